"""Giving what the administration asked for: each thing is kept at once, sending it all starts the clock again."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jiwar.cases import api as cases
from jiwar.catalogue import api as catalogue
from jiwar.kernel.errors import Refused
from jiwar.kernel.texts import pick
from jiwar.portals.citizen.pages import session
from jiwar.portals.citizen.pages.apply import in_parts
from jiwar.portals.citizen.pages.follow import ask_for_pair, seen_by
from jiwar.portals.citizen.pages.papers import file_input, listed


@dataclass
class Asked:
    """One thing to give, with its form and the files already given for it."""

    item: cases.TodoItem
    form: forms.Form
    files: list[dict[str, Any]]
    remark: str


@require_http_methods(["GET", "HEAD", "POST"])
def complete(request: HttpRequest, reference: str) -> HttpResponse:
    """What is good is kept, what is not is named; the file goes on when nothing lacks."""
    seen = seen_by(request, reference)
    if seen is None or not seen.may_act:
        return ask_for_pair(reference)
    if not seen.todo:
        return redirect("citizen:tracked", seen.reference)
    problems: list[dict[str, str]] = []
    if removed := request.POST.get("remove"):
        return _take_back(request, seen, removed)
    refused = _receive_files(request, seen) if request.method == "POST" else {}
    asked = _asked(request, seen)
    button = any(not one.form.is_bound for one in asked)  # of a question itself: draw it again, send nothing
    if request.method == "POST" and not button:
        for one in asked:
            if one.item.id in refused:
                one.form.add_error(one.item.id, refused[one.item.id])
        problems = _take(request, seen, asked)
        if not problems:
            messages.success(request, _("Thank you. Your file is complete again and the legal deadline runs."))
            return redirect("citizen:tracked", seen.reference)
        asked = _asked(request, seen_by(request, reference) or seen, before=asked)
    context = {"case": seen, "asked": asked, "problems": problems}
    return render(request, "citizen/complete.html", context, status=422 if problems else 200)


def _asked(request: HttpRequest, seen: cases.TrackView, before: list[Asked] | None = None) -> list[Asked]:
    """The things to give; `before` are those of the same request, whose errors stay on the page."""
    detail = cases.case_visible_to(session.actor(request), seen.case_id, passes=session.passes(request))
    kept = {one.item.id: one.form for one in before or []}
    found = []
    for item in seen.todo:
        files = [listed(one) for one in detail.papers if one.pending and one.paper_id == item.id]
        form = kept.get(item.id) or _form(request, detail, item)
        in_parts(form, reverse("citizen:given_uploads", args=[seen.reference, item.id]))
        found.append(Asked(item, form, files, item.remark))
    return found


def _form(request: HttpRequest, detail: cases.CaseDetail, item: cases.TodoItem) -> forms.Form:
    data = request.POST if request.method == "POST" else None
    question = detail.definition.question(item.id)
    if item.kind == "answer" and question:
        answers = {one.question_id: one.value for one in detail.answers}
        given = cases.files_by_question([one for one in detail.papers if one.pending])
        context = {"commune": {"code": detail.commune_code, "names": detail.commune_names}, "answers": answers}
        kept = answers.get(item.id) if item.given is None else item.given
        if catalogue.takes_files(question):
            context["files"] = given
        again = data is not None and catalogue.redrawn(question, data=data, files=given, context=context)
        form: forms.Form = again or catalogue.form_for(question, data=data, files=given, initial=kept, context=context)
        form.question_page = False  # type: ignore[attr-defined]  # several on one page
        return form
    paper = detail.definition.paper(item.id)
    form = forms.Form(data)
    form.fields[item.id] = forms.CharField(label=pick(item.label), widget=file_input(paper) if paper else None)
    form.fields[item.id].required = False  # an upload is not a text: what lacks is said by `complete`
    form.is_valid()
    form.fields[item.id].required = True  # no “(optional)” beside what is needed
    return form


def _receive_files(request: HttpRequest, seen: cases.TrackView) -> dict[str, str]:
    """Store the files that answer a question before the answers are read; why each question's were refused."""
    call = {"case_id": seen.case_id, **session.reads(request)}
    refused: dict[str, str] = {}
    for item in seen.todo:
        for upload in request.FILES.getlist(item.id) if item.kind == "answer" else ():
            try:
                cases.give_paper(paper_id=item.id, upload=upload, **call)
            except Refused as problem:
                refused[item.id] = str(problem)
    return refused


def _take(request: HttpRequest, seen: cases.TrackView, asked: list[Asked]) -> list[dict[str, str]]:
    """Keep what is good, one by one; then send all when nothing lacks."""
    problems: list[dict[str, str]] = []
    call = {"case_id": seen.case_id, **session.reads(request)}
    for one in asked:
        try:
            if one.item.kind == "paper":
                for upload in request.FILES.getlist(one.item.id):
                    cases.give_paper(paper_id=one.item.id, upload=upload, **call)
            elif one.item.id not in one.form.errors and one.form.is_valid():
                cases.give_answers(answers={one.item.id: one.form.cleaned_data[one.item.id]}, **call)
        except Refused as refusal:
            one.form.add_error(one.item.id, str(refusal))
        problems += _problems_of(one)
    if problems:
        return problems
    try:
        cases.complete(**call)
    except cases.StillMissing as lacking:
        needed = _("Give this before you send.")
        for one in asked:
            if one.item.id in dict(lacking.problems):
                one.form.add_error(one.item.id, needed)
                problems += _problems_of(one)
    except Refused as refusal:
        problems.append({"href": "#main", "text": str(refusal)})
    return problems


def _problems_of(one: Asked) -> list[dict[str, str]]:
    label = pick(one.item.label)
    href = f"#{one.form[one.item.id].id_for_label or f'id_{one.item.id}_field'}"
    return [{"href": href, "text": f"{label} — {text}"} for texts in one.form.errors.values() for text in texts]


def _take_back(request: HttpRequest, seen: cases.TrackView, removed: str) -> HttpResponse:
    try:
        cases.take_back_paper(case_id=seen.case_id, stored_id=removed, **session.reads(request))  # type: ignore[arg-type]  # text of an id
    except (Refused, ValueError) as refusal:
        messages.error(request, str(refusal))
    return redirect("citizen:complete", seen.reference)
