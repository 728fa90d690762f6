"""`/demo/messages`: what the demo would have sent by e-mail and SMS."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from jiwar.channels import api as channels

SHOWN = 50


@require_GET
def messages(request: HttpRequest) -> HttpResponse:
    """The newest messages; the page exists in the demo only."""
    if settings.MODE == "production":
        raise Http404
    return render(request, "public/demo_messages.html", {"sent": channels.sent_messages(limit=SHOWN)})
