"""Definitions made at random, whole in their shape: for what must hold of every one of them."""

from typing import Any

from hypothesis import strategies as st

from jiwar.catalogue.definition import tidy
from jiwar.catalogue.fields import field_types
from jiwar.catalogue.tests.factories import PERSON, small

# What YAML would take for something else, what it quotes, and what databases do not keep.
TRAPS = [
    "no",
    "yes",
    "true",
    "null",
    "~",
    "2026-01-01",
    "12:30",
    "0x1F",
    "1_000",
    "1e3",
    ".5",
    "- a",
    "a: b",
    "a #b",
    "# c",
    "@x",
    "%TAG",
    "`x`",
    "'",
    '"',
    "{{ applicant.name }}",
    "&a *a",
    "!x",
    "<<",
    "=",
    "|",
    "> x",
    " x",
    "x\n",
    "\n\nx",
    "x\n  y\n z",
    "a\tb",
    "\u202bعربي\u202c",
    "ⵣ",
    "😀",
    "é\u0301",
    "\u2028x",
    "\x85y",
]
texts_in_a_language = st.one_of(st.sampled_from(TRAPS), st.text(max_size=40)).map(tidy).filter(str.strip)
texts = st.fixed_dictionaries(
    {"ar": texts_in_a_language, "fr": texts_in_a_language},
    optional={"en": texts_in_a_language, "kab": texts_in_a_language},
)
names = st.from_regex(r"[a-z][a-z0-9_]{0,12}", fullmatch=True)
slugs = st.from_regex(r"[a-z][a-z0-9]{1,6}(-[a-z0-9]{1,5}){0,2}", fullmatch=True)
conditions = st.sampled_from(['answers.reader == "child"', "true", "answers.books > 3 && papers.size() > 0"])
plain = st.recursive(
    st.one_of(st.booleans(), st.integers(-(10**12), 10**12), texts_in_a_language),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(names, inner, max_size=3)),
    max_leaves=6,
)


def _some(**parts: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=parts)


def _with(always: dict[str, st.SearchStrategy[Any]], /, **parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries(always, optional=parts)


options = st.lists(
    _with({"id": names, "label": texts}, hint=texts), min_size=2, max_size=4, unique_by=lambda o: o["id"]
)
questions = _with(
    {"id": names, "type": st.sampled_from(sorted(field_types())), "label": texts},
    hint=texts,
    options=options,
    required=st.one_of(st.booleans(), conditions),
    visible=conditions,
    rules=st.lists(_with({"when": conditions, "message": texts}), max_size=2),
    section=names,
    prefill=conditions,
    settings=st.dictionaries(names, plain, max_size=3),
)
papers = _with(
    {"id": names, "label": texts},
    hint=texts,
    accept=st.lists(st.sampled_from(["pdf", "image"]), min_size=1, max_size=2, unique=True),
    max_mb=st.integers(1, 100),
    required=st.one_of(st.booleans(), conditions),
    visible=conditions,
    evidence=slugs,
)
steps = _with(
    {"id": names, "kind": st.sampled_from(["examine", "validate", "sign"]), "title": texts, "role": slugs},
    competence=slugs,
    when=conditions,
    after=st.lists(names, min_size=1, max_size=3, unique=True),
    days=st.integers(1, 365),
    unit=st.sampled_from(["working", "calendar"]),
    warn_days=st.integers(1, 60),
)
parts = _some(
    steps=st.lists(steps, min_size=1, max_size=4, unique_by=lambda one: one["id"]),
    titles=texts,
    summary=texts,
    easy_read=texts,
    keywords=st.fixed_dictionaries(
        {
            "ar": st.lists(texts_in_a_language, min_size=1, max_size=3, unique=True),
            "fr": st.lists(texts_in_a_language, min_size=1, max_size=3, unique=True),
        }
    ),
    authority=st.sampled_from(["commune", "daira", "wilaya"]),
    who=texts,
    questions=st.lists(questions, max_size=4, unique_by=lambda one: one["id"]),
    papers=st.lists(papers, max_size=3, unique_by=lambda one: one["id"]),
    sections=st.lists(_with({"id": names, "title": texts}), max_size=3),
    eligibility=st.lists(
        _with({"id": names, "when": conditions, "message": texts}, basis=st.just(["dz.x.y"])), max_size=2
    ),
    to_confirm=st.lists(
        _with({"about": texts_in_a_language, "note": texts, "confidence": st.sampled_from(["low", "medium"])}),
        max_size=2,
    ),
)


@st.composite
def definitions(draw: st.DrawFn) -> dict[str, Any]:
    """Plain data of a whole definition: the small procedure with parts made at random."""
    data = small() | draw(parts)
    answers = draw(st.dictionaries(names, plain, max_size=4))
    data["examples"][0]["answers"] = answers
    data["examples"][1]["applicant"] = PERSON | {"given_ar": draw(texts_in_a_language)}
    data["deadline"] = data["deadline"] | {"days": draw(st.integers(0, 400)), "silence_text": draw(texts)}
    return data
