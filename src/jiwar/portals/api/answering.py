"""How the API answers: in the language asked, in the form asked, refusals as problem documents (RFC 9457)."""

from collections.abc import Callable, Iterator
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.utils.translation import get_supported_language_variant, override
from django.utils.translation.trans_real import parse_accept_lang_header

from jiwar.catalogue import api as catalogue
from jiwar.kernel.errors import Refused

JSON, JSON_LD, TURTLE = "application/json", "application/ld+json", "text/turtle"
FORMS = {"json": JSON, "jsonld": JSON_LD, "ttl": TURTLE}
LIFETIME_S = 300
View = Callable[..., HttpResponse]


def asked_language(request: HttpRequest) -> str:
    """The first language of Accept-Language that Jiwar speaks, else Arabic."""
    for wanted, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        try:
            return get_supported_language_variant(wanted)
        except LookupError:
            continue
    return "ar-dz"


def public(view: View) -> View:
    """A public reading: in the language asked, for pages of any site, kept some minutes by caches."""

    @wraps(view)
    def inner(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        language = asked_language(request)
        with override(language):
            try:
                response = view(request, *arguments, **named)
            except Refused as problem:
                response = refused(request, problem)
        response["Content-Language"] = language.split("-")[0]
        response["Vary"] = "Accept, Accept-Language"
        response["Access-Control-Allow-Origin"] = "*"
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        if response.status_code == HTTPStatus.OK:
            response["Cache-Control"] = f"public, max-age={LIFETIME_S}"
        return response

    return inner


def asked_form(request: HttpRequest, suffix: str | None) -> str | None:
    """The media type of the suffix, else the one that Accept prefers; None when we have none of those asked."""
    return FORMS[suffix] if suffix else request.get_preferred_type(list(FORMS.values()))


def refused(request: HttpRequest, problem: Refused | type[Refused]) -> HttpResponse:
    """A refusal of ours: the sentence that a page would show."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if isinstance(problem, catalogue.ProcedureRetired):
        status = HTTPStatus.GONE
    elif isinstance(problem, catalogue.ProcedureNotFound):
        status = HTTPStatus.NOT_FOUND
    return problem_document(status, str(problem))


def problem_document(status: HTTPStatus, detail: str = "") -> HttpResponse:
    """A problem document (RFC 9457)."""
    body = {"type": "about:blank", "title": status.phrase, "status": status.value}
    body |= {"detail": detail} if detail else {}
    return JsonResponse(body, status=status, content_type="application/problem+json")


def streamed(pieces: Iterator[str], media_type: str) -> StreamingHttpResponse:
    """Text sent piece by piece, as it is made."""
    return StreamingHttpResponse((piece.encode() for piece in pieces), content_type=f"{media_type}; charset=utf-8")
