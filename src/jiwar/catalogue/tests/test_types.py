"""What holds for every type of question, whatever it is: the list is the registry's own."""

import itertools
import json
import re
from dataclasses import fields, is_dataclass
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from jiwar.catalogue import api, exporting
from jiwar.catalogue.api import Question
from jiwar.catalogue.checks.shape import check_settings
from jiwar.catalogue.fields import FieldType, specimen
from jiwar.catalogue.fields.kind import CelType
from jiwar.catalogue.tests.every_type import every_type_definition, large_definition, question_of
from jiwar.kernel import protocols
from jiwar.kernel.templatetags.jiwar import error_links
from jiwar.kernel.texts import pick

KINDS = sorted(api.field_types().values(), key=lambda kind: kind.name)
every_type = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
LANGUAGES = ("ar", "fr", "en")


def fits(value: Any, kind: CelType) -> bool:
    """Whether a JSON value is of a CEL type."""
    if kind is None or value is None:
        return value is None
    if isinstance(kind, list):
        return isinstance(value, list) and all(fits(one, kind[0]) for one in value)
    if isinstance(kind, dict):
        return isinstance(value, dict) and all(fits(value.get(name), part) for name, part in kind.items())
    return type(value) is {"string": str, "int": int, "double": float, "bool": bool}[kind]


def words_of(value: Any) -> list[Any]:
    """Every label of what is drawn on paper."""
    if is_dataclass(value):
        return [word for part in fields(value) for word in words_of(getattr(value, part.name))]
    if isinstance(value, tuple):
        return [word for one in value for word in words_of(one)]
    return [value] if isinstance(value, str | dict) else []


@every_type
def test_the_sample_is_of_the_type_that_conditions_are_told(kind: FieldType) -> None:
    question = specimen(kind)
    assert fits(kind.sample(question), kind.cel(question))


@every_type
def test_columns_are_plain_and_the_same_whatever_was_answered(kind: FieldType) -> None:
    question = specimen(kind)
    empty, full = kind.export(question, None), kind.export(question, kind.sample(question))
    assert list(empty) == list(full)
    assert set(empty.values()) <= {None, 0}
    for value in full.values():
        assert isinstance(value, str | int | float | bool | None)
    if kind.cel(question) is not None:
        assert any(value not in (None, "") for value in full.values())


@every_type
def test_paper_is_drawn_in_the_language_asked(kind: FieldType) -> None:
    question = specimen(kind)
    drawn = {language: exporting.paper_of(question, language) for language in LANGUAGES}
    for language, items in drawn.items():
        assert items, "something is drawn, be it a sentence"
        assert all(isinstance(word, str) for word in words_of(items)), language
    assert words_of(drawn["ar"]) == words_of(drawn["fr"]) or drawn["ar"] != drawn["fr"]


@every_type
def test_every_setting_says_its_name_to_the_studio(kind: FieldType) -> None:
    assert set(kind.titles) == set(LANGUAGES)
    for name, schema in kind.settings.items():
        assert set(schema["titles"]) == set(LANGUAGES), name
        assert all(pick(schema["titles"], language).strip() for language in LANGUAGES)
    json.dumps(kind.settings)


@every_type
def test_the_settings_of_a_new_question_are_right(kind: FieldType) -> None:
    question = specimen(kind)
    assert check_settings(question.settings, kind.settings, "settings", kind.needs) == []
    assert list(kind.check(question)) == []


