"""Two files that ask the same become one: the kept one goes on with the older date, the other is closed."""

from dataclasses import replace
from uuid import UUID

from django.db import transaction

from jiwar.cases.actions.charging import drop_fee
from jiwar.cases.actions.handling import locked_for_staff
from jiwar.cases.actions.levels import drop_inquiries
from jiwar.cases.actions.reasons import keep_reason
from jiwar.cases.actions.recording import append, calendar, clock_of_row, doer, today_of
from jiwar.cases.actions.telling import tell_correspondent
from jiwar.cases.errors import MayNotAct, NotTheSame
from jiwar.cases.models import Case, Opinion
from jiwar.cases.queries.duplicates import likely_the_same
from jiwar.cases.rules import permissions
from jiwar.cases.rules.clock import Clock
from jiwar.identity.api import Actor
from jiwar.kernel.references import spoken


def merge(*, actor: Actor, case_id: UUID, other_id: UUID, reason: str, expected_sequence: int | None = None) -> int:
    """`case_id` goes on, `other_id` is closed as merged into it: a file of the same person, service and commune.

    By the handler or the head, who may examine both. What the other holds is read from the kept one. Raises NotTheSame,
    TextMissing, MayNotAct, InterestDeclared, StaleCase, NotInThisStage, CaseNotFound.
    """
    with transaction.atomic():
        # Always in one order: two merges of the same pair wait for each other.
        list(Case.objects.select_for_update().filter(pk__in=[case_id, other_id]).order_by("pk"))
        kept = locked_for_staff(actor, case_id, "merged_in", expected_sequence)
        other = locked_for_staff(actor, other_id, "merged", None)
        if not (_may(actor, kept) and permissions.is_handler_there(actor, other)):
            raise MayNotAct
        if not likely_the_same(kept).filter(pk=other.pk).exists():
            raise NotTheSame
        older = min(kept.submitted_at, other.submitted_at)
        details = {"case_id": str(other.pk), "submitted_at": older.isoformat()}
        began = _older_clock(clock_of_row(kept), clock_of_row(other))
        append(kept, "merged_in", by=doer(actor), details=details, clock=began)
        Opinion.objects.filter(case=other, state="asked").update(state="dropped")
        drop_inquiries(other)
        ended = clock_of_row(other).end(today_of(), calendar)
        gone = {"into": str(kept.pk)} | keep_reason(other, "merged", reason)
        append(other, "merged", by=doer(actor), details=gone, clock=ended)
        drop_fee(other, "merged")
        more = {"kept": spoken(kept.reference)}
        tell_correspondent(other, "cases.merged", key=f"cases.merged:{other.pk}", more=more)
    return kept.sequence


def _may(actor: Actor, case: Case) -> bool:
    return permissions.can_examine(actor, case) or permissions.can_move(actor, case)


def _older_clock(kept: Clock, other: Clock) -> Clock:
    """The kept clock, as if it had begun with the older file: a second filing gives the administration no more time."""
    if other.started_on is None or kept.started_on is None or other.started_on >= kept.started_on:
        return kept
    if kept.state != "running" or other.due_on is None or kept.due_on is None:
        return replace(kept, started_on=other.started_on)
    return replace(kept, started_on=other.started_on, due_on=min(kept.due_on, other.due_on))
