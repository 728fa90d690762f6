"""`/design/questions/`: every type of question as it is asked, with its answer, and with its error."""

from dataclasses import dataclass, replace

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from jiwar.catalogue import api as catalogue
from jiwar.kernel.texts import Texts

HERE = {"commune": {"code": "1601", "names": {}}}


@dataclass(frozen=True)
class Specimen:
    """One type: asked, answered, refused."""

    name: str
    titles: Texts
    fresh: forms.Form
    wrong: forms.Form | None
    shown: str


@require_GET
def questions(request: HttpRequest) -> HttpResponse:
    """Specimens of all types, in the order of their names; nothing here is kept."""
    kinds = [kind for _name, kind in sorted(catalogue.field_types().items())]
    return render(request, "public/questions.html", {"specimens": [_specimen(kind) for kind in kinds]})


def _specimen(kind: catalogue.FieldType) -> Specimen:
    question = replace(catalogue.specimen(kind), required=True)
    sample = kind.sample(question)
    context = {**HERE, "answers": {question.id: sample}}
    fresh = catalogue.form_for(question, initial=sample if kind.name in ANSWERED else None, context=context)
    fresh.question_page = False
    return Specimen(kind.name, kind.titles, fresh, _wrong(question) if kind.asks else None, _shown(question, sample))


# Drawn with an answer: their page is another when something was given already.
ANSWERED = frozenset({"from_list", "files", "group", "nin", "map_place", "computed"})


def _wrong(question: catalogue.Question) -> forms.Form:
    other = replace(question, id=f"{question.id}_wrong")
    form = catalogue.form_for(other, data={f"{other.id}-rows": "1", f"{other.id}-search": "zzzz"}, context=HERE)
    form.question_page = False
    form.is_valid()
    return form


def _shown(question: catalogue.Question, sample: object) -> str:
    return catalogue.display_answer(question, sample) if sample is not None else ""
