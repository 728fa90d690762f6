"""A file passes from one handler to another of the same office: by its head, or by who holds it."""

from uuid import UUID

from django.db import transaction

from jiwar.cases.actions.handling import cut, locked_for_staff
from jiwar.cases.actions.recording import append, doer
from jiwar.cases.errors import CannotTakeBack, ColleagueInterested, MayNotAct, NotAHandlerThere, TextMissing
from jiwar.cases.models import Case
from jiwar.cases.queries.interests import interest_in
from jiwar.cases.rules import permissions
from jiwar.identity import api as identity
from jiwar.identity.api import Actor


def hand_over(
    *, actor: Actor, case_id: UUID, to_account_id: UUID, reason: str, expected_sequence: int | None = None
) -> int:
    """The file goes to a colleague; the reason is in the journal. Returns the sequence.

    Raises TextMissing, MayNotAct, NotAHandlerThere, ColleagueInterested, StaleCase, NotInThisStage, CaseNotFound.
    """
    said = cut(reason)
    if not said:
        raise TextMissing
    with transaction.atomic():
        case = locked_for_staff(actor, case_id, "assigned", expected_sequence)
        if not permissions.can_hand_over(actor, case):
            raise MayNotAct
        _give(case, actor, to_account_id, said)
    return case.sequence


def hand_back(*, actor: Actor, case_id: UUID, did: int, reason: str, seen: int | None = None) -> int:
    """Undo `hand_over`: back to whoever held it, as long as nobody acted on it since (since `seen`, the last action of
    the same deed). Raises CannotTakeBack too.
    """
    with transaction.atomic():
        case = locked_for_staff(actor, case_id, "assigned", seen or did)
        action = case.actions.filter(sequence=did, kind="assigned").first()
        before = action.details.get("from") if action else None
        if not permissions.can_hand_over(actor, case) or before is None:
            raise CannotTakeBack
        _give(case, actor, UUID(before), cut(reason))
    return case.sequence


def require_colleague(case: Case, *, office_id: UUID, account_id: UUID) -> None:
    """Whoever receives handles files of that office, and is not tied to this one.

    Raises NotAHandlerThere, ColleagueInterested.
    """
    seats = identity.staff_of(office_ids=[office_id], roles=permissions.HANDLING_ROLES)
    if account_id not in {seat.account_id for seat in seats}:
        raise NotAHandlerThere
    colleague = identity.staff_actor(account_id=account_id)
    if colleague is not None and interest_in(colleague, case) is not None:
        raise ColleagueInterested


def _give(case: Case, actor: Actor, account_id: UUID, reason: str) -> None:
    require_colleague(case, office_id=case.office_id, account_id=account_id)
    details = {"handler_id": str(account_id), "from": str(case.handler_id) if case.handler_id else None}
    append(case, "assigned", by=doer(actor), details=details, reason=reason)
