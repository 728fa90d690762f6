"""“Am I entitled, what will I need, what will it cost, how long”: before any sign-in, nothing stored.

The answers travel in the page itself and come back with each one; they leave with the person, or open an application.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from jiwar.cases import api as cases
from jiwar.catalogue import api as catalogue
from jiwar.kernel.errors import Refused
from jiwar.kernel.texts import current_language, pick
from jiwar.law import api as law
from jiwar.portals.citizen.pages import session
from jiwar.portals.citizen.pages.discover import while_offered
from jiwar.portals.citizen.pages.place import place_of

LONGEST = 50_000  # characters of all answers together: more than any person types here


@require_http_methods(["GET", "HEAD", "POST"])
@while_offered
def check(request: HttpRequest, code: str) -> HttpResponse:
    """One question a page, of those that the rules need; then what the rules say."""
    procedure = catalogue.procedure(code=code)
    definition, local = procedure.definition, catalogue.depends_on_commune(code=code)
    given = _given(request, definition, local=local)
    asked = _asked(definition, given, request.POST.get("change") or request.POST.get("at"), local=local)
    form = None
    if asked and "at" in request.POST and "change" not in request.POST:
        context = catalogue.context_of(definition, given)
        form = catalogue.redrawn(asked, data=request.POST, context=context)
        if form is None:
            form = catalogue.form_for(asked, data=request.POST, context=context)
            if form.is_valid():
                said = given | {asked.id: form.cleaned_data[asked.id]}
                given = catalogue.clean_given(definition, said, local=local)
                asked, form = catalogue.next_of_rights(definition, given, local=local), None
    if asked is None:
        return _result(request, procedure, given, local=local)
    return _page(request, procedure, given, asked, form, local=local)


def bring(request: HttpRequest, draft: cases.DraftView) -> None:
    """Keep in an application that begins what was said before it; each answer is checked again as it is kept."""
    given = _given(request, draft.definition, local=True)
    call: dict[str, Any] = {"actor": session.actor(request), "draft_id": draft.id, "session_drafts": [draft.id]}
    if commune := given.get(catalogue.PLACE.id):
        cases.save_commune(commune_code=commune, **call)
    if given.get(catalogue.ACTING.id) == "other":
        cases.save_representative(representative={"quality": "mandate"}, **call)
    person = {"birth_date": given.get(catalogue.BIRTH.id), "sex": given.get(catalogue.SEX.id)}
    if any(person.values()):
        cases.save_applicant(applicant=person, **call)
    for question_id, value in catalogue.answers_given(given).items():
        with suppress(Refused):  # it needs more than was said: the page of that question asks again
            cases.save_answer(question_id=question_id, value=value, **call)


def _given(request: HttpRequest, definition: catalogue.Definition, *, local: bool) -> dict[str, Any]:
    """The answers that the page carried, cleaned again; what is not ours counts as nothing."""
    text = request.POST.get("answers", "")
    if not text or len(text) > LONGEST:
        return {}
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return catalogue.clean_given(definition, raw, local=local) if isinstance(raw, dict) else {}


def _asked(
    definition: catalogue.Definition, given: Mapping[str, Any], at: str | None, *, local: bool
) -> catalogue.Question | None:
    """The question of this page: the one named while it is asked, else the first without an answer."""
    named = next((one for one in catalogue.rights_questions(definition, given, local=local) if one.id == at), None)
    return named or catalogue.next_of_rights(definition, given, local=local)


def _page(
    request: HttpRequest,
    procedure: catalogue.ProcedureView,
    given: Mapping[str, Any],
    asked: catalogue.Question,
    form: forms.Form | None,
    *,
    local: bool,
) -> HttpResponse:
    if form is None:
        here = catalogue.context_of(procedure.definition, given)
        form = catalogue.form_for(asked, initial=given.get(asked.id), context=here)
    way = [one.id for one in catalogue.rights_questions(procedure.definition, given, local=local)]
    place = way.index(asked.id)
    context = {
        "procedure": procedure,
        "form": form,
        "asked": asked,
        "answers": _carried(given),
        "before": way[place - 1] if place else "",
        "number": place + 1,
        "total": len(way),
    }
    return render(request, "citizen/rights_question.html", context, status=422 if form.errors else 200)


def _result(
    request: HttpRequest, procedure: catalogue.ProcedureView, given: Mapping[str, Any], *, local: bool
) -> HttpResponse:
    commune = catalogue.commune_given(procedure.definition, given) if local else ""
    here = catalogue.in_commune(view=procedure, commune_code=commune)
    definition = here.definition
    found = catalogue.rights_of(definition, given)
    answers, context = catalogue.answers_given(given), catalogue.context_of(definition, given)
    due_on = cases.due_if_filed_now(definition, answers, context)
    shown = {
        "procedure": procedure,
        "definition": definition,
        "rights": found,
        "delay": catalogue.term_words(found.deadline),
        "place": place_of(here, commune, local=local),
        "reasons": [(rule, law.provisions(rule.basis), _offered(rule.service)) for rule in found.unmet],
        "due_on": catalogue.day_in(due_on, current_language()),
        "answers": _carried(given),
        "said": [
            {"id": one.id, "label": pick(one.label), "value": catalogue.display_answer(one, given[one.id])}
            for one in catalogue.rights_questions(definition, given, local=local)
            if one.id in given
        ],
    }
    return render(request, "citizen/rights_result.html", shown)


def _offered(code: str | None) -> catalogue.ProcedureView | None:
    """The service to ask for instead, while it is offered."""
    if code:
        with suppress(catalogue.ProcedureNotFound, catalogue.ProcedureRetired):
            return catalogue.procedure(code=code)
    return None


def _carried(given: Mapping[str, Any]) -> str:
    return json.dumps(given, ensure_ascii=False, separators=(",", ":"))
