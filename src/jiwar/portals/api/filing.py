"""Filing an application by program: the same actions, and so the same rules and sentences, as the pages."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import override
from ninja import Body, Query, Router, Status

from jiwar.cases import api as cases
from jiwar.catalogue import api as catalogue
from jiwar.identity import api as identity
from jiwar.kernel.texts import pick
from jiwar.portals.api import shapes
from jiwar.portals.api.access import ProgramToken, program
from jiwar.portals.api.answering import PROBLEM, asked_language, in_language

router = Router(auth=ProgramToken(), tags=["applications"])
PROBLEMS = {
    400: "Not JSON",
    401: "No token of an accredited program",
    422: "Something is wrong, missing or not as described: `errors` say what, in the language asked",
    429: "Too many requests of this program: wait as `Retry-After` says",
}
UNKNOWN = {404: "No such application of this program"}
SUBMITTED = {409: "Already submitted: nothing was changed"}
NO_BODY: Any = Body(None)  # what is sent may be nothing at all
FILE = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}


def _told(**more: str) -> dict[str, Any]:
    """The problems of an operation, as its OpenAPI document tells them."""
    problems = PROBLEMS | {int(status[1:]): said for status, said in more.items()}
    schema = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"responses": {str(status): {"description": said, "content": schema} for status, said in problems.items()}}


def private(view: Callable[..., Any]) -> Callable[..., Any]:
    """An answer to one program: in the language asked, kept by nobody."""

    @wraps(view)
    def inner(request: HttpRequest, response: HttpResponse, *arguments: Any, **named: Any) -> Any:
        in_language(request, response)
        with override(asked_language(request)):
            return view(request, response, *arguments, **named)

    return inner


@router.post(
    "/applications",
    response={201: shapes.Application},
    url_name="applications",
    operation_id="begin_application",
    summary="Begin an application: what is said is kept, and what still lacks is told",
    openapi_extra=_told(_404="No such service", _410="The service ended"),
)
@private
def begin(request: HttpRequest, response: HttpResponse, payload: shapes.ApplicationSent) -> Any:
    """Kept whole or not at all: with a 422, nothing was begun."""
    actor, change = program(request), _change(payload, without=("procedure", "appeal_of"))
    if payload.appeal_of is not None and payload.procedure == catalogue.APPEAL:
        draft = cases.begin_appeal_by_program(
            actor=actor, ip=identity.client_ip(request), change=change, **payload.appeal_of.model_dump()
        )
    elif payload.appeal_of is not None:
        raise cases.ApplicationInvalid([("appeal_of", _("Only an appeal contests a file: leave it out."))])
    else:
        draft = cases.begin_application(actor=actor, procedure_code=payload.procedure, change=change)
    response["Location"] = f"{settings.PUBLIC_URL}/api/v1/applications/{draft.id}"
    return Status(201, _shown(request, draft))


@router.get(
    "/applications/{uuid:application_id}",
    response=shapes.Application,
    url_name="application",
    operation_id="application",
    summary="An application of this program, what it lacks or how far it has come",
    openapi_extra=_told(_404=UNKNOWN[404]),
)
@private
def read(request: HttpRequest, response: HttpResponse, application_id: UUID) -> Any:
    """Nothing of another's, and nothing that the administration writes in the file."""
    return _shown(request, cases.draft_visible_to(program(request), application_id))


@router.patch(
    "/applications/{uuid:application_id}",
    response=shapes.Application,
    url_name="application",
    operation_id="change_application",
    summary="Say more, or otherwise",
    openapi_extra=_told(_404=UNKNOWN[404], _409=SUBMITTED[409]),
)
@private
def change(request: HttpRequest, response: HttpResponse, application_id: UUID, payload: shapes.ApplicationPatch) -> Any:
    """Kept whole or not at all: with a 422, everything is as before."""
    actor = program(request)
    return _shown(request, cases.change_application(actor=actor, draft_id=application_id, change=_change(payload)))


class RawBody:
    """The body of a request as a file with the name that the program gives it; read piece by piece, never whole."""

    def __init__(self, request: HttpRequest, name: str) -> None:
        self.read = request.read
        self.name = name


