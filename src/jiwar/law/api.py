"""Front door of law: provisions that procedures, deadlines, holidays and delegations cite."""

from jiwar.law.actions import Counts, confirm_provision, import_law
from jiwar.law.errors import BrokenLawFile, UnknownProvision
from jiwar.law.queries import ProvisionView, all_provisions, exists, provision, provisions, unconfirmed

__all__ = [
    "BrokenLawFile",
    "Counts",
    "ProvisionView",
    "UnknownProvision",
    "all_provisions",
    "confirm_provision",
    "exists",
    "import_law",
    "provision",
    "provisions",
    "unconfirmed",
]
