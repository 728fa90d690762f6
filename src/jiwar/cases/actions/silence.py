"""Silence decides where the text says so: the outcome is recorded once the limit has passed, and certified."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from jiwar.cases.actions.deciding import numbered
from jiwar.cases.actions.levels import drop_inquiries, drop_validations
from jiwar.cases.actions.recording import BY_JIWAR, append, clock_of_row, locked, today_of
from jiwar.cases.errors import StaleCase
from jiwar.cases.models import Case, Opinion
from jiwar.cases.queries.fees import fee_awaited
from jiwar.cases.queries.tacit import Act, decides_by_silence, tacit_act_of
from jiwar.cases.rules.moments import IN_HAND
from jiwar.cases.rules.parts import holds_silence
from jiwar.kernel.actors import SYSTEM


def let_silence_decide(*, case_id: UUID) -> bool:
    """Record what the silence of the administration decided, if it did; safe to run at any time and twice.

    Callers have the calendar's changes counted first (actions/watching.py). The certificate takes its number here and
    is sealed after the commit, like every act. A fee that must come before the signature holds an approval back, as it
    would hold a signature. What an authority of the file refused, silence does not grant. Raises StaleCase.
    """
    seen = Case.objects.get(pk=case_id)
    if not (silence := _said(seen)):
        return False
    act = tacit_act_of(seen, silence)
    with transaction.atomic():
        case = locked(case_id)
        if case.sequence != seen.sequence:  # the text was composed from what was read: it must still be so
            raise StaleCase
        _decided(case, silence, act)
    return True


def _said(case: Case) -> str:
    """What silence decides of the file today; nothing when it decides nothing, or not yet."""
    if case.stage not in IN_HAND:
        return ""
    silence = decides_by_silence(case, today_of())
    if holds_silence(silence, case.parts) or (silence == "approval" and fee_awaited(case, "before_signature")):
        return ""
    return silence


def _decided(case: Case, silence: str, act: Act) -> None:
    """The writes; the row of the number is locked last but for the action that names it."""
    clock = clock_of_row(case)
    if clock.due_on is None:
        raise ValueError(f"case {case.pk} has no limit that could have passed")
    Opinion.objects.filter(case=case, state="asked").update(state="dropped")
    drop_validations(case)
    drop_inquiries(case)
    decision = numbered(case, act, by=SYSTEM, office_id=case.authority_office_id)
    # The outcome is born on the day after the limit, whenever the sweep came by.
    ended = clock.ended_by_silence(clock.due_on + timedelta(days=1))
    details = {
        "decision_id": str(decision.id),
        "silence": silence,
        "was": case.stage,
        "due_on": clock.due_on.isoformat(),
    }
    append(case, "tacit", by=BY_JIWAR, details=details, clock=ended)
