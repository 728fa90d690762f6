"""CEL: bounded whatever is written, silent about what is not known yet, exact about what it speaks of."""

import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiwar.catalogue import expressions
from jiwar.catalogue.expressions import BadExpression, evaluate, fill, holds, prepared, references

TEN = "[1,2,3,4,5,6,7,8,9,10]"
HOSTILE = {
    "parentheses": "(" * 400 + "1" + ")" * 400,
    "lists": "[" * 400 + "]" * 400,
    "maps": "{1:" * 200 + "1" + "}" * 200,
    "not": "!" * 900 + "true",
    "not, spaced": "! " * 400 + "true",
    "minus": "-" * 900 + "1",
    "ternaries": "true?1:" * 100 + "1",
    "long": "true" + " && true" * 5000,
    "macros": f"{TEN}.map(a, {TEN}.map(b, {TEN}.map(c, 1)))",
    "macros in strings": f"{TEN}.all(a, {TEN}.all(b, {TEN}.exists(c, '.map(' == 'x')))",
    "dots": "a" + ".b" * 900,
    "huge string": '"' + "x" * 5000 + '"',
    "open string": '"aaa',
    "null byte": "answers\x00.x",
    "surrogates": "'\\uD800' == 'x'",
    "regex": f'"{"a" * 200}!".matches("(a+)+$")',
    "huge regex": '"a".matches("(a{1000}){1000}")',
    "huge number": "9" * 500,
    "recursion": "[[1]].all(x, x.all(y, y == x))",
    "empty": "",
    "spaces": "   ",
    "comment": "true // && false",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_expressions_cost_little_and_never_fail_a_page(name: str) -> None:
    began = time.process_time()
    with suppress(BadExpression):
        evaluate(HOSTILE[name], prepared({"answers": {"x": 1}}))
    assert time.process_time() - began < 0.25


@pytest.mark.parametrize(
    "name",
    ["parentheses", "lists", "maps", "not", "not, spaced", "minus", "ternaries", "long", "macros", "huge string"],
)
def test_what_could_grow_is_refused_before_it_is_compiled(name: str) -> None:
    with pytest.raises(BadExpression, match=r"at most|nested|inside another"):
        expressions.compiled(HOSTILE[name])


pieces = st.sampled_from(
    [
        "answers.x",
        "answers",
        "(",
        ")",
        "[",
        "]",
        "!",
        "-",
        "&&",
        "||",
        "==",
        "<",
        "+",
        "?",
        ":",
        '"a"',
        "'",
        '"',
        "1",
        "null",
        "true",
        ".map(",
        ".all(y,",
        "y",
        ",",
        "size(",
        "in",
        "{",
        "}",
        "\\",
        " ",
        "é",
        "م",
    ]
)


@given(st.lists(pieces, max_size=60).map(" ".join) | st.text(max_size=300))
@settings(max_examples=400, deadline=2000)
def test_any_text_is_refused_or_evaluated(source: str) -> None:
    context = prepared({"answers": {"x": None}, "papers": []})
    with suppress(BadExpression):
        references(source)
        evaluate(source, context)


@given(st.text(max_size=5000))
@settings(max_examples=60, deadline=2000)
def test_any_answer_may_stand_in_a_placeholder(answer: str) -> None:
    here = {"answers": {"x": answer}}
    filled = fill({"fr": "«{{ answers.x }}»"}, here, "fr")
    assert filled == f"«{answer}»"


def test_a_filled_text_is_bounded() -> None:
    here = {"answers": {"x": "y" * 15_000}}
    assert len(fill({"fr": "{{ answers.x }}{{ answers.x }}"}, here, "fr")) == expressions.MAX_SHOWN


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ('answers.a == "x"', True),
        ('answers.a != "x"', False),
        ("answers.missing > 3", False),
        ("answers.none > 3", False),
        ("answers.none == null", True),
        ("answers.none == true", False),
        ("!answers.none", False),
        ("answers.n / 0 == 1", False),
        ("answers.n", False),
        ('"p" in papers && answers.n >= 2', True),
        ("answers.day < today", True),
        ("years(answers.day, today) >= 18", True),
        ('years("1958", "1976-01-01") == 18', True),
        ('days(answers.day, "2003-05-20") == 3', True),
        ("years(answers.a, today) > 1", False),
        ("nobody.x == 1", False),
        (True, True),
        (False, False),
    ],
)
def test_conditions(condition: str | bool, expected: bool) -> None:
    context = prepared(
        {"answers": {"a": "x", "n": 2, "none": None, "day": "2003-05-17"}, "papers": ["p"], "today": "2026-11-22"}
    )
    assert holds(condition, context) is expected