@router.put(
    "/applications/{uuid:application_id}/papers/{slug:paper_id}",
    response=shapes.Application,
    url_name="application_paper",
    operation_id="attach_paper",
    summary="Give a file as a paper: sent again, it counts once",
    openapi_extra=_told(_404=UNKNOWN[404], _409=SUBMITTED[409], _413="Larger than this paper may be")
    | {"requestBody": {"required": True, "content": FILE}},
)
@private
def attach(
    request: HttpRequest,
    response: HttpResponse,
    application_id: UUID,
    paper_id: str,
    name: str = Query("", max_length=255, description="Name of the file; what it is, is read in the file itself"),
) -> Any:
    """Looked at as on the pages: what it really is, its size, a virus."""
    actor = program(request)
    cases.attach_paper(actor=actor, draft_id=application_id, paper_id=paper_id, upload=RawBody(request, name))
    return _shown(request, cases.draft_visible_to(actor, application_id))


@router.delete(
    "/applications/{uuid:application_id}/papers/{slug:paper_id}",
    response=shapes.Application,
    url_name="application_paper",
    operation_id="remove_paper",
    summary="Take the files of a paper away",
    openapi_extra=_told(_404=UNKNOWN[404], _409=SUBMITTED[409]),
)
@private
def remove(request: HttpRequest, response: HttpResponse, application_id: UUID, paper_id: str) -> Any:
    """All the files given as this paper."""
    actor = program(request)
    return _shown(request, cases.remove_paper(actor=actor, draft_id=application_id, paper_id=paper_id))


@router.post(
    "/applications/{uuid:application_id}/submit",
    response=shapes.Receipt,
    url_name="application_submit",
    operation_id="submit_application",
    summary="File it: repeated, it gives the same receipt and files nothing twice",
    openapi_extra=_told(
        _404=UNKNOWN[404],
        _409="The same is open already for this person: `open` names it; follow it, or say `despite` what",
        _410="The service ended meanwhile",
    ),
)
@private
def submit(
    request: HttpRequest,
    response: HttpResponse,
    application_id: UUID,
    payload: shapes.Submission | None = NO_BODY,
) -> Any:
    """The applicant is written to, on their own telephone or address, that this program filed for them."""
    actor = program(request)
    cases.submit_application(
        actor=actor, draft_id=application_id, despite=payload.despite if payload is not None else ""
    )
    return _receipt(cases.filed_by_program(actor=actor, draft_id=application_id))


def _change(payload: shapes.ApplicationPatch, without: tuple[str, ...] = ()) -> cases.ApplicationChange:
    return cases.ApplicationChange(**payload.model_dump(exclude_unset=True, exclude=set(without)))


def _receipt(filed: cases.FiledView) -> dict[str, Any]:
    return {
        "reference": filed.reference,
        "tracking_code": filed.tracking_code,
        "submitted_at": filed.submitted_at,
        "due_on": filed.due_on,
        "link": f"{settings.PUBLIC_URL}/track/{filed.reference}/",
    }


def _shown(request: HttpRequest, draft: cases.DraftView) -> dict[str, Any]:
    filed = cases.filed_by_program(actor=program(request), draft_id=draft.id) if draft.case_id else None
    lacks = [] if filed else cases.problems_in_draft(draft)
    return {
        "id": draft.id,
        "state": "submitted" if filed else "draft",
        "procedure": draft.procedure_code,
        "version": catalogue.version(id=draft.version_id).number,
        "commune": draft.commune_code,
        "language": draft.language,
        "answers": dict(draft.answers),
        "applicant": dict(draft.applicant),
        "representative": dict(draft.representative),
        "papers": [
            {"paper": one.paper_id, "name": one.name, "media_type": one.media_type, "size": one.size}
            | {"counts": one.counts}
            for one in draft.papers
        ],
        "lacks": [{"id": where, "sentence": sentence} for where, sentence in lacks],
        "expires_at": None if filed else draft.expires_at,
        "receipt": _receipt(filed) if filed else None,
        "stage": {"id": filed.stage, "words": filed.stage_words, "outcome": filed.outcome} if filed else None,
        "remedies": [
            {"remedy": one.kind, "against": one.against, "state": one.state, "to": pick(one.to)}
            | {"last_day": one.last_day}
            for one in (filed.remedies if filed else ())
        ],
        "appeal_of": _contested(draft.contested),
    }


def _contested(shown: cases.ContestedView | None) -> dict[str, str] | None:
    return {"reference": shown.reference, "act": pick(shown.act), "to": pick(shown.to)} if shown else None
