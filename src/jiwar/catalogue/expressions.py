"""CEL: the one language of conditions, amounts and placeholders; bounded, compiled once, never able to fail a page.

Values are those of JSON: dates are ISO text (`answers.moved_on < today` compares rightly), an answer not given is null.
An expression about something not known yet (null where a number is wanted) has no value, and a condition without a
value is false. The browser evaluates the same language in `assets/scripts/logic.mjs`; `schema/logic_vectors.json` holds
both to the same results.
"""

import logging
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import cel
from django.utils.dateformat import format as format_day
from django.utils.translation import gettext as _
from django.utils.translation import override

from jiwar.catalogue.logic.parsing import (
    BadExpression,
    Binary,
    Call,
    Has,
    Items,
    Literal,
    Name,
    Node,
    Walk,
    bound_in,
    chain_of,
    parse,
)
from jiwar.kernel.texts import Texts, of_place, pick

# An answer not given yet fails functions a hundred times a page: it is no news, and values do not belong in logs.
logging.getLogger("cel").setLevel(logging.CRITICAL)
MAX_SHOWN = 20_000  # characters of one filled text
MAX_WALKED = 1_000  # items that map and filter go through: the engine copies the list at each step
ROOTS = ("answers", "applicant", "representative", "commune", "daira", "wilaya", "papers", "today")
VALIDATION_ROOTS = ("verdict",)  # conditions of validations alone: what is proposed to whoever is asked to agree
SHARE_ROOTS = ("filed_on",)  # conditions of shares alone: the day of the application, beside that of the meeting
STEP_ROOTS = (*VALIDATION_ROOTS, *SHARE_ROOTS)
TEXT_ROOTS = (*ROOTS, "shown", "case", "valid_until", "record", "session", "opinions", "appealed")
_PLACEHOLDER = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)


@dataclass(frozen=True)
class References:
    """What an expression speaks of: roots, functions, members of roots (`answers.x.y` → ("answers", "x", "y"))."""

    roots: frozenset[str]
    functions: frozenset[str]
    members: frozenset[tuple[str, ...]]
    compared: frozenset[tuple[tuple[str, ...], str | int | float | bool]]

    def answers(self) -> set[str]:
        """Ids of the questions it depends on."""
        return {path[1] for path in self.members if path[0] in ("answers", "shown") and len(path) > 1}


@lru_cache(maxsize=4096)
def tree_of(expression: str) -> Node:
    """The tree of an expression, from memory; raises BadExpression."""
    return parse(expression)


@lru_cache(maxsize=4096)
def compiled(expression: str) -> cel.Program:
    """The program of `expression`; raises BadExpression for what is too long, too deep or not CEL."""
    written = _for_engine(expression, tree_of(expression))
    try:
        return cel.compile(written)
    except (ValueError, RuntimeError) as error:
        raise BadExpression(_("Not CEL: %(why)s") % {"why": str(error)[:120]}) from error


def _for_engine(expression: str, tree: Node) -> str:
    """The same expression where the engine and the language's specification differ.

    The engine counts the bytes of a text (an Arabic letter has two), and fails when `has` looks into nothing.
    """
    changes: list[tuple[int, int, str]] = []
    for node in tree.all():
        if isinstance(node, Call) and node.function == "size":
            changes.append((node.at, node.at + len("size"), "length"))
        elif isinstance(node, Has):
            of = expression[node.member.of.start : node.member.of.end]
            asked = expression[node.start : node.end]
            changes.append((node.start, node.end, f"({of} != null && {asked})"))
    for start, end, written in sorted(changes, reverse=True):
        expression = expression[:start] + written + expression[end:]
    return expression


@lru_cache(maxsize=4096)
def references(expression: str) -> References:
    """Static look at an expression; raises BadExpression."""
    tree = tree_of(expression)
    bound = bound_in(tree)
    members = {chain for node in tree.all() if (chain := chain_of(node)) and len(chain) > 1 and chain[0] not in bound}
    longest = {chain for chain in members if not any(other[: len(chain)] == chain != other for other in members)}
    return References(
        frozenset(node.name for node in tree.all() if isinstance(node, Name)) - bound,
        frozenset(node.function for node in tree.all() if isinstance(node, Call)),
        frozenset(longest),
        frozenset(pair for node in tree.all() if isinstance(node, Binary) for pair in _compared(node)),
    )


