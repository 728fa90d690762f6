"""Sessions of a commission: called, their agenda and points, ranked, published, final; one file of theirs."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiwar.cases import api as cases
from jiwar.catalogue import api as catalogue
from jiwar.decisions import api as decisions
from jiwar.documents import api as documents
from jiwar.kernel.errors import Refused
from jiwar.portals.staff.pages import showing
from jiwar.portals.staff.pages.access import staff_only, staff_page
from jiwar.portals.staff.pages.commission_forms import AnswerForm, CallForm, PresenceForm, RecuseForm, WhyForm

COMMISSIONERS = ("handler", "head", "chef_daira", "papc", "wali", "signatory")
SHOWN = ("", "ranked", "left_out", "objections")
GESTURES: dict[str, Callable[..., object]] = {
    "agenda": cases.fill_agenda,
    "publish": cases.publish_list,
    "finalise": cases.finalise,
    "sign": cases.sign_minutes,
}


@require_safe
@staff_only(*COMMISSIONERS)
def commissions(request: HttpRequest) -> HttpResponse:
    """Sessions of the offices that one works at, the latest first."""
    page = cases.sessions_visible_to(request.actor, cursor=request.GET.get("after"))
    context = {
        "rows": page.rows,
        "next_href": f"?after={page.next_cursor}" if page.next_cursor else "",
        "may_call": bool(CallForm.offices_of(request.actor)),
    }
    return staff_page(request, "staff/commissions.html", context, section="commissions")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only("handler", "head")
def call(request: HttpRequest) -> HttpResponse:
    """Call a session: its day, its site, how much there is, who sits."""
    if not CallForm.offices_of(request.actor):
        raise Http404
    form = CallForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            session_id = cases.call_session(actor=request.actor, **form.said())
        except Refused as refusal:
            for name, why in getattr(refusal, "fields", {}).items():
                form.add_error(name if name in form.fields else None, why)
            if not form.errors:
                form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The commission is called. Put the files that are ready on its agenda."))
            return redirect("staff:commission", session_id)
    status = 422 if form.errors else 200
    return staff_page(request, "staff/commission_call.html", {"form": form}, section="commissions", status=status)


@require_safe
@staff_only(*COMMISSIONERS)
def commission(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """One session: what to do now, who sits, every file with its points."""
    return _page(request, _find(request, session_id))


def _find(request: HttpRequest, session_id: UUID) -> cases.SessionView:
    try:
        return cases.session_visible_to(request.actor, session_id)
    except Refused as unknown:
        raise Http404 from unknown


def _page(request: HttpRequest, session: cases.SessionView, form: PresenceForm | None = None) -> HttpResponse:
    default = "" if session.state == "called" else "ranked"
    show = request.GET.get("show", default)
    show = show if show in SHOWN else ""
    page = cases.session_items(request.actor, session.id, show=show, cursor=request.GET.get("after"))
    cases.note_listed(actor=request.actor, rows=page.rows)
    members = cases.members_of(request.actor, session.id)
    minutes = decisions.decision(id=session.decision_id) if session.decision_id else None
    words = {
        "": _("Order of arrival"),
        "ranked": _("By rank"),
        "left_out": _("Left to another session"),
        "objections": _("Objections"),
    }
    context = {
        "session": session,
        "members": members,
        "rows": page.rows,
        "next_href": f"?show={show}&after={page.next_cursor}" if page.next_cursor else "",
        "chips": [{"href": f"?show={one}", "text": words[one], "current": one == show} for one in SHOWN],
        "minutes": minutes,
        "may": cases.session_gestures(request.actor, session.id),
        "form": form,
        "presence_form": form or PresenceForm(members=members),
    }
    status = 422 if form is not None and form.errors else 200
    return staff_page(request, "staff/commission.html", context, section="commissions", status=status)


@require_POST
@staff_only(*COMMISSIONERS)
def hold(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The commission met: who was there; the grid ranks."""
    session = _find(request, session_id)
    form = PresenceForm(request.POST, members=cases.members_of(request.actor, session.id))
    if form.is_valid():
        try:
            cases.hold_session(actor=request.actor, session_id=session.id, present=form.present())
        except Refused as refusal:
            form.add_error("members", "; ".join(getattr(refusal, "fields", {}).values()) or str(refusal))
        else:
            messages.success(request, _("The files are ranked. Read the list, then publish it."))
            return redirect("staff:commission", session.id)
    return _page(request, session, form)


@require_POST
@staff_only(*COMMISSIONERS)
def act(request: HttpRequest, session_id: UUID, gesture: str) -> HttpResponse:
    """Agenda, publication, final list, minutes: each takes the session one point further."""
    session = _find(request, session_id)
    if gesture not in GESTURES:
        raise Http404
    done = {
        "agenda": _("The files that are ready go on the agenda, in order of arrival."),
        "publish": _("The provisional list is public, and each applicant is told."),
        "finalise": _("The list is final. The decisions are being prepared."),
        "sign": _("The minutes are signed, and the decisions with them."),
    }
    try:
        GESTURES[gesture](actor=request.actor, session_id=session.id)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done[gesture])
    return redirect("staff:commission", session.id)


