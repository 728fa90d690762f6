"""The parts of an authority in the files that others lead: its queue, one part, what is done with it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from jiwar.cases import api as cases
from jiwar.documents import api as documents
from jiwar.kernel.errors import Refused
from jiwar.portals.staff.pages import showing
from jiwar.portals.staff.pages.access import PART_ROLES, SIGNATORIES, staff_only, staff_page
from jiwar.portals.staff.pages.case import act_on, presence_of, shown_of
from jiwar.portals.staff.pages.part_forms import PartGiveForm, PartReturnForm, PrepareForm, RemarksForm


@require_safe
@staff_only(*PART_ROLES)
def parts(request: HttpRequest) -> HttpResponse:
    """Parts that wait for this person's office, or for this person's decision."""
    handler = _handler(request)
    page = cases.parts_for(actor=request.actor, handler_id=handler, cursor=request.GET.get("after"))
    cases.note_listed(actor=request.actor, rows=page.rows)
    address = reverse("staff:parts")
    of_one = {"handler": str(handler)} if handler else {}
    context = {
        "rows": page.rows,
        "next_href": f"?{urlencode(of_one | {'after': page.next_cursor})}" if page.next_cursor else "",
        "whole_href": address if handler else "",
        "away": [
            {
                "one": one,
                "href": f"{address}?{urlencode({'handler': one.account_id})}",
                "current": one.account_id == handler,
            }
            for one in cases.away_today(actor=request.actor)
        ],
    }
    return staff_page(request, "staff/parts.html", context, section="parts")


def _handler(request: HttpRequest) -> UUID | None:
    """Whose parts are asked for; of no account: everybody's."""
    try:
        return UUID(request.GET.get("handler", ""))
    except ValueError:
        return None


def find_part(request: HttpRequest, part_id: UUID) -> cases.PartDetail:
    """The part for this reader, or 404."""
    try:
        return cases.part_visible_to(request.actor, part_id)
    except cases.CaseNotFound as unknown:
        raise Http404 from unknown


@require_safe
@staff_only(*PART_ROLES)
def part(request: HttpRequest, part_id: UUID) -> HttpResponse:
    """One part: what it needs of the file, and what may be done now."""
    detail = find_part(request, part_id)
    cases.look_at_part(actor=request.actor, part_id=part_id)
    return _drawn(request, detail)


@require_safe
@staff_only(*PART_ROLES)
def presence(request: HttpRequest, part_id: UUID) -> HttpResponse:
    """Who else has the part open, told again and again to an open page."""
    try:
        cases.look_at_part(actor=request.actor, part_id=part_id)
    except cases.CaseNotFound as unknown:
        raise Http404 from unknown
    others = cases.others_at_part(actor=request.actor, part_id=part_id)
    return presence_of(request, reverse("staff:part_presence", args=[part_id]), others)


def _drawn(request: HttpRequest, detail: cases.PartDetail, **bound: forms.Form) -> HttpResponse:
    may = detail.may
    others = cases.others_at_part(actor=request.actor, part_id=detail.id)
    act = [showing.act("part_preview", detail.id)] if detail.part.state == "prepared" else []
    context: dict[str, Any] = {
        "part": detail,
        "others": others,
        "shown": shown_of(others),
        "viewed": act + showing.papers(detail.papers, "part_paper", detail.id),
        "wrong": next((name for name, form in bound.items() if form.errors), ""),
        "form": next((form for form in bound.values() if form.errors), None),
    }
    if "remark_part" in may:
        context["remarks_form"] = bound.get("remark_part") or RemarksForm(part=detail, auto_id="remark_%s")
    if "prepare_part" in may:
        context["prepare_form"] = bound.get("prepare_part") or PrepareForm(part=detail, auto_id="prepare_%s")
    if "return_part" in may:
        context["return_form"] = bound.get("return_part") or PartReturnForm(auto_id="return_%s")
    if "hand_over_part" in may:
        colleagues = cases.part_colleagues(actor=request.actor, part_id=detail.id)
        if colleagues:
            given = bound.get("hand_over_part")
            context["give_form"] = given or PartGiveForm(colleagues=colleagues, auto_id="give_%s")
    status = 422 if any(form.errors for form in bound.values()) else 200
    return staff_page(request, "staff/part.html", context, section="parts", status=status)


def _done(request: HttpRequest, part_id: UUID, said: str, action: Callable[..., object], **more: Any) -> HttpResponse:
    """Do it and say so; a refusal is shown on the part as it now stands."""
    try:
        action(actor=request.actor, part_id=part_id, **more)
    except cases.CaseNotFound as unknown:
        raise Http404 from unknown
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("staff:part", part_id)


@require_POST
@staff_only("handler", "head")
def take(request: HttpRequest, part_id: UUID) -> HttpResponse:
    """Take the part."""
    return _done(request, part_id, _("The part is yours."), cases.take_part)


@require_POST
@staff_only("handler", "head")
def give(request: HttpRequest, part_id: UUID) -> HttpResponse:
    """The part goes to a colleague."""
    detail = find_part(request, part_id)
    colleagues = cases.part_colleagues(actor=request.actor, part_id=part_id)
    form = PartGiveForm(request.POST, colleagues=colleagues, auto_id="give_%s")
    if not form.is_valid():
        return _drawn(request, detail, hand_over_part=form)
    said = {"to_account_id": UUID(form.cleaned_data["to"]), "reason": form.cleaned_data["reason"]}
    return _done(request, part_id, _("The part is in your colleague’s hand."), cases.hand_over_part, **said)


