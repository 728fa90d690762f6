"""What Django itself refuses, said in the person's language with a way back: too large, not understood, no button."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import (
    DisallowedHost,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseServerError
from django.shortcuts import render
from django.template import loader
from django.utils.http import url_has_allowed_host_and_scheme

from jiwar.kernel.texts import RIGHT_TO_LEFT, current_language
from jiwar.portals.api.answering import as_problem, problem

Next = Callable[[HttpRequest], HttpResponse]
OF_PROGRAMS = "/api/"  # there, what is refused is a problem document and no page
TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """`handler400`: 413 for a form beyond the limits, else 400."""
    if isinstance(exception, DisallowedHost):  # no address of ours may be built from this request
        return HttpResponseBadRequest(loader.get_template("400.html").render())
    if isinstance(exception, TOO_LARGE):
        return too_large(request)
    return render(request, "400_said.html", {"back": way_back(request)}, status=400)


def too_large(request: HttpRequest) -> HttpResponse:
    """The page for what was too large to be read."""
    if request.path.startswith(OF_PROGRAMS):
        return problem(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return render(request, "413.html", {"back": way_back(request)}, status=413)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is too old; `reason` is for developers, not for people. `unsent` may keep what was typed."""
    request.csrf_refused = True  # type: ignore[attr-defined]  # Django's documented way to add to a request
    return render(request, "403_csrf.html", {"back": way_back(request)}, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """`handler500`: needs no database and no asset; the person's language comes first."""
    if request.path.startswith(OF_PROGRAMS):
        return problem(request, HTTPStatus.INTERNAL_SERVER_ERROR)
    template = loader.get_template("500.html")
    return HttpResponseServerError(template.render({"french_first": current_language() not in RIGHT_TO_LEFT}))


def way_back(request: HttpRequest) -> str:
    """The page that the person came from, when it is one of ours; "" when unknown."""
    came_from = request.headers.get("Referer", "")
    try:
        ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    except SuspiciousOperation:
        return ""
    return came_from if ours else ""


def holds_nul(request: HttpRequest) -> bool:
    """A sign that no person types and that PostgreSQL keeps in no text, in the address or in a form."""
    if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
        return True
    return request.content_type == "application/x-www-form-urlencoded" and b"%00" in request.body


class BodyLimit:
    """A request that announces more than any form of ours takes, or holds a NUL, is answered before a page reads it."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        announced = request.META.get("CONTENT_LENGTH") or ""
        if announced.isdigit() and int(announced) > settings.REQUEST_MAX_BYTES:
            return too_large(request)
        if holds_nul(request):
            if request.path.startswith(OF_PROGRAMS):
                return problem(request, HTTPStatus.BAD_REQUEST)
            return bad_request(request, SuspiciousOperation("a NUL"))
        response = self.get_response(request)
        if request.path.startswith(OF_PROGRAMS):
            return as_problem(request, response)
        if response.status_code == 405 and not response.content and request.method in {"GET", "HEAD"}:
            said = render(request, "405.html", {"back": way_back(request)}, status=405)
            said.headers["Allow"] = response.headers["Allow"]
            return said
        return response
