"""What an agent did by mistake is undone within ten seconds: a second act says so, the history keeps both."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from jiwar.cases.actions.following import stay
from jiwar.cases.actions.recording import append, doer, locked
from jiwar.cases.actions.telling import tell_correspondent
from jiwar.cases.actions.transferring import move_names
from jiwar.cases.errors import CannotTakeBack, TooLateToUndo
from jiwar.cases.models import (
    Case,
    CaseAction,
    CaseMessage,
    CaseReason,
    CompletionRequest,
    Opinion,
    OpinionPaper,
    Proposal,
    Validation,
)
from jiwar.cases.queries.rebuilding import replayed, state_of
from jiwar.cases.rules.evolve import restoring
from jiwar.cases.rules.limits import UNDO_SECONDS, UNDOABLE
from jiwar.channels import api as channels
from jiwar.identity.api import Actor
from jiwar.kernel import clock


def undo(*, actor: Actor, case_id: UUID, sequence: int) -> int:
    """Take back the act `sequence`, the last one of the file, by whoever did it, within ten seconds.

    Its letters, which leave after these ten seconds, do not. Raises TooLateToUndo, CaseNotFound.
    """
    with transaction.atomic():
        case = locked(case_id)
        action = case.actions.filter(sequence=sequence).first()
        if action is None or sequence != case.sequence or not _is_mine_and_fresh(actor, action):
            raise TooLateToUndo
        before = replayed(case_id, until=sequence - 1)
        _FORGET[action.kind](case, action)
        details = {"undone": sequence, "restore": restoring(before, state_of(case))}
        append(case, "undone", by=doer(actor), details=details, clock=before.clock)
        if action.kind == "transferred":
            move_names(case)
            stay(case, action.details)
    return case.sequence


def take_back(*, actor: Actor, case_id: UUID, did: int, reason: str) -> int:
    """Take back a proposal or a request to the applicant of a deed over many files, as long as nothing followed it.

    Later than ten seconds: an applicant who was told already is told that nothing is asked any more, and the time runs
    as if nothing had been asked. Raises CannotTakeBack, CaseNotFound.
    """
    with transaction.atomic():
        case = locked(case_id)
        action = case.actions.filter(sequence=did, kind__in=("proposed", "completion_requested")).first()
        if action is None or did != case.sequence or not _is_mine(actor, action) or _given_since(case, action):
            raise CannotTakeBack
        before = replayed(case_id, until=did - 1)
        if action.kind == "proposed":
            _unpropose(case, action)
        elif not _unsaid(action):
            tell_correspondent(case, "cases.completion_dropped", key=f"cases.completion-dropped:{case.pk}:{did}")
        details = {"undone": did, "restore": restoring(before, state_of(case))}
        append(case, "undone", by=doer(actor), details=details, clock=before.clock, reason=reason)
    return case.sequence


def _given_since(case: Case, action: CaseAction) -> bool:
    """The applicant began to give what was asked: it is not thrown away."""
    if action.kind != "completion_requested":
        return False
    request = CompletionRequest.objects.get(pk=action.details["request_id"])
    return bool(request.given) or case.papers.filter(revision=0).exists()


def _is_mine_and_fresh(actor: Actor, action: CaseAction) -> bool:
    fresh = clock.now() - action.at <= timedelta(seconds=UNDO_SECONDS)
    return action.kind in UNDOABLE and _is_mine(actor, action) and fresh


def _is_mine(actor: Actor, action: CaseAction) -> bool:
    return actor.is_staff and (action.actor_kind, action.actor_id) == (actor.ref.kind, actor.ref.id)


def _untake(case: Case, action: CaseAction) -> None:
    """Given back at once, the file was never out of its turn."""
    CaseReason.objects.filter(case=case, sequence=action.sequence).delete()


def _unask(case: Case, action: CaseAction) -> None:
    if not _unsaid(action):
        raise TooLateToUndo


def _unsaid(action: CaseAction) -> bool:
    """The request is no more; whether its letter had not left yet."""
    stayed = channels.take_back(prefix=f"cases.completion:{action.details['request_id']}")
    CompletionRequest.objects.filter(pk=action.details["request_id"]).delete()
    return stayed


def _unpropose(case: Case, action: CaseAction) -> None:
    Proposal.objects.filter(pk=action.details["proposal_id"]).delete()


def _unreturn(case: Case, action: CaseAction) -> None:
    Proposal.objects.filter(pk=action.details["proposal_id"]).update(returned_note="")
    CaseMessage.objects.filter(pk=action.details.get("message_id"), case=case).delete()


def _unsay(case: Case, action: CaseAction) -> None:
    """A note, or a message whose letter has not left."""
    if not channels.take_back(prefix=f"cases.message:{action.details['message_id']}"):
        raise TooLateToUndo
    CaseMessage.objects.filter(pk=action.details["message_id"], case=case).delete()


def _ask_again(row: Validation) -> None:
    row.state, row.note, row.answered_at, row.answered_by_id = "asked", "", None, None
    row.save(update_fields=["state", "note", "answered_at", "answered_by_id"])


def _unagree(case: Case, action: CaseAction) -> None:
    """The levels that were asked by it are asked no more."""
    Validation.objects.filter(pk__in=action.details.get("validation_ids", []), state="asked").delete()
    row = Validation.objects.select_related("proposal").get(pk=action.details["validation_id"])
    if skipped := action.details.get("skipped"):
        row.proposal.skipped = [one for one in row.proposal.skipped or () if one not in skipped]
        row.proposal.save(update_fields=["skipped"])
    _ask_again(row)


def _undisagree(case: Case, action: CaseAction) -> None:
    """Whoever was asked beside is asked again."""
    _unreturn(case, action)
    Validation.objects.filter(proposal_id=action.details["proposal_id"], state="dropped").update(state="asked")
    _ask_again(Validation.objects.get(pk=action.details["validation_id"]))


def _unopine(case: Case, action: CaseAction) -> None:
    Opinion.objects.filter(pk=action.details["opinion_id"]).update(
        state="asked", verdict="", text="", given_at=None, given_by=None
    )
    OpinionPaper.objects.filter(opinion_id=action.details["opinion_id"]).update(given=False)


def _stay(case: Case, action: CaseAction) -> None:
    if not channels.take_back(prefix=f"cases.transferred:{case.pk}:{action.sequence}"):
        raise TooLateToUndo


_FORGET: dict[str, Callable[[Case, CaseAction], None]] = {
    "assigned": _untake,
    "completion_requested": _unask,
    "message_posted": _unsay,
    "opinion_given": _unopine,
    "proposed": _unpropose,
    "returned": _unreturn,
    "transferred": _stay,
    "validated": _unagree,
    "validation_returned": _undisagree,
}
