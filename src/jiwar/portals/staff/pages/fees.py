"""The fee of a file at the desk: take it, let somebody off, give back what came twice."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from jiwar.cases import api as cases
from jiwar.identity.api import Actor
from jiwar.kernel.errors import Refused
from jiwar.kernel.texts import pick
from jiwar.payments import api as payments
from jiwar.portals.staff.pages.access import staff_only


class ReasonForm(forms.Form):
    """Why money is not asked for, or how it was given back."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=1000, widget=forms.TextInput({"class": "jw-input", "dir": "auto"})
    )


def of_case(actor: Actor, detail: cases.CaseDetail) -> list[dict[str, Any]]:
    """Each charge of the file with what this reader may do about it."""
    mine = {charge.id: payments.desk_that_collects(actor, charge) for charge in detail.charges}
    methods = [(name, pick(payments.METHODS[name])) for name in payments.COUNTER_METHODS]
    return [
        {
            "charge": charge,
            "methods": methods if charge.is_due and mine[charge.id] else (),
            "waive_form": ReasonForm(auto_id="waive_%s")
            if charge.is_due and payments.may_waive(actor, charge)
            else None,
            "back_form": ReasonForm(auto_id="back_%s") if mine[charge.id] else None,
        }
        for charge in detail.charges
    ]


def _charge(request: HttpRequest, case_id: UUID) -> payments.ChargeView:
    """The charge of a file that this reader sees, or 404."""
    try:
        detail = cases.case_visible_to(request.actor, case_id)  # type: ignore[attr-defined]  # set by the middleware
    except cases.CaseNotFound as unknown:
        raise Http404 from unknown
    charge = next(iter(detail.charges), None)
    if charge is None:
        raise Http404
    return charge


def _done(request: HttpRequest, case_id: UUID, said: str, action: Callable[[], object]) -> HttpResponse:
    try:
        action()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("staff:case", case_id)


@require_POST
@staff_only()
def take(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Take the whole fee at this desk."""
    charge, method = _charge(request, case_id), request.POST.get("method", "")
    desk = payments.desk_that_collects(request.actor, charge)
    if desk is None:
        raise Http404
    if method not in payments.COUNTER_METHODS:
        messages.error(request, _("Choose how it was paid."))
        return redirect("staff:case", case_id)
    return _done(
        request,
        case_id,
        _("The fee was taken. Print the receipt for the person."),
        lambda: payments.take_at_counter(actor=request.actor, charge_id=charge.id, method=method, office_id=desk),
    )


@require_POST
@staff_only()
def waive(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Let the person off the fee, with a reason."""
    charge = _charge(request, case_id)
    reason = request.POST.get("reason", "")
    return _done(
        request,
        case_id,
        _("The fee was waived."),
        lambda: payments.waive_charge(actor=request.actor, charge_id=charge.id, reason=reason),
    )


@require_POST
@staff_only()
def give_back(request: HttpRequest, case_id: UUID, payment_id: UUID) -> HttpResponse:
    """Note that money received in excess was given back."""
    charge = _charge(request, case_id)
    if payment_id not in {one.id for one in charge.excess}:
        raise Http404
    reason = request.POST.get("reason", "")
    return _done(
        request,
        case_id,
        _("It is noted that the money was given back."),
        lambda: payments.give_back(actor=request.actor, payment_id=payment_id, reason=reason),
    )


@require_safe
@staff_only()
def receipt(request: HttpRequest, case_id: UUID, payment_id: UUID) -> HttpResponse:
    """The numbered receipt, to print for the person at the desk."""
    charge = _charge(request, case_id)
    try:
        pdf = payments.receipt_pdf(
            subject=charge.subject,
            payment_id=payment_id,
            authority=cases.heading(case_id=case_id),
            language="fr" if request.LANGUAGE_CODE == "fr" else "ar",
        )
    except payments.PaymentUnknown as unknown:
        raise Http404 from unknown
    return HttpResponse(pdf, content_type="application/pdf")
