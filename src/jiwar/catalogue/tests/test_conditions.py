"""Conditions picked and written: CEL ↔ question, comparison, value; what cannot be picked stays text."""

import random

import pytest
from django.utils.translation import override

from jiwar.catalogue import editing, expressions
from jiwar.catalogue.editing import Clause, Group, Picked
from jiwar.catalogue.folders import OWN, definition_files
from jiwar.catalogue.tests.factories import SMALL, both, small


def one(*clause: object) -> Picked:
    return Picked("and", (Group((Clause(*clause),)),))


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ('answers.reader == "child"', one("answers.reader", "==", "child")),
        ("answers.reader == 'it\"s'", one("answers.reader", "==", 'it"s')),
        ('"child" == answers.reader', one("answers.reader", "==", "child")),
        ("3 < answers.books", one("answers.books", ">", 3)),
        ("answers.price >= 2.50", one("answers.price", ">=", 2.5)),
        ("answers.here", one("answers.here", "==", True)),
        ("!answers.here", one("answers.here", "==", False)),
        ("answers.reader != null", one("answers.reader", "!=", None)),
        ('answers.reader in ["a", "b"]', one("answers.reader", "in", ["a", "b"])),
        ('!(answers.reader in ["a"])', one("answers.reader", "not in", ["a"])),
        ('"sea" in answers.views', one("answers.views", "has", "sea")),
        ('!("sea" in answers.views)', one("answers.views", "has not", "sea")),
        ('"photo" in papers', one("papers", "has", "photo")),
        ("size(answers.children) >= 2", one("size(answers.children)", ">=", 2)),
        ("years( applicant.birth_date , today )<18", one("years(applicant.birth_date, today)", "<", 18)),
        ("answers.since <= today", Picked("and", (Group((Clause("answers.since", "<=", None, True),)),))),
        ('applicant.sex == "f"', one("applicant.sex", "==", "f")),
    ],
)
def test_a_comparison_is_picked(text: str, condition: Picked) -> None:
    assert editing.picked(text) == condition
    assert editing.picked(editing.written(condition)) == condition


def clauses(*names: str) -> Group:
    return Group(tuple(Clause(f"answers.{name}", "==", True) for name in names))


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("answers.a && answers.b && answers.c", Picked("and", (clauses("a"), clauses("b"), clauses("c")))),
        ("answers.a || answers.b", Picked("or", (clauses("a"), clauses("b")))),
        ("answers.a && (answers.b || answers.c)", Picked("and", (clauses("a"), clauses("b", "c")))),
        ("answers.a && answers.b || answers.c", Picked("or", (clauses("a", "b"), clauses("c")))),
        ("(answers.a && (answers.b && answers.c))", Picked("and", (clauses("a"), clauses("b"), clauses("c")))),
    ],
)
def test_and_and_or_make_groups(text: str, condition: Picked) -> None:
    assert editing.picked(text) == condition
    assert editing.picked(editing.written(condition)) == condition


@pytest.mark.parametrize(
    "text",
    [
        "",
        "true",
        "answers",
        "answers.a == answers.b",
        "answers.a == 1 ? true : false",
        "answers.a + 1 == 2",
        "!(answers.a && answers.b)",
        "answers.a && (answers.b || (answers.c && answers.d))",
        "answers.list.exists(x, x == 1)",
        "has(answers.a)",
        'answers.a == "unfinished',
        "answers.a ==",
        "answers.a in answers.b",
        "answers.a in [[1]]",
        'answers.name == "\\x41"',
        "answers.a = 1",
        "(" * 400 + "answers.a" + ")" * 400,
        " && ".join(["answers.a == 1"] * 50),
    ],
)
def test_what_says_more_stays_text(text: str) -> None:
    assert editing.picked(text) is None


def random_clause(rng: random.Random) -> Clause:
    values = ["x", 'a"b\\c', "عربية", 3, -2, 2.5, True, False, None]
    return rng.choice(
        [
            Clause(f"answers.q{rng.randrange(4)}", rng.choice(["==", "!=", "<", ">="]), rng.choice(values)),
            Clause("answers.q1", rng.choice(["in", "not in"]), rng.sample(["a", "b", "c"], 2)),
            Clause("answers.q2", rng.choice(["has", "has not"]), "a"),
            Clause("size(answers.q3)", ">=", rng.randrange(9)),
        ]
    )


def random_condition(rng: random.Random) -> Picked:
    groups = [Group(tuple(random_clause(rng) for _ in range(rng.randrange(1, 4)))) for _ in range(rng.randrange(2, 4))]
    return Picked(rng.choice(["and", "or"]), tuple(groups))


def test_what_is_picked_is_read_again_the_same_and_is_cel() -> None:
    rng = random.Random(20260115)
    for _ in range(400):
        condition = random_condition(rng)
        text = editing.written(condition)
        assert editing.picked(text) == condition, text
        expressions.compiled(text)


