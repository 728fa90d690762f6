"""Texts of a definition: complete in Arabic and French, finished, and naming only what exists."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import fields, is_dataclass
from typing import Any

from django.utils.translation import gettext as _

from jiwar.catalogue import expressions
from jiwar.catalogue.checks.logic import (
    LANGUAGES,
    Place,
    act_scope_of,
    check_expression,
    session_scope_of,
    text_scope_of,
)
from jiwar.catalogue.checks.problem import Problem
from jiwar.catalogue.definition import Definition

FILLED = re.compile(r"(receipt|result|refusal|steps\.\w+\.part|steps\.\w+\.inquiry\.notice)(\.|$)")  # with placeholders
# What authors leave where a text is still to be written: no citizen may read it.
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|lorem ipsum)\b", re.IGNORECASE)


def texts_of(value: Any, path: str = "") -> Iterator[tuple[str, Mapping[str, str]]]:
    """(place, texts) of every multilingual text of a definition."""
    if is_dataclass(value) and not isinstance(value, type):
        for part in fields(value):
            if part.name not in ("examples", "keywords", "settings"):
                yield from texts_of(getattr(value, part.name), f"{path}.{part.name}".strip("."))
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from texts_of(item, f"{path}.{getattr(item, 'id', number)}")
    elif isinstance(value, Mapping) and value and set(value) <= set(LANGUAGES):
        yield path, value


def check_texts(definition: Definition) -> Iterator[Problem]:
    """What lacks, what is not finished, what names a field that does not exist."""
    scope = text_scope_of(definition)
    in_refusal = scope | session_scope_of(definition)
    in_act = in_refusal | act_scope_of(definition)
    for path, texts in texts_of(definition):
        for language in ("ar", "fr"):
            if not texts.get(language, "").strip():
                yield Problem(f"{path}.{language}", _("This text is missing."), _("Write it."))
        for language, text in texts.items():
            yield from _text(f"{path}.{language}", text)
            for expression in expressions.placeholders(text):
                place = Place(f"{path}.{language}", expression, "shown")
                if not FILLED.match(path):
                    sentence = _(
                        "Placeholders stand in the receipt, the act, the refusal and the notice of an inquiry."
                    )
                    yield Problem(place.path, sentence, _("Write the words themselves."))
                    break
                known = {"result": in_act, "refusal": in_refusal}.get(path.partition(".")[0], scope)
                yield from check_expression(definition, place, known, expressions.TEXT_FUNCTIONS)
        if (missing := _said(texts.get("ar", "")) ^ _said(texts.get("fr", ""))) and FILLED.match(path):
            sentence = _("The Arabic and the French text do not say the same things: %(names)s is in one only.")
            yield Problem(path, sentence % {"names": ", ".join(sorted(missing))}, _("Say it in the other one too."))


def _text(place: str, text: str) -> Iterator[Problem]:
    if UNFINISHED.search(text):
        yield Problem(place, _("This text is not finished."), _("Finish it."))
    if re.search(r"[٠-٩۰-۹]", text):
        yield Problem(place, _("Digits are written 0-9 in every language."), _("Type them 0-9."))
    if text.count("{{") != text.count("}}"):
        sentence = _("A placeholder opens with {{ and closes with }}.")
        yield Problem(place, sentence, _("For instance: {{ applicant.name }}."))


def _said(text: str) -> set[str]:
    """What the placeholders of a text speak of; the sex only bends words, and not the same in each language."""
    found: set[str] = set()
    for expression in expressions.placeholders(text):
        with suppress(expressions.BadExpression):  # said by check_expression
            found |= {".".join(path).replace(".of", ".name") for path in expressions.references(expression).members}
    return found - {"applicant.sex", "representative.sex"}
