"""The fee of a file: what is owed and why, paying on line or at the counter, the numbered receipt."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jiwar.cases import api as cases
from jiwar.kernel.errors import Refused
from jiwar.kernel.texts import current_language
from jiwar.payments import api as payments
from jiwar.portals.citizen.pages.follow import ask_for_pair, seen_by


@require_http_methods(["GET", "HEAD", "POST"])
def pay(request: HttpRequest, reference: str) -> HttpResponse:
    """What is owed; a POST leads to the page of the payment service."""
    seen = seen_by(request, reference)
    if seen is None:
        return ask_for_pair(reference)
    if not seen.charges:
        return redirect("citizen:tracked", seen.reference)
    due = next((charge for charge in seen.charges if charge.is_due), None)
    if request.method == "POST" and due is not None:
        back = reverse("citizen:paid", args=[seen.reference])
        try:
            started = payments.start_online(charge_id=due.id, language=current_language(), return_to=back)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            return redirect(started.pay_at)
    context = {"case": seen, "charges": seen.charges, "due": due, "online": payments.chosen_provider() is not None}
    return render(request, "citizen/pay.html", context)


@require_safe
def paid(request: HttpRequest, reference: str) -> HttpResponse:
    """Back from the payment service: its word is asked for, not believed from the address."""
    seen = seen_by(request, reference)
    if seen is None:
        return ask_for_pair(reference)
    newest = next((charge.payment for charge in seen.charges if charge.payment), None)
    if newest is None:
        return redirect("citizen:tracked", seen.reference)
    if newest.state == "started":
        newest = payments.ask_provider(payment_id=newest.id)
    if newest.state == "refused":
        messages.warning(request, _("The payment was not accepted. Nothing was charged. You may try again."))
        return redirect("citizen:pay", seen.reference)
    if newest.state == "received":
        messages.success(request, _("Your payment was received. Here is your receipt."))
    return render(request, "citizen/paid.html", {"case": seen, "payment": newest})


@require_safe
def payment_receipt(request: HttpRequest, reference: str, payment_id: UUID) -> HttpResponse:
    """The numbered receipt (PDF)."""
    seen = seen_by(request, reference)
    if seen is None:
        return ask_for_pair(reference)
    try:
        pdf = payments.receipt_pdf(
            subject=cases.fee_subject(seen.case_id),
            payment_id=payment_id,
            authority=cases.heading(case_id=seen.case_id),
            language="fr" if current_language() == "fr" else "ar",
        )
    except payments.PaymentUnknown as unknown:
        raise Http404 from unknown
    return HttpResponse(pdf, content_type="application/pdf")