def _compared(node: Binary) -> Iterable[tuple[tuple[str, ...], Any]]:
    """(member, constant) of `member == constant`, `member < 3`, `member in [constants]`, `constant in member`."""
    for one, other in ((node.left, node.right), (node.right, node.left)):
        chain = chain_of(one)
        if chain is None or node.sign in ("&&", "||", "+", "-", "*", "/", "%"):
            continue
        constants = other.items if isinstance(other, Items) and node.sign == "in" else (other,)
        yield from ((chain, item.value) for item in constants if isinstance(item, Literal) and item.value is not None)


def years(first: Any, last: Any) -> int:
    """Whole years from one ISO day (or year) to another, as an age is counted."""
    start, end = _day(first), _day(last)
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


def days(first: Any, last: Any) -> int:
    """Days from one ISO day to another."""
    return (_day(last) - _day(first)).days


def _day(value: Any) -> date:
    text = str(value)
    return date.fromisoformat(f"{text}-01-01"[:10] if re.fullmatch(r"\d{4}", text) else text[:10])


def length(value: Any) -> int:
    """Characters of a text, items of a list."""
    if not isinstance(value, str | list | dict):
        raise TypeError("only a text or a list has a length")
    return len(value)


def total(values: list[Any]) -> Any:
    """The sum of a list of numbers; what is not given counts as nothing."""
    numbers = [value for value in values if value is not None]
    if not all(isinstance(value, int | float) and not isinstance(value, bool) for value in numbers):
        raise TypeError("only numbers have a sum")
    return sum(numbers)


def unique(values: list[Any]) -> bool:
    """Whether no item stands twice in a list."""
    return len({repr(value) for value in values}) == len(values)


def lesser(one: Any, other: Any) -> Any:
    """The smaller of two numbers, or the earlier of two days."""
    return min(one, other)


def greater(one: Any, other: Any) -> Any:
    """The greater of two numbers, or the later of two days."""
    return max(one, other)


def rounded(value: float) -> int:
    """The nearest whole number, halves away from zero, as amounts are rounded."""
    return int(abs(value) + 0.5) * (1 if value >= 0 else -1)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "years": years,
    "days": days,
    "sum": total,
    "unique": unique,
    "min": lesser,
    "max": greater,
    "round": rounded,
    "length": length,  # what `size` becomes for the engine
}
KNOWN_FUNCTIONS = frozenset(
    {
        *FUNCTIONS,
        "size",
        "contains",
        "startsWith",
        "endsWith",
        "matches",
        "int",
        "double",
        "string",
    }
) - {"length"}
TEXT_FUNCTIONS = KNOWN_FUNCTIONS | {"day", "born", "listed", "lines"}


@dataclass(frozen=True)
class Ready:
    """Variables made ready for many evaluations (0.001 ms each afterwards)."""

    context: cel.Context
    variables: Mapping[str, Any]
    longest: int  # items of the longest list among the answers

    def with_answer(self, question_id: str, value: Any) -> "Ready":
        """The same with another answer to one question."""
        answers = {**(self.variables.get("answers") or {}), question_id: value}
        return prepared({**self.variables, "answers": answers})


def prepared(variables: Mapping[str, Any], functions: Mapping[str, Callable[..., Any]] = FUNCTIONS) -> Ready:
    """Variables made ready for many evaluations."""
    lists = [len(value) for value in (variables.get("answers") or {}).values() if isinstance(value, list)]
    return Ready(cel.Context(dict(variables), dict(functions)), variables, max(lists, default=0))


def evaluate(expression: str, ready: Ready) -> Any:
    """The value of an expression, or None when what it needs is not known yet; raises BadExpression."""
    if ready.longest > MAX_WALKED and copies_lists(expression):
        return None
    try:
        return compiled(expression).execute(ready.context)
    except (TypeError, KeyError, ValueError, ZeroDivisionError, OverflowError, RuntimeError, IndexError):
        # Null where a value is wanted: the person has not answered yet. Names were checked before publication.
        return None


@lru_cache(maxsize=4096)
def copies_lists(expression: str) -> bool:
    """Whether it makes a list of another (map, filter), which costs the square of its length."""
    return any(isinstance(node, Walk) and node.kind in ("map", "filter") for node in tree_of(expression).all())


def holds(condition: bool | str | None, ready: Ready, *, default: bool = True) -> bool:
    """Whether a condition is true: `default` when there is none, false when it cannot be known yet."""
    if condition is None:
        return default
    if isinstance(condition, bool):
        return condition
    return evaluate(condition, ready) is True


def placeholders(text: str) -> list[str]:
    """The expressions between `{{` and `}}` of a text."""
    return [found.strip() for found in _PLACEHOLDER.findall(text)]


def all_texts(values: Iterable[Texts | None]) -> Iterable[tuple[str, str]]:
    """(language, text) of several multilingual texts."""
    for texts in values:
        yield from (texts or {}).items()


