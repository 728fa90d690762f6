"""What the administration already holds is not asked of people: an agent looks it up and says what was found.

Until a register answers by itself, this is work of whoever examines; what is not found is asked in a completion.
"""

from uuid import UUID

from django.db import transaction

from jiwar.cases.actions.handling import cut, locked_for_staff
from jiwar.cases.actions.recording import append, doer
from jiwar.cases.errors import MayNotAct, TextMissing, UnknownItem
from jiwar.cases.models import PaperLookup
from jiwar.cases.queries.lookups import lookups_of
from jiwar.cases.queries.versions import definition_of
from jiwar.cases.rules import permissions
from jiwar.identity.api import Actor
from jiwar.kernel import clock
from jiwar.kernel.hashes import new_salt, salted_hash

LONGEST_NOTE = 200


def record_lookup(
    *,
    actor: Actor,
    case_id: UUID,
    paper_id: str,
    found: bool,
    note: str = "",
    expected_sequence: int | None = None,
) -> int:
    """The agent says whether a paper was found where it is held; the last word counts, earlier ones stay.

    `note`: the number of the act or entry; where it was searched when it was not found (then it is obliged). Raises
    UnknownItem, TextMissing, MayNotAct, StaleCase, NotInThisStage, CaseNotFound.
    """
    said = cut(note)[:LONGEST_NOTE]
    if not found and not said:
        raise TextMissing
    with transaction.atomic():
        case = locked_for_staff(actor, case_id, "looked_up", expected_sequence)
        if not permissions.can_examine(actor, case):
            raise MayNotAct
        if not any(one.paper_id == paper_id for one in lookups_of(case, definition_of(case))):
            raise UnknownItem
        row = PaperLookup.objects.create(
            case=case,
            paper_id=paper_id,
            found=found,
            note=said,
            salt=new_salt(),
            by_id=actor.account_id,
            by_label=actor.ref.label[:160],
            at=clock.now(),
        )
        details = {
            "lookup_id": str(row.pk),
            "paper": paper_id,
            "found": found,
            "content": salted_hash(row.salt, {"note": said}),
        }
        append(case, "looked_up", by=doer(actor), details=details)
    return case.sequence
