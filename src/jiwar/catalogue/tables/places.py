"""Wilayas and communes of today, from the territory."""

from collections.abc import Hashable

from jiwar.catalogue.tables.table import TABLES, Entry, ReferenceTable
from jiwar.kernel import clock
from jiwar.territory import api as territory

SOURCE = "territory (syscli-algeria)"


def _wilayas() -> list[Entry]:
    return [Entry(place.code, place.names) for place in territory.children_of(code=territory.COUNTRY)]


def _communes() -> list[Entry]:
    wilayas = {place.code: place.names for place in territory.children_of(code=territory.COUNTRY)}
    places = territory.divisions_at(codes=territory.communes_within(code=territory.COUNTRY)).values()
    return [Entry(place.code, place.names, beside=wilayas.get(place.wilaya_code, {})) for place in places]


def _today() -> tuple[Hashable, ...]:
    """The divisions change with their rows, and at midnight."""
    return territory.revision(), clock.today()


for _name, _titles, _read in (
    ("wilayas", {"ar": "الولايات", "fr": "Wilayas", "en": "Wilayas"}, _wilayas),
    ("communes", {"ar": "البلديات", "fr": "Communes", "en": "Communes"}, _communes),
):
    TABLES.add(_name, ReferenceTable(name=_name, titles=_titles, source=SOURCE, read=_read, revision=_today))
