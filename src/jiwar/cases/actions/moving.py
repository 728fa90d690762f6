"""Running files go over to another version of their procedure, by a word of the head of their office, or come back.

Nobody else moves them: publishing a version changes no running file, and no answer is ever rewritten.
"""

from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from jiwar.cases.actions import bulk
from jiwar.cases.actions.handling import cut, locked_for_staff
from jiwar.cases.actions.recording import append, doer
from jiwar.cases.actions.telling import tell_all
from jiwar.cases.errors import CannotMove, CannotMoveBack, MayNotAct, NotInForce, TextMissing
from jiwar.cases.models import Case
from jiwar.cases.queries.moves import last_move
from jiwar.cases.queries.moving import change_words, files_of_version, in_force, obstacle_words, verdict_of
from jiwar.cases.rules import permissions
from jiwar.cases.rules.moving import TOLD, Verdict
from jiwar.identity.api import Actor


def move_case(
    *, actor: Actor, case_id: UUID, to_version_id: UUID, reason: str, expected_sequence: int | None = None
) -> int:
    """The file goes on under the version in force; its answers, its time limit and its fee stay as they are.

    Raises CannotMove (with its obstacles), NotInForce, TextMissing, MayNotAct, StaleCase, NotInThisStage,
    CaseNotFound.
    """
    said = cut(reason)
    if not said:
        raise TextMissing
    with transaction.atomic():
        case = locked_for_staff(actor, case_id, "moved_to_version", expected_sequence)
        if not permissions.can_move(actor, case):
            raise MayNotAct
        if to_version_id == case.version_id or to_version_id != in_force(case.procedure_code).version_id:
            raise NotInForce
        _move(case, "moved_to_version", to_version_id, actor, said)
    return case.sequence


def move_back(
    *,
    actor: Actor,
    case_id: UUID,
    reason: str,
    expected_sequence: int | None = None,
    moved_by: int | None = None,
) -> int:
    """The file returns to the version from which it was moved, as long as no agent acted on it since.

    `moved_by` is the sequence of the move to take back, when it must be that one.

    Raises CannotMoveBack, CannotMove (the applicant completed it meanwhile with what the old version does not know),
    TextMissing, MayNotAct, StaleCase, NotInThisStage, CaseNotFound.
    """
    said = cut(reason)
    if not said:
        raise TextMissing
    with transaction.atomic():
        case = locked_for_staff(actor, case_id, "moved_back", expected_sequence)
        if not permissions.can_move(actor, case):
            raise MayNotAct
        move = last_move(case)
        if move is None or moved_by not in (None, move.sequence):
            raise CannotMoveBack
        _move(case, "moved_back", UUID(move.details["from"]), actor, said)
    return case.sequence


def _move(case: Case, kind: str, to_version_id: UUID, actor: Actor, reason: str) -> None:
    verdict = verdict_of(case, to_version_id)
    if not verdict.movable:
        raise CannotMove([obstacle_words(point) for point in verdict.obstacles])
    details = {"from": str(case.version_id), "to": str(to_version_id)}
    append(case, kind, by=doer(actor), details=details, reason=reason)
    said = {language: _told(verdict, language) for language in ("ar", "fr")}  # as the letter; others read one of them
    tell_all(case, f"cases.{kind}", key=f"cases.{kind}:{case.pk}:{case.sequence}", more={"changes": said})


def _told(verdict: Verdict, language: str) -> str:
    """What the move changes for the applicant, in their language."""
    with translation.override(language):
        words = [f"- {change_words(point)}" for point in verdict.changes if point.kind in TOLD]
        return "\n".join(words) or _("Only words of the service, nothing in your file.")


# --- Over many files ------------------------------------------------------------------------------------------------


def _do(one: bulk.One) -> int:
    to = UUID(one.parameters["to"])
    return move_case(
        actor=one.actor, case_id=one.case_id, to_version_id=to, reason=one.reason, expected_sequence=one.seen
    )


def _undo(one: bulk.One) -> int:
    return move_back(actor=one.actor, case_id=one.case_id, reason=one.reason, moved_by=one.did)


bulk.KINDS.add(
    "move_to_version",
    bulk.Kind(
        do=_do,
        undo=_undo,
        may=lambda actor: bool(permissions.offices_with(actor, permissions.HEADING_ROLES)),
        select=files_of_version,
    ),
)