def answers_for(rng: random.Random) -> dict[str, object]:
    values = [None, "x", "a", 3, 2.5, True, ["a"], []]
    return {"answers": {f"q{number}": rng.choice(values) for number in range(4)}}


def test_a_rewritten_condition_decides_the_same() -> None:
    """Reading and writing again never changes who is concerned, whatever was answered, null included."""
    texts = [
        "answers.q0",
        "!answers.q0",
        "3 < answers.q1 || answers.q0",
        '!("a" in answers.q2) && answers.q0',
        "(answers.q0 || answers.q1) && (answers.q2 || !answers.q3)",
        '"x" != answers.q1',
        "size(answers.q3) > 0 || answers.q1 == null",
    ]
    rng = random.Random(7)
    for text in texts:
        again = editing.written(editing.picked(text))
        for _ in range(300):
            context = expressions.prepared(answers_for(rng))
            assert expressions.holds(text, context) == expressions.holds(again, context), (text, again)


def test_most_conditions_of_our_own_procedures_can_be_picked() -> None:
    from jiwar.catalogue.checks.logic import places_of
    from jiwar.catalogue.folders import load_definitions

    assert definition_files(OWN)
    places = [place for one in load_definitions(OWN) for place in places_of(one)]
    found = [place.expression for place in places if place.wanted == "condition"]
    readable = [text for text in found if editing.picked(text)]
    assert len(readable) >= 0.8 * len(found), set(found) - set(readable)


# --- Subjects and words -----------------------------------------------------------------------------------


def paths(place: str, data: dict | None = None) -> list[str]:
    return [subject.path for subject in editing.subjects_for(data or SMALL, place)]


def test_a_question_speaks_of_earlier_ones_only() -> None:
    assert [path for path in paths("questions.school.visible") if path.startswith("answers")] == ["answers.reader"]
    assert "answers.books" in paths("questions.books.rules.0.when")
    assert "answers.books" not in paths("questions.books.visible")
    assert {"answers.reader", "answers.school", "answers.books", "papers"} <= set(paths("papers.consent.visible"))
    assert "papers" not in paths("questions.books.visible")


def test_the_kind_of_answer_says_how_it_is_compared() -> None:
    more = [
        {"id": "born", "type": "date", "label": both("born")},
        {"id": "pets", "type": "several_of", "label": both("p"), "options": SMALL["questions"][0]["options"]},
        {"id": "where", "type": "address", "label": both("w")},
        {"id": "sure", "type": "yes_no", "label": both("s")},
        {"id": "unfinished"},
    ]
    data = small(questions=[*SMALL["questions"], *more])
    kinds = {subject.path: subject.kind for subject in editing.subjects_for(data, "papers.photo.visible")}
    assert kinds["answers.reader"] == "choice"
    assert kinds["answers.books"] == "number"
    assert kinds["answers.born"] == "day"
    assert kinds["answers.pets"] == "choices"
    assert kinds["answers.sure"] == "yes_no"
    assert kinds["answers.where.commune"] == "text"
    assert not any("unfinished" in path for path in kinds)


def test_a_condition_is_said_in_words() -> None:
    subjects = editing.subjects_for(SMALL, "papers.photo.visible")
    text = '(answers.reader == "child" || answers.books >= 3) && answers.school != null'
    with override("fr"):
        said = editing.condition_in_words(editing.picked(text), subjects)
    assert said == (
        "(« reader en français » est « child en français » ou « books en français » est au moins 3) et "
        "« school en français » a reçu une réponse"
    )


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (50000, "500 DA"),
        (75050, "750,50 DA"),
        ("round(answers.surface * 10000.0 * double(answers.months))", "« Surface » × « Mois » × 100 DA"),
        ("answers.months * 20000 + 5000", "« Mois » × 200 DA + 50 DA"),
        ("answers.months > 6 ? 100000 : 50000", "si « Mois » est supérieur à 6 : 1 000 DA ; sinon : 500 DA"),
        ("answers.months / 2 * 100", "answers.months / 2 * 100"),
        ("answers.unknown * 100", "answers.unknown * 100"),
        ("answers.months *", "answers.months *"),
    ],
)
def test_amounts_are_read_in_dinars_and_by_the_names_of_the_questions(amount: int | str, said: str) -> None:
    data = small(
        questions=[
            {"id": "surface", "type": "decimal", "label": {"ar": "المساحة", "fr": "Surface"}},
            {"id": "months", "type": "integer", "label": {"ar": "الأشهر", "fr": "Mois"}},
        ]
    )
    with override("fr"):
        assert editing.amount_in_words(amount, data).replace("\u00a0", " ") == said
