"""The fee of a case: owed from its filing, noted in its history when paid, dropped when no act comes."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from jiwar.cases.actions.recording import BY_JIWAR, append, locked, subject_of
from jiwar.cases.actions.telling import tell_correspondent
from jiwar.cases.models import Case
from jiwar.catalogue import api as catalogue
from jiwar.catalogue.api import Definition
from jiwar.kernel.actors import SYSTEM
from jiwar.payments import api as payments


def open_fee(
    case: Case, definition: Definition, answers: Mapping[str, Any], context: Mapping[str, Any] | None = None
) -> None:
    """Say what the applicant owes, in the transaction of the filing; nothing when it is not paid through Jiwar."""
    fee = catalogue.fee_of(definition, answers, context)
    if fee.collect == "none" or fee.amount is None:
        return
    let_off = fee.exemption
    payments.open_charge(
        actor=SYSTEM,
        key=f"cases.fee:{case.pk}",
        subject=subject_of(case),
        office_id=case.authority_office_id,
        title=definition.titles,
        lines=[payments.Line(id=line.id, title=line.title, amount=line.amount) for line in fee.lines],
        exemption=payments.Exemption(title=let_off.title, basis=let_off.basis) if let_off else None,
    )


def note_paid(*, charge: payments.ChargeView) -> None:
    """The history says that the fee was paid, and the applicant is told; safe to run twice."""
    if charge.subject.kind != "cases.case" or charge.payment is None:
        return
    with transaction.atomic():
        case = locked(UUID(charge.subject.id))
        if case.actions.filter(kind="fee_paid", details__charge_id=str(charge.id)).exists():
            return
        details = {"charge_id": str(charge.id), "payment_id": str(charge.payment.id), "amount": charge.amount}
        append(case, "fee_paid", by=BY_JIWAR, details=details)
        receipt = {"number": charge.payment.receipt_number or ""}
        tell_correspondent(case, "cases.fee_paid", key=f"cases.fee-paid:{charge.id}", more=receipt)


def drop_fee(case: Case, reason: str) -> None:
    """Nothing is owed any more for a case that ends without its act, in the caller's transaction."""
    payments.cancel_charges(actor=SYSTEM, subject=subject_of(case), reason=reason)