@require_POST
@staff_only("handler", "head")
def remark(request: HttpRequest, part_id: UUID) -> HttpResponse:
    """What the part lacks, or that it lacks nothing."""
    detail = find_part(request, part_id)
    form = RemarksForm(request.POST, part=detail, auto_id="remark_%s")
    if not form.is_valid():
        return _drawn(request, detail, remark_part=form)
    lacks = form.said()
    done = _("Your remarks leave with those of the other authorities.") if lacks else _("Recorded: you lack nothing.")
    return _done(request, part_id, done, cases.remark_part, items=lacks)


@require_POST
@staff_only("handler", "head")
def prepare(request: HttpRequest, part_id: UUID) -> HttpResponse:
    """The decision, for whoever holds the power over it."""
    detail = find_part(request, part_id)
    form = PrepareForm(request.POST, part=detail, auto_id="prepare_%s")
    if not form.is_valid():
        return _drawn(request, detail, prepare_part=form)
    given = form.cleaned_data
    said = {"verdict": given["verdict"], "reasons": given["all_reasons"], "conditions": given["conditions"]}
    return _done(request, part_id, _("Prepared: it waits for the decision."), cases.prepare_part, **said)


@require_POST
@staff_only(*SIGNATORIES)
def decide(request: HttpRequest, part_id: UUID) -> HttpResponse:
    """Decide what was prepared: a numbered act, sealed."""
    said = _("Decided. The act is being sealed and the applicant will be told.")
    return _done(request, part_id, said, cases.decide_part)


@require_POST
@staff_only(*SIGNATORIES)
def send_back(request: HttpRequest, part_id: UUID) -> HttpResponse:
    """Not decided, and why."""
    detail = find_part(request, part_id)
    form = PartReturnForm(request.POST, auto_id="return_%s")
    if not form.is_valid():
        return _drawn(request, detail, return_part=form)
    done = _("The part goes back to be prepared again.")
    return _done(request, part_id, done, cases.return_part, note=form.cleaned_data["note"])


@require_POST
@staff_only()
def send(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The lead puts the file before all its authorities."""
    return act_on(request, case_id, _("The file is before all its authorities."), cases.send_parts)


@require_safe
@xframe_options_sameorigin
@staff_only(*PART_ROLES)
def preview(request: HttpRequest, part_id: UUID) -> HttpResponse:
    """The act of the part as a PDF."""
    return HttpResponse(_act_shown(request, part_id), content_type="application/pdf")


@require_safe
@xframe_options_sameorigin
@staff_only(*PART_ROLES)
def preview_page(request: HttpRequest, part_id: UUID, page: int) -> HttpResponse:
    """One page of the act of the part."""
    pdf = _act_shown(request, part_id)
    return showing.page_answer(
        request,
        page,
        lambda number, close: documents.draw_page(content=pdf, page=number, close=close),
        name=_("The act as it will be sealed"),
        original=reverse("staff:part_preview", args=[part_id]),
    )


def _act_shown(request: HttpRequest, part_id: UUID) -> bytes:
    """The act of the part exactly as it would be sealed, without its number; 404 when there is none."""
    try:
        shown = cases.part_preview(actor=request.actor, part_id=part_id)
    except (cases.CaseNotFound, cases.PartNotOpen) as unknown:
        raise Http404 from unknown
    return documents.render(layout=shown.layout, data=dict(shown.data), language=shown.language)


@require_safe
@xframe_options_sameorigin
@staff_only(*PART_ROLES)
def paper(request: HttpRequest, part_id: UUID, paper_id: UUID) -> HttpResponse:
    """One of the papers that the part needs."""
    wanted = next((one for one in find_part(request, part_id).papers if one.id == paper_id), None)
    if wanted is None:
        raise Http404
    file_id = cases.part_paper_file(actor=request.actor, part_id=part_id, stored_id=wanted.id)
    try:
        content = documents.open_file(id=file_id)
    except (documents.FileInQuarantine, documents.FileGone) as closed:
        return render(request, "staff/paper_closed.html", {"text": str(closed)}, status=409)
    inline = wanted.media_type in showing.SHOWN_INLINE
    response = FileResponse(content, content_type=wanted.media_type, as_attachment=not inline, filename=wanted.name)
    response["Content-Security-Policy"] = showing.PAPER_POLICY[wanted.media_type == showing.PDF]
    return response


@require_safe
@xframe_options_sameorigin
@staff_only(*PART_ROLES)
def paper_page(request: HttpRequest, part_id: UUID, paper_id: UUID, page: int) -> HttpResponse:
    """One page of a paper that is a PDF."""
    try:
        file_id = cases.part_paper_file(actor=request.actor, part_id=part_id, stored_id=paper_id)
    except cases.CaseNotFound as unknown:
        raise Http404 from unknown
    return showing.paper_page(request, page, file_id, original=reverse("staff:part_paper", args=[part_id, paper_id]))


@require_safe
@staff_only(*PART_ROLES)
def act(request: HttpRequest, part_id: UUID) -> HttpResponse:
    """The sealed act of the part."""
    found = find_part(request, part_id).part.document_id
    shown = documents.document(id=found) if found else None
    if shown is None or shown.file_id is None:
        raise Http404
    return HttpResponse(documents.read_file(id=shown.file_id), content_type="application/pdf")
