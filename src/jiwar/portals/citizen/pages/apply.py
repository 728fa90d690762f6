"""One question a page, saved at each step; back works, and nothing typed is lost by an error."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiwar.cases import api as cases
from jiwar.catalogue import api as catalogue
from jiwar.kernel.errors import Refused
from jiwar.kernel.forms import FileInput, Radios
from jiwar.kernel.texts import current_language
from jiwar.portals.citizen.pages import files, prefill, rights, session, typing
from jiwar.portals.citizen.pages.discover import no_longer_offered, while_offered
from jiwar.portals.citizen.pages.steps import ACTING, Position, is_represented, position, where_it_stopped

View = Callable[..., HttpResponse]
ANSWERS_READ = re.compile(r"\banswers\.(\w+)")
PLACE = replace(catalogue.PLACE, id="commune")


@require_POST
@while_offered
def apply(request: HttpRequest, code: str) -> HttpResponse:
    """Begin a draft; it belongs to this session, or to the account that is signed in."""
    if session.actor(request).is_staff:  # filing for others is the counter's work, journaled there
        return render(request, "citizen/staff_here.html", status=403)
    if "shared" in request.POST:
        session.share(request)
    try:
        draft = cases.start_draft(actor=session.actor(request), procedure_code=code, language=current_language())
    except cases.AppealFromItsFile as elsewhere:
        messages.info(request, str(elsewhere))
        return redirect("citizen:track")
    session.remember_draft(request, draft)
    prefill.propose(request, draft)
    if "answers" in request.POST:  # those of the check of one's rights
        rights.bring(request, draft)
        return redirect("citizen:draft", draft.id)
    return redirect("citizen:draft_place", draft.id)


def with_draft(view: View) -> View:
    """Give the view the draft of the address; a finished one leads to its receipt, a lost one says so."""

    @wraps(view)
    def inner(request: HttpRequest, draft_id: UUID, **rest: Any) -> HttpResponse:
        session.keep_awake(request)
        try:
            draft = cases.draft_visible_to(session.actor(request), draft_id, session.drafts(request))
            if draft.case_id is not None:
                return redirect("citizen:receipt", draft.case_id)
            catalogue.procedure(code=draft.procedure_code)
            return view(request, draft, **rest)
        except catalogue.ProcedureRetired as retired:
            return no_longer_offered(request, retired)
        except cases.DraftNotFound as lost:
            return render(request, "citizen/draft_lost.html", {"message": lost}, status=404)
        except cases.DraftAlreadySubmitted:  # another tab sent it between the two
            return redirect("citizen:draft", draft_id)

    return inner


@require_safe
@with_draft
def draft(request: HttpRequest, draft: cases.DraftView) -> HttpResponse:
    """Go on where it stopped."""
    return redirect(where_it_stopped(draft))


def page(
    request: HttpRequest, draft: cases.DraftView, here: Position, form: forms.Form | None, **more: Any
) -> HttpResponse:
    """Draw one page of the way."""
    cases.note_reached(draft, here.step.place)
    context = {"draft": draft, "titles": draft.definition.titles, "here": here, "form": form, **more}
    context["from_check"] = request.GET.get("from") == "check"
    in_parts(form, reverse("citizen:draft_uploads", args=[draft.id, here.step.place]))
    template = more.get("template", "citizen/question.html")
    wrong = (form is not None and form.errors) or more.get("problems")
    return render(request, template, context, status=422 if wrong else 200)


def in_parts(form: forms.Form | None, address: str) -> None:
    """Let a script send the files of the form in parts, each to `address`, so that a cut loses little."""
    for field in form.fields.values() if form is not None else ():
        if isinstance(field.widget, FileInput):
            field.widget.upload = address


def onward(request: HttpRequest, draft: cases.DraftView, place: str) -> HttpResponse:
    """The next page for the answers as they are now, or back to the check when the person came from there."""
    if not_entitled(draft):
        return redirect("citizen:draft_stop", draft.id)
    here = standing(draft, place)
    return redirect(here.check if request.GET.get("from") == "check" else here.after)


def not_entitled(draft: cases.DraftView) -> list[catalogue.EligibilityRule]:
    """The rules that the answers given break; a rule on what was not answered yet breaks nothing."""
    unmet = catalogue.eligibility(draft.definition, draft.answers, draft.context).unmet
    given = set(catalogue.relevant_answers(draft.definition, draft.answers, draft.context))
    return [rule for rule in unmet if set(ANSWERS_READ.findall(rule.when)) <= given]


def ask(
    request: HttpRequest,
    draft: cases.DraftView,
    question: catalogue.Question,
    kept: Any,
    save: Callable[[Any], cases.DraftView],
    *,
    said: str = "",
) -> HttpResponse:
    """Show one question of the catalogue, or save its answer and go on; `said`: where what is kept comes from."""
    here = standing(draft, question.id)
    more: dict[str, Any] = {"question": question, "takes_files": catalogue.takes_files(question)}
    more["filled_in"] = said if request.method != "POST" else ""
    more["infected"] = [one for one in draft.papers if one.paper_id == question.id and one.scan == "infected"]
    if typing.is_kept(question):
        more["typing"] = typing.attributes(draft, question.id)
    if request.method != "POST":
        return page(request, draft, here, _form_of(draft, question, kept, more), **more)
    refused = ""
    if more["takes_files"]:  # stored first: nothing received is lost by an error elsewhere on the page
        draft, refused = files.receive(request, draft, question)
    asked: dict[str, Any] = {"data": request.POST, "files": draft.context.get("files"), "context": draft.context}
    if again := catalogue.redrawn(question, **asked):  # a button of its own: show the communes, search, add a row
        return page(request, draft, here, again, **more)
    form = catalogue.form_for(question, **asked)
    if refused:
        form.add_error(question.id, refused)
    elif f"{question.id}-remove" in request.POST:
        return redirect(request.get_full_path())
    elif form.is_valid():
        try:
            saved = save(form.cleaned_data[question.id])
        except (cases.DraftNotFound, cases.DraftAlreadySubmitted):
            raise
        except cases.PartyInvalid as problem:
            form.add_error(question.id, list(problem.fields.values()))
        except Refused as problem:
            form.add_error(question.id, str(problem))
        else:
            return onward(request, saved, question.id)
    return page(request, draft, here, form, **more)


def _form_of(
    draft: cases.DraftView, question: catalogue.Question, kept: Any, more: dict[str, Any]
) -> catalogue.AnswerForm:
    """The form with what was being typed when the page was left, else with what is kept or proposed."""
    typed = typing.left(draft, question.id) if "typing" in more else None
    if typed is None:
        return catalogue.form_for(question, initial=kept, context=draft.context)
    more["filled_in"], more["typed_before"] = "", True
    return catalogue.typed_form(question, data=typed, files=draft.context.get("files"), context=draft.context)


def standing(draft: cases.DraftView, place: str) -> Position:
    """The position of a page; an address that the answers leave out does not exist."""
    found = position(draft, place)
    if found is None:
        raise Http404
    return found


def call_for(request: HttpRequest, draft: cases.DraftView) -> dict[str, Any]:
    """What every draft action takes."""
    return {"actor": session.actor(request), "draft_id": draft.id, "session_drafts": session.drafts(request)}


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def place(request: HttpRequest, draft: cases.DraftView) -> HttpResponse:
    """Which commune: it decides which office will hold the file."""
    found = None if draft.commune_code else prefill.proposed(draft, catalogue.COMMUNE_PROPOSED)
    return ask(
        request,
        draft,
        PLACE,
        draft.commune_code or (found.value if found else None),
        lambda code: cases.save_commune(commune_code=code, **call_for(request, draft)),
        said=prefill.words_of(found),
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
    here = standing(draft, ACTING)
    represented = is_represented(draft)
    answered = "other" if represented else "self" if draft.applicant else ""
    form = ActingForm(request.POST or None, initial={"acting": answered})
    if request.method == "POST" and form.is_valid():
        other = form.cleaned_data["acting"] == "other"
        if other != represented:
            quality = {"quality": "mandate"} if other else None
            draft = cases.save_representative(representative=quality, **call_for(request, draft))
        return onward(request, draft, ACTING)
    return page(request, draft, here, form)


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def question(request: HttpRequest, draft: cases.DraftView, question_id: str) -> HttpResponse:
    """One question of the procedure."""
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
    kept, found = draft.answers.get(question_id), None
    if kept is None:
        found = prefill.proposed(draft, question_id)
        kept = found.value if found else catalogue.initial_answer(asked, draft.context)
    return ask(
        request,
        draft,
        asked,
        kept,
        lambda value: cases.save_answer(question_id=question_id, value=value, **call_for(request, draft)),
        said=prefill.words_of(found),
    )


@require_safe
@with_draft
def stop(request: HttpRequest, draft: cases.DraftView) -> HttpResponse:
    """Said at once, not at the end: this service cannot be given for what was answered."""
    unmet = not_entitled(draft)
    if not unmet:
        return redirect(where_it_stopped(draft))
    known = [position(draft, rule.id) for rule in unmet]
    change = next((found.step.url for found in known if found), standing(draft, "commune").step.url)
    context = {
        "draft": draft,
        "titles": draft.definition.titles,
        "unmet": unmet,
        "change": change,
        "place": standing(draft, "commune").step.url,
    }
    return render(request, "citizen/stop.html", context)
