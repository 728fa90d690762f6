"""The questions as the citizen will see them, one a page; the answers stay in the session and may become an example."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiwar.catalogue import api as catalogue
from jiwar.kernel.errors import Refused
from jiwar.kernel.forms import Radios
from jiwar.kernel.texts import pick
from jiwar.offices import api as offices
from jiwar.portals.studio import walk
from jiwar.portals.studio.forms.texts import TitledForm
from jiwar.portals.studio.pages.access import authors_only, find, may_edit, studio_only

Draft = catalogue.DefinitionDraftView
# What must be right before the questions can be asked: the rest may still be unwritten.
ASKING = ("id", "questions", "sections", "applicant", "papers", "eligibility")


class KeepForm(TitledForm):
    """The name of the example, and how its story goes."""

    kind = forms.ChoiceField(
        label=gettext_lazy("How it goes on"),
        choices=[
            ("granted", gettext_lazy("Examined, then granted")),
            ("completed", gettext_lazy("A paper is asked again, then granted")),
            ("refused", gettext_lazy("Examined, then refused for the first reason")),
        ],
        widget=Radios,
        error_messages={"required": gettext_lazy("Choose how the story goes on.")},
    )


def walkable(draft: Draft) -> catalogue.Definition | None:
    """The definition as far as its questions may be asked."""
    if any(problem.path.split(".")[0] in ASKING for problem in catalogue.check_definition(draft.data)):
        return None
    try:
        return catalogue.definition_from(draft.data)
    except (TypeError, KeyError, ValueError, AttributeError):
        return None


View = Callable[..., HttpResponse]


def with_definition(view: View) -> View:
    """Give the view the draft and its definition; while its questions are wrong, say so."""

    @wraps(view)
    def inner(request: HttpRequest, draft_id: UUID, **rest: Any) -> HttpResponse:
        draft = find(request, draft_id)
        definition = walkable(draft)
        if definition is None:
            messages.error(request, _("Settle the points about the questions and papers first."))
            return redirect("studio:draft", draft_id)
        return view(request, draft, definition, **rest)

    return studio_only(inner)


def _commune(draft: Draft) -> str:
    return walk.commune_of(draft.data, offices.office(id=draft.office_id).division_code)


@require_safe
@xframe_options_sameorigin
@with_definition
def start(request: HttpRequest, draft: Draft, definition: catalogue.Definition) -> HttpResponse:
    """From the first question, with nothing answered."""
    walk.keep(request, draft.id, {})
    return _onward(request, draft, definition, "")


def _onward(request: HttpRequest, draft: Draft, definition: catalogue.Definition, after: str) -> HttpResponse:
    answers = walk.answers_of(request, draft.id)
    asked = catalogue.visible_questions(definition, answers, walk.context_of(definition, answers, _commune(draft)))
    names = [one.id for one in asked]
    left = names[names.index(after) + 1 :] if after in names else names
    return redirect("studio:walk", draft.id, left[0]) if left else redirect("studio:walk_end", draft.id)


@require_http_methods(["GET", "HEAD", "POST"])
@xframe_options_sameorigin
@with_definition
def question(request: HttpRequest, draft: Draft, definition: catalogue.Definition, question_id: str) -> HttpResponse:
    """One question, answered for the trial only."""
    answers = walk.answers_of(request, draft.id)
    context = walk.context_of(definition, answers, _commune(draft)) | {"answers": answers}
    shown = catalogue.visible_questions(definition, answers, context)
    asked = next((one for one in shown if one.id == question_id), None) or definition.question(question_id)
    if asked is None:
        raise Http404
    skipped = catalogue.takes_files(asked)  # no file is kept by a trial
    if request.method == "POST":
        again = catalogue.redrawn(asked, data=request.POST, context=context)
        form = again or catalogue.form_for(asked, data=request.POST, context=context)
        if not again and (skipped or form.is_valid()):
            kept = {key: value for key, value in answers.items() if key != question_id}
            value = None if skipped else form.cleaned_data[question_id]
            walk.keep(request, draft.id, kept if value is None else kept | {question_id: value})
            return _onward(request, draft, definition, question_id)
    else:
        kept_value = answers.get(question_id, catalogue.initial_answer(asked, context))
        form = catalogue.form_for(asked, initial=kept_value, context=context)
    names = [one.id for one in shown]
    at = names.index(question_id) if question_id in names else 0
    context_page = {
        "draft": draft,
        "titles": definition.titles,
        "form": form,
        "question": asked,
        "skipped": skipped,
        "number": at + 1,
        "total": len(names),
        "before": names[at - 1] if at else "",
        "section": _section(definition, asked),
    }
    status = 422 if form.errors and not skipped else 200
    return render(request, "studio/walk.html", context_page, status=status)


def _section(definition: catalogue.Definition, asked: catalogue.Question) -> str:
    return next((pick(one.title) for one in definition.sections if one.id == asked.section), "")


@require_safe
@xframe_options_sameorigin
@with_definition
def end(request: HttpRequest, draft: Draft, definition: catalogue.Definition) -> HttpResponse:
    """What these answers lead to."""
    return _end(request, draft, definition, KeepForm(initial={"kind": "granted"}))


def _end(request: HttpRequest, draft: Draft, definition: catalogue.Definition, form: KeepForm) -> HttpResponse:
    answers = walk.answers_of(request, draft.id)
    context = walk.context_of(definition, answers, _commune(draft))
    asked = catalogue.visible_questions(definition, answers, context)
    papers = catalogue.wanted_papers(definition, answers, context)
    lacking = catalogue.problems_in(definition, answers, [paper.id for paper in papers], context)
    page = {
        "draft": draft,
        "titles": definition.titles,
        "answers": [(one, catalogue.display_answer(one, answers.get(one.id))) for one in asked],
        "papers": papers,
        "lacking": [sentence for _name, sentence in lacking],
        "fee": catalogue.fee_of(definition, answers, context),
        "deadline": catalogue.deadline_of(definition, answers, context),
        "form": form,
        "may_edit": may_edit(request.actor, draft),
    }
    return render(request, "studio/walk_end.html", page, status=422 if form.errors else 200)


@require_POST
@xframe_options_sameorigin
@authors_only
@with_definition
def keep(request: HttpRequest, draft: Draft, definition: catalogue.Definition) -> HttpResponse:
    """Make an example of what was answered."""
    if not may_edit(request.actor, draft):
        raise Http404
    form = KeepForm(request.POST)
    if not form.is_valid():
        return _end(request, draft, definition, form)
    given = form.cleaned_data
    titles = {"ar": given["title_ar"], "fr": given["title_fr"]}
    editing = catalogue.editing
    name = editing.new_id(titles, editing.ids_taken(draft.data, "examples"), fallback="example")
    answers = walk.answers_of(request, draft.id)
    example = walk.example_of(
        definition, answers, commune=_commune(draft), titles=titles, kind=given["kind"], name=name
    )
    try:
        catalogue.save_definition(
            actor=request.actor,
            draft_id=draft.id,
            data=editing.add_item(draft.data, "examples", example),
            expected_revision=draft.revision,
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _end(request, draft, definition, form)
    messages.success(request, _("The example was added."))
    return redirect("studio:edit", draft.id, "examples")
