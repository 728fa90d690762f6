"""Expressions as trees and kinds: what is refused says why and what to write instead."""

import time

import pytest
from django.utils.translation import override
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jiwar.catalogue import expressions
from jiwar.catalogue.logic.parsing import BadExpression, parse
from jiwar.catalogue.logic.types import look

SCOPE = {
    "answers": {
        "reader": "string",
        "books": "int",
        "area": "double",
        "agrees": "bool",
        "site": {"commune": "string", "text": "string"},
        "children": [{"age": "int"}],
    },
    "today": "string",
    "papers": ["string"],
}
MISUSED = [
    ("answers.raeder", "no question “raeder”", "Did you mean “reader”?"),
    ("answers.site.comune", "“answers.site.comune” does not exist", "Did you mean “commune”?"),
    ("answers.site.zone", "“answers.site.zone” does not exist", "Its parts are: commune, text."),
    ("answer.reader", "“answer” is not known", "Did you mean “answers”?"),
    ("year(answers.reader, today)", "no function “year”", "Did you mean “years”?"),
    ("answers.books == '5'", "a whole number with a text", "Put a text in quotes"),
    ("answers.agrees == 'yes'", "yes or no with a text", "without quotes"),
    ("answers.agrees > false", "“>” compares", ""),
    ("answers.books && true", "a condition, not a whole number", "Compare it with something"),
    ("!answers.reader", "a condition, not a text", "Compare it with something"),
    ("answers.books + answers.area", "not joined as they are", "double("),
    ("answers.area * 2", "not joined as they are", "double("),
    ("answers.reader - 'x'", "“-” does not go with a text", ""),
    ("answers.reader + 1", "a text with a whole number", "quotes"),
    ("answers.site == 'x'", "several parts with a text", ""),
    ("answers.books in 5", "After “in” stands a list", "Write"),
    ("answers.books in ['a']", "a whole number with a text", "quotes"),
    ("answers.children.map(c, c.name)", "“c.name” does not exist", "Its parts are: age."),
    ("answers.books.exists(b, b > 1)", "goes through a list, here stands a whole number", ""),
    ("sum(answers.children)", "takes a list of numbers", "map("),
    ("years(answers.books, today)", "takes a text, not a whole number", ""),
    ("years(today)", "takes 2 values", ""),
    ("min(answers.books, answers.reader)", "two numbers or two days", ""),
    ("1 == 1", "always the same", "Compare an answer"),
    ("answers.agrees ? 1 : 'a'", "one kind, not a whole number and a text", ""),
    ("string(answers.agrees)", "not yes or no", ""),
    ("-answers.reader", "goes with numbers", ""),
]


@pytest.mark.parametrize(("expression", "message", "fix"), MISUSED, ids=[row[0] for row in MISUSED])
def test_a_misuse_is_said_with_its_fix(expression: str, message: str, fix: str) -> None:
    findings = look(parse(expression), SCOPE, expressions.KNOWN_FUNCTIONS).findings
    assert [finding for finding in findings if message in finding.message and fix in finding.fix], findings


@pytest.mark.parametrize(
    ("expression", "kind"),
    [
        ("answers.books > 3 && answers.agrees", "bool"),
        ("answers.area * 2.0", "double"),
        ("answers.books * 200", "int"),
        ("answers.agrees ? answers.reader : null", "string"),
        ("answers.children.filter(c, c.age > 3)", [{"age": "int"}]),
        ("sum(answers.children.map(c, c.age))", "int"),
        ("answers.children[0].age", "int"),
        ("double(answers.books) * answers.area", "double"),
        ('{"a": answers.books}.a', "int"),
        ("has(answers.site.text)", "bool"),
        ('answers.site["commune"]', "string"),
        ("max(today, '2026-01-01')", "string"),
    ],
)
def test_the_kind_of_an_expression(expression: str, kind: object) -> None:
    looked = look(parse(expression), SCOPE, expressions.KNOWN_FUNCTIONS)
    assert (looked.kind, looked.findings) == (kind, [])


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("", "the end"),
        ("answers.", "the end"),
        ("answers..x", "character 9"),
        ("a ==", "the end"),
        ("a = 1", "character 3"),
        ("(a", "the end"),
        ("a b", "character 3"),
        ("'never closed", "character 1"),
        ('"\\ud800"', "character 1"),
        ("b'bytes'", "character 1"),
        ("1u", "character 2"),
        ("a.?b", "character 3"),
        ("has(a)", "has(answers.question.part)"),
        ("has(a[0].b)", "has(answers.question.part)"),
        ("l.all(x.y, true)", "list.all(item"),
        ("99999999999999999999", "character 1"),
        ("a; b", "character 2"),
    ],
)
def test_what_is_not_cel_says_where(expression: str, said: str) -> None:
    with pytest.raises(BadExpression, match=r"Not CEL|has|list") as refusal:
        parse(expression)
    assert said in str(refusal.value)


