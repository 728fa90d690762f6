"""Files that come in parts (tus): where a browser sends them; of drafts, completions, opinions from outside."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from jiwar.cases import api as cases
from jiwar.documents import api as documents
from jiwar.portals.citizen.pages import session
from jiwar.portals.citizen.pages.follow import seen_by

View = Callable[..., HttpResponse]


def _found(view: View) -> View:
    """What is unknown or another's is 404, for programs too."""

    @wraps(view)
    def inner(request: HttpRequest, **named: Any) -> HttpResponse:
        try:
            return view(request, **named)
        except (
            cases.DraftNotFound,
            cases.CaseNotFound,
            cases.MayNotAct,
            cases.UnknownItem,
            cases.ExpertLinkGone,
        ) as lost:
            return HttpResponse(str(lost), status=404, content_type="text/plain; charset=utf-8")

    return inner


@documents.speaks_tus
@_found
def draft_uploads(request: HttpRequest, draft_id: UUID, paper_id: str, *, method: str) -> HttpResponse:
    """Begin to send a paper of an application, or a file that answers a question."""
    call = _draft_call(request, draft_id)
    return documents.tus_creation(
        request,
        method=method,
        begin=lambda name, length: cases.begin_upload(paper_id=paper_id, name=name, length=length, **call),
        address=lambda key: reverse("citizen:draft_upload", args=[draft_id, key]),
    )


@documents.speaks_tus
@_found
def draft_upload(request: HttpRequest, draft_id: UUID, upload_id: UUID, *, method: str) -> HttpResponse:
    """One paper on its way to an application."""
    call = _draft_call(request, draft_id)
    cases.draft_visible_to(call["actor"], draft_id, call["session_drafts"])
    return documents.tus_resource(
        request,
        method=method,
        holder=cases.uploads_of_draft(draft_id),
        id=upload_id,
        keep=lambda: cases.keep_upload(upload_id=upload_id, **call),
    )


@documents.speaks_tus
@_found
def given_uploads(request: HttpRequest, reference: str, paper_id: str, *, method: str) -> HttpResponse:
    """Begin to send a file that the administration asked for."""
    call = _case_call(request, reference)
    return documents.tus_creation(
        request,
        method=method,
        begin=lambda name, length: cases.begin_given_upload(paper_id=paper_id, name=name, length=length, **call),
        address=lambda key: reverse("citizen:given_upload", args=[reference, key]),
    )


@documents.speaks_tus
@_found
def given_upload(request: HttpRequest, reference: str, upload_id: UUID, *, method: str) -> HttpResponse:
    """One file on its way to a case that must be completed."""
    call = _case_call(request, reference)
    return documents.tus_resource(
        request,
        method=method,
        holder=cases.uploads_of_case(call["case_id"]),
        id=upload_id,
        keep=lambda: cases.keep_given_upload(upload_id=upload_id, **call),
    )


@documents.speaks_tus
@_found
def expert_uploads(request: HttpRequest, token: str, *, method: str) -> HttpResponse:
    """Begin to send a file that an expert from outside joins to their opinion."""
    here: dict[str, Any] = {"token": token, "ip": session.address(request)}
    return documents.tus_creation(
        request,
        method=method,
        begin=lambda name, length: cases.begin_expert_upload(name=name, length=length, **here),
        address=lambda key: reverse("citizen:expert_upload", args=[token, key]),
    )


@documents.speaks_tus
@_found
def expert_upload(request: HttpRequest, token: str, upload_id: UUID, *, method: str) -> HttpResponse:
    """One such file on its way."""
    here: dict[str, Any] = {"token": token, "ip": session.address(request)}
    return documents.tus_resource(
        request,
        method=method,
        holder=cases.expert_uploads(**here),
        id=upload_id,
        keep=lambda: cases.keep_expert_upload(upload_id=upload_id, **here),
    )


def _draft_call(request: HttpRequest, draft_id: UUID) -> dict[str, Any]:
    """What every draft action takes."""
    return {"actor": session.actor(request), "draft_id": draft_id, "session_drafts": session.drafts(request)}


def _case_call(request: HttpRequest, reference: str) -> dict[str, Any]:
    """What giving to a case takes, for whoever may act on it in this session."""
    seen = seen_by(request, reference)
    if seen is None or not seen.may_act:
        raise cases.MayNotAct
    return {"case_id": seen.case_id, **session.reads(request)}
