"""Money comes in: at a counter, or through a provider whose word is awaited, asked for, and believed once."""

import logging
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from jiwar.audit import api as audit
from jiwar.identity.api import Actor
from jiwar.kernel import clock, guard
from jiwar.kernel.actors import SYSTEM, ActorRef, SubjectRef
from jiwar.kernel.ids import new_id
from jiwar.kernel.texts import pick
from jiwar.offices import api as offices
from jiwar.outbox import api as outbox
from jiwar.payments import queries, rules
from jiwar.payments.actions.charging import due_charge
from jiwar.payments.adapters.choice import chosen_provider, provider_named
from jiwar.payments.adapters.provider import Order, Provider, Silent
from jiwar.payments.errors import (
    CallbackForged,
    MayNotCollect,
    NoProvider,
    NothingToGiveBack,
    PaymentUnknown,
    ProviderSilent,
    ReasonNeeded,
)
from jiwar.payments.events import ChargePaid, PaymentInExcess
from jiwar.payments.models import Charge, ChargeState, Payment, PaymentState, ProviderNotice, ReceiptSeries
from jiwar.payments.queries import PaymentView
from jiwar.payments.rules import COUNTER_METHODS, Outcome

log = logging.getLogger(__name__)


def take_at_counter(*, actor: Actor, charge_id: UUID, method: str, office_id: UUID) -> PaymentView:
    """An agent of desk `office_id` takes the whole amount; the receipt has its number at once.

    Raises ChargeUnknown, AlreadyPaid (also when two desks take it at once), NotDue, MayNotCollect.
    """
    if method not in COUNTER_METHODS:
        raise ValueError(f"no counter takes {method!r}")
    with transaction.atomic():
        charge = due_charge(charge_id)
        desks = queries.desks_of(charge.office_id) & {office_id}
        if not rules.can_collect(actor, desks):
            raise MayNotCollect
        row = Payment(
            charge=charge,
            method=method,
            amount=charge.amount,
            collected_by=actor.ref.as_dict(),
            office_id=office_id,
            language=actor.language,
        )
        _received(row, charge, actor.ref)
    return queries.payment_view(row)


def start_online(*, charge_id: UUID, language: str, return_to: str) -> PaymentView:
    """Open the payment at the provider; `pay_at` of what comes back is where the person goes to pay.

    Coming back and starting again within a quarter of an hour leads to the same page. Raises NoProvider,
    ProviderSilent, ChargeUnknown, AlreadyPaid, NotDue.
    """
    guard.outside_transaction("opening a payment")
    provider = chosen_provider()
    if provider is None:
        raise NoProvider
    with transaction.atomic():
        charge = due_charge(charge_id)
        row = _try_of(charge, provider, language)
    if row.pay_at:
        return queries.payment_view(row)
    order = Order(
        id=row.pk, amount=row.amount, label=pick(charge.title, language)[:100], language=language, return_to=return_to
    )
    try:
        opened = provider.open(order)
    except Silent as problem:
        Payment.objects.filter(pk=row.pk).update(last_error=str(problem)[:300])
        raise ProviderSilent from problem
    Payment.objects.filter(pk=row.pk).update(provider_reference=opened.reference, pay_at=opened.pay_at, last_error="")
    row.refresh_from_db()
    return queries.payment_view(row)


def _try_of(charge: Charge, provider: Provider, language: str) -> Payment:
    """The try that goes on, or a new one; the same order is sent again when the provider was silent."""
    moment = clock.now()
    recent = charge.payments.filter(
        state=PaymentState.STARTED, provider=provider.name, started_at__gt=moment - rules.REUSED_FOR
    )
    return recent.order_by("-started_at").first() or Payment.objects.create(
        id=new_id(),
        charge=charge,
        method="online",
        provider=provider.name,
        amount=charge.amount,
        office_id=charge.office_id,
        language=language,
        started_at=moment,
        next_check_at=moment + rules.CHECKS[0],
    )


def take_notice(*, provider_name: str, body: bytes, headers: Mapping[str, str]) -> None:
    """A provider's callback: believed when signed, counted once however often it comes, late or not.

    Raises NoProvider, CallbackForged, PaymentUnknown.
    """
    provider = provider_named(provider_name)
    if provider is None:
        raise NoProvider
    notice = provider.read_notice(body, headers)
    if notice is None:
        raise CallbackForged
    with transaction.atomic():
        row = Payment.objects.filter(provider=provider_name, provider_reference=notice.reference).first()
        if row is None:
            raise PaymentUnknown
        kept = ProviderNotice(
            id=new_id(),
            provider=provider_name,
            notice_id=notice.id[:120],
            provider_reference=notice.reference,
            outcome=notice.outcome,
        )
        ProviderNotice.objects.bulk_create([kept], ignore_conflicts=True)
        if not ProviderNotice.objects.filter(pk=kept.pk).exists():
            return
        if notice.amount != row.amount:
            # Not the sum that is owed: kept as awaited, and said to the administrator, who settles it by hand.
            Payment.objects.filter(pk=row.pk).update(last_error=f"the provider says {notice.amount} centimes")
            log.error("payment %s: the provider says another amount", row.pk)
            return
        settle(row.pk, notice.outcome)