@pytest.mark.parametrize("language", ["ar-dz", "fr"])
def test_what_is_wrong_is_said_in_the_authors_language(language: str) -> None:
    with override(language):
        finding = look(parse("answers.raeder"), SCOPE, expressions.KNOWN_FUNCTIONS).findings[0]
        assert "question “" not in finding.message
        assert "Did you mean" not in finding.fix
        assert "reader" in finding.fix


HOSTILE = {
    "parentheses": "(" * 400 + "1" + ")" * 400,
    "lists": "[" * 400 + "]" * 400,
    "not": "!" * 900 + "true",
    "choices": "true ? " * 100 + "1" + " : 2" * 100,
    "choices in choices": "(true ? " * 60 + "1" + " : 2)" * 60,
    "calls": "size(" * 150 + "papers" + ")" * 150,
    "a long sum": "+".join(["1"] * 450),
    "long": "answers.books > 3 && " * 60 + "true",
    "huge text": '"' + "x" * 2_000_000 + '"',
    "walks": ".map(x, x)".join(["papers"] * 8),
    "walk in walk": "papers.all(x, papers.all(y, papers.all(z, x == y)))",
    "comprehension bomb": "[1,2,3].map(a, [1,2,3].map(b, [1,2,3].map(c, [a, b, c])))",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_expression_is_refused_at_once(name: str) -> None:
    began = time.process_time()
    with pytest.raises(BadExpression) as refusal:
        expressions.compiled(HOSTILE[name])
    assert time.process_time() - began < 0.2
    assert len(str(refusal.value)) < 300


def test_what_is_allowed_stays_quick_on_the_longest_lists() -> None:
    rows = [{"age": number, "text": "x" * 200} for number in range(10_000)]
    ready = expressions.prepared({"answers": {"rows": rows}})
    for expression, expected in (
        ("answers.rows.all(row, row.age >= 0)", True),
        ("answers.rows.exists(row, row.age == 9999)", True),
        ("size(answers.rows)", 10_000),
        ("sum(answers.rows.map(row, row.age))", None),  # more than MAX_WALKED: not evaluated rather than for minutes
    ):
        began = time.process_time()
        assert expressions.evaluate(expression, ready) == expected
        assert time.process_time() - began < 0.5


def test_a_repeated_pattern_takes_no_more_time_than_its_text() -> None:
    ready = expressions.prepared({"answers": {"code": "a" * 4000 + "!"}})
    began = time.process_time()
    assert expressions.evaluate("answers.code.matches('^(a+)+$')", ready) is False
    assert time.process_time() - began < 0.2


@example("as")
@example("if(answers.ok, 1, 2)")
@example("-!0")
@example("!-answers.n")
@example("!!answers.ok")
@example("- -1")
@example("!-1")
@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="answers.bok(){}[]!&|?:=<>+-*/%,'\" 0123456789\n", max_size=60))
def test_any_text_is_refused_or_a_tree_that_the_engine_runs(source: str) -> None:
    try:
        parse(source)
    except BadExpression:
        return
    expressions.compiled(source)
