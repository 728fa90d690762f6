"""A closed file is opened again on a legal ground only; the act that closed it is in force no more."""

from typing import Any
from uuid import UUID

from django.db import transaction

from jiwar.cases.actions.following import competent_for
from jiwar.cases.actions.handling import locked_for_staff
from jiwar.cases.actions.parts import parts_opened_again
from jiwar.cases.actions.reasons import keep_reason
from jiwar.cases.actions.recording import Doer, append, calendar, clock_of_row, doer, today_of
from jiwar.cases.actions.telling import tell_all
from jiwar.cases.errors import MayNotAct, TextMissing, UnknownItem
from jiwar.cases.models import Case
from jiwar.cases.rules import permissions
from jiwar.cases.rules.clock import Clock
from jiwar.cases.rules.grounds import GROUNDS
from jiwar.cases.rules.parts import to_decide
from jiwar.documents import api as documents
from jiwar.identity.api import Actor, AnyActor


def reopen(*, actor: Actor, case_id: UUID, ground: str, reason: str, expected_sequence: int | None = None) -> int:
    """The signing authority opens a closed file again: `ground` of the closed list, `reason` names the decision.

    Its act is revoked, the file is new and waits to be taken, the legal time runs whole from today; both parties are
    told. Raises UnknownItem (no such ground, or not for this outcome), TextMissing, MayNotAct (also over the document),
    StaleCase, NotInThisStage, CaseNotFound.
    """
    known = GROUNDS.get(ground)
    if known is None:
        raise UnknownItem
    if not reason.strip():
        raise TextMissing
    with transaction.atomic():
        case = locked_for_staff(actor, case_id, "reopened", expected_sequence)
        if not permissions.can_sign(actor, case):
            raise MayNotAct
        if case.outcome not in known.outcomes:
            raise UnknownItem
        open_again(case, by=doer(actor), revoker=actor, ground=ground, reason=reason)
    return case.sequence


def open_again(case: Case, *, by: Doer, revoker: AnyActor, ground: str, reason: str) -> None:
    """The writes of a reopening, under the caller's lock and right: also of what the answer to an appeal opens."""
    known = GROUNDS[ground]
    _revoke(revoker, case, reason)
    began = Clock(term=clock_of_row(case).term).start(today_of(), calendar)
    details: dict[str, Any] = {
        "ground": ground,
        "basis": known.basis,
        "decision_id": str(case.decision_id) if case.decision_id else None,
        "document_id": str(case.document_id) if case.document_id else None,
    }
    if case.parts is not None:
        details["parts_due"] = parts_opened_again(case)
        details["parts"] = competent_for(case, to_decide(case.parts), case.commune_code)
    append(case, "reopened", by=by, details=details | keep_reason(case, "reopened", reason), clock=began)
    tell_all(case, "cases.reopened", key=f"cases.reopened:{case.pk}:{case.sequence}", more={"ground": known.texts})


def _revoke(revoker: AnyActor, case: Case, reason: str) -> None:
    """Whoever verifies the former act learns that it is in force no more; one revoked already stays so."""
    if case.document_id is None or documents.document(id=case.document_id).state != "valid":
        return
    documents.revoke_document(actor=revoker, document_id=case.document_id, reason=reason)
