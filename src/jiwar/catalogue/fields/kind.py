"""What a type of question is."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms

from jiwar.catalogue.definition import Question, Texts
from jiwar.catalogue.paper import Item, Lines
from jiwar.kernel.registry import Registry

Context = Mapping[str, Any]
Scalar = str | int | float | bool | None
# A CEL type is written as an example of it: "string", "int", "double", "bool"; ["string"] is a list of texts,
# {"commune": "string"} a map with that part, [{"age": "int"}] a list of such maps; None: there is no value.
CelType = str | list[Any] | dict[str, Any] | None


_JSON_TYPES = {"string": "string", "int": "integer", "double": "number", "bool": "boolean"}


def schema_of(cel: CelType) -> dict[str, Any]:
    """What a CEL type says of the JSON value; parts of a map may be left out."""
    if isinstance(cel, dict):
        parts = {name: schema_of(part) for name, part in cel.items()}
        return {"type": "object", "properties": parts, "additionalProperties": False}
    if isinstance(cel, list):
        return {"type": "array", "items": schema_of(cel[0])}
    return {"type": _JSON_TYPES[cel]} if cel else {"type": "null"}


def one_column(question: Question, value: Any) -> dict[str, Scalar]:
    """The value as it is, in one column."""
    return {"": value}


def one_line(question: Question) -> tuple[Item, ...]:
    """One line to write on."""
    return (Lines(),)


def nothing_wrong(question: Question) -> Iterable[tuple[str, str]]:
    """Settings say nothing that their schemas cannot check."""
    return ()


@dataclass(frozen=True, kw_only=True)
class FieldType:
    """How one kind of answer is asked, checked, kept, shown, exported and printed.

    | name | what |
    |---|---|
    | `build` | a Django field whose `clean` takes what a browser posted or what was kept, and returns the JSON value |
    | `show` | says that value to people, in a language |
    | `cel` | the CEL type of the value |
    | `json_schema` | JSON Schema of what a program gives; without one, what follows from `cel` |
    | `sample` | a plausible answer, with which conditions are tried before publication |
    | `export` | the value in plain columns; `""` is the question's own, `x` is `<id>.x`; the same ones for None |
    | `export_rows` | for a list of rows: each as plain columns, for a file of its own |
    | `paper` | what to draw on a paper form |
    | `settings` | JSON Schema of what a question may set, with `titles` for the studio |
    | `needs` | settings that cannot be left out |
    | `specimen` | settings with which a new question of this type begins |
    | `compute` | for what nobody answers: the value, from what is known (given a function that evaluates CEL) |
    | `check` | what is wrong with the settings beyond their schemas: (place, sentence) |
    | `subquestions` | the questions of one row of a table or group |
    | `has_options` | the question has `options` |
    | `asks` | False: it shows something, there is nothing to answer |
    | `files` | the answer is made of files, sent apart (`settings` accept, max_mb, max_files): see `files.py` |
    | `in_rows` | it may stand in a table or a repeated group |
    | `private` | nobody else proposes it (link, earlier case); what is typed is kept nowhere before it is sent |
    """

    name: str
    titles: Texts
    build: Callable[[Question, Context], forms.Field]
    show: Callable[[Question, Any, str], str]
    sample: Callable[[Question], Any]
    cel: Callable[[Question], CelType] = lambda _question: "string"
    json_schema: Callable[[Question], dict[str, Any]] | None = None
    export: Callable[[Question, Any], Mapping[str, Scalar]] = one_column
    export_rows: Callable[[Question, Any], list[dict[str, Scalar]]] | None = None
    paper: Callable[[Question], tuple[Item, ...]] = one_line
    settings: Mapping[str, Any] = field(default_factory=dict)
    specimen: Mapping[str, Any] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    check: Callable[[Question], Iterable[tuple[str, str]]] = nothing_wrong
    compute: Callable[[Question, Callable[[str], Any]], Any] | None = None
    subquestions: Callable[[Question], tuple[Question, ...]] = lambda _question: ()
    has_options: bool = False
    asks: bool = True
    files: bool = False
    in_rows: bool = True
    private: bool = False

    def schema(self, question: Question) -> dict[str, Any]:
        """JSON Schema of what a program gives as the answer."""
        return self.json_schema(question) if self.json_schema else schema_of(self.cel(question))

    def parts(self, question: Question) -> tuple[str, ...]:
        """Names after `answers.<id>.` in CEL."""
        found = self.cel(question)
        return tuple(found) if isinstance(found, dict) else ()


FIELD_TYPES: Registry[FieldType] = Registry("field types")


def register(kind: FieldType) -> FieldType:
    """Add a type of question; raises ValueError when its name is taken."""
    return FIELD_TYPES.add(kind.name, kind)


def shown_as_is(question: Question, value: Any, language: str) -> str:
    """Text is shown as it was written."""
    return str(value)


def titled(ar: str, fr: str, en: str, **schema: Any) -> dict[str, Any]:
    """A setting: its JSON Schema and what the studio calls it."""
    return {"titles": {"ar": ar, "fr": fr, "en": en}, **schema}


def columns_of(parts: Iterable[str]) -> Callable[[Question, Any], dict[str, Scalar]]:
    """One column for each part of a value that is a map."""
    names = tuple(parts)
    return lambda _question, value: {name: (value or {}).get(name) for name in names}


def comma(language: str) -> str:
    """What stands between two things in a list."""
    return "، " if language == "ar" else ", "
