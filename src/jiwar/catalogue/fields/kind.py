"""What a type of question is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms

from jiwar.catalogue.definition import Question, Texts
from jiwar.kernel.registry import Registry

Context = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class FieldType:
    """How one kind of answer is asked, checked, kept and shown.

    `build` makes a Django field whose `clean` takes what a browser posted or what was kept, and returns the JSON value
    that is kept; `show` says that value to people. `settings` are JSON Schemas of what a question may set; `parts` are
    the names after `answers.<id>.` in CEL; `sample` is a plausible answer, with which conditions are tried before
    publication.
    """

    name: str
    titles: Texts
    build: Callable[[Question, Context], forms.Field]
    show: Callable[[Question, Any, str], str]
    sample: Callable[[Question], Any]
    settings: Mapping[str, Any] = field(default_factory=dict)
    parts: tuple[str, ...] = ()
    has_options: bool = False


FIELD_TYPES: Registry[FieldType] = Registry("field types")


def register(kind: FieldType) -> FieldType:
    """Add a type of question; raises ValueError when its name is taken."""
    return FIELD_TYPES.add(kind.name, kind)


def shown_as_is(question: Question, value: Any, language: str) -> str:
    """Text is shown as it was written."""
    return str(value)
