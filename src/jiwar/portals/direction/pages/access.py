"""Who may open a page of the direction portal."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from jiwar.portals.direction import queries
from jiwar.portals.direction.errors import PlaceNotFound

Page = Callable[..., HttpResponse]


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
    section = "today" if template == "direction/today.html" else "figures"
    return render(request, template, {"section": section} | context)
