"""Reads of payments, as frozen values."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from jiwar.documents import api as documents
from jiwar.identity.api import Actor
from jiwar.kernel import guard
from jiwar.kernel.actors import SubjectRef
from jiwar.kernel.keyset import Page, keyset_page
from jiwar.kernel.money import dinars
from jiwar.kernel.texts import Texts, pick
from jiwar.offices import api as offices
from jiwar.payments import rules
from jiwar.payments.errors import ChargeUnknown, PaymentUnknown
from jiwar.payments.models import MONEY_IN, Charge, Payment, PaymentState
from jiwar.payments.rules import Exemption, Line


@dataclass(frozen=True, kw_only=True)
class PaymentView:
    """One try at paying, as pages know it; amounts in centimes."""

    id: UUID
    charge_id: UUID
    method: str
    state: str
    amount: int
    receipt_number: str | None
    pay_at: str
    started_at: datetime
    ended_at: datetime | None
    collected_by: str
    office_id: UUID
    last_error: str


@dataclass(frozen=True, kw_only=True)
class ChargeView:
    """What is owed, why, and whether it was paid; amounts in centimes."""

    id: UUID
    subject: SubjectRef
    office_id: UUID
    title: Texts
    lines: tuple[Line, ...]
    exemption: Exemption | None
    amount: int
    state: str
    reason: str
    opened_at: datetime
    settled_at: datetime | None
    payment: PaymentView | None
    excess: tuple[PaymentView, ...] = ()

    @property
    def is_due(self) -> bool:
        """Money is still awaited."""
        return self.state == "due"

    @property
    def is_settled(self) -> bool:
        """Paid, or nothing was to be paid."""
        return self.state in ("paid", "waived")


def payment_view(row: Payment) -> PaymentView:
    """A row as callers know it."""
    return PaymentView(
        id=row.pk,
        charge_id=row.charge_id,
        method=row.method,
        state=row.state,
        amount=row.amount,
        receipt_number=row.receipt_number,
        pay_at=row.pay_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
        collected_by=(row.collected_by or {}).get("label", ""),
        office_id=row.office_id,
        last_error=row.last_error,
    )


def charge_view(row: Charge, payments: Collection[Payment]) -> ChargeView:
    """A charge with the payment that settled it, else the newest try."""
    ordered = sorted(payments, key=lambda one: (one.state == PaymentState.RECEIVED, one.started_at), reverse=True)
    return ChargeView(
        id=row.pk,
        subject=SubjectRef(kind=row.subject_kind, id=row.subject_id, label=row.subject_label),
        office_id=row.office_id,
        title=row.title,
        lines=rules.lines_from(row.lines),
        exemption=Exemption(title=row.exemption["title"], basis=tuple(row.exemption["basis"]))
        if row.exemption
        else None,
        amount=row.amount,
        state=row.state,
        reason=row.reason,
        opened_at=row.opened_at,
        settled_at=row.settled_at,
        payment=payment_view(ordered[0]) if ordered else None,
        excess=tuple(payment_view(one) for one in ordered if one.state == PaymentState.EXCESS),
    )


def charges_of(subject: SubjectRef) -> list[ChargeView]:
    """All charges of a subject, oldest first; whoever may see the subject may see them (the caller's affair)."""
    rows = Charge.objects.filter(subject_kind=subject.kind, subject_id=str(subject.id)).order_by("id")
    return [charge_view(row, row.payments.all()) for row in rows.prefetch_related("payments")]


def charge(*, charge_id: UUID) -> ChargeView:
    """One charge; raises ChargeUnknown."""
    row = Charge.objects.filter(pk=charge_id).first()
    if row is None:
        raise ChargeUnknown
    return charge_view(row, row.payments.all())


def is_settled(subject: SubjectRef) -> bool:
    """Whether the subject owes nothing (any more)."""
    return not Charge.objects.filter(subject_kind=subject.kind, subject_id=str(subject.id), state="due").exists()


def payment_of(*, subject: SubjectRef, payment_id: UUID) -> PaymentView:
    """One payment of that subject; raises PaymentUnknown."""
    row = Payment.objects.filter(
        pk=payment_id, charge__subject_kind=subject.kind, charge__subject_id=str(subject.id)
    ).first()
    if row is None:
        raise PaymentUnknown
    return payment_view(row)


def desks_of(office_id: UUID) -> frozenset[UUID]:
    """Offices whose desks take money that belongs to `office_id`: all of the same administration (its root)."""
    here = offices.office(id=office_id)
    root = here
    for above in offices.offices_above(office_id=office_id):
        if above.division_code != here.division_code:
            break
        root = above
    return frozenset(offices.offices_below(office_id=root.id))


def desk_that_collects(actor: Actor, charge: ChargeView) -> UUID | None:
    """The desk where this member of staff may take the money; None when they may not."""
    desks = desks_of(charge.office_id) if actor.is_staff else frozenset()
    mine = (one for one in actor.holdings if one.role in rules.COLLECTING_ROLES and one.office_id in desks)
    return next((one.office_id for one in mine), None)


def may_waive(actor: Actor, charge: ChargeView) -> bool:
    """Whether this member of staff may let somebody off the charge: a head of that administration."""
    return any(one.role == "head" and one.office_id in desks_of(charge.office_id) for one in actor.holdings)


def payments_to_give_back(*, cursor: str | None = None, size: int = 50) -> Page[Payment]:
    """Money received that nobody owed, newest first, for the administrator."""
    rows = Payment.objects.filter(state=PaymentState.EXCESS).select_related("charge")
    return keyset_page(rows, by=["-ended_at", "-id"], cursor=cursor, size=size)


def receipt_pdf(*, subject: SubjectRef, payment_id: UUID, authority: dict[str, Any], language: str) -> bytes:
    """The numbered receipt of money received, in "ar" or "fr", outside any transaction; raises PaymentUnknown."""
    guard.outside_transaction("rendering a receipt")
    row = (
        Payment.objects.select_related("charge")
        .filter(pk=payment_id, state__in=MONEY_IN)
        .filter(charge__subject_kind=subject.kind, charge__subject_id=str(subject.id))
        .first()
    )
    if row is None:
        raise PaymentUnknown
    charge = row.charge
    data = {
        "title": {"ar": "وصل دفع", "fr": "Quittance"},
        "subject": charge.title,
        "number": row.receipt_number,
        "reference": charge.subject_label,
        "at": row.ended_at,
        "authority": authority,
        "amounts": [(line.title, dinars(line.amount)) for line in rules.lines_from(charge.lines)],
        "exemption": (charge.exemption or {}).get("title"),
        "total": dinars(row.amount),
        "method": METHODS[row.method],
        "collected_by": (row.collected_by or {}).get("label", ""),
        "transaction": row.provider_reference,
        "office_line": pick(offices.office(id=row.office_id).names, language),
    }
    return documents.render(layout="payment", data=data, language=language)


METHODS: dict[str, Texts] = {
    "cash": {"ar": "نقدا", "fr": "Espèces"},
    "card": {"ar": "بطاقة بنكية أو ذهبية", "fr": "Carte CIB ou Edahabia"},
    "cheque": {"ar": "صك", "fr": "Chèque"},
    "postal": {"ar": "حوالة بريدية", "fr": "Mandat postal"},
    "online": {"ar": "دفع إلكتروني", "fr": "Paiement en ligne"},
}
