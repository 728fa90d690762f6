"""What a counter agent does on a filed case for whoever stands at the desk: receive, object, withdraw."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_POST

from jiwar.cases import api as cases
from jiwar.catalogue import api as catalogue
from jiwar.kernel.errors import Refused
from jiwar.kernel.forms import NeededWords
from jiwar.kernel.texts import pick
from jiwar.portals.staff.pages.access import staff_only, staff_page
from jiwar.portals.staff.pages.case import act_on, find
from jiwar.portals.staff.pages.cosigners import IdentityForm
from jiwar.portals.staff.pages.counter import Part, paper_form
from jiwar.portals.staff.pages.files import listed


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only("counter_agent")
def complete(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """All that was asked on one page; what is right is kept, and the file goes on when nothing lacks."""
    detail = find(request, case_id)
    if "complete" not in detail.may or _waiting(detail) is None:
        return redirect("staff:case", case_id)
    if request.method != "POST":
        return _page(request, detail, {})
    parts = _keep(request, detail)
    wrong = any(part.form.errors for part in parts)
    if "submit" in request.POST and not wrong and not any(part.again for part in parts):
        try:
            cases.complete(actor=request.actor, case_id=case_id)
        except cases.StillMissing as lacking:
            for part in parts:
                if part.id in dict(lacking.problems):
                    part.form.add_error(part.id, _("This was asked and is not there yet."))
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Received: the file is complete again and the legal deadline runs."))
            return redirect("staff:case", case_id)
    detail = find(request, case_id)
    if _waiting(detail) is None:  # a colleague received it meanwhile
        return redirect("staff:case", case_id)
    return _page(request, detail, {part.id: part for part in parts if part.form.errors or part.again})


def _waiting(detail: cases.CaseDetail) -> cases.CompletionView | None:
    """The request that waits for the applicant."""
    return next((one for one in detail.completions if one.answered_at is None), None)


def _parts(detail: cases.CaseDetail, post: Any = None, files: Any = None) -> list[Part]:
    """Each thing asked: its form, what was already given for it, the handler's remark."""
    waiting = _waiting(detail)
    return [_part(detail, item, post, files) for item in waiting.items] if waiting else []


def _part(detail: cases.CaseDetail, item: cases.TodoItem, post: Any, files: Any) -> Part:
    pending = [one for one in detail.papers if one.pending]
    question, paper = detail.definition.question(item.id), detail.definition.paper(item.id)
    if question is None or item.kind == "paper":
        given = [one for one in pending if one.paper_id == item.id]
        wanted = not any(one.counts for one in given)
        box = paper_form(paper, post, files, wanted=wanted)  # type: ignore[arg-type]  # an item names one of both
        return Part(item.id, box, [listed(one) for one in given], title=pick(item.label), remark=item.remark)
    answers = {one.question_id: one.value for one in detail.answers}
    stored = cases.files_by_question(pending)
    context: dict[str, Any] = {
        "commune": {"code": detail.commune_code, "names": detail.commune_names},
        "answers": answers,
        "files": stored,
    }
    call: dict[str, Any] = {"data": post, "files": stored, "context": context}
    again = catalogue.redrawn(question, **call) if post is not None else None
    kept = answers.get(item.id) if item.given is None else item.given
    form = again or catalogue.form_for(question, initial=kept, **call)
    form.question_page = False
    return Part(item.id, form, [], title=pick(item.label), again=again is not None, remark=item.remark)


def _keep(request: HttpRequest, detail: cases.CaseDetail) -> list[Part]:
    """Store each thing that is right; the forms that are not come back with their errors."""
    call: dict[str, Any] = {"actor": request.actor, "case_id": detail.id}
    refused = _keep_files(request, detail, call)
    parts = _parts(find(request, detail.id), request.POST, request.FILES)
    for part in parts:
        if part.id in refused:
            part.form.add_error(part.id, refused[part.id])
        elif detail.definition.question(part.id) and not part.again and part.form.is_valid():
            try:
                cases.give_answers(answers={part.id: part.form.cleaned_data[part.id]}, **call)
            except Refused as refusal:
                part.form.add_error(part.id, str(refusal))
    return parts


def _keep_files(request: HttpRequest, detail: cases.CaseDetail, call: Mapping[str, Any]) -> dict[str, str]:
    """Take back what the agent removes, store what was sent; why it was refused, by item."""
    refused: dict[str, str] = {}
    for part in _parts(detail):
        try:
            for one in detail.papers:
                gone = {
                    request.POST.get("remove") == str(one.id),
                    request.POST.get(f"{part.id}-remove") == str(one.file_id),
                }
                if one.pending and one.paper_id == part.id and any(gone):
                    cases.take_back_paper(stored_id=one.id, **call)
            for upload in request.FILES.getlist(part.id):
                cases.give_paper(paper_id=part.id, upload=upload, **call)
        except Refused as refusal:
            refused[part.id] = str(refusal)
    return refused


def _page(request: HttpRequest, detail: cases.CaseDetail, kept: Mapping[str, Part]) -> HttpResponse:
    """Draw what was asked; `kept` are the forms that come back as they were typed."""
    parts = _parts(detail)
    for part in parts:
        part.form = kept[part.id].form if part.id in kept else part.form
    problems = [
        {"href": f"#part-{part.id}", "text": f"{part.title} — {error}"}
        for part in parts
        for errors in part.form.errors.values()
        for error in errors
    ]
    waiting = _waiting(detail)
    context = {"case": detail, "parts": parts, "problems": problems, "message": waiting.message if waiting else ""}
    status = 422 if problems else 200
    return staff_page(request, "staff/desk_complete.html", context, section="counter", status=status)


class ObjectionForm(IdentityForm):
    """What is wrong in the provisional list, as the person says it."""

    body = NeededWords(
        _lazy("What is wrong in the list, in the words of the person"),
        missing=_lazy("Write what is wrong in the list."),
        max_length=cases.MOST_WORDS,
        rows=4,
    )
    agrees = forms.BooleanField(
        label=_lazy("I saw this person and their document; I read the objection to them; they agree."),
        error_messages={"required": _lazy("Tick the box once the person has agreed before you.")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only("counter_agent")
def object_to_list(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Whoever comes to the counter objects to the list of the commission; the agent writes it down."""
    detail = find(request, case_id)
    if "object" not in detail.may or detail.session is None:
        return redirect("staff:case", case_id)
    form = ObjectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("body", "document", "number")}
        try:
            cases.object_to_list(actor=request.actor, case_id=case_id, **said)
        except Refused as problem:
            for name, sentence in (getattr(problem, "fields", {}) or {"": str(problem)}).items():
                form.add_error(name if name in form.fields else None, sentence)
        else:
            messages.success(request, _("The objection is recorded. The applicant will be told of the answer."))
            return redirect("staff:case", case_id)
    context = {"case": detail, "standing": detail.session, "form": form}
    status = 422 if form.errors else 200
    return staff_page(request, "staff/object.html", context, section="counter", status=status)


@require_POST
@staff_only("counter_agent")
def withdraw(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The person at the desk gives the request up."""
    return act_on(request, case_id, _("The request was withdrawn."), cases.withdraw)
