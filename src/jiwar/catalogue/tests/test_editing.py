"""Edits of plain data: what changes, what stays, and that the data given is never altered."""

import copy

import pytest

from jiwar.catalogue import editing
from jiwar.catalogue.checks import check_definition
from jiwar.catalogue.definition import NoSuchPlace
from jiwar.catalogue.tests.factories import SMALL, both, import_ground, small


@pytest.fixture(autouse=True)
def _nothing_is_altered() -> object:
    before = copy.deepcopy(SMALL)
    yield
    assert before == SMALL


def ids(data: dict, place: str = "questions") -> list[str]:
    return [item["id"] for item in editing.item_at(data, place)]


def test_a_value_is_put_at_a_place() -> None:
    changed = editing.put(SMALL, "questions.reader.label.fr", "Pour qui ?")
    assert changed["questions"][0]["label"] == {"ar": SMALL["questions"][0]["label"]["ar"], "fr": "Pour qui ?"}
    assert changed["questions"][1:] == SMALL["questions"][1:]
    assert editing.put(SMALL, "questions.reader.hint.ar", "تلميح")["questions"][0]["hint"] == {"ar": "تلميح"}
    assert editing.put(SMALL, "questions.books.rules.0.when", "true")["questions"][2]["rules"][0]["when"] == "true"
    assert editing.put(SMALL, "questions.school", {"id": "school"})["questions"][1] == {"id": "school"}


@pytest.mark.parametrize("place", ["questions.unknown.label", "questions.9", "titles.ar.more"])
def test_nothing_is_put_where_nothing_is(place: str) -> None:
    with pytest.raises(NoSuchPlace):
        editing.put(SMALL, place, "x")


def test_what_is_dropped_is_gone() -> None:
    assert "en" not in editing.drop(SMALL, "titles.en")["titles"]
    assert ids(editing.drop(SMALL, "questions.school")) == ["reader", "books"]
    assert editing.drop(SMALL, "questions.books.rules.0")["questions"][2]["rules"] == []
    with pytest.raises(NoSuchPlace):
        editing.drop(SMALL, "titles.kab")


def test_an_item_is_added_after_another_or_last() -> None:
    new = {"id": "new"}
    assert ids(editing.add_item(SMALL, "questions", new)) == ["reader", "school", "books", "new"]
    assert ids(editing.add_item(SMALL, "questions", new, after="reader")) == ["reader", "new", "school", "books"]
    assert editing.add_item(SMALL, "sections", new)["sections"] == [new]
    assert editing.add_item(SMALL, "questions.reader.options", new)["questions"][0]["options"][-1] == new
    assert editing.add_item(SMALL, "result.visas", both("v"))["result"]["visas"] == [both("v")]


@pytest.mark.parametrize(
    ("name", "by", "order"),
    [
        ("school", -1, ["school", "reader", "books"]),
        ("school", 1, ["reader", "books", "school"]),
        ("reader", -1, ["reader", "school", "books"]),
        ("reader", 9, ["school", "books", "reader"]),
    ],
)
def test_an_item_moves_within_its_list(name: str, by: int, order: list[str]) -> None:
    assert ids(editing.move_item(SMALL, f"questions.{name}", by=by)) == order


@pytest.mark.parametrize(
    ("name", "before", "order"),
    [
        ("books", "reader", ["books", "reader", "school"]),
        ("reader", "books", ["school", "reader", "books"]),
        ("reader", "", ["school", "books", "reader"]),
        ("school", "school", ["reader", "school", "books"]),
    ],
)
def test_an_item_is_dragged_before_another(name: str, before: str, order: list[str]) -> None:
    assert ids(editing.move_next_to(SMALL, f"questions.{name}", before=before)) == order


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ({"fr": "Nombre d’enfants", "ar": "عدد الأولاد"}, "nombre_enfants"),
        ({"fr": "Êtes-vous le propriétaire ?"}, "etes_proprietaire"),
        ({"ar": "عدد الأولاد"}, "question_1"),
        ({"fr": "2 pièces"}, "pieces"),
        ({"fr": "Null"}, "null_2"),
        ({"fr": "Commune"}, "commune_2"),  # the page where the place is asked
        ({"fr": "La"}, "la"),
        ({"fr": "Reader"}, "reader_2"),
        ("x" * 90, "x" * 32),
    ],
)
def test_an_id_is_made_once_from_the_words_of_its_author(label: object, name: str) -> None:
    taken = editing.ids_taken(SMALL, "questions")
    assert editing.new_id(label, taken, fallback="question") == name
    assert editing.new_id(label, {*taken, name}, fallback="question") not in {*taken, name}


