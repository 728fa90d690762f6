"""A part passes from one handler to another of the office that holds it: by its head, or by who has it in hand."""

from uuid import UUID

from django.db import transaction

from jiwar.cases.actions.handing_over import require_colleague
from jiwar.cases.actions.handling import cut
from jiwar.cases.actions.parts import locked_part
from jiwar.cases.actions.recording import append, doer
from jiwar.cases.errors import CannotTakeBack, MayNotAct, TextMissing
from jiwar.cases.models import Case, CasePart
from jiwar.cases.rules import permissions
from jiwar.cases.rules.parts import UNDECIDED
from jiwar.identity.api import Actor


def hand_over_part(*, actor: Actor, part_id: UUID, to_account_id: UUID, reason: str) -> int:
    """The part goes to a colleague; the reason is in the journal. Returns the sequence.

    Raises TextMissing, MayNotAct, NotAHandlerThere, ColleagueInterested, PartNotOpen, NotInThisStage, CaseNotFound.
    """
    said = cut(reason)
    if not said:
        raise TextMissing
    with transaction.atomic():
        case, row = locked_part(actor, part_id, "part_taken", UNDECIDED)
        if not permissions.can_hand_over_part(actor, row.office_id, row.handler_id):
            raise MayNotAct
        return _give(case, row, actor, to_account_id, said)


def hand_back_part(*, actor: Actor, case_id: UUID, did: int, reason: str) -> int:
    """Undo `hand_over_part`: back to whoever had it, unless it changed hands since. Raises CannotTakeBack too."""
    with transaction.atomic():
        seen = Case.objects.get(pk=case_id)
        action = seen.actions.filter(sequence=did, kind="part_taken").first()
        before = action.details.get("from") if action else None
        if action is None or before is None:
            raise CannotTakeBack
        part = CasePart.objects.get(case=seen, step_id=action.details["part"])
        case, row = locked_part(actor, part.pk, "part_taken", UNDECIDED)
        same = str(row.handler_id) == action.details["handler_id"]
        if not same or not permissions.can_hand_over_part(actor, row.office_id, row.handler_id):
            raise CannotTakeBack
        return _give(case, row, actor, UUID(before), cut(reason))


def _give(case: Case, row: CasePart, actor: Actor, account_id: UUID, reason: str) -> int:
    require_colleague(case, office_id=row.office_id, account_id=account_id)
    details = {
        "part": row.step_id,
        "handler_id": str(account_id),
        "from": str(row.handler_id) if row.handler_id else None,
    }
    append(case, "part_taken", by=doer(actor, office_id=row.office_id), details=details, reason=reason)
    return case.sequence
