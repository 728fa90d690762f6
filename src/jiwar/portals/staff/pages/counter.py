"""The counter: find the person, file for them on one page, print the receipt. From the keyboard, in ninety seconds."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiwar.cases import api as cases
from jiwar.catalogue import api as catalogue
from jiwar.identity import api as identity
from jiwar.kernel import telephones
from jiwar.kernel.digits import only_digits
from jiwar.kernel.errors import Refused
from jiwar.kernel.forms import FileInput
from jiwar.kernel.texts import current_language, pick
from jiwar.portals.staff.pages import cosigners, parties, showing
from jiwar.portals.staff.pages.access import staff_only, staff_page
from jiwar.portals.staff.pages.desks import own_commune
from jiwar.portals.staff.pages.files import listed
from jiwar.portals.staff.pages.queue import NIN_DIGITS, typed
from jiwar.portals.staff.pages.scans import ScanForm


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only("counter_agent")
def counter(request: HttpRequest) -> HttpResponse:
    """One box: name in either script, telephone, reference or NIN; people and files that match."""
    text = typed(request)
    people, files, refusal = [], [], ""
    if text:
        try:
            if request.method != "POST" and len(only_digits(text)) == NIN_DIGITS:
                raise cases.NinInAddress
            people = identity.find_people(actor=request.actor, text=text[:80])
            files = cases.look_for(actor=request.actor, text=text, why="answer").rows
        except Refused as problem:  # a NIN with a digit too few
            refusal = str(problem)
    context = {
        "text": text,
        "refusal": refusal,
        "people": people,
        "files": files,
        "people_limit": identity.FOUND_AT_MOST if len(people) == identity.FOUND_AT_MOST else None,
        "files_limit": cases.FOUND_AT_MOST if len(files) == cases.FOUND_AT_MOST else None,
        "procedures": catalogue.procedures(language=current_language()),
        "scan_form": ScanForm(),
    }
    return staff_page(request, "staff/counter.html", context, section="counter")


@require_POST
@staff_only("counter_agent")
def begin(request: HttpRequest, code: str = "") -> HttpResponse:
    """Begin an application for whoever stands at the desk, known or new."""
    actor = request.actor
    try:
        draft = cases.start_draft(
            actor=actor,
            procedure_code=code or request.POST.get("procedure", ""),
            channel="counter",
            commune_code=own_commune(actor),
            language=current_language(),
        )
        if request.POST.get("person"):
            _fill_in(request, draft.id, _person_id(request.POST["person"]))
    except catalogue.ProcedureNotFound as unknown:
        raise Http404 from unknown
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("staff:counter")
    return redirect("staff:counter_draft", draft.id)


def _person_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as unknown:
        raise Http404 from unknown


def _fill_in(request: HttpRequest, draft_id: UUID, person_id: UUID) -> None:
    """What is known of the person; a number or a date that no longer passes is left out, and the agent told."""
    person = identity.open_person(actor=request.actor, person_id=person_id, purpose="counter.filing")
    party = _as_party(person)
    call: dict[str, Any] = {"actor": request.actor, "draft_id": draft_id}
    try:
        cases.save_applicant(applicant=party, **call)
    except cases.PartyInvalid as problem:
        right = {name: value for name, value in party.items() if name not in problem.fields}
        cases.save_applicant(applicant=right, **call)
        for name, sentence in problem.fields.items():
            messages.warning(request, f"{telephones.local(party[name])}: {sentence}")


def _as_party(person: identity.PersonView) -> dict[str, Any]:
    names = ("given_ar", "family_ar", "given_latin", "family_latin", "sex", "phone", "email")
    party: dict[str, Any] = {name: getattr(person, name) for name in names}
    if person.birth_date:
        year_only = person.birth_precision == "year"
        party["birth_date"] = str(person.birth_date.year) if year_only else person.birth_date.isoformat()
    return party | {"person_id": str(person.id)}


@dataclass
class Part:
    """One question on the desk's page and how it is saved."""

    id: str
    form: forms.Form
    files: list[dict[str, Any]]
    title: str = ""
    again: bool = False  # drawn again at the press of a button of its own
    remark: str = ""


