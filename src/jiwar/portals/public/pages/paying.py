"""Where payment services come in: their notices, and the page of the one that the demo pretends."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from jiwar.payments import api as payments

MOST_BYTES = 16_384
CHOICES = [
    ("pay", _("Pay")),
    ("refuse", _("The card is refused")),
    ("late", _("Pay, and the notice comes late")),
    ("twice", _("Pay, and the notice comes twice")),
    ("silent", _("Pay, and no notice ever comes")),
]


@csrf_exempt  # a service, not a browser: the signature of the notice is the proof
@require_POST
def notice(request: HttpRequest, provider: str) -> HttpResponse:
    """A signed notice; the same one twice is answered alike."""
    if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
        return JsonResponse({"error": "too large"}, status=413)
    try:
        payments.take_notice(provider_name=provider, body=request.body, headers=request.headers)
    except (payments.NoProvider, payments.PaymentUnknown) as unknown:
        raise Http404 from unknown
    except payments.CallbackForged:
        return JsonResponse({"error": "not signed"}, status=403)
    return JsonResponse({"received": True})


@require_http_methods(["GET", "HEAD", "POST"])
def demo_pay(request: HttpRequest, reference: str) -> HttpResponse:
    """The pretended payment service: what happens is chosen here; not in production."""
    order = payments.pretend_order(reference)
    if settings.MODE == "production" or order is None:
        raise Http404
    choice = request.POST.get("choice", "")
    if request.method == "POST" and choice in payments.PRETEND_CHOICES:
        return redirect(payments.pretend_choose(reference, choice) or "/")
    return render(request, "public/demo_pay.html", {"order": order, "choices": CHOICES})
