"""Between plain data (what YAML and JSON hold) and the frozen values: exact in both directions."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from jiwar.catalogue.definition.model import Definition, Question, Step
from jiwar.catalogue.definition.workflows import with_steps

FORMAT = 1  # what this Jiwar can read; a definition says its own in `jiwar:`

Value = TypeVar("Value")
# Controls, halves of surrogate pairs, line separators, non-characters: databases and YAML refuse them.
_NOT_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


def definition_from(data: Mapping[str, Any]) -> Definition:
    """The definition that `data` holds; `data` has passed the schema (raises TypeError or KeyError otherwise).

    The steps of a shared workflow are taken in here: what is published has them, whatever the workflow becomes.
    """
    return _revive(Definition, with_steps(data))


def question_from(data: Mapping[str, Any]) -> Question:
    """A question that stands inside another's settings (a row of a table); `data` has passed the schema."""
    return _revive(Question, data)


def steps_from(data: Mapping[str, Any]) -> tuple[Step, ...]:
    """The steps of a draft, however unfinished the rest is; none while one of them lacks what a step must have."""
    steps = with_steps(data).get("steps")
    if not isinstance(steps, list) or not all(isinstance(one, Mapping) for one in steps):
        return ()
    try:
        found = tuple(_revive(Step, {"role": "", **one}) for one in steps)
    except (TypeError, KeyError, AttributeError):
        return ()
    return found if len({step.id for step in found}) == len(found) else ()


def as_data(definition: Definition) -> dict[str, Any]:
    """Plain data again, without what equals its default: `definition_from(as_data(d)) == d`."""
    return _plain(definition)


def tidy(value: Any) -> Any:
    """Plain data as it is kept: one kind of line end, no spaces at the end of lines, no signs that are not text."""
    if isinstance(value, str):
        lines = _NOT_TEXT.sub("", value.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
        return "\n".join(line.rstrip() for line in lines)
    if isinstance(value, Mapping):
        return {str(key): tidy(item) for key, item in value.items()}
    return [tidy(item) for item in value] if isinstance(value, list | tuple) else value


def canonical_json(definition: Definition) -> bytes:
    """The one spelling of a definition: sorted keys, no spaces, UTF-8; its hash names the content."""
    return json.dumps(as_data(definition), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def content_hash(definition: Definition) -> str:
    """SHA-256 of the canonical JSON, in hex."""
    return hashlib.sha256(canonical_json(definition)).hexdigest()


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


def _revive(hint: Any, value: Any) -> Any:
    if is_dataclass(hint):
        hints = _hints(hint)  # type: ignore[arg-type]  # a dataclass that is a class, by the line above
        return hint(**{key: _revive(hints[key], part) for key, part in value.items()})  # type: ignore[operator]  # idem
    origin = get_origin(hint)
    if origin is tuple:
        return tuple(_revive(get_args(hint)[0], item) for item in value)
    if origin in (Union, UnionType):
        known = [kind for kind in get_args(hint) if kind is not NoneType]
        return None if value is None else _revive(known[0], value) if len(known) == 1 else value
    if isinstance(value, Mapping):
        kind = get_args(hint)[1] if get_args(hint) else Any
        return {key: _revive(kind, item) for key, item in value.items()}
    if origin is Literal or not isinstance(value, list):
        return value
    return [_revive(Any, item) for item in value]


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {
            part.name: _plain(given)
            for part in fields(value)
            if not _is_default(part, given := getattr(value, part.name))
        }
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


def _is_default(part: Any, given: Any) -> bool:
    if part.default is not MISSING:
        return type(given) is type(part.default) and given == part.default
    return part.default_factory is not MISSING and given == part.default_factory()
