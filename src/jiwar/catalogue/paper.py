"""What a question needs on a sheet of paper, as values: whoever prints forms draws them, nothing here draws.

Labels are texts of several languages, or sentences translated when read; `in_language` settles them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import override

from jiwar.kernel.texts import Texts, pick

Label = Texts | str | Promise


@dataclass(frozen=True, kw_only=True)
class Lines:
    """Lines to write on; `ltr` when what is written reads from left to right in any language (an e-mail)."""

    kind: ClassVar[str] = "lines"
    count: int = 1
    ltr: bool = False
    after: Label = ""


@dataclass(frozen=True, kw_only=True)
class Boxes:
    """One box a sign, in groups (`(2, 2, 4)` for a day), always from left to right.

    `labels` name the groups; `before_last` is printed before the last group (a decimal comma); `after` is the unit.
    """

    kind: ClassVar[str] = "boxes"
    groups: tuple[int, ...]
    labels: tuple[Label, ...] = ()
    before_last: str = ""
    after: Label = ""


@dataclass(frozen=True, kw_only=True)
class Ticks:
    """Answers to tick, one or `several`: (what is kept, what is printed)."""

    kind: ClassVar[str] = "ticks"
    options: tuple[tuple[str, Label], ...]
    several: bool = False


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of a printed table; `share` of the width, relative to the others."""

    label: Label
    share: int = 1


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows to fill in."""

    kind: ClassVar[str] = "table"
    columns: tuple[Column, ...]
    rows: int


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """An empty frame to draw or sign in; `ground` is `commune` when the outline of the commune is printed inside."""

    kind: ClassVar[str] = "drawing"
    height_mm: int
    ground: str = ""


@dataclass(frozen=True, kw_only=True)
class Attach:
    """A box to tick: the papers are joined to the form."""

    kind: ClassVar[str] = "attach"
    count: int = 1


@dataclass(frozen=True, kw_only=True)
class Note:
    """A sentence to read."""

    kind: ClassVar[str] = "note"
    text: Label


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of a question under its own name."""

    kind: ClassVar[str] = "part"
    label: Label
    items: "tuple[Item, ...]"


Item = Lines | Boxes | Ticks | Table | Drawing | Attach | Note | Part


def in_language(items: tuple[Item, ...], language: str) -> tuple[Item, ...]:
    """The same with every label as one text of `language`."""
    with override("ar-dz" if language == "ar" else language):
        return tuple(_settled(item, language) for item in items)


def _settled(value: Any, language: str) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{part.name: _settled(getattr(value, part.name), language) for part in fields(value)})
    if isinstance(value, tuple):
        return tuple(_settled(item, language) for item in value)
    if isinstance(value, Mapping):
        return pick(value, language)
    return str(value) if isinstance(value, Promise) else value