def _find(request: HttpRequest, draft_id: UUID) -> cases.DraftView:
    try:
        return cases.draft_visible_to(request.actor, draft_id)
    except cases.DraftNotFound as unknown:
        raise Http404 from unknown


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only("counter_agent")
def draft(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The whole application on one page; whatever is right is kept even when something else is wrong."""
    current = _find(request, draft_id)
    if current.case_id is not None:
        return redirect("staff:counter_done", current.case_id)
    if request.method != "POST":
        return _page(request, current, _fresh(current), parties.DeskForm(draft=current), [])
    parts, desk = _keep(request, current)
    naming = cosigners.keep(request, _find(request, draft_id))
    stored = next((one for one in current.papers if str(one.id) == request.POST.get("remove")), None)
    if stored:  # what was typed meanwhile is kept above
        cases.remove_paper(actor=request.actor, draft_id=current.id, paper_id=stored.paper_id, stored_id=stored.id)
    current = _find(request, draft_id)
    filing = "submit" in request.POST
    wrong = [part for part in parts if part.form.errors and (filing or _typed(request, part))]
    misnamed = bool(naming and naming.errors)
    if wrong or desk.errors or misnamed or not filing:
        status = 422 if wrong or desk.errors or misnamed else 200
        return _page(request, current, _shown(parts, wrong, current), desk, [], naming=naming, status=status)
    return _filed(request, current, desk)


def _filed(request: HttpRequest, current: cases.DraftView, desk: forms.Form) -> HttpResponse:
    """To the receipt; else the page again with what lacks, or with what is open already."""
    despite = request.POST.get("despite", "").strip()
    already = cases.open_already(actor=request.actor, draft_id=current.id)
    if already and not despite:
        said = _("The same is open already: follow it, or say why another is filed.")
        problems = [{"href": "#despite", "text": said}]
        return _page(request, current, _fresh(current), desk, problems, already=already, status=422)
    try:
        done = cases.submit_draft(actor=request.actor, draft_id=current.id, key=str(current.id), despite=despite)
    except cases.DraftIncomplete as lacking:
        problems = [{"href": f"#part-{place}", "text": text} for place, text in lacking.problems]
        return _page(request, current, _fresh(current), desk, problems, status=422)
    except Refused as refusal:
        return _page(request, current, _fresh(current), desk, [{"href": "#main", "text": str(refusal)}], status=422)
    return redirect("staff:counter_done", done.case_id)


def _shown(parts: list[Part], wrong: list[Part], current: cases.DraftView) -> list[Part]:
    """What is wrong as it was typed, the rest as it is kept."""
    typed = {part.id: part for part in parts if part in wrong or part.again}
    return [typed.get(part.id, part) for part in _fresh(current)]


def _typed(request: HttpRequest, part: Part) -> bool:
    """Something was given for this question: saving half a page says nothing of what is still empty."""
    mine = [name for name in {*request.POST, *request.FILES} if re.match(rf"{re.escape(part.id)}(?=$|[-_])", name)]
    return any(name in request.FILES or any(request.POST.getlist(name)) for name in mine)


def _page(
    request: HttpRequest,
    current: cases.DraftView,
    parts: list[Part],
    desk: forms.Form,
    problems: list[dict[str, str]],
    *,
    naming: forms.Form | None = None,
    already: Sequence[object] = (),
    status: int = 200,
) -> HttpResponse:
    found = [*problems, *cosigners.problems_of(naming)]
    for part in parts:
        label = part.title or part.form.fields[part.id].label
        said = [str(error) for errors in part.form.errors.values() for error in errors]
        found += [{"href": f"#part-{part.id}", "text": f"{label} — {sentence}"} for sentence in said]
    scans = [paper for paper in current.papers if paper.paper_id == cases.SCANNED_FORM and paper.file_id]
    viewed = [
        replace(one, label=f"{pick(one.label)} {number}")
        for number, one in enumerate(showing.papers(scans, "counter_scanned", current.id), 1)
    ]
    context = {"draft": current, "parts": parts, "desk": desk, "problems": found, "viewed": viewed}
    context["already"] = already
    context["cosigners"] = cosigners.of_draft(current, naming)
    return staff_page(request, "staff/counter_draft.html", context, section="counter", status=status)


def _questions(current: cases.DraftView) -> list[tuple[str, catalogue.Question, Any]]:
    """(where it is kept, question, what is kept) of all that this application asks now."""
    found = parties.questions(current)
    for question in catalogue.visible_questions(current.definition, current.answers, current.context):
        kept = current.answers.get(question.id)
        found.append(
            ("answer", question, catalogue.initial_answer(question, current.context) if kept is None else kept)
        )
    return found


def _fresh(current: cases.DraftView) -> list[Part]:
    parts = []
    for _kind, question, kept in _questions(current):
        form = catalogue.form_for(question, initial=kept, context=current.context)
        form.question_page = False
        parts.append(Part(question.id, form, []))
    for paper in catalogue.wanted_papers(current.definition, current.answers, current.context):
        files = _files(current, paper.id)
        box = paper_form(paper, wanted=bool(paper.required) and not _counting(current, paper.id))
        parts.append(Part(paper.id, box, files, title=pick(paper.label)))
    return parts


def _files(current: cases.DraftView, paper_id: str) -> list[dict[str, Any]]:
    return [listed(paper) for paper in current.papers if paper.paper_id == paper_id]


def _counting(current: cases.DraftView, paper_id: str) -> bool:
    return any(paper.counts for paper in current.papers if paper.paper_id == paper_id)


def paper_form(paper: catalogue.Paper, data: Any = None, files: Any = None, *, wanted: bool) -> forms.Form:
    """A box for one paper; what lacks is said when the file goes, so that the rest is kept meanwhile."""
    form = forms.Form(data, files)
    form.fields[paper.id] = forms.FileField(
        label=pick(paper.label),
        help_text=pick(paper.hint),
        required=False,
        allow_empty_file=True,  # the store says so in its own words
        widget=FileInput({"accept": "application/pdf,image/*"}, max_bytes=paper.max_mb * 1024**2),
    )
    form.is_valid()
    form.fields[paper.id].required = wanted  # only now: no “(optional)” beside what is needed
    form.marks_optional = not paper.required  # type: ignore[attr-defined]  # nor beside what was needed and is there
    return form


def _keep(request: HttpRequest, current: cases.DraftView) -> tuple[list[Part], parties.DeskForm]:
    """Save each part that is right; the forms that are not come back with their errors."""
    call = {"actor": request.actor, "draft_id": current.id}
    desk = parties.DeskForm(request.POST, draft=current)
    changed = desk.is_valid() and parties.keep_acting(desk, current, call)
    current = _find(request, current.id) if changed else current
    parts: list[Part] = []
    for kind, question, _kept in _questions(current):
        if not _was_asked(request, question):
            continue
        refused = ""
        if catalogue.takes_files(question):
            current, refused = _keep_files(request, current, question)
        asked: dict[str, Any] = {
            "data": request.POST,
            "files": current.context.get("files"),
            "context": current.context,
        }
        again = catalogue.redrawn(question, **asked)
        form = again or catalogue.form_for(question, **asked)
        form.question_page = False
        parts.append(Part(question.id, form, [], again=again is not None))
        if refused:
            form.add_error(question.id, refused)
        if again or refused or not form.is_valid():
            continue
        value = form.cleaned_data[question.id]
        try:
            if kind != "answer":
                parties.save(kind, value, desk, current, call)
            else:
                cases.save_answer(question_id=question.id, value=value, **call)
        except cases.PartyInvalid as problem:
            form.add_error(question.id, list(problem.fields.values()))
        except Refused as problem:
            form.add_error(question.id, str(problem))
    if desk.is_valid():
        cases.save_language(language=desk.cleaned_data["language"], **call)
    parts += _keep_papers(request, current, call)
    return parts, parties.DeskForm(draft=_find(request, current.id)) if changed else desk


def _was_asked(request: HttpRequest, question: catalogue.Question) -> bool:
    """A representative named only now was not on the page that was sent: nothing of theirs is missing yet."""
    return question.id != "representative" or any(name.startswith("representative-") for name in request.POST)


def _keep_files(
    request: HttpRequest, current: cases.DraftView, question: catalogue.Question
) -> tuple[cases.DraftView, str]:
    """Store what was sent for a question of files, remove what was taken away; why something was refused."""
    call = {"actor": request.actor, "draft_id": current.id, "paper_id": question.id}
    refused = ""
    try:
        for stored in current.papers:
            if stored.paper_id == question.id and str(stored.file_id) == request.POST.get(f"{question.id}-remove"):
                cases.remove_paper(stored_id=stored.id, **call)
        for upload in request.FILES.getlist(question.id):
            cases.attach_paper(upload=upload, **call)
    except Refused as refusal:
        refused = str(refusal)
    return _find(request, current.id), refused


def _keep_papers(request: HttpRequest, current: cases.DraftView, call: dict[str, Any]) -> list[Part]:
    parts = []
    for paper in catalogue.wanted_papers(current.definition, current.answers, current.context):
        files = _files(current, paper.id)
        wanted = bool(paper.required) and not _counting(current, paper.id)
        form = paper_form(paper, request.POST, request.FILES, wanted=wanted)
        parts.append(Part(paper.id, form, files, title=pick(paper.label)))
        upload = request.FILES.get(paper.id)
        if form.is_valid() and upload is not None:
            try:
                cases.attach_paper(paper_id=paper.id, upload=upload, **call)
            except Refused as problem:
                form.add_error(paper.id, str(problem))
    return parts


@require_safe
@staff_only("counter_agent")
def done(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Filed: print the receipt, serve the next person."""
    try:
        receipt = cases.receipt_of(actor=request.actor, case_id=case_id)
    except cases.CaseNotFound as unknown:
        raise Http404 from unknown
    return staff_page(
        request,
        "staff/counter_done.html",
        {"receipt": receipt, "case_id": case_id, "title": _("Filed")},
        section="counter",
    )
