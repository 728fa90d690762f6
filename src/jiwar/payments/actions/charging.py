"""What is owed: opened, waived, cancelled."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from jiwar.audit import api as audit
from jiwar.identity.api import Actor
from jiwar.kernel import clock
from jiwar.kernel.actors import ActorRef, SubjectRef
from jiwar.kernel.texts import Texts
from jiwar.payments import queries, rules
from jiwar.payments.errors import AlreadyPaid, ChargeUnknown, MayNotCollect, NotDue, ReasonNeeded
from jiwar.payments.models import Charge, ChargeState
from jiwar.payments.queries import ChargeView
from jiwar.payments.rules import Exemption, Line


def open_charge(
    *,
    actor: ActorRef,
    key: str,
    subject: SubjectRef,
    office_id: UUID,
    title: Texts,
    lines: Sequence[Line],
    exemption: Exemption | None = None,
) -> ChargeView:
    """Say what `subject` owes to an office, with the caller's transaction; nothing owed is waived at once.

    The same `key` again gives the charge that exists. Raises ValueError for a line below zero.
    """
    amount = rules.total(lines)
    moment = clock.now()
    row = Charge(
        key=key,
        subject_kind=subject.kind,
        subject_id=str(subject.id),
        subject_label=subject.label[:200],
        office_id=office_id,
        title=dict(title),
        lines=rules.lines_as_data(lines),
        exemption={"title": dict(exemption.title), "basis": list(exemption.basis)} if exemption else None,
        amount=amount,
        state=ChargeState.DUE if amount else ChargeState.WAIVED,
        opened_at=moment,
        settled_at=None if amount else moment,
    )
    with transaction.atomic():
        Charge.objects.bulk_create([row], ignore_conflicts=True)
        kept = Charge.objects.get(key=key)
        if kept.pk == row.pk:
            audit.record(
                actor=actor, verb="payments.charge_opened", subject=subject, details=_of(kept), office_id=office_id
            )
    return queries.charge_view(kept, kept.payments.all())


def waive_charge(*, actor: Actor, charge_id: UUID, reason: str) -> None:
    """Let somebody off a charge; only the head of the office, and never without saying why.

    Raises ChargeUnknown, MayNotCollect, ReasonNeeded, AlreadyPaid, NotDue.
    """
    if not reason.strip():
        raise ReasonNeeded
    with transaction.atomic():
        row = due_charge(charge_id)
        if not queries.may_waive(actor, queries.charge_view(row, ())):
            raise MayNotCollect
        _end(row, ChargeState.WAIVED, actor.ref, reason)


def cancel_charges(*, actor: ActorRef, subject: SubjectRef, reason: str) -> None:
    """Nothing is owed any more by `subject` (withdrawn, refused before payment), with the caller's transaction."""
    if not reason.strip():
        raise ReasonNeeded
    with transaction.atomic():
        rows = Charge.objects.select_for_update().filter(
            subject_kind=subject.kind, subject_id=str(subject.id), state=ChargeState.DUE
        )
        for row in rows.order_by("id"):
            _end(row, ChargeState.CANCELLED, actor, reason)


def due_charge(charge_id: UUID) -> Charge:
    """The charge, locked until the transaction ends, still due; raises ChargeUnknown, AlreadyPaid, NotDue."""
    row = Charge.objects.select_for_update().filter(pk=charge_id).first()
    if row is None:
        raise ChargeUnknown
    if row.state == ChargeState.PAID:
        raise AlreadyPaid
    if row.state != ChargeState.DUE:
        raise NotDue
    return row


def _end(row: Charge, state: ChargeState, actor: ActorRef, reason: str) -> None:
    row.state, row.reason, row.settled_at = state, reason.strip()[:1000], clock.now()
    row.save(update_fields=["state", "reason", "settled_at"])
    audit.record(
        actor=actor,
        verb=f"payments.charge_{state}",
        subject=SubjectRef(kind=row.subject_kind, id=row.subject_id, label=row.subject_label),
        reason=row.reason,
        details=_of(row),
        office_id=row.office_id,
    )


def _of(row: Charge) -> dict[str, object]:
    return {"charge": str(row.pk), "amount": row.amount}
