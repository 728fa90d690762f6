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


def board_page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Draw a page of the portal with the sections that this reader may use."""
    actor = request.actor
    signs = any(actor.has_role(role) for role in SIGNATORIES)
    bar = {"signs_acts": signs, "handles_files": signs or actor.has_role("head")}
    return render(request, template, bar | context)
