"""How the API answers: in the language asked, in the form asked, refusals as problem documents (RFC 9457)."""

from collections.abc import Callable, Iterator
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.utils.translation import get_supported_language_variant, override
from django.utils.translation.trans_real import parse_accept_lang_header
from ninja.errors import AuthenticationError, HttpError, ValidationError

from jiwar.cases import api as cases
from jiwar.catalogue import api as catalogue
from jiwar.documents import api as documents
from jiwar.identity import api as identity
from jiwar.kernel.errors import NotAllowed, Refused
from jiwar.portals.api.sentences import sentence_of, status_sentence

JSON, JSON_LD, TURTLE = "application/json", "application/ld+json", "text/turtle"
PROBLEM = "application/problem+json"
UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY
STATUSES: dict[Any, HTTPStatus] = {
    NotAllowed: HTTPStatus.FORBIDDEN,
    identity.TooManyTries: HTTPStatus.TOO_MANY_REQUESTS,
    (cases.DraftAlreadySubmitted, cases.AlreadyOpen): HTTPStatus.CONFLICT,
    (cases.DraftNotFound, cases.CaseNotFound): HTTPStatus.NOT_FOUND,
    documents.FileTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    catalogue.ProcedureRetired: HTTPStatus.GONE,
    catalogue.ProcedureNotFound: HTTPStatus.NOT_FOUND,
}
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


def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    """A refusal of ours: the sentence that a page would show, and each thing that lacks or is wrong."""
    status = next((code for kinds, code in STATUSES.items() if isinstance(error, kinds)), UNPROCESSABLE)
    with override(asked_language(request)):
        errors = None
        if isinstance(error, cases.ApplicationInvalid | cases.DraftIncomplete):
            errors = [said_of(where, sentence) for where, sentence in error.problems]
        more = {"open": [open_of(one) for one in error.files]} if isinstance(error, cases.AlreadyOpen) else {}
        response = problem_document(status, str(error), errors, **more)
    if isinstance(error, identity.TooManyTries):
        response["Retry-After"] = str(60 * max(1, error.wait_minutes))
    return in_language(request, response)


def open_of(file: cases.OpenFile) -> dict[str, Any]:
    """A file that is open already: its reference, which opens nothing, and where it is followed."""
    link = f"{settings.PUBLIC_URL}/track/{file.reference}/"
    return {"reference": file.reference, "submitted_at": file.submitted_at, "link": link}


def said_of(where: str, sentence: str) -> dict[str, str]:
    """One thing that lacks or is wrong: its id and the sentence of the page."""
    return {"id": where, "detail": sentence}


def unauthenticated(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    """No token, or one that opens nothing: one answer for both."""
    response = problem(request, HTTPStatus.UNAUTHORIZED)
    response["WWW-Authenticate"] = 'Bearer realm="Jiwar"'
    return response


def unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What could not be read as JSON."""
    return problem(request, HTTPStatus(error.status_code))


def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """What is not of the form that the API's description gives, each with its place."""
    with override(asked_language(request)):
        errors = [
            said_of(".".join(map(str, one["loc"][_skipped(one["loc"]) :])), sentence_of(one)) for one in error.errors
        ]
        response = problem_document(UNPROCESSABLE, status_sentence(UNPROCESSABLE), errors)
    return in_language(request, response)


def _skipped(place: tuple[Any, ...]) -> int:
    """`body.payload.applicant.sex` is `applicant.sex` for whoever wrote it; a parameter is called by its name."""
    return min(2 if place[:1] == ("body",) else 1, len(place) - 1)


def problem(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    """A problem that needs no more than its status says, in the language asked."""
    with override(asked_language(request)):
        response = problem_document(status, status_sentence(status))
    return in_language(request, response)


def problem_document(
    status: HTTPStatus, detail: str = "", errors: list[dict[str, str]] | None = None, **more: Any
) -> HttpResponse:
    """A problem document (RFC 9457)."""
    body: dict[str, Any] = {"type": "about:blank", "title": status.phrase, "status": status.value}
    body |= {"detail": detail} if detail else {}
    body |= ({"errors": errors} if errors is not None else {}) | more
    return JsonResponse(body, status=status, content_type=PROBLEM)


def in_language(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Says in which language it answers, and that another may be asked."""
    response["Content-Language"] = asked_language(request).split("-")[0]
    response["Vary"] = "Accept, Accept-Language"
    return response


def as_problem(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """What the frame refused before or after the API (no such address, too large, a failure), as a problem document."""
    if response.status_code < HTTPStatus.BAD_REQUEST or response.headers.get("Content-Type") == PROBLEM:
        return response
    told = problem(request, HTTPStatus(response.status_code))
    for name in ("Allow", "Retry-After"):
        if name in response.headers:
            told[name] = response.headers[name]
    return told


def streamed(pieces: Iterator[str], media_type: str) -> StreamingHttpResponse:
    """Text sent piece by piece, as it is made."""
    return StreamingHttpResponse((piece.encode() for piece in pieces), content_type=f"{media_type}; charset=utf-8")