def test_ids_of_questions_papers_and_people_are_shared() -> None:
    assert editing.ids_taken(SMALL, "papers") == {
        *("reader", "school", "books", "photo", "consent"),
        *("applicant", "representative"),
    }
    assert editing.ids_taken(SMALL, "refusal.reasons") == {"elsewhere"}


@pytest.mark.django_db
def test_a_new_question_of_any_type_is_right_from_the_start() -> None:
    import_ground()
    from jiwar.catalogue.fields import field_types

    for kind in field_types():
        data, name = editing.add_question(small(examples=SMALL["examples"]), label=both(kind), kind=kind)
        data["questions"][-1]["required"] = False
        problems = [problem for problem in check_definition(data) if problem.path.startswith(f"questions.{name}")]
        assert not problems, kind
    with pytest.raises(NoSuchPlace):
        editing.add_question(SMALL, label=both("x"), kind="unknown")


def test_another_type_keeps_the_words_and_what_still_makes_sense() -> None:
    text = editing.change_type(SMALL, "questions.reader", "short_text")["questions"][0]
    assert text == {"id": "reader", "type": "short_text", "label": both("reader")}
    several = editing.change_type(SMALL, "questions.reader", "several_of")["questions"][0]
    assert several["options"] == SMALL["questions"][0]["options"]
    chosen = editing.change_type(SMALL, "questions.books", "one_of")["questions"][2]
    assert chosen["rules"] == SMALL["questions"][2]["rules"]
    assert "settings" not in chosen
    assert len(chosen["options"]) >= 2


def test_one_sees_where_a_question_is_spoken_of() -> None:
    assert editing.uses_of(SMALL, "reader") == [
        "examples.granted.answers.reader",
        "examples.refused.answers.reader",
        "papers.consent.visible",
        "questions.books.rules.0.when",
        "questions.school.visible",
        "result.body.ar",
        "result.body.fr",
    ]
    assert editing.uses_of(SMALL, "photo") == ["examples.granted.papers", "examples.refused.papers"]
    assert editing.uses_of(SMALL, "nothing") == []


def test_a_removed_question_takes_its_answers_with_it() -> None:
    left = editing.remove_question(SMALL, "school")
    assert ids(left) == ["reader", "books"]
    assert all("school" not in example["answers"] for example in left["examples"])


def test_completeness_counts_texts_that_people_read() -> None:
    found = {one.language: one for one in editing.completeness(SMALL)}
    assert found["ar"].share == found["fr"].share == 100
    assert (found["en"].written, found["kab"].written) == (1, 0)
    assert found["en"].total == found["ar"].total
    without = editing.put(SMALL, "questions.reader.label.fr", " ")
    assert editing.missing_texts(without, "fr") == ["questions.reader.label"]
    assert {one.language: one for one in editing.completeness(without)}["fr"].share == 100 - 1 - 100 // found[
        "ar"
    ].total
    assert all(one.share == 0 for one in editing.completeness({}))


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("", "object"),
        ("questions.reader", "object"),
        ("questions.reader.label", "object"),
        ("questions.reader.options.child.hint", "object"),
        ("questions.books.settings.min", "integer"),
        ("questions.books.rules.0.when", "string"),
        ("result.articles.0", "object"),
        ("refusal.reasons.elsewhere.basis", "array"),
        ("steps.sign.role", "string"),
    ],
)
def test_every_place_has_its_schema(place: str, kind: str) -> None:
    assert editing.schema_at(SMALL, place)["type"] == kind


def test_a_reference_keeps_its_own_words() -> None:
    node = editing.schema_at(SMALL, "questions.reader.visible")
    assert node["named"] == "condition"
    assert "earlier questions" in node["description"]
    with pytest.raises(NoSuchPlace):
        editing.schema_at(SMALL, "questions.reader.unknown")