def ask_provider(*, payment_id: UUID) -> PaymentView:
    """Ask what became of a payment and settle it; silence is noted and asked again later. Raises PaymentUnknown."""
    guard.outside_transaction("asking a provider")
    row = Payment.objects.filter(pk=payment_id).first()
    if row is None:
        raise PaymentUnknown
    provider = provider_named(row.provider)
    if row.state == PaymentState.STARTED and provider is not None and row.provider_reference:
        try:
            outcome = provider.outcome(row.provider_reference)
        except Silent as problem:
            Payment.objects.filter(pk=payment_id).update(last_error=str(problem)[:300])
        else:
            with transaction.atomic():
                settle(payment_id, outcome)
    row.refresh_from_db()
    return queries.payment_view(row)


def check_awaited(*, limit: int = 50) -> int:
    """Ask the provider about payments whose moment has come; the last silence ends the try. Gives how many."""
    moment = clock.now()
    due = Payment.objects.filter(state=PaymentState.STARTED, next_check_at__lte=moment).order_by("next_check_at")
    found = list(due.values_list("pk", flat=True)[:limit])
    for payment_id in found:
        # The next check is written first: two sweeps at once, or one that dies, ask once more at most.
        row = Payment.objects.get(pk=payment_id)
        later = row.checks + 1
        over = later >= len(rules.CHECKS)
        Payment.objects.filter(pk=payment_id, checks=row.checks).update(
            checks=later, next_check_at=row.started_at + rules.CHECKS[-1 if over else later]
        )
        view = ask_provider(payment_id=payment_id)
        if over and view.state == PaymentState.STARTED:
            _expire(payment_id, moment)
    return len(found)


def _expire(payment_id: UUID, moment: datetime) -> None:
    Payment.objects.filter(pk=payment_id, state=PaymentState.STARTED).update(
        state=PaymentState.EXPIRED, ended_at=moment, next_check_at=None
    )


def settle(payment_id: UUID, outcome: Outcome) -> None:
    """Write the provider's word, with the caller's transaction; said again, it changes nothing."""
    charge_id = Payment.objects.values_list("charge_id", flat=True).get(pk=payment_id)
    charge = Charge.objects.select_for_update().get(pk=charge_id)
    row = Payment.objects.get(pk=payment_id)
    if rules.follows(row.state, outcome) == row.state:
        return
    if outcome == "received":
        _received(row, charge, SYSTEM)
        return
    row.state, row.ended_at, row.next_check_at = PaymentState.REFUSED, clock.now(), None
    row.save()


def _received(row: Payment, charge: Charge, actor: ActorRef) -> None:
    """Money is there: it settles the charge, or is in excess; both have a receipt. The charge is locked."""
    owed = charge.state == ChargeState.DUE
    moment = clock.now()
    row.state = PaymentState.RECEIVED if owed else PaymentState.EXCESS
    row.ended_at, row.next_check_at, row.last_error = moment, None, ""
    if owed:
        charge.state, charge.settled_at = ChargeState.PAID, moment
        charge.save(update_fields=["state", "settled_at"])
    _give_number(row, clock.day_of(moment).year)
    row.save()
    audit.record(
        actor=actor,
        verb="payments.received" if owed else "payments.received_in_excess",
        subject=SubjectRef(kind=charge.subject_kind, id=charge.subject_id, label=charge.subject_label),
        details={"charge": str(charge.pk), "payment": str(row.pk), "amount": row.amount},
        office_id=row.office_id,
    )
    if owed:
        outbox.announce(ChargePaid(charge_id=charge.pk, payment_id=row.pk))
    else:
        outbox.announce(PaymentInExcess(payment_id=row.pk))


def _give_number(row: Payment, year: int) -> None:
    """The next receipt number of the office and year; the row of the series stays locked until the commit."""
    counter = ReceiptSeries.objects.filter(office_id=row.office_id, year=year)
    if not counter.update(last=F("last") + 1):
        ReceiptSeries.objects.bulk_create([ReceiptSeries(office_id=row.office_id, year=year)], ignore_conflicts=True)
        counter.update(last=F("last") + 1)
    row.receipt_year, row.receipt_place = year, counter.values_list("last", flat=True).get()
    code = offices.office(id=row.office_id).code
    row.receipt_number = rules.receipt_number(office_code=code, year=year, place=row.receipt_place)


def give_back(*, actor: Actor, payment_id: UUID, reason: str) -> None:
    """Note that money in excess was given back, by whom and how; raises ReasonNeeded, PaymentUnknown, MayNotCollect.

    Raises NothingToGiveBack for money that was owed.
    """
    if not reason.strip():
        raise ReasonNeeded
    with transaction.atomic():
        row = Payment.objects.select_for_update().select_related("charge").filter(pk=payment_id).first()
        if row is None:
            raise PaymentUnknown
        if not rules.can_collect(actor, queries.desks_of(row.charge.office_id)):
            raise MayNotCollect
        if row.state != PaymentState.EXCESS:
            raise NothingToGiveBack
        row.state, row.given_back_reason = PaymentState.GIVEN_BACK, reason.strip()[:1000]
        row.save(update_fields=["state", "given_back_reason"])
        audit.record(
            actor=actor.ref,
            verb="payments.given_back",
            subject=SubjectRef(kind=row.charge.subject_kind, id=row.charge.subject_id, label=row.charge.subject_label),
            reason=row.given_back_reason,
            details={"payment": str(row.pk), "amount": row.amount},
            office_id=row.office_id,
        )
