"""Opinions on a file: given by a service with what it joins; further ones asked, and reminded."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from jiwar.cases import api as cases
from jiwar.identity import api as identity
from jiwar.kernel.errors import Refused
from jiwar.kernel.forms import as_typed
from jiwar.portals.staff.pages import showing
from jiwar.portals.staff.pages.access import staff_only
from jiwar.portals.staff.pages.case import act_on, desk, find, shown_paper
from jiwar.portals.staff.pages.consulting_form import form_of
from jiwar.portals.staff.pages.forms import OpinionForm
from jiwar.portals.staff.pages.undoing import remember


@require_POST
@staff_only("handler", "head")
def consult(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Ask further opinions."""
    detail = find(request, case_id)
    form = form_of(request, detail, request.POST)
    if not form.is_valid():
        return desk(request, detail, consult=form)
    return act_on(request, case_id, _("The opinions were asked."), cases.consult, **form.said())


@require_POST
@staff_only("handler", "head")
def remind(request: HttpRequest, case_id: UUID, opinion_id: UUID) -> HttpResponse:
    """Write again to whoever was asked."""

    def deed(*, actor: identity.Actor, case_id: UUID, expected_sequence: int | None) -> None:
        cases.remind_opinion(actor=actor, case_id=case_id, opinion_id=opinion_id)

    return act_on(request, case_id, _("They were written to again."), deed)


@require_POST
@staff_only("expert")
def give_opinion(request: HttpRequest, case_id: UUID, opinion_id: UUID) -> HttpResponse:
    """The service's opinion, once; files are kept as they come, whatever the rest of the form is worth."""
    form = OpinionForm(request.POST, auto_id="opinion_%s")
    refused = _keep_files(request, opinion_id)
    if refused or {"add", "remove"} & set(request.POST):
        as_typed(form)
        if refused:
            form.add_error("file", refused)
        return desk(request, find(request, case_id), give_opinion=form)
    detail = find(request, case_id)
    if not form.is_valid():
        return desk(request, detail, give_opinion=form)
    try:
        done = cases.give_opinion(actor=request.actor, opinion_id=opinion_id, **form.said())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return desk(request, find(request, case_id), give_opinion=form)
    remember(request, case_id, done)
    messages.success(request, _("Your opinion was recorded."))
    return redirect("staff:opinions")


def _keep_files(request: HttpRequest, opinion_id: UUID) -> str:
    """Join what was sent, leave out what was taken away; why it was refused."""
    call: dict[str, Any] = {"actor": request.actor, "opinion_id": opinion_id}
    try:
        if removed := request.POST.get("remove"):
            cases.leave_out_of_opinion(stored_id=UUID(removed), **call)
        for upload in request.FILES.getlist("file"):
            cases.join_to_opinion(upload=upload, **call)
    except cases.CaseNotFound as unknown:
        raise Http404 from unknown
    except ValueError:
        return ""  # not one of our buttons
    except Refused as problem:
        return str(problem)
    return ""


@require_safe
@xframe_options_sameorigin
@staff_only()
def joined(request: HttpRequest, case_id: UUID, paper_id: UUID) -> HttpResponse:
    """What is joined to an opinion, for whoever reads the opinion."""
    wanted, file_id = _joined(request, case_id, paper_id)
    return shown_paper(request, wanted, file_id)


@require_safe
@xframe_options_sameorigin
@staff_only()
def joined_page(request: HttpRequest, case_id: UUID, paper_id: UUID, page: int) -> HttpResponse:
    """One page of it, when it is a PDF."""
    _wanted, file_id = _joined(request, case_id, paper_id)
    return showing.paper_page(request, page, file_id, original=reverse("staff:joined_paper", args=[case_id, paper_id]))


def _joined(request: HttpRequest, case_id: UUID, paper_id: UUID) -> tuple[cases.PaperView, UUID]:
    try:
        wanted = cases.joined_paper(actor=request.actor, case_id=case_id, stored_id=paper_id)
    except cases.CaseNotFound as unknown:
        raise Http404 from unknown
    if wanted.file_id is None:
        raise Http404
    return wanted, wanted.file_id
