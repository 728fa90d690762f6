"""Differences by stable id, said in words; changes of two people joined."""

from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from jiwar.catalogue import api
from jiwar.catalogue.checks.shape import schema
from jiwar.catalogue.definition import merge
from jiwar.catalogue.definition.places import WORDS
from jiwar.catalogue.tests.definitions import definitions
from jiwar.catalogue.tests.factories import both, small


def changes(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, str]]:
    return [(change.kind, change.place) for change in api.compare(old, new)]


def test_a_change_is_named_by_what_it_changes_not_by_its_rank() -> None:
    new = small(questions__0__label__fr="Qui lira ?")
    new["questions"].insert(0, {"id": "first", "type": "yes_no", "label": both("first")})
    new["papers"].pop(0)
    new["deadline"]["days"] = 9
    assert changes(small(), new) == [
        ("added", "questions.first"),
        ("changed", "questions.reader.label.fr"),
        ("removed", "papers.photo"),
        ("changed", "deadline.days"),
    ]


def test_what_moved_is_told_from_what_stayed() -> None:
    new = small()
    new["questions"].append(new["questions"].pop(0))
    found = api.compare(small(), new)
    assert [(one.kind, one.place, one.before, one.after) for one in found] == [("moved", "questions.reader", 1, 3)]


def test_words_and_rows_without_an_id_are_compared_too() -> None:
    old = small(legal_basis=["a", "b"], result__articles=[both("one"), both("two")])
    new = small(legal_basis=["b", "c"], result__articles=[both("one"), both("between"), both("two")])
    assert changes(old, new) == [
        ("added", "legal_basis"),
        ("removed", "legal_basis"),
        ("added", "result.articles.1"),
    ]
    rewritten = small(legal_basis=["a", "b"], result__articles=[both("one"), both("2")])
    assert changes(old, rewritten) == [("changed", "result.articles.1.ar"), ("changed", "result.articles.1.fr")]
    assert changes(small(legal_basis=["a", "b"]), small(legal_basis=["b", "a"])) == [("moved", "legal_basis")]


@settings(max_examples=60, deadline=None)
@given(definitions(), definitions())
def test_nothing_changed_is_no_difference_and_something_is_one(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert api.compare(one, one) == []
    assert (api.compare(one, other) == []) == (one == other)


@settings(max_examples=60, deadline=None)
@given(definitions(), definitions())
def test_what_only_one_side_changed_is_taken_whole(base: dict[str, Any], mine: dict[str, Any]) -> None:
    assert merge(base, mine, base) == (mine, [])
    assert merge(base, base, mine) == (mine, [])
    assert merge(base, mine, mine) == (mine, [])


@settings(max_examples=60, deadline=None)
@given(definitions(), definitions(), definitions(), st.sampled_from(["mine", "theirs"]))
def test_when_every_conflict_is_chosen_none_is_left(
    base: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any], side: api.Side
) -> None:
    conflicts = merge(base, mine, theirs)[1]
    assert merge(base, mine, theirs, {one.place: side for one in conflicts})[1] == []


def test_two_authors_who_change_different_places_both_find_their_words() -> None:
    mine = small(summary=both("mine"), deadline__days=9)
    mine["questions"].insert(1, {"id": "mine", "type": "yes_no", "label": both("mine")})
    theirs = small(who=both("theirs"), deadline__days=4)
    theirs["questions"].append({"id": "theirs", "type": "yes_no", "label": both("theirs")})
    theirs["papers"].pop(1)
    merged, conflicts = merge(small(), mine, theirs)
    assert [(one.place, one.base, one.mine, one.theirs) for one in conflicts] == [("deadline.days", 2, 9, 4)]
    assert (merged["summary"], merged["who"]) == (both("mine"), both("theirs"))
    assert [one["id"] for one in merged["questions"]] == ["reader", "mine", "school", "books", "theirs"]
    assert [one["id"] for one in merged["papers"]] == ["photo"]
    assert merge(small(), mine, theirs, {"deadline.days": "theirs"})[0]["deadline"]["days"] == 4


def test_what_one_removed_and_the_other_changed_is_a_conflict() -> None:
    mine, theirs = small(), small(papers__1__label=both("changed"))
    mine["papers"].pop(1)
    merged, conflicts = merge(small(), mine, theirs)
    assert [(one.place, one.mine) for one in conflicts] == [("papers.consent", None)]
    assert [one["id"] for one in merged["papers"]] == ["photo"]


@pytest.mark.parametrize(
    ("place", "arabic", "french"),
    [
        (
            "questions.reader.label.ar",
            "السؤال «reader بالعربية» › التسمية › العربية",
            "Question « reader en français » › Libellé › arabe",
        ),
        (
            "questions.reader.options.child",
            "السؤال «reader بالعربية» › الخيار «child بالعربية»",
            "Question « reader en français » › Choix « child en français »",
        ),
        ("deadline.days", "الأجل › الأيام", "Délai › Jours"),
        (
            "questions.books.rules.0.when",
            "السؤال «books بالعربية» › مراقبة الإجابة 1 › الشرط",
            "Question « books en français » › Contrôle de la réponse 1 › Condition",
        ),
        ("questions.gone", "السؤال «gone»", "Question « gone »"),
    ],
)
def test_a_place_is_said_in_words(place: str, arabic: str, french: str) -> None:
    with override("ar-dz"):
        assert api.place_in_words(small(), place) == arabic
    with override("fr"):
        assert api.place_in_words(small(), place) == french


def test_every_key_of_the_format_has_its_word() -> None:
    keys = set(schema()["properties"])
    for name, part in schema()["$defs"].items():
        if name not in ("person", "action", "item", "words", "expect"):
            keys |= set(part.get("properties", ()))
    assert keys <= set(WORDS), f"add to definition/places.py: {sorted(keys - set(WORDS))}"


def test_what_stands_at_a_place_is_found_by_id_or_rank() -> None:
    assert api.at(small(), "questions.reader.options.child.label.fr") == "child en français"
    assert api.at(small(), "questions.0.id") == "reader"
    with pytest.raises(api.NoSuchPlace):
        api.at(small(), "questions.ghost")
