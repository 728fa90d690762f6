"""Front door of the journal."""

from jiwar.audit.actions import record, record_access, record_accesses
from jiwar.audit.errors import PersonalDetail
from jiwar.audit.queries import (
    JournalFinding,
    Sealed,
    accesses_by,
    accesses_of,
    accesses_of_any,
    check_journal,
    details_of,
    first_sealed,
    journal_by,
    journal_of,
)

__all__ = [
    "JournalFinding",
    "PersonalDetail",
    "Sealed",
    "accesses_by",
    "accesses_of",
    "accesses_of_any",
    "check_journal",
    "details_of",
    "first_sealed",
    "journal_by",
    "journal_of",
    "record",
    "record_access",
    "record_accesses",
]