@require_safe
@staff_only(*COMMISSIONERS)
def minutes(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The sealed minutes."""
    session = _find(request, session_id)
    decision = decisions.decision(id=session.decision_id) if session.decision_id else None
    document = documents.document(id=decision.document_id) if decision else None
    if document is None or document.file_id is None:
        raise Http404
    return HttpResponse(documents.read_file(id=document.file_id), content_type="application/pdf")


# --- One file -------------------------------------------------------------------------------------------------------


@require_safe
@staff_only(*COMMISSIONERS)
def item(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """A file before the commission: points and why, what the visit found, objections."""
    return _item_page(request, *_find_item(request, item_id))


def _find_item(request: HttpRequest, item_id: UUID) -> tuple[cases.SessionView, cases.ItemView]:
    try:
        return cases.session_item(request.actor, item_id)
    except Refused as unknown:
        raise Http404 from unknown


def _item_page(request: HttpRequest, session: cases.SessionView, row: cases.ItemView, **bound: Any) -> HttpResponse:
    cases.note_listed(actor=request.actor, rows=[row])
    definition = catalogue.version(id=session.version_id).definition
    asked = [question for name in catalogue.questions_counted(definition) if (question := definition.question(name))]
    wanted = request.GET.get("question") or request.POST.get("question")
    chosen = next((one for one in asked if one.id == wanted), None)
    waits = next((one for one in row.objections if one.accepted is None), None)
    context = {
        "session": session,
        "row": row,
        "questions": [{"id": one.id, "label": one.label} for one in asked],
        "question": chosen,
        "correct_form": bound.get("correct") or (catalogue.form_for(chosen) if chosen else None),
        "why_form": bound.get("why") or WhyForm(auto_id="why_%s"),
        "leave_form": bound.get("leave") or WhyForm(auto_id="leave_%s"),
        "recuse_form": bound.get("recuse") or RecuseForm(members=cases.members_of(request.actor, session.id)),
        "viewed": showing.papers(_papers(request, row), "paper", row.case_id),
        "waits": waits,
        "answer_form": bound.get("answer") or AnswerForm(auto_id="answer_%s"),
        "may": cases.session_gestures(request.actor, session.id),
        "form": next((one for one in bound.values() if one.errors), None),
        "wrong": next((name for name, one in bound.items() if one.errors), ""),
    }
    status = 422 if context["form"] else 200
    return staff_page(request, "staff/commission_item.html", context, section="commissions", status=status)


def _papers(request: HttpRequest, row: cases.ItemView) -> tuple[cases.PaperView, ...]:
    """The papers on which the points rest; none for whoever sits there and does not read the file."""
    try:
        return cases.papers_visible_to(request.actor, row.case_id)
    except cases.CaseNotFound:
        return ()


@require_POST
@staff_only(*COMMISSIONERS)
def correct(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """What the visit found otherwise than answered; a second person confirms it."""
    session, row = _find_item(request, item_id)
    definition = catalogue.version(id=session.version_id).definition
    question = definition.question(request.POST.get("question", ""))
    if question is None:
        raise Http404
    form, why = catalogue.form_for(question, data=request.POST), WhyForm(request.POST, auto_id="why_%s")
    if not (form.is_valid() & why.is_valid()):
        return _item_page(request, session, row, correct=form, why=why)
    said = {"question_id": question.id, "value": form.cleaned_data[question.id], "reason": why.cleaned_data["reason"]}
    done = _("Written. It counts once another person confirms it.")
    return _told(request, item_id, done, cases.correct, item_id=item_id, **said)


def _told(
    request: HttpRequest, shown: UUID, done: str, action: Callable[..., object], **arguments: Any
) -> HttpResponse:
    try:
        action(actor=request.actor, **arguments)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("staff:commission_item", shown)


@require_POST
@staff_only(*COMMISSIONERS)
def confirm(request: HttpRequest, item_id: UUID, correction_id: UUID) -> HttpResponse:
    """Another person confirms, or takes away, what was written."""
    _find_item(request, item_id)
    if request.POST.get("drop"):
        return _told(request, item_id, _("Taken away."), cases.drop_correction, correction_id=correction_id)
    done = _("Confirmed: the points are counted anew.")
    return _told(request, item_id, done, cases.confirm_correction, correction_id=correction_id)


@require_POST
@staff_only(*COMMISSIONERS)
def leave_out(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """The file waits for another session, for a reason."""
    session, row = _find_item(request, item_id)
    form = WhyForm(request.POST, auto_id="leave_%s")
    if not form.is_valid():
        return _item_page(request, session, row, leave=form)
    done = _("The file waits for another session; the minutes say why.")
    return _told(request, item_id, done, cases.leave_out, item_id=item_id, reason=form.cleaned_data["reason"])


@require_POST
@staff_only(*COMMISSIONERS)
def recuse(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """A member takes no part in this file."""
    session, row = _find_item(request, item_id)
    form = RecuseForm(request.POST, members=cases.members_of(request.actor, session.id))
    if not form.is_valid():
        return _item_page(request, session, row, recuse=form)
    done = _("This member takes no part in the file.")
    return _told(request, item_id, done, cases.recuse, item_id=item_id, **form.said())


@require_POST
@staff_only(*COMMISSIONERS)
def answer(request: HttpRequest, item_id: UUID, objection_id: UUID) -> HttpResponse:
    """An objection is answered, with a reason."""
    session, row = _find_item(request, item_id)
    form = AnswerForm(request.POST, auto_id="answer_%s")
    if not form.is_valid():
        return _item_page(request, session, row, answer=form)
    done = _("The applicant is told of the answer.")
    said = {"accepted": form.cleaned_data["accepted"] == "yes", "answer": form.cleaned_data["answer"]}
    return _told(request, item_id, done, cases.answer_objection, objection_id=objection_id, **said)


@require_POST
@staff_only(*COMMISSIONERS)
def present(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The handler says that a file is ready for the commission, or takes it back."""
    back = bool(request.POST.get("back"))
    try:
        (cases.recall if back else cases.present)(actor=request.actor, case_id=case_id)
    except cases.CaseNotFound as unknown:
        raise Http404 from unknown
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The file is examined again.") if back else _("The file waits for the commission."))
    return redirect("staff:case", case_id)
