"""A file on one screen: papers beside answers, history, clock, and what may be done now."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from jiwar.cases import api as cases
from jiwar.catalogue import api as catalogue
from jiwar.documents import api as documents
from jiwar.identity import api as identity
from jiwar.kernel.errors import Refused
from jiwar.kernel.texts import current_language
from jiwar.portals.staff.pages import fees, lookups, panels, ready, records, showing, validations
from jiwar.portals.staff.pages import forms as staff_forms
from jiwar.portals.staff.pages.access import SIGNATORIES, VALIDATORS, staff_only, staff_page
from jiwar.portals.staff.pages.undoing import remember

# What is done with one button; the rest has a form of its own.
WITHOUT_FORM = {
    "assign",
    "sign",
    "ask_opinions",
    "send_parts",
    "print_receipt",
    "complete",
    "object",
    "withdraw",
    "transfer",
    "reopen",
    "consult",
}


def find(request: HttpRequest, case_id: UUID) -> cases.CaseDetail:
    """The file for this reader, or 404."""
    try:
        return cases.case_visible_to(request.actor, case_id)
    except cases.CaseNotFound as unknown:
        raise Http404 from unknown


@require_safe
@staff_only()
@cases.one_reading()
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The desk."""
    detail = find(request, case_id)
    cases.look_at(actor=request.actor, case_id=case_id)
    return desk(request, detail)


