"""A condition as one picks it: a question, a comparison, a value; joined by *and* and *or*, two levels deep.

`picked` reads CEL, `written` writes it; what cannot be picked (None) stays text, and loses nothing.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

Joiner = Literal["and", "or"]
TODAY = "today"  # the one value that is not a constant
SIGNS = {"and": " && ", "or": " || "}
OTHER: dict[Joiner, Joiner] = {"and": "or", "or": "and"}
# Comparisons, and what each becomes when its two sides are exchanged.
COMPARISONS = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
OPERATORS = (*COMPARISONS, "in", "not in", "has", "has not")
_TOKEN = re.compile(
    r"""\s*(?:(?P<string>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')
    |(?P<number>-?\d+(?:\.\d+)?)(?![\w.])
    |(?P<path>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)
    |(?P<sign>&&|\|\||==|!=|<=|>=|[<>!()\[\],]))""",
    re.VERBOSE,
)
_CALLS = {"size": 1, "years": 2, "days": 2}
_MOST_CLAUSES = 40
_MOST_SIGNS, _MOST_BRACKETS = 4000, 80  # beyond what anybody picks: not read at all


@dataclass(frozen=True)
class Clause:
    """One comparison: `subject` is CEL (`answers.housing`, `size(answers.children)`), `value` JSON, or `today`.

    `has` looks for the value in a list that was answered; `in` compares with several values.
    """

    subject: str
    operator: str
    value: Any = None
    today: bool = False


@dataclass(frozen=True)
class Group:
    """Clauses joined by the other word than the groups are."""

    clauses: tuple[Clause, ...]


@dataclass(frozen=True)
class Picked:
    """Groups joined by *and* (each an *or* of its clauses), or the reverse."""

    joiner: Joiner
    groups: tuple[Group, ...]


class _NotPickable(Exception):  # noqa: N818 - never leaves this file
    """More than picking can say."""


def picked(text: str) -> Picked | None:
    """The condition as it is picked, or None when it says more than that."""
    if len(text) > _MOST_SIGNS or text.count("(") > _MOST_BRACKETS:
        return None
    try:
        tokens = _Tokens(text)
        tree = _either(tokens)
        tokens.end()
        return _two_levels(tree)
    except _NotPickable:
        return None


def written(condition: Picked) -> str:
    """The CEL of a picked condition; `picked(written(c))` says the same."""
    return SIGNS[condition.joiner].join(
        _group(group, OTHER[condition.joiner], alone=len(condition.groups) == 1) for group in condition.groups
    )


# --- Writing ---------------------------------------------------------------------------------------------


def _group(group: Group, joiner: Joiner, *, alone: bool) -> str:
    text = SIGNS[joiner].join(_clause(clause) for clause in group.clauses)
    return text if alone or len(group.clauses) == 1 else f"({text})"


def _clause(clause: Clause) -> str:
    value = TODAY if clause.today else json.dumps(clause.value, ensure_ascii=False)
    match clause.operator:
        case "has":
            return f"{value} in {clause.subject}"
        case "has not":
            return f"!({value} in {clause.subject})"
        case "not in":
            return f"!({clause.subject} in {value})"
        case operator:
            return f"{clause.subject} {operator} {value}"


# --- Reading ---------------------------------------------------------------------------------------------

Tree = tuple[Joiner, list[Any]] | Clause


class _Tokens:
    """The signs of an expression, one after the other."""

    def __init__(self, text: str) -> None:
        self.found = list(_tokens(text))
        self.at = 0

    def peek(self) -> tuple[str, str]:
        return self.found[self.at] if self.at < len(self.found) else ("end", "")

    def take(self, sign: str = "") -> tuple[str, str]:
        kind, text = self.peek()
        if kind == "end" or (sign and (kind != "sign" or text != sign)):
            raise _NotPickable
        self.at += 1
        return kind, text

    def skip(self, sign: str) -> bool:
        found = self.peek() == ("sign", sign)
        self.at += found
        return found

    def end(self) -> None:
        if self.peek()[0] != "end":
            raise _NotPickable


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    text = text.rstrip()
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise _NotPickable
        at = found.end()
        yield str(found.lastgroup), found[str(found.lastgroup)]


def _either(tokens: _Tokens) -> Tree:
    parts = [_both(tokens)]
    while tokens.skip("||"):
        parts.append(_both(tokens))
    return parts[0] if len(parts) == 1 else ("or", parts)


def _both(tokens: _Tokens) -> Tree:
    parts = [_one(tokens)]
    while tokens.skip("&&"):
        parts.append(_one(tokens))
    return parts[0] if len(parts) == 1 else ("and", parts)


def _one(tokens: _Tokens) -> Tree:
    if tokens.skip("!"):
        return _negated(tokens)
    if tokens.skip("("):
        inner = _either(tokens)
        tokens.take(")")
        return inner
    return _comparison(tokens)


def _negated(tokens: _Tokens) -> Clause:
    """`!answers.x`, `!("a" in answers.x)`, `!(answers.x in ["a"])`: nothing else is said by picking."""
    if not tokens.skip("("):
        return Clause(_subject(tokens), "==", False)
    inner = _comparison(tokens)
    tokens.take(")")
    opposite = {"in": "not in", "has": "has not"}.get(inner.operator)
    if opposite is None:
        raise _NotPickable
    return Clause(inner.subject, opposite, inner.value, inner.today)


def _comparison(tokens: _Tokens) -> Clause:
    left = _side(tokens)
    sign = tokens.peek()[1]
    if sign == "in":
        tokens.take()
        right = _side(tokens)
        if isinstance(left, str) and isinstance(right, _Value) and isinstance(right.value, list):
            return Clause(left, "in", right.value)
        if isinstance(left, _Value) and isinstance(right, str) and not isinstance(left.value, list):
            return Clause(right, "has", left.value, left.today)
        raise _NotPickable
    if sign not in COMPARISONS:
        if not isinstance(left, str):
            raise _NotPickable
        return Clause(left, "==", True)  # a question answered by yes or no, alone
    tokens.take()
    right = _side(tokens)
    if isinstance(left, _Value):
        left, right, sign = right, left, COMPARISONS[sign]
    if not isinstance(left, str) or not isinstance(right, _Value) or isinstance(right.value, list):
        raise _NotPickable
    return Clause(left, sign, right.value, right.today)


@dataclass(frozen=True)
class _Value:
    value: Any
    today: bool = False


def _side(tokens: _Tokens) -> "str | _Value":
    """A subject, or a value."""
    kind, text = tokens.peek()
    if kind == "string":
        tokens.take()
        return _Value(_string(text))
    if kind == "number":
        tokens.take()
        return _Value(float(text) if "." in text else int(text))
    if (kind, text) == ("sign", "["):
        return _Value(_list(tokens))
    if kind == "path" and text in ("true", "false", "null"):
        tokens.take()
        return _Value({"true": True, "false": False, "null": None}[text])
    if (kind, text) == ("path", TODAY):
        tokens.take()
        return _Value(None, today=True)
    return _subject(tokens)


def _subject(tokens: _Tokens) -> str:
    kind, text = tokens.take()
    if kind != "path" or text == "in":
        raise _NotPickable
    if tokens.peek() != ("sign", "("):
        if "." not in text and text not in ("papers", "verdict"):
            raise _NotPickable
        return text
    if text not in _CALLS:
        raise _NotPickable
    tokens.take("(")
    arguments = [_argument(tokens)]
    while tokens.skip(","):
        arguments.append(_argument(tokens))
    tokens.take(")")
    if len(arguments) != _CALLS[text]:
        raise _NotPickable
    return f"{text}({', '.join(arguments)})"


def _argument(tokens: _Tokens) -> str:
    kind, text = tokens.take()
    if kind != "path":
        raise _NotPickable
    return text


def _list(tokens: _Tokens) -> list[Any]:
    tokens.take("[")
    values: list[Any] = []
    while not tokens.skip("]"):
        if values:
            tokens.take(",")
        side = _side(tokens)
        if not isinstance(side, _Value) or side.today or isinstance(side.value, list):
            raise _NotPickable
        values.append(side.value)
    return values


def _string(text: str) -> str:
    inner = text[1:-1]
    if text[0] == "'":
        inner = inner.replace("\\'", "'").replace('"', '\\"')
    try:
        return str(json.loads(f'"{inner}"'))
    except ValueError as error:
        raise _NotPickable from error


def _two_levels(tree: Tree) -> Picked:
    joiner: Joiner = "and" if isinstance(tree, Clause) else tree[0]
    parts = [tree] if isinstance(tree, Clause) else _flat(joiner, tree[1])
    groups = []
    for part in parts:
        if isinstance(part, Clause):
            groups.append(Group((part,)))
            continue
        inner = _flat(part[0], part[1])
        if not all(isinstance(one, Clause) for one in inner):
            raise _NotPickable
        groups.append(Group(tuple(inner)))
    if sum(len(group.clauses) for group in groups) > _MOST_CLAUSES:
        raise _NotPickable
    return Picked(joiner, tuple(groups))


def _flat(joiner: Joiner, parts: list[Any]) -> list[Any]:
    """`(a && b) && c` is `a && b && c`."""
    found: list[Any] = []
    for part in parts:
        found += _flat(joiner, part[1]) if not isinstance(part, Clause) and part[0] == joiner else [part]
    return found
