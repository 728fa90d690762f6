"""Running files go over to another version of their procedure, by a word of the head of their office, or come back.

Nobody else moves them: publishing a version changes no running file, and no answer is ever rewritten.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from jiwar.cases.actions.handling import cut, locked_for_staff
from jiwar.cases.actions.recording import append, doer
from jiwar.cases.errors import CannotMove, CannotMoveBack, MayNotAct, NotInForce, TextMissing
from jiwar.cases.models import Case
from jiwar.cases.queries.moves import last_move
from jiwar.cases.queries.moving import AT_ONCE, in_force, obstacle_words, verdict_of
from jiwar.cases.rules import permissions
from jiwar.identity.api import Actor
from jiwar.kernel.errors import Refused


@dataclass(frozen=True)
class Moved:
    """What came of one file: `refusal` is the sentence that says why it stayed, empty when it moved."""

    case_id: UUID
    reference: str
    refusal: str = ""


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


def move_back(*, actor: Actor, case_id: UUID, reason: str, expected_sequence: int | None = None) -> int:
    """The file returns to the version from which it was moved, as long as no agent acted on it since.

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
        if move is None:
            raise CannotMoveBack
        _move(case, "moved_back", UUID(move.details["from"]), actor, said)
    return case.sequence


def _move(case: Case, kind: str, to_version_id: UUID, actor: Actor, reason: str) -> None:
    verdict = verdict_of(case, to_version_id)
    if not verdict.movable:
        raise CannotMove([obstacle_words(point) for point in verdict.obstacles])
    details = {"from": str(case.version_id), "to": str(to_version_id)}
    append(case, kind, by=doer(actor), details=details, reason=reason)


def move_cases(*, actor: Actor, seen: Iterable[tuple[UUID, int]], to_version_id: UUID, reason: str) -> list[Moved]:
    """Move many files, at most `AT_ONCE`, each by itself: what is refused of one holds no other back.

    `seen`: each with the sequence that its reader saw. Raises TextMissing, before any file is touched.
    """
    if not cut(reason):
        raise TextMissing
    wanted = list(seen)[:AT_ONCE]
    names = dict(Case.objects.filter(pk__in=[pk for pk, _sequence in wanted]).values_list("pk", "reference"))
    done = []
    for case_id, sequence in wanted:
        refusal = ""
        try:
            move_case(
                actor=actor, case_id=case_id, to_version_id=to_version_id, reason=reason, expected_sequence=sequence
            )
        except Refused as why:
            refusal = str(why)
        done.append(Moved(case_id, names.get(case_id, ""), refusal))
    return done
