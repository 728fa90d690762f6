"""Pages about Jiwar itself: what it is, accessibility, personal data, components, health."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from jiwar.catalogue import api as catalogue
from jiwar.kernel import clock
from jiwar.kernel.design import design as design_page
from jiwar.kernel.texts import current_language
from jiwar.outbox import api as outbox

# A worker that has let jobs wait this long is not running.
WORKER_LATE_S = 300


@require_GET
def about(request: HttpRequest) -> HttpResponse:
    """What Jiwar is and who is behind it."""
    return render(request, "public/about.html")


@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    """What we did, what is not yet reached, whom to tell."""
    return render(request, "public/accessibility.html")


@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    """Why each procedure asks for personal data and how long they are kept (laws 18-07 and 25-11)."""
    return render(request, "public/privacy.html", {"procedures": catalogue.procedures(language=current_language())})


@require_GET
def design(request: HttpRequest) -> HttpResponse:
    """Every component, in this direction and theme."""
    return design_page(request)


@require_GET
def health(_: HttpRequest) -> HttpResponse:
    """For the proxy and the watchman: 200 when pages and jobs both work, 503 otherwise."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    waiting_since = outbox.backlog().oldest_waiting_at
    late = waiting_since is not None and (clock.now() - waiting_since).total_seconds() > WORKER_LATE_S
    return JsonResponse({"pages": "ok", "worker": "late" if late else "ok"}, status=503 if late else 200)
