"""The only way a case changes: lock it, append one action, set the columns that follow from it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from jiwar.audit import api as audit
from jiwar.cases.actions.waking import wake_automatic
from jiwar.cases.errors import CaseNotFound, NotInThisStage, StaleCase
from jiwar.cases.models import Case, CaseAction
from jiwar.cases.models.cases import AT_ONCE
from jiwar.cases.models.parts import CasePart
from jiwar.cases.queries.reading import acts_alone
from jiwar.cases.queries.rebuilding import columns_of, part_columns, state_of
from jiwar.cases.queries.step_limits import is_timed
from jiwar.cases.queries.versions import definition_of
from jiwar.cases.rules.clock import Clock
from jiwar.cases.rules.evolve import Deed, evolve
from jiwar.cases.rules.moments import FOR_THE_HANDLER, NOTES, possible
from jiwar.identity.api import Actor
from jiwar.kernel import clock as kernel_clock
from jiwar.kernel.actors import SYSTEM, ActorRef, SubjectRef
from jiwar.kernel.bulk import insert
from jiwar.kernel.hashes import new_salt
from jiwar.territory import api as territory

# What opens a step, ends it or gives it to others: its own limit is looked at again.
MOVES_A_STEP = frozenset({"stage", "step", "opinions_waiting", "parts", "version_id", "office_id"})
calendar = territory  # the clock's WorkingCalendar: is_working_day, add_working_days, working_days_between


@dataclass(frozen=True)
class Doer:
    """Who acts, for whom, from where; an applicant's name is not kept here, it could never be erased."""

    ref: ActorRef
    account_id: UUID | None = None
    on_behalf_of: UUID | None = None
    channel: str = ""
    office_id: UUID | None = None
    covers: Callable[[], frozenset[UUID]] = field(default=frozenset, compare=False)  # the absent for whom they act


BY_JIWAR = Doer(ref=SYSTEM)


def doer(actor: Actor, *, on_behalf_of: UUID | None = None, channel: str = "", office_id: UUID | None = None) -> Doer:
    """`actor` as actions and journal keep them."""
    ref = actor.ref if actor.is_staff or actor.is_client else replace(actor.ref, label="")
    return Doer(
        ref=ref,
        account_id=actor.account_id,
        on_behalf_of=on_behalf_of,
        channel=channel or ("" if actor.is_staff else "web"),
        office_id=office_id,
        covers=actor.covers,
    )


def locked(case_id: UUID, *, expected_sequence: int | None = None) -> Case:
    """The case, locked until the transaction ends; raises CaseNotFound, StaleCase."""
    acts_alone()
    case = Case.objects.select_for_update().filter(pk=case_id).first()
    if case is None:
        raise CaseNotFound
    require_unchanged(case, expected_sequence)
    return case


def require_unchanged(case: Case, expected_sequence: int | None) -> None:
    """Raise StaleCase if somebody acted on the file after `expected_sequence`, the last action that its reader saw."""
    if expected_sequence is None or case.sequence == expected_sequence:
        return
    later = case.actions.filter(sequence__gt=expected_sequence).exclude(kind__in=NOTES)
    if expected_sequence > case.sequence or later.exists():
        raise StaleCase


def require_stage(case: Case, kind: str) -> None:
    """Raise NotInThisStage unless an action of `kind` may follow now."""
    if not possible(kind, case.stage):
        raise NotInThisStage


def clock_of_row(case: Case) -> Clock:
    """The clock that the columns hold."""
    return state_of(case).clock


def subject_of(case: Case) -> SubjectRef:
    """The case as journal, decisions and messages name it."""
    return SubjectRef(kind="cases.case", id=str(case.pk), label=case.reference)


def append(
    case: Case,
    kind: str,
    *,
    by: Doer,
    details: Mapping[str, Any] | None = None,
    clock: Clock | None = None,
    at: datetime | None = None,
    reason: str = "",
) -> CaseAction:
    """One action, the columns that follow from it and one journal entry, in the caller's transaction.

    `details` hold ids, dates, counts and salted hashes only. Raises NotInThisStage, StaleCase.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an action is appended inside the transaction that locked its case")
    require_stage(case, kind)
    moment = at or kernel_clock.now()
    kept = dict(details or {}) | ({"clock": clock.as_details()} if clock is not None else {})
    before = state_of(case)
    if before.handler_id not in (None, by.account_id) and kind in FOR_THE_HANDLER and before.handler_id in by.covers():
        kept["covering"] = str(before.handler_id)
    after = evolve(
        before,
        Deed(
            kind=kind,
            sequence=before.sequence + 1,
            at=moment,
            actor_kind=by.ref.kind,
            actor_id=by.ref.id,
            details=kept,
        ),
    )
    _set_columns(case, columns_of(after), before.sequence)
    action = CaseAction(
        case=case,
        sequence=after.sequence,
        kind=kind,
        actor_kind=by.ref.kind,
        actor_id=by.ref.id,
        actor_label=by.ref.label,
        on_behalf_of=by.on_behalf_of,
        channel=by.channel,
        office_id=by.office_id or case.office_id,
        at=moment,
        details=kept,
    )
    insert(action)
    wake_automatic(case, kind)
    behalf = by.on_behalf_of or kept.get("covering")
    audit.record(
        actor=by.ref,
        verb=f"case.{kind}",
        subject=subject_of(case),
        reason=reason,
        details={"sequence": after.sequence},
        on_behalf_of=ActorRef(kind="account", id=str(behalf), label="") if behalf else None,
        office_id=by.office_id or case.office_id,
    )
    return action


def _set_columns(case: Case, columns: Mapping[str, Any], sequence: int) -> None:
    changed = {name: value for name, value in columns.items() if getattr(case, name) != value}
    changed["updated_at"] = kernel_clock.now()
    if "queue_on" in changed or (MOVES_A_STEP & changed.keys() and is_timed(definition_of(case))):
        changed["watch_on"] = AT_ONCE
    for name, value in changed.items():
        setattr(case, name, value)
    if case._state.adding:
        insert(case)
    # Where rows cannot be locked (SQLite), the sequence decides which of two writers was first.
    elif not Case.objects.filter(pk=case.pk, sequence=sequence).update(**changed):
        raise StaleCase
    if case.parts is not None and {"parts", "queue_on"} & changed.keys():
        keep_parts(case, case.acted_at)


def today_of(moment: datetime | None = None) -> date:
    """The day in Algiers that the clock counts."""
    return kernel_clock.day_of(moment or kernel_clock.now())


def keep_parts(case: Case, at: datetime) -> None:
    """The rows of the parts as `case.parts` says, those that are new written."""
    known = {row.step_id: row for row in CasePart.objects.filter(case=case)}
    for step, part in (case.parts or {}).items():
        columns = part_columns(part)
        columns["queue_on"] = columns["due_on"] or case.queue_on
        if step not in known:
            insert(CasePart(id=UUID(part["id"]), case=case, step_id=step, salt=new_salt(), sent_at=at, **columns))
        elif any(getattr(known[step], name) != value for name, value in columns.items()):
            CasePart.objects.filter(pk=known[step].pk).update(**columns)
