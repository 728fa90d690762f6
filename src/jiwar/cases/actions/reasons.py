"""Why somebody did what needs a reason: the words in a table that erasure reaches, their hash in the action."""

from jiwar.cases.errors import TextMissing
from jiwar.cases.models import Case, CaseReason
from jiwar.cases.rules import limits
from jiwar.kernel import clock
from jiwar.kernel.bulk import insert
from jiwar.kernel.hashes import new_salt, salted_hash


def keep_reason(case: Case, kind: str, text: str) -> dict[str, str]:
    """Keep why the next action of the case is done; what its details say of it. Raises TextMissing."""
    row = reason_row(case, kind, text)
    insert(row)
    return hash_of(row)


def reason_row(case: Case, kind: str, text: str) -> CaseReason:
    """The same, to be inserted by the caller once the case itself is."""
    said = text.strip()[: limits.MOST_WORDS]
    if not said:
        raise TextMissing
    return CaseReason(
        case=case,
        sequence=case.sequence + 1,
        kind=kind,
        text=said,
        salt=new_salt(),
        office_id=case.office_id,
        at=clock.now(),
    )


def hash_of(row: CaseReason) -> dict[str, str]:
    """What the details of an action say of its reason."""
    return {"reason_id": str(row.pk), "reason": salted_hash(row.salt, row.text)}
