"""Front door of the journal."""

from jiwar.audit.actions import record, record_access, record_accesses
from jiwar.audit.errors import PersonalDetail
from jiwar.audit.queries import (
    JournalFinding,
    accesses_by,
    accesses_of,
    check_journal,
    details_of,
    journal_by,
    journal_of,
)

__all__ = [
    "JournalFinding",
    "PersonalDetail",
    "accesses_by",
    "accesses_of",
    "check_journal",
    "details_of",
    "journal_by",
    "journal_of",
    "record",
    "record_access",
    "record_accesses",
]
