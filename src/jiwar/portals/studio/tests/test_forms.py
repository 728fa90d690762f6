"""Forms made from the schema: what a definition holds is asked, and what nobody touched is not changed."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from jiwar.catalogue import api as catalogue
from jiwar.catalogue.tests.factories import SMALL, import_ground, small
from jiwar.portals.studio.forms import words
from jiwar.portals.studio.forms.building import NodeForm, is_paged, slots_at
from jiwar.portals.studio.forms.conditions import ConditionField

pytestmark = pytest.mark.django_db
editing = catalogue.editing
ROOTS = tuple(key for key in editing.schema_at({}, "")["properties"] if key not in ("jiwar", "id", "examples"))


@pytest.fixture(autouse=True)
def _ground(laid_ground: None) -> None:
    import_ground()


def whole() -> list[dict[str, Any]]:
    """Our own procedures, and the small one."""
    return [SMALL, *(catalogue.as_data(one) for one in catalogue.load_definitions())]


def pages(data: Mapping[str, Any], place: str = "") -> Iterator[str]:
    """The place of every page: of the whole, and of each item that has its own."""
    yield place
    node = editing.schema_at(data, place)
    for key in node.get("properties") or {}:
        here = f"{place}.{key}".lstrip(".")
        child = editing.schema_at(data, here)
        if key == "examples":
            continue
        if is_paged(child):
            for at, item in enumerate(editing.item_at(data, here, []) or []):
                yield from pages(data, f"{here}.{item.get('id', at)}")
        elif child.get("type") == "object" and "properties" in child and child.get("named") not in ("texts", "words"):
            yield from (inner for inner in pages(data, here) if inner != here)


def untouched(data: Mapping[str, Any], place: str) -> dict[str, Any]:
    """The definition after its page was saved as it was shown."""
    slots = list(slots_at(data, place, keys=() if place else ROOTS))
    form = NodeForm(data_of=data, slots=slots)
    form.cleaned_data = {
        name: field.clean(field.prepare_value(form.initial[name])) for name, field in form.fields.items()
    }
    return form.changed(data)


def test_what_nobody_touched_is_not_changed() -> None:
    for data in whole():
        for place in pages(data):
            assert untouched(data, place) == data, (data["id"], place)


def test_a_new_question_of_every_type_has_its_form() -> None:
    for kind in catalogue.field_types():
        data, name = editing.add_question(SMALL, label={"ar": "سؤال", "fr": kind}, kind=kind)
        assert untouched(data, f"questions.{name}") == data, kind


def posted(data: Mapping[str, Any], place: str, **typed: Any) -> NodeForm:
    slots = list(slots_at(data, place))
    return NodeForm(typed, data_of=data, slots=slots)


def test_what_is_emptied_goes_away_unless_it_must_be_there() -> None:
    data = small(questions__0__hint={"ar": "تلميح", "fr": "aide"})
    form = posted(data, "questions.reader", **{"label-ar": "", "label-fr": "Pour qui ?"})
    assert form.is_valid(), form.errors
    question = form.changed(data)["questions"][0]
    assert question["label"] == {"ar": "", "fr": "Pour qui ?"}
    assert "hint" not in question


def test_amounts_are_typed_in_dinars_and_kept_in_centimes() -> None:
    slots = list(slots_at(SMALL, "", keys=("fee",)))
    form = NodeForm({"fee-amount": "٣٥٠,٥٠"}, data_of=SMALL, slots=slots)
    assert form.is_valid()
    assert form.changed(SMALL)["fee"]["amount"] == 35050
    wrong = NodeForm({"fee-amount": "cher"}, data_of=SMALL, slots=slots)
    assert "fee-amount" in wrong.errors


def condition(typed: Mapping[str, Any], place: str = "questions.school.visible") -> Any:
    field = ConditionField(subjects=editing.subjects_for(SMALL, place), modes={"always": "Always"})
    return field.clean(field.widget.value_from_datadict(typed, None, "v"))


def test_how_long_a_file_is_kept_is_picked_from_the_classes() -> None:
    form = NodeForm(data_of=SMALL, slots=list(slots_at(SMALL, "", keys=("retention",))))
    (field,) = form.fields.values()
    assert {value for value, _words in field.choices} == set(catalogue.retention_classes())
    assert field.clean("social-5y") == "social-5y"
    with pytest.raises(ValidationError):
        field.clean("for-ever")


def test_a_condition_is_picked_from_boxes() -> None:
    row = {"v-mode": "picked", "v-0-0-subject": "answers.reader", "v-0-0-operator": "==", "v-0-0-value": "child"}
    assert condition(row) == 'answers.reader == "child"'
    more = {"v-1-0-subject": "years(applicant.birth_date, today)", "v-1-0-operator": "<", "v-1-0-value": "١٨"}
    assert condition(row | more) == 'answers.reader == "child" && years(applicant.birth_date, today) < 18'
    assert condition(row | more | {"v-joiner": "or"}).count(" || ") == 1
    assert condition(row | {"v-0-0-operator": "given"}) == "answers.reader != null"
    assert condition({"v-mode": "text", "v-text": " size(papers) > 2 "}) == "size(papers) > 2"
    assert condition({"v-mode": "always"}) is None


@pytest.mark.parametrize("value", ["", "nobody"])
def test_a_comparison_without_its_value_is_refused(value: str) -> None:
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        condition({"v-mode": "picked", "v-0-0-subject": "answers.reader", "v-0-0-value": value})


def test_every_value_of_every_list_has_its_words() -> None:
    wanted = set()
    for kind in catalogue.field_types().values():
        for key, node in kind.settings.items():
            wanted |= {(key, value) for value in [*node.get("enum", ()), *node.get("items", {}).get("enum", ())]}
    for place in ("questions.reader", "papers.photo", "steps.examine", ""):
        for slot in slots_at(SMALL, place, keys=() if place else ROOTS):
            wanted |= {(slot.key, value) for value in slot.node.get("enum", ()) if slot.key != "icon"}
    missing = [pair for pair in wanted if pair not in words.VALUES and pair[1] not in words.VALUES]
    assert not missing, "add their words to VALUES in forms/words.py"