def test_without_a_condition_the_default_holds() -> None:
    assert holds(None, prepared({})) is True
    assert holds(None, prepared({}), default=False) is False


def test_references_see_members_functions_and_literals() -> None:
    found = references(
        'answers["kind"] == "new" && size(answers.list) > 1 && answers.list.exists(x, x == "a") '
        "&& years(applicant.birth_date, today) > 18"
    )
    assert found.roots == {"answers", "applicant", "today"}
    assert found.answers() == {"kind", "list"}
    assert found.functions == {"size", "years"}
    assert ("applicant", "birth_date") in found.members
    assert (("answers", "kind"), "new") in found.compared
    assert references('answers.kind in ["a", "b"]').compared == {(("answers", "kind"), "a"), (("answers", "kind"), "b")}
    assert references('"x" == answers.kind').compared == {(("answers", "kind"), "x")}
    assert references('"answers.secret" == answers.kind').answers() == {"kind"}


@pytest.mark.parametrize(
    ("value", "language", "said"),
    [
        ("2026-11-22", "ar", "22 نوفمبر 2026"),
        ("2026-07-01", "ar", "1 جويلية 2026"),
        ("2026-07-01", "fr", "1er juillet 2026"),
        ("2026-07-11", "fr", "11 juillet 2026"),
        ("1958", "ar", "1958"),
        (None, "fr", ""),
    ],
)
def test_days_are_said_as_people_write_them(value: str | None, language: str, said: str) -> None:
    assert expressions.day_in(value, language) == said


def test_birth_in_an_act() -> None:
    assert expressions.born_in("2003-05-17", "fr") == "le 17 mai 2003"
    assert expressions.born_in("1958", "fr") == "présumé en 1958"
    woman = {"applicant": {"birth_date": "1958", "sex": "f"}}
    assert fill({"fr": "née {{ born(applicant.birth_date, applicant.sex) }}"}, woman, "fr") == "née présumée en 1958"
    assert fill({"fr": "né {{ born(applicant.birth_date) }}"}, woman, "fr") == "né présumé en 1958"
    assert expressions.born_in("1958", "ar") == "خلال سنة 1958"
    assert expressions.born_in("2003-05-17", "ar") == "في 17 ماي 2003"


def test_a_text_tells_a_list_on_one_line_or_in_paragraphs() -> None:
    here = {"record": {"children": [{"name_ar": "أمينة", "name_latin": "Amina"}, {"name_ar": "أنيس"}]}}
    text = {"ar": "{{ listed(record.children) }}", "fr": '{{ lines(record.children.map(one, "– " + one.name)) }}'}
    assert fill(text, here, "ar") == "أمينة، أنيس"
    assert fill(text, here, "fr") == "– Amina\n\n– أنيس"
    assert fill({"ar": "{{ record.children.map(one, one.name) }}"}, here, "ar") == "أمينة، أنيس"
    nothing = {"record": {"children": []}}
    assert (fill(text, nothing, "ar"), fill(text, nothing, "fr")) == ("", "")


def test_a_text_names_people_and_places_in_its_language() -> None:
    here = {
        "applicant": {"name_ar": "بن يوسف أمينة", "name_latin": "Benyoucef Amina"},
        "commune": {"code": "1601", "names": {"ar": "الجزائر الوسطى", "fr": "Alger-Centre"}},
        "wilaya": {"code": "16", "names": {"ar": "الجزائر", "fr": "Alger"}},
        "shown": {"ar": {"housing": "مستأجر"}, "fr": {"housing": "Locataire"}},
    }
    text = {
        "ar": "{{ applicant.name }} {{ commune.name }} {{ shown.housing }}",
        "fr": "{{ applicant.name }} {{ commune.of }} {{ shown.housing }}",
    }
    assert fill(text, here, "ar") == "بن يوسف أمينة الجزائر الوسطى مستأجر"
    assert fill(text, here, "fr") == "Benyoucef Amina d’Alger-Centre Locataire"
    assert fill(text, here | {"applicant": None}, "fr") == " d’Alger-Centre Locataire"


def test_a_name_in_one_script_only_is_shown_in_both_languages() -> None:
    here = {"applicant": {"name_ar": "", "name_latin": "Hadj Lynda"}}
    assert fill({"ar": "{{ applicant.name }}"}, here, "ar") == "Hadj Lynda"


def test_evaluating_is_fast_once_compiled() -> None:
    context = prepared({"answers": {f"q{n}": n for n in range(50)}})
    evaluate('answers.q1 == 1 && answers.q2 != "x"', context)
    began = time.process_time()
    for _ in range(1000):
        evaluate('answers.q1 == 1 && answers.q2 != "x"', context)
    assert (time.process_time() - began) / 1000 < 0.0002
