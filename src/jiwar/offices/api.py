"""Front door of offices: units of the administration in time, and who is in charge of what, where."""

from jiwar.offices.actions import Counts, create_office, end_competence, grant_competence, import_offices_for
from jiwar.offices.errors import AlreadyCompetent, NoCompetentOffice, OfficeExists, UnknownOffice
from jiwar.offices.queries import (
    CompetenceView,
    OfficeView,
    competences_known,
    competences_of,
    competent_office,
    is_served,
    office,
    office_by_code,
    offices,
    offices_above,
    offices_below,
    offices_in_charge,
    offices_within,
)

__all__ = [
    "AlreadyCompetent",
    "CompetenceView",
    "Counts",
    "NoCompetentOffice",
    "OfficeExists",
    "OfficeView",
    "UnknownOffice",
    "competences_known",
    "competences_of",
    "competent_office",
    "create_office",
    "end_competence",
    "grant_competence",
    "import_offices_for",
    "is_served",
    "office",
    "office_by_code",
    "offices",
    "offices_above",
    "offices_below",
    "offices_in_charge",
    "offices_within",
]
