"""YAML → Definition → canonical JSON → Definition, whatever is written in it; unreadable files say why."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiwar.catalogue.checks.shape import check_shape
from jiwar.catalogue.definition import (
    UnreadableDefinition,
    as_data,
    canonical_json,
    content_hash,
    data_of_yaml,
    definition_from,
)
from jiwar.catalogue.definition.yaml_file import MAX_BYTES
from jiwar.catalogue.folders import OWN
from jiwar.catalogue.tests.factories import as_yaml, small

words = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029\ufeff\u0085"),
    min_size=1,
    max_size=40,
)
texts = st.fixed_dictionaries({"ar": words, "fr": words}, optional={"en": words, "kab": words})
names = st.from_regex(r"[a-z][a-z0-9_]{0,12}", fullmatch=True)
slugs = st.from_regex(r"[a-z][a-z0-9-]{1,12}", fullmatch=True)
flags = st.booleans() | words
json_values = st.recursive(
    st.booleans() | st.integers(-(10**6), 10**6) | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
)
options = st.fixed_dictionaries({"id": names, "label": texts}, optional={"hint": texts})
questions = st.fixed_dictionaries(
    {"id": names, "type": names, "label": texts},
    optional={
        "hint": texts,
        "options": st.lists(options, min_size=2, max_size=3),
        "required": flags,
        "visible": words,
        "rules": st.lists(st.fixed_dictionaries({"when": words, "message": texts}), max_size=2),
        "section": names,
        "prefill": words,
        "settings": st.dictionaries(names, json_values, max_size=3),
    },
)
papers = st.fixed_dictionaries(
    {"id": names, "label": texts},
    optional={
        "accept": st.sampled_from([["pdf"], ["image"], ["pdf", "image"]]),
        "max_mb": st.integers(1, 100),
        "required": flags,
        "visible": words,
    },
)


@st.composite
def definitions(draw: st.DrawFn) -> dict:
    """Data that the schema accepts."""
    data = small(
        id=draw(slugs),
        titles=draw(texts),
        questions=draw(st.lists(questions, max_size=4)),
        papers=draw(st.lists(papers, max_size=3)),
        sections=draw(st.lists(st.fixed_dictionaries({"id": names, "title": texts}), max_size=2)),
        keywords=draw(st.fixed_dictionaries({"ar": st.lists(words, max_size=3), "fr": st.lists(words, max_size=3)})),
        result__visas=draw(st.lists(texts, max_size=2)),
    )
    data["deadline"] |= {"days": draw(st.integers(0, 400)), "unit": draw(st.sampled_from(["working", "calendar"]))}
    data["examples"][0]["answers"] = draw(st.dictionaries(names, json_values, max_size=4))
    return data


@given(definitions())
@settings(max_examples=25, deadline=None)
def test_round_trip_is_exact(data: dict) -> None:
    read = data_of_yaml(as_yaml(data))
    assert read == data
    assert check_shape(read) == []
    definition = definition_from(read)
    again = definition_from(json.loads(canonical_json(definition)))
    assert again == definition
    assert canonical_json(again) == canonical_json(definition)
    assert content_hash(again) == content_hash(definition)
    assert check_shape(as_data(definition)) == []


@pytest.mark.parametrize("path", sorted(OWN.rglob("*.yaml")), ids=lambda path: path.stem)
def test_our_procedures_round_trip(path: Path) -> None:
    definition = definition_from(data_of_yaml(path))
    assert definition_from(json.loads(canonical_json(definition))) == definition
    assert path.stem == definition.id


def test_order_and_spelling_of_keys_do_not_change_the_content() -> None:
    data = small()
    turned = dict(reversed(data.items()))
    assert content_hash(definition_from(turned)) == content_hash(definition_from(data))
    said = data | {"applicant": {"nin": "none", "representation": "none"}}
    assert content_hash(definition_from(said)) == content_hash(definition_from(data))
    assert content_hash(definition_from(small(deadline__days=3))) != content_hash(definition_from(data))


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (b"id: [1, 2", "Line 1"),
        (b"id: a\ntitles:\n\tar: x", "Line 3"),
        (b"- a\n- b", "key: value"),
        (b"", "key: value"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"a: 1\nb: 2\na: 3", "Line 3: “a” is written twice"),
        (b"a: &x [1]\nb: *x", "Line 2: anchors"),
        (b"a: !!python/object:os.system x", "python"),
        (b"1: x", "Line 1: keys are words"),
        (b"a: " + b"[" * 200 + b"]" * 200, "nested too deeply"),
        (b"a: " + b"{a: " * 5000, "nested too deeply"),
        (b"a: " + b"x" * MAX_BYTES, "KB"),
        (b"a: \x07", "YAML"),
    ],
)
def test_unreadable_files_say_where_and_why(source: bytes, said: str) -> None:
    with pytest.raises(UnreadableDefinition, match=r"\w") as refusal:
        data_of_yaml(source)
    assert said.lower() in str(refusal.value).lower()


def test_a_bomb_of_aliases_is_refused_at_its_first_alias() -> None:
    bomb = b"a: &a [x,x,x,x,x,x,x,x,x]\n" + b"".join(
        f"b{n}: &b{n} [*a,*a,*a,*a,*a,*a,*a,*a]\n".encode() for n in range(9)
    )
    with pytest.raises(UnreadableDefinition, match="anchors"):
        data_of_yaml(bomb)


def test_plain_words_stay_words() -> None:
    assert data_of_yaml(b"a: no\nb: 2026-01-15\nc: 012\nd: 12\ne: true\nf:\ng: 1e3\nh: on") == {
        "a": "no",
        "b": "2026-01-15",
        "c": "012",
        "d": 12,
        "e": True,
        "f": None,
        "g": "1e3",
        "h": "on",
    }


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDefinition, match="cannot be read"):
        data_of_yaml(tmp_path / "absent.yaml")
