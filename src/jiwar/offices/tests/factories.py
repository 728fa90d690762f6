"""A wilaya with its offices, quickly."""

from jiwar.offices import api as offices
from jiwar.territory import api as territory


def alger() -> offices.OfficeView:
    """Wilaya 16 with its territory and offices; gives the wilaya's seat."""
    territory.import_territory(only={"16"}, maps=False)
    offices.import_offices_for(wilaya_code="16")
    return offices.office_by_code("16")