def fill(text: Texts | str, context: Mapping[str, Any], language: str) -> str:
    """`text` in `language`, each `{{ CEL }}` replaced by its value, or nothing when unknown; 20,000 signs at most."""
    wanted = pick(text, language)
    if "{{" not in wanted:
        return wanted
    ready = prepared(_in_language(context, language), FUNCTIONS | _functions_in(language))

    def value_of(found: re.Match[str]) -> str:
        value = evaluate(found[1].strip(), ready)
        return "" if value is None else listed_in(value, language) if isinstance(value, list) else str(value)

    return _PLACEHOLDER.sub(value_of, wanted)[:MAX_SHOWN]


@lru_cache(maxsize=512)
def pattern_problem(pattern: str) -> str | None:
    """Why a regular expression cannot be used, or None."""
    try:
        compiled("text.matches(pattern)").execute({"text": "", "pattern": f"^(?:{pattern})$"})
    except RuntimeError as error:
        lines = [line.strip() for line in str(error).splitlines() if line.strip()]
        why = next((line for line in lines if line.startswith(("error:", "Compiled regex"))), lines[-1])
        return _("This is not a regular expression that can be used: %(why)s") % {
            "why": why.removeprefix("error: ").partition(". Check function")[0][:200]
        }
    return None


def matches(pattern: str, text: str) -> bool:
    """Whether the whole text follows the pattern, in a time that grows with the text only."""
    return evaluate("text.matches(pattern)", prepared({"text": text, "pattern": f"^(?:{pattern})$"})) is True


def _functions_in(language: str) -> dict[str, Callable[..., Any]]:
    return {
        "day": lambda value: day_in(value, language),
        "born": lambda value, sex="m": born_in(value, language, sex),
        "listed": lambda values: listed_in(values, language),
        "lines": lambda values: "\n\n".join(map(str, values or ())),
    }


def listed_in(values: Iterable[Any] | None, language: str) -> str:
    """Several things one after the other, with the comma of the language; people and places by their names."""
    said = (str(one.get("name", "")) if isinstance(one, Mapping) else str(one) for one in values or ())
    return ("، " if language == "ar" else ", ").join(said)


def day_in(value: Any, language: str) -> str:
    """An ISO day in words (`22 نوفمبر 2026`, `22 novembre 2026`); a year alone stays a year."""
    if not value:
        return ""
    if re.fullmatch(r"\d{4}", str(value)):
        return str(value)
    with override("ar-dz" if language == "ar" else language):
        said = format_day(_day(value), "j F Y")
    return f"1er{said[1:]}" if language == "fr" and said.startswith("1 ") else said


def born_in(value: Any, language: str, sex: str = "m") -> str:
    """A birth date as acts say it after « né(e) »: a whole day, or a year that is presumed (خلال سنة …)."""
    if not value:
        return ""
    whole = len(str(value)) > 4
    presumed = "présumée" if sex == "f" else "présumé"
    said = {
        "ar": "في {}" if whole else "خلال سنة {}",
        "fr": "le {}" if whole else presumed + " en {}",
    }.get(language, "on {}" if whole else "in {} (presumed)")
    return said.format(day_in(value, language))


def _in_language(context: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The context as a text in `language` sees it: one name of each person and place, answers as people read them."""
    here = dict.fromkeys(TEXT_ROOTS) | dict(context)
    here["shown"] = (context.get("shown") or {}).get(language) or {}
    for root in ("applicant", "representative", "commune", "daira", "wilaya", "record"):
        here[root] = _named(context.get(root), language)
    if session := context.get("session"):
        criteria = (session.get("criteria") or {}).get(language) or []
        here["session"] = {**session, "criteria": criteria, "share": pick(session.get("share"), language)}
    here["appealed"] = {name: pick(said, language) for name, said in (context.get("appealed") or {}).items()}
    return here


def _named(value: Any, language: str) -> Any:
    """People and places, however deep, with the one name by which a text in `language` calls them."""
    if isinstance(value, list):
        return [_named(item, language) for item in value]
    if not isinstance(value, Mapping):
        return value
    found = {key: part if key == "names" else _named(part, language) for key, part in value.items()}
    if "name_ar" in value:
        one, other = ("name_ar", "name_latin") if language == "ar" else ("name_latin", "name_ar")
        found["name"] = value.get(one) or value.get(other) or ""
    if "names" in value:
        name = pick(value["names"] or {}, language)
        found |= {"name": name, "of": of_place(name) if language == "fr" else name}
    return found