@require_safe
@staff_only()
def presence(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Who else has the file open, told again and again to an open page; nothing when nothing changed."""
    try:
        cases.look_at(actor=request.actor, case_id=case_id)
    except cases.CaseNotFound as unknown:
        raise Http404 from unknown
    others = cases.others_at(actor=request.actor, case_id=case_id)
    return presence_of(request, reverse("staff:presence", args=[case_id]), others)


def presence_of(request: HttpRequest, href: str, others: Sequence[cases.Presence]) -> HttpResponse:
    """Those who are there, for a page that shows some already."""
    if request.GET.get("shown", "") == shown_of(others):
        return HttpResponse(status=204)
    return render(request, "staff/presence.html", {"href": href, "others": others, "shown": shown_of(others)})


def shown_of(others: Sequence[cases.Presence]) -> str:
    """Who is shown, as the page asks whether anything changed."""
    return ".".join(str(one.account_id) for one in others)


@cases.one_reading()
def desk(request: HttpRequest, detail: cases.CaseDetail, **bound: forms.Form) -> HttpResponse:
    """Draw the file with the forms of what may be done; `bound` replaces a fresh form by one with errors."""
    may = detail.may
    fresh: dict[str, Callable[[], forms.Form]] = {
        "request_completion": lambda: staff_forms.CompletionForm(case=detail),
        "return_to_handler": staff_forms.ReturnForm,
    }
    drawn: dict[str, Any] = {f"{name}_form": bound.get(name) or make() for name, make in fresh.items() if name in may}
    if "request_completion" in may:
        form = drawn["request_completion_form"]
        drawn["completion_sms"] = panels.of_completion(request, form, case_id=detail.id)
    asked = next((one for one in detail.opinions if one.mine and not one.verdict), None)
    if "propose" in may:
        drawn["grant_form"] = bound.get("grant") or staff_forms.ProposeForm(case=detail, auto_id="grant_%s")
        drawn["refuse_form"] = bound.get("propose") or staff_forms.ProposeForm(case=detail)
    if asked and "give_opinion" in may:
        drawn["opinion_form"] = bound.get("give_opinion") or staff_forms.OpinionForm(auto_id="opinion_%s")
    moving = bound.get("move_back") or staff_forms.ReturnForm(auto_id="back_%s")
    sealed = detail.document_id is not None and detail.outcome != ""
    others = cases.others_at(actor=request.actor, case_id=detail.id)
    context = {
        "case": detail,
        "others": others,
        "shown": shown_of(others),
        "born": {"applicant": _born(detail.applicant), "representative": _born(detail.representative)},
        "viewed": _viewed(detail),
        "opinion_asked": asked,
        "lookups": lookups.rows_of(detail, bound.get("look_up")),
        "record": records.of_case(request, detail),
        "picture": cases.picture_of(detail),
        "levels": validations.panel_of(detail, bound.get("answer_validation")),
        "fees": fees.of_case(request.actor, detail),
        "sealed": sealed,
        "busy": bool(drawn or sealed or may & WITHOUT_FORM),
        "move_back_form": moving if "move_back" in may else None,
        "unsent": unsent(bound, may),
        "wrong": next((name for name, form in bound.items() if form.errors), ""),
        "form": next((form for form in bound.values() if form.errors), None),
        **drawn,
        **panels.of_case(request, detail, bound),
    }
    status = 422 if any(form.errors for form in bound.values()) else 200
    return staff_page(request, "staff/case.html", context, section="queue", status=status)


def _viewed(detail: cases.CaseDetail) -> list[showing.Viewed]:
    """What stands in the viewer: the act for whoever answers for it, then the papers."""
    act = [showing.act("preview", detail.id)] if {"sign", "validate"} & set(detail.may) else []
    own = showing.papers((one for one in detail.papers if one.file_id), "paper", detail.id)
    return act + own + panels.joined_to_opinions(detail)


def _born(party: cases.PartyView | None) -> str:
    """The birth date in words; the year alone when it is presumed."""
    declared = party.declared if party else {}
    written = str(declared.get("birth_date") or "")
    year_only = declared.get("birth_precision") == "year"
    return catalogue.day_in(written[:4] if year_only else written, current_language()) if written else ""


def act_on(
    request: HttpRequest,
    case_id: UUID,
    done: str,
    action: Callable[..., object],
    typed: Mapping[str, forms.Form] | None = None,
    **arguments: Any,
) -> HttpResponse:
    """Do it and say so; a refusal is shown on the file as it now stands, with what was `typed`."""
    try:
        action(actor=request.actor, case_id=case_id, expected_sequence=_sequence(request), **arguments)
    except cases.CaseNotFound as unknown:
        raise Http404 from unknown
    except Refused as refusal:
        if typed:
            for form in typed.values():
                form.add_error(None, str(refusal))
            return desk(request, find(request, case_id), **typed)
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("staff:case", case_id)


# Forms whose name is not that of the action which they do.
DOES = {"note": "post_message", "take": "assign", "answer_validation": "validate", "look_up": "record_lookup"}


def unsent(bound: Mapping[str, forms.Form], may: Collection[str]) -> list[tuple[str, str]]:
    """What was typed in a form that is offered no more, since somebody acted meanwhile: shown, to be copied."""
    return [
        (str(form[name].label), str(form[name].value()))
        for key, form in bound.items()
        if DOES.get(key, key) not in may and form.is_bound
        for name, field in form.fields.items()
        if isinstance(field.widget, forms.Textarea | forms.TextInput) and form[name].value()
    ]


def _sequence(request: HttpRequest) -> int | None:
    typed = request.POST.get("sequence", "")
    return int(typed) if typed.isascii() and typed.isdigit() else None


@require_POST
@staff_only()
def assign(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Take the file; before older ones, with a reason."""
    detail = find(request, case_id)
    said = request.POST.get("reason", "")
    form = staff_forms.TakeForm(request.POST, auto_id="take_%s")
    if detail.fairness and detail.fairness.before and "assign" in detail.may and not said.strip():
        return desk(request, detail, take=form)
    typed = {"take": form} if said.strip() else None
    return act_on(request, case_id, _("The file is yours."), cases.assign, typed, reason=said)


@require_POST
@staff_only()
def ask_opinions(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Ask the other services, all at once."""
    return act_on(request, case_id, _("The opinions were asked."), cases.ask_opinions)


@require_POST
@staff_only()
def look_up(request: HttpRequest, case_id: UUID, paper_id: str) -> HttpResponse:
    """What was found of a paper that the administration holds."""
    detail = find(request, case_id)
    held = next((one for one in detail.lookups if one.paper_id == paper_id), None)
    if held is None:
        raise Http404
    form = staff_forms.LookupForm(request.POST, held=held)
    if not form.is_valid():
        return desk(request, detail, look_up=form)
    found = form.cleaned_data["found"] == "yes"
    done = _("Found: it is kept in the file.") if found else _("Not found: ask the applicant for it.")
    said = {"paper_id": paper_id, "found": found, "note": form.cleaned_data["note"]}
    return act_on(request, case_id, done, cases.record_lookup, {"look_up": form}, **said)


@require_POST
@staff_only()
def choose_record(request: HttpRequest, case_id: UUID, record_id: UUID) -> HttpResponse:
    """The record from which the act is drawn."""
    done = _("The act is drawn from this record. Read it, then propose.")
    return act_on(request, case_id, done, cases.choose_record, record_id=record_id)


@require_POST
@staff_only()
def request_completion(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Ask the applicant to complete; the clock stops."""
    detail = find(request, case_id)
    if ready.composing(request):
        fresh = staff_forms.CompletionForm(case=detail)
        ready.compose(request, fresh, case_id=case_id)
        return desk(request, detail, request_completion=fresh)
    form = staff_forms.CompletionForm(request.POST, case=detail)
    if not form.is_valid():
        return desk(request, detail, request_completion=form)
    done = _("The applicant was asked; the legal clock is stopped.")
    said = {"items": form.said(), "message": form.cleaned_data["message"]}
    said["reason"] = form.cleaned_data.get("reason", "")
    return act_on(request, case_id, done, cases.request_completion, {"request_completion": form}, **said)


@require_POST
@staff_only()
def propose(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Send a decision to be signed."""
    detail = find(request, case_id)
    granting = request.POST.get("verdict") == "grant"
    form = staff_forms.ProposeForm(request.POST, case=detail, auto_id="grant_%s" if granting else "id_%s")
    typed = {"grant" if granting else "propose": form}
    if not form.is_valid():
        return desk(request, detail, **typed)
    given = form.cleaned_data
    arguments = {"verdict": given["verdict"], "reasons": given["all_reasons"], "note": given["note"]}
    return act_on(request, case_id, _("The decision was sent on."), cases.propose, typed, **arguments)


@require_POST
@staff_only(*SIGNATORIES)
def return_to_handler(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Not signed, and why."""
    form = staff_forms.ReturnForm(request.POST)
    if not form.is_valid():
        return desk(request, find(request, case_id), return_to_handler=form)
    done = _("The file went back to its handler.")
    note = form.cleaned_data["note"]
    return act_on(request, case_id, done, cases.return_to_handler, {"return_to_handler": form}, note=note)


@require_POST
@staff_only("head")
def move_back(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The file returns to the version from which it was moved."""
    form = staff_forms.ReturnForm(request.POST, auto_id="back_%s")
    if not form.is_valid():
        return desk(request, find(request, case_id), move_back=form)
    done = _("The file follows its earlier version again.")
    return act_on(request, case_id, done, cases.move_back, {"move_back": form}, reason=form.cleaned_data["note"])


@require_POST
@staff_only(*SIGNATORIES)
def sign(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Sign what was previewed; where a code is asked for, in the signing book."""
    if identity.has_second_factor(account_id=request.actor.account_id) or settings.SECOND_FACTOR_TO_SIGN:
        messages.info(request, _("Your signature asks for your code: read the act, tick it and sign here."))
        return redirect("staff:signing_book")
    return act_on(request, case_id, _("Signed. The act is being sealed and the applicant will be told."), cases.sign)


@require_POST
@staff_only(*VALIDATORS)
def answer_validation(request: HttpRequest, case_id: UUID, validation_id: UUID) -> HttpResponse:
    """The validator agrees, or sends the file back and says why."""
    detail = find(request, case_id)
    form = staff_forms.ValidationForm(request.POST, auto_id="validation_%s")
    if not form.is_valid():
        return desk(request, detail, answer_validation=form)
    agreed = form.cleaned_data["answer"] == "agree"
    action = cases.validate if agreed else cases.return_from_validation
    try:
        done = action(actor=request.actor, validation_id=validation_id, note=form.cleaned_data["note"])
    except cases.CaseNotFound as unknown:
        raise Http404 from unknown
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return desk(request, find(request, case_id), answer_validation=form)
    remember(request, case_id, done)
    messages.success(request, _("Your agreement was recorded.") if agreed else _("The file went back to its handler."))
    return redirect("staff:validations")


@require_safe
@xframe_options_sameorigin
@staff_only()
def paper(request: HttpRequest, case_id: UUID, paper_id: UUID) -> HttpResponse:
    """One paper of the file, shown beside the answers."""
    detail = find(request, case_id)
    wanted = next((one for one in detail.papers if one.id == paper_id and one.file_id), None)
    if wanted is None:
        raise Http404
    file_id = cases.paper_file(actor=request.actor, stored_id=wanted.id)
    return shown_paper(request, wanted, file_id)


def shown_paper(request: HttpRequest, wanted: cases.PaperView, file_id: UUID) -> HttpResponse:
    """The content of a paper in the frame of a page, downloaded where no browser shows it."""
    try:
        content = documents.open_file(id=file_id)
    except (documents.FileInQuarantine, documents.FileGone) as closed:
        sentence = _("A virus was found in this file: ask the applicant for it again.")
        text = sentence if wanted.scan == "infected" and wanted.paper_id else str(closed)
        return render(request, "staff/paper_closed.html", {"text": text}, status=409)
    inline = wanted.media_type in showing.SHOWN_INLINE
    response = FileResponse(content, content_type=wanted.media_type, as_attachment=not inline, filename=wanted.name)
    response["Content-Security-Policy"] = showing.PAPER_POLICY[wanted.media_type == showing.PDF]
    return response


@require_safe
@xframe_options_sameorigin
@staff_only()
def paper_page(request: HttpRequest, case_id: UUID, paper_id: UUID, page: int) -> HttpResponse:
    """One page of a paper that is a PDF."""
    try:
        file_id = cases.paper_file(actor=request.actor, stored_id=paper_id)
    except (cases.CaseNotFound, cases.DraftNotFound) as unknown:
        raise Http404 from unknown
    return showing.paper_page(request, page, file_id, original=reverse("staff:paper", args=[case_id, paper_id]))


def _act_shown(request: HttpRequest, case_id: UUID) -> bytes:
    """The act exactly as it would be sealed, without its number; 404 when there is none."""
    verdict = request.GET.get("verdict", "")
    if not verdict and find(request, case_id).proposal is None:
        raise Http404
    try:
        shown = cases.act_preview(actor=request.actor, case_id=case_id, verdict=verdict or None)
    except cases.CaseNotFound as unknown:
        raise Http404 from unknown
    return documents.render(layout=shown.layout, data=dict(shown.data), language=shown.language)


def _note_read(request: HttpRequest, case_id: UUID) -> None:
    if not request.GET.get("verdict"):
        cases.note_act_read(actor=request.actor, case_id=case_id)


@require_safe
@xframe_options_sameorigin
@staff_only()
def preview(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The act as a PDF."""
    try:
        pdf = _act_shown(request, case_id)
    except Refused as refusal:
        return HttpResponse(str(refusal), status=409, content_type="text/plain; charset=utf-8")
    _note_read(request, case_id)
    return HttpResponse(pdf, content_type="application/pdf")


@require_safe
@xframe_options_sameorigin
@staff_only()
def preview_page(request: HttpRequest, case_id: UUID, page: int) -> HttpResponse:
    """One page of the act; its last page opened, the act was read."""
    try:
        pdf = _act_shown(request, case_id)
    except Refused as refusal:
        return render(request, "staff/paper_closed.html", {"text": str(refusal)}, status=409)

    def draw(number: int, close: bool) -> documents.PagePicture:
        drawn = documents.draw_page(content=pdf, page=number, close=close)
        if drawn.page == drawn.pages:
            _note_read(request, case_id)
        return drawn

    original = reverse("staff:preview", args=[case_id])
    return showing.page_answer(request, page, draw, name=_("The act as it will be sealed"), original=original)


@require_safe
@staff_only()
def receipt(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The receipt, to print for the person at the desk."""
    try:
        pdf = cases.receipt_pdf(actor=request.actor, case_id=case_id)
    except cases.CaseNotFound as unknown:
        raise Http404 from unknown
    return HttpResponse(pdf, content_type="application/pdf")


@require_safe
@staff_only()
def act(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The signed act of a closed file."""
    detail = find(request, case_id)
    if detail.document_id is None:
        raise Http404
    shown = documents.document(id=detail.document_id)
    if shown.file_id is None:
        raise Http404
    return HttpResponse(documents.read_file(id=shown.file_id), content_type="application/pdf")