@pytest.mark.usefixtures("ground")
class TestEveryType:
    """What needs the register of places, a key to seal with, or pages."""

    @every_type
    def test_a_sample_goes_all_the_way_and_comes_back(self, kind: FieldType, monkeypatch: pytest.MonkeyPatch) -> None:
        question = question_of(kind)
        sample = kind.sample(question)
        if kind.name == "link":  # what it leads to exists: modules above would say so
            found = protocols.Linked(sample["kind"], sample["reference"], {"ar": "عقد", "fr": "Acte"})
            monkeypatch.setattr(protocols, "_finders", {sample["kind"]: {sample["reference"]: found}.get})
        kept = api.clean_answer(question, sample, HERE)
        again = json.loads(json.dumps(kept))
        assert again == kept, "what is kept is JSON"
        assert api.clean_answer(question, again, HERE) == kept, "and may be given again"
        if not kind.asks:
            assert kept is None
            return
        assert fits(kept, kind.cel(question))
        for language in LANGUAGES:
            assert api.display_answer(question, kept, language).strip()
        columns = kind.export(question, kept)
        assert list(columns) == list(kind.export(question, None))
        assert any(value not in (None, "", 0) for value in columns.values())

    @every_type
    def test_the_page_of_the_type(self, kind: FieldType) -> None:
        for language, state in itertools.product(("ar-dz", "fr"), ("empty", "wrong", "kept")):
            self.look_over(kind, language, state)

    def look_over(self, kind: FieldType, language: str, state: str) -> None:
        question = question_of(kind, required=True)
        with override(language):
            form = drawn(question, state)
            page = str(form)
            ids = re.findall(r'<(?:input|select|textarea)(?![^>]*type="hidden")[^>]* id="([^"]+)"', page)
            labels = re.findall(r'<label[^>]* for="([^"]+)"', page)
            assert ids or not kind.asks or (kind.files and state == "kept")
            assert set(ids) <= set(labels), f"controls without a label: {set(ids) - set(labels)}"
            every = re.findall(r' id="([^"]+)"', page)
            assert len(set(every)) == len(every), "an id stands once"
            described = {name for names in re.findall(r'aria-describedby="([^"]+)"', page) for name in names.split()}
            assert described <= set(every)
            assert page.count("<h1") == 1
            assert " style=" not in page
            assert not re.search(r"<script(?![^>]* src=)", page), "no inline script"
            assert not re.search(r"<button(?![^>]* type=)", page)
            if state == "wrong" and kind.asks:
                assert form.errors
                links = [link for field in form for link in error_links(field)]
                assert links
                for control, sentence in links:
                    assert control in every, f"the error's link {control} leads nowhere"
                    assert len(sentence) > 8
                    if language == "ar-dz":
                        assert re.search(r"[\u0600-\u06ff]", sentence), f"in Arabic: {sentence}"

    @every_type
    def test_a_page_costs_no_query_once_places_are_known(self, kind: FieldType) -> None:
        question = question_of(kind)
        str(drawn(question, "kept"))  # copies in memory are warm
        with CaptureQueriesContext(connection) as captured:
            str(drawn(question, "kept"))
        assert len(captured) == 0, [query["sql"] for query in captured]


HERE: dict[str, Any] = {"commune": {"code": "1601", "names": {}}}


def drawn(question: Question, state: str) -> Any:
    """The question's form as a page draws it: untouched, sent empty, or with its answer."""
    kind = api.field_type(question.type)
    assert kind
    if state == "empty":
        return api.form_for(question, context=HERE)
    if state == "kept":
        sample = kind.sample(question)
        return api.form_for(question, initial=sample, context=HERE | {"answers": {question.id: sample}})
    form = api.form_for(question, data={f"{question.id}-rows": "1"}, context=HERE)
    form.is_valid()
    return form


def test_the_procedure_of_every_type_may_be_published_in_both_sizes(ground: None) -> None:
    for definition, size in ((every_type_definition(), len(KINDS)), (large_definition(), 95)):
        assert len(definition.questions) == size
        assert api.check_definition(api.as_data(definition)) == []
    conditions = sum(
        isinstance(one.visible, str) + isinstance(one.required, str) + len(one.rules) for one in definition.questions
    )
    assert conditions == 100


def test_exported_answers_have_the_columns_that_are_announced(ground: None) -> None:
    definition = every_type_definition()
    answers = definition.examples[0].answers
    full = api.export_answers(definition, answers)
    assert list(full) == api.export_columns(definition)
    assert full["organisation.nif"] == "000016001234567"
    assert full["person.family_ar"] == "نص"
    assert not any("1" * 18 in str(value) for value in full.values()), "no NIN leaves by the export"
    rows = api.export_rows(definition, answers)
    assert rows["group"] == [{"row": 1, "name": "text", "born": "2020-06-15"}]
