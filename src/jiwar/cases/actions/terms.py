"""The text changes while files run: each keeps the term of its version, unless the new text says that they follow it.

Then the head of the office says so, file by file or over many (actions/bulk.py), with a reason; the applicant is told
both days. What silence means stays what the file's own version says, and a limit that has passed stays passed.
"""

from uuid import UUID

from django.db import transaction

from jiwar.cases.actions import bulk
from jiwar.cases.actions.handling import cut, locked_for_staff
from jiwar.cases.actions.recording import append, clock_of_row, doer
from jiwar.cases.actions.telling import tell_correspondent
from jiwar.cases.errors import MayNotAct, TermStays, TextMissing
from jiwar.cases.queries.clock_history import kept_clocks
from jiwar.cases.queries.context import context_of_case
from jiwar.cases.queries.moving import files_of_version, in_force
from jiwar.cases.queries.terms import foreseen_clock
from jiwar.cases.queries.words import day_words
from jiwar.cases.rules import permissions
from jiwar.identity.api import Actor


def change_term(*, actor: Actor, case_id: UUID, reason: str, expected_sequence: int | None = None) -> int:
    """The file's limit is counted by the term of the text in force, from its own history; returns the sequence.

    Raises TermStays (the text does not say so, or the limit has passed), NotInForce, TextMissing, MayNotAct, StaleCase,
    NotInThisStage, CaseNotFound.
    """
    said = cut(reason)
    if not said:
        raise TextMissing
    with transaction.atomic():
        case = locked_for_staff(actor, case_id, "term_changed", expected_sequence)
        if not permissions.can_move(actor, case):
            raise MayNotAct
        version, now = in_force(case.procedure_code), clock_of_row(case)
        context = context_of_case(case, definition=version.definition)
        again = foreseen_clock(case, version, context, kept_clocks([case.pk])[case.pk])
        if again is None or now.due_on is None or again.due_on is None:
            raise TermStays
        term = again.term
        details = {
            "from": {"days": now.term.days, "unit": now.term.unit},
            "to": {"days": term.days, "unit": term.unit},
            "version_id": str(version.version_id),
            "basis": list(version.definition.deadline.basis),
            "due_before": now.due_on.isoformat(),
            "due_after": again.due_on.isoformat(),
        }
        append(case, "term_changed", by=doer(actor), details=details, clock=again, reason=said)
        before = {code: day_words(now.due_on, code) for code in ("ar", "fr", "en")}
        tell_correspondent(
            case, "cases.term_changed", key=f"cases.term-changed:{case.pk}:{case.sequence}", more={"before": before}
        )
    return case.sequence


# --- Over many files ------------------------------------------------------------------------------------------------


def _do(one: bulk.One) -> int:
    return change_term(actor=one.actor, case_id=one.case_id, reason=one.reason, expected_sequence=one.seen)


bulk.KINDS.add(
    "change_term",
    bulk.Kind(
        do=_do,
        may=lambda actor: bool(permissions.offices_with(actor, permissions.HEADING_ROLES)),
        select=files_of_version,
    ),
)
