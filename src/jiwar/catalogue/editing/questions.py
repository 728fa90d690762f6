"""Questions: begun with what their type needs, changed to another type, and where each is spoken of."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from jiwar.catalogue import expressions
from jiwar.catalogue.definition import NoSuchPlace
from jiwar.catalogue.editing.ids import new_id
from jiwar.catalogue.editing.tree import MISSING, add_item, drop, item_at, put
from jiwar.catalogue.fields import FieldType, field_type, specimen
from jiwar.kernel.texts import Texts

APPLICANT = frozenset({"applicant", "representative"})


def ids_taken(data: Mapping[str, Any], holder: str) -> set[str]:
    """Ids that a new thing in that list cannot have: questions and papers share theirs."""
    lists = ["questions", "papers"] if holder in ("questions", "papers") else [holder]
    found = [item.get("id") for place in lists for item in item_at(data, place, []) or [] if isinstance(item, Mapping)]
    return {name for name in found if isinstance(name, str)} | (set(APPLICANT) if "questions" in lists else set())


def add_question(
    data: Mapping[str, Any], *, label: Texts, kind: str, holder: str = "questions", after: str = ""
) -> tuple[dict[str, Any], str]:
    """A question of that type after another one (else last), and its id; raises NoSuchPlace for an unknown type."""
    found = _known(kind)
    name = new_id(label, ids_taken(data, holder), fallback="question")
    question = {"id": name, "type": kind, "label": dict(label)} | _needed(found)
    return add_item(data, holder, question, after=after), name


def change_type(data: Mapping[str, Any], place: str, kind: str) -> dict[str, Any]:
    """The question at the place with another type: its words stay, with the options and settings that still make sense.

    Raises NoSuchPlace.
    """
    found = _known(kind)
    question = item_at(data, place)
    if not isinstance(question, Mapping):
        raise NoSuchPlace(place)
    begun = _needed(found)
    changed = {key: value for key, value in question.items() if key not in ("options", "settings")} | {"type": kind}
    kept = {key: value for key, value in (question.get("settings") or {}).items() if key in found.settings}
    if settings := {**begun.get("settings", {}), **kept}:
        changed["settings"] = settings
    if found.has_options:
        changed["options"] = question.get("options") or begun["options"]
    return put(data, place, changed)


def remove_question(data: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Without the question, nor the answers to it in the examples; raises NoSuchPlace.

    The conditions and texts that speak of it stay, and the checks say so: what replaces it is the author's choice.
    """
    left = drop(data, f"questions.{name}")
    for example in left.get("examples") or []:
        place = f"examples.{example.get('id')}.answers.{name}"
        if item_at(left, place, MISSING) is not MISSING:
            left = drop(left, place)
    return left


def _known(kind: str) -> FieldType:
    found = field_type(kind)
    if found is None:
        raise NoSuchPlace(kind)
    return found


def _needed(kind: FieldType) -> dict[str, Any]:
    """The settings and options that a question of this type cannot do without."""
    sample = specimen(kind)
    found: dict[str, Any] = {}
    if sample.options:
        found["options"] = [{"id": option.id, "label": dict(option.label)} for option in sample.options]
    if sample.settings:
        found["settings"] = _plain(sample.settings)
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value


def uses_of(data: Mapping[str, Any], name: str) -> list[str]:
    """Places of the conditions, texts and examples that speak of a question or a paper by its id."""
    return sorted(set(_uses(data, name, "")))


def _uses(value: Any, name: str, place: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            here = f"{place}.{key}".lstrip(".")
            if key == name and place.startswith("examples."):
                yield here
            yield from _uses(item, name, here)
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value):
            told = item.get("id", number) if isinstance(item, Mapping) else number
            if item == name and place.startswith("examples."):
                yield place
            yield from _uses(item, name, f"{place}.{told}")
    elif isinstance(value, str) and name in value:
        yield from [place for expression in _expressions(value, place) if _speaks_of(expression, name)]


_CONDITIONS = re.compile(r"(^|\.)(visible|required|prefill|when|value|exempt|available)$")


def _expressions(text: str, place: str) -> list[str]:
    return [text] if _CONDITIONS.search(place) else expressions.placeholders(text)


def _speaks_of(expression: str, name: str) -> bool:
    with suppress(expressions.BadExpression):
        found = expressions.references(expression)
        quoted = f'"{name}"' in expression and "papers" in found.roots
        return name in found.answers() or quoted
    return False
