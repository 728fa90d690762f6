"""One question a page, saved at each step; back works, and nothing typed is lost by an error."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from jiwar.cases import api as cases
from jiwar.catalogue import api as catalogue
from jiwar.kernel.errors import Refused
from jiwar.kernel.forms import FileInput, Radios
from jiwar.kernel.texts import current_language, pick
from jiwar.portals.citizen.pages import session
from jiwar.portals.citizen.pages.steps import Position, position

View = Callable[..., HttpResponse]
PLACE = catalogue.Question(
    id="commune",
    type="commune",
    label={
        "ar": "في أي بلدية تطلب هذه الخدمة؟",
        "fr": "Dans quelle commune demandez-vous ce service ?",
        "en": "In which commune do you ask for this service?",
    },
    hint={
        "ar": "البلدية التي تقيم فيها أو يقع فيها مشروعك.",
        "fr": "Celle où vous habitez, ou celle de votre projet.",
        "en": "The one where you live, or that of your project.",
    },
)


@require_POST
def apply(request: HttpRequest, code: str) -> HttpResponse:
    """Begin a draft; it belongs to this session, or to the account that is signed in."""
    try:
        draft = cases.start_draft(actor=request.actor, procedure_code=code, language=current_language())
    except catalogue.ProcedureNotFound as unknown:
        raise Http404 from unknown
    session.remember_draft(request, draft.id)
    return redirect("citizen:draft_place", draft.id)


def with_draft(view: View) -> View:
    """Give the view the draft of the address; a finished one leads to its receipt, a lost one says so."""

    @wraps(view)
    def inner(request: HttpRequest, draft_id: UUID, *rest: Any) -> HttpResponse:
        try:
            draft = cases.draft_visible_to(request.actor, draft_id, session.drafts(request))
        except cases.DraftNotFound as lost:
            return render(request, "citizen/draft_lost.html", {"message": lost}, status=404)
        if draft.case_id is not None:
            return redirect("citizen:receipt", draft.case_id)
        return view(request, draft, *rest)

    return inner


def page(
    request: HttpRequest, draft: cases.DraftView, here: Position, form: forms.Form | None, **more: Any
) -> HttpResponse:
    """Draw one page of the way."""
    context = {"draft": draft, "titles": draft.definition.titles, "here": here, "form": form, **more}
    template = more.get("template", "citizen/question.html")
    return render(request, template, context, status=422 if form is not None and form.errors else 200)


def onward(request: HttpRequest, here: Position) -> HttpResponse:
    """The next page, or back to the check when the person came from there."""
    return redirect(here.check if request.GET.get("from") == "check" else here.after)


def ask(
    request: HttpRequest,
    draft: cases.DraftView,
    here: Position,
    question: catalogue.Question,
    kept: Any,
    save: Callable[[Any], object],
) -> HttpResponse:
    """Show one question of the catalogue, or save its answer and go on."""
    if request.method != "POST":
        return page(request, draft, here, catalogue.form_for(question, initial=kept, context=draft.context))
    form = catalogue.form_for(question, data=request.POST, context=draft.context)
    if f"{question.id}-show" in request.POST:  # without JavaScript: bring the communes of the chosen wilaya
        typed = form.fields[question.id].widget.value_from_datadict(request.POST, {}, question.id)
        return page(request, draft, here, catalogue.form_for(question, initial=typed, context=draft.context))
    if form.is_valid():
        try:
            save(form.cleaned_data[question.id])
        except cases.PartyInvalid as problem:
            form.add_error(question.id, list(problem.fields.values()))
        except Refused as problem:
            form.add_error(question.id, str(problem))
        else:
            return onward(request, here)
    return page(request, draft, here, form)


def standing(draft: cases.DraftView, place: str) -> Position:
    found = position(draft, place)
    if found is None:
        raise Http404
    return found


def call_for(request: HttpRequest, draft: cases.DraftView) -> dict[str, Any]:
    """What every draft action takes."""
    return {"actor": request.actor, "draft_id": draft.id, "session_drafts": session.drafts(request)}


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def place(request: HttpRequest, draft: cases.DraftView) -> HttpResponse:
    """Which commune: it decides which office will hold the file."""
    return ask(
        request,
        draft,
        standing(draft, "commune"),
        PLACE,
        draft.commune_code or None,
        lambda code: cases.save_commune(commune_code=code, **call_for(request, draft)),
    )


class ActingForm(forms.Form):
    """For oneself, or for another with a mandate."""

    question_page = True
    acting = forms.ChoiceField(
        label=_("Do you ask for yourself?"),
        choices=[("self", _("Yes, for myself")), ("other", _("No, for another person, with a mandate"))],
        widget=Radios,
        error_messages={"required": _("Say whether you ask for yourself or for another person.")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def acting(request: HttpRequest, draft: cases.DraftView) -> HttpResponse:
    """Who acts: the applicant, or somebody with a mandate."""
    here = standing(draft, "representative")
    represented = bool(draft.representative.get("quality"))
    form = ActingForm(request.POST or None, initial={"acting": "other"} if represented else None)
    if request.method == "POST" and form.is_valid():
        other = form.cleaned_data["acting"] == "other"
        if other != represented:
            representative = {**draft.representative, "quality": "mandate"} if other else None
            draft = cases.save_representative(representative=representative, **call_for(request, draft))
        return onward(request, standing(draft, "representative"))
    return page(request, draft, here, form)


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def applicant(request: HttpRequest, draft: cases.DraftView) -> HttpResponse:
    """For whom."""
    kept = draft.applicant
    return ask(
        request,
        draft,
        standing(draft, "applicant"),
        catalogue.applicant_question(draft.definition),
        declared(kept),
        lambda person: cases.save_applicant(applicant=_merged(kept, person), **call_for(request, draft)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def representative(request: HttpRequest, draft: cases.DraftView) -> HttpResponse:
    """By whom."""
    kept = draft.representative
    return ask(
        request,
        draft,
        standing(draft, "representative-person"),
        catalogue.representative_question(draft.definition),
        declared(kept),
        lambda person: cases.save_representative(representative=_merged(kept, person), **call_for(request, draft)),
    )


def declared(party: Any) -> dict[str, Any] | None:
    return {key: value for key, value in party.items() if key != "nin_masked"} or None


def _merged(kept: Any, person: Any) -> dict[str, Any]:
    """The person as typed now, with how to reach them as kept; the encrypted NIN stays when none is typed again."""
    contact = {key: kept[key] for key in ("phone", "email", "quality", "person_id", "language") if kept.get(key)}
    return contact | dict(person or {})


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def question(request: HttpRequest, draft: cases.DraftView, question_id: str) -> HttpResponse:
    """One question of the procedure."""
    here = standing(draft, question_id)
    asked = next(
        (
            one
            for one in catalogue.visible_questions(draft.definition, draft.answers, draft.context)
            if one.id == question_id
        ),
        None,
    )
    if asked is None:
        raise Http404
    kept = draft.answers.get(question_id)
    if kept is None:
        kept = catalogue.initial_answer(asked, draft.context)
    return ask(
        request,
        draft,
        here,
        asked,
        kept,
        lambda value: cases.save_answer(question_id=question_id, value=value, **call_for(request, draft)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def paper(request: HttpRequest, draft: cases.DraftView, paper_id: str) -> HttpResponse:
    """One paper: add a file, remove one, go on when there is at least one or it is not required."""
    here = standing(draft, paper_id)
    wanted = next(
        one for one in catalogue.wanted_papers(draft.definition, draft.answers, draft.context) if one.id == paper_id
    )
    form = _paper_form(wanted, request)
    if request.method == "POST" and request.POST.get("remove"):
        cases.remove_paper(paper_id=paper_id, stored_id=UUID(request.POST["remove"]), **call_for(request, draft))
        return redirect(request.get_full_path())
    given = [one for one in draft.papers if one.paper_id == paper_id]
    if request.method == "POST" and form.is_valid():
        upload = request.FILES.get("file")
        if upload is not None:
            try:
                cases.attach_paper(paper_id=paper_id, upload=upload, **call_for(request, draft))
            except Refused as problem:
                form.add_error("file", str(problem))
            else:
                return redirect(request.get_full_path()) if "add" in request.POST else onward(request, here)
        elif given or not wanted.required:
            return onward(request, here)
        else:
            form.add_error("file", _("Choose a file or take a photo of this paper."))
    files = [{"name": one.name, "size": one.size, "remove": str(one.id), "href": ""} for one in given]
    return page(request, draft, here, form, template="citizen/paper.html", wanted=wanted, files=files)


def _paper_form(wanted: catalogue.Paper, request: HttpRequest) -> forms.Form:
    accept = ",".join({"pdf": "application/pdf", "image": "image/*"}[kind] for kind in wanted.accept)
    form = forms.Form(request.POST if request.method == "POST" else None)
    form.question_page = True  # type: ignore[attr-defined]  # read by the kernel's field template
    form.fields["file"] = forms.CharField(
        label=pick(wanted.label),
        help_text=pick(wanted.hint),
        required=False,
        widget=FileInput(attrs={"accept": accept}, max_bytes=wanted.max_mb * 1024 * 1024),
    )
    return form
