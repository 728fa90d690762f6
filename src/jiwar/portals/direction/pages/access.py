"""Who may open a page of the direction portal."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from jiwar.cases import api as cases
from jiwar.portals.direction import queries
from jiwar.portals.direction.errors import PlaceNotFound

Page = Callable[..., HttpResponse]
# Whose day has files and signatures besides figures: the bar of sections leads there.
SIGNATORIES = ("papc", "chef_daira", "wali")


def for_heads(page: Page) -> Page:
    """Staff sign in first; those who head nothing, and places out of their scope, find no such page."""

    @wraps(page)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actor = request.actor
        if not actor.is_staff:
            return HttpResponseRedirect(f"{reverse('staff:sign_in')}?{urlencode({'next': request.get_full_path()})}")
        if not queries.roots_of(actor):
            raise Http404
        try:
            return page(request, *args, **kwargs)
        except PlaceNotFound as unknown:
            raise Http404(str(unknown)) from unknown

    return guarded


def for_heads_and_offices(page: Page) -> Page:
    """Like `for_heads`, and whoever heads an office of the place sees the files of that office there."""

    @wraps(page)
    def guarded(request: HttpRequest, code: str, **kwargs: Any) -> HttpResponse:
        actor = request.actor
        if not actor.is_staff:
            return HttpResponseRedirect(f"{reverse('staff:sign_in')}?{urlencode({'next': request.get_full_path()})}")
        if not (queries.is_in_scope(actor, code) or queries.offices_headed(actor, code)):
            raise Http404
        return page(request, code, **kwargs)

    return guarded


def board_page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Draw a page of the portal with the sections that this reader may use."""
    actor = request.actor
    signs = any(actor.has_role(role) for role in SIGNATORIES)
    place = context.get("code") or queries.roots_of(actor)[0].code
    bar = {
        "signs_acts": signs,
        "handles_files": signs or actor.has_role("head"),
        "alerts_href": reverse("direction:today", args=[place]),
        "reads_figures": bool(queries.roots_of(actor)),
        "alerts_page": template == "direction/today.html",
        "alerts_count": cases.alerts_waiting(actor),
    }
    return render(request, template, bar | context)
