"""CEL: the one language of conditions and placeholders; compiled once, bounded in size, never able to fail a page.

Values are those of JSON: dates are ISO text (`answers.moved_on < today` compares rightly), an answer not given is null.
A condition about something not known yet (null where a number is wanted) is false.
"""

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

from jiwar.kernel.texts import Texts, pick
from jiwar.offices import api as offices

MAX_LENGTH = 1000  # characters of one expression
MAX_NESTING = 25
MAX_MACROS = 2  # list × list at most: cost stays quadratic in short lists
MAX_SHOWN = 20_000  # characters of one filled text
MACROS = ("all", "exists", "exists_one", "map", "filter")
ROOTS = ("answers", "applicant", "representative", "commune", "daira", "wilaya", "papers", "today")
TEXT_ROOTS = (*ROOTS, "shown", "case", "valid_until")
_STRING = re.compile(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'')
_PLACEHOLDER = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)


class BadExpression(ValueError):  # noqa: N818 - reads as what happened
    """The expression is not CEL that a definition may use; the message says why."""


@dataclass(frozen=True)
class References:
    """What an expression speaks of: roots, functions, members of roots (`answers.x.y` → ("answers", "x", "y"))."""

    roots: frozenset[str]
    functions: frozenset[str]
    members: frozenset[tuple[str, ...]]
    compared: frozenset[tuple[tuple[str, ...], str]]

    def answers(self) -> set[str]:
        """Ids of the questions it depends on."""
        return {path[1] for path in self.members if path[0] in ("answers", "shown") and len(path) > 1}


@lru_cache(maxsize=4096)
def compiled(expression: str) -> cel.Program:
    """The program of `expression`; raises BadExpression for what is too long, too deep or not CEL."""
    if len(expression) > MAX_LENGTH:
        raise BadExpression(_("An expression has at most %(most)d characters.") % {"most": MAX_LENGTH})
    bare = _STRING.sub('""', expression)
    depth = deepest = 0
    for sign in bare:
        depth += (sign in "([{") - (sign in ")]}")
        deepest = max(deepest, depth)
    longest_prefix = max((len(found.replace(" ", "")) for found in re.findall(r"[!\-\s]+", bare)), default=0)
    if deepest > MAX_NESTING or longest_prefix > MAX_NESTING or bare.count("?") > MAX_NESTING:
        raise BadExpression(_("The expression is nested too deeply."))
    if len(re.findall(rf"\.\s*(?:{'|'.join(MACROS)})\s*\(", bare)) > MAX_MACROS:
        raise BadExpression(_("An expression goes through lists at most %(most)d times.") % {"most": MAX_MACROS})
    try:
        return cel.compile(expression)
    except (ValueError, RuntimeError) as error:
        detail = re.search(r"ERROR: <input>:\d+:(\d+): (.*)", str(error))
        place = {"column": detail[1], "why": detail[2][:120]} if detail else {"column": "1", "why": str(error)[:120]}
        raise BadExpression(_("Not CEL at character %(column)s: %(why)s") % place) from error


@lru_cache(maxsize=4096)
def references(expression: str) -> References:
    """Static look at an expression; raises BadExpression."""
    program = compiled(expression)
    strings: list[str] = []

    def keep(found: re.Match[str]) -> str:
        strings.append(found[0][1:-1])
        return f"\x00{len(strings) - 1}\x00"

    bare = _STRING.sub(keep, expression)
    bare = re.sub(
        r"\[\s*\x00(\d+)\x00\s*\]",
        lambda found: f".{strings[int(found[1])]}" if strings[int(found[1])].isidentifier() else found[0],
        bare,
    )
    chain = r"(?<![\w.])([A-Za-z_]\w*(?:\s*\.\s*[A-Za-z_]\w*(?!\w*\s*\())+)"
    members = {_path(found) for found in re.findall(chain, bare)}
    compared: set[tuple[tuple[str, ...], str]] = set()
    for left, number in re.findall(rf"{chain}\s*[!=]=\s*\x00(\d+)\x00", bare):
        compared.add((_path(left), strings[int(number)]))
    for number, right in re.findall(rf"\x00(\d+)\x00\s*(?:[!=]=|in)\s*{chain}", bare):
        compared.add((_path(right), strings[int(number)]))
    for left, several in re.findall(rf"{chain}\s+in\s*\[([\x00\d,\s]*)\]", bare):
        compared |= {(_path(left), strings[int(number)]) for number in re.findall(r"\x00(\d+)\x00", several)}
    bound = set(re.findall(rf"\.\s*(?:{'|'.join(MACROS)})\s*\(\s*(\w+)\s*,", bare))
    functions = {name for name in program.functions() if name.isidentifier()} - set(MACROS)
    return References(
        frozenset(set(program.variables()) - bound),
        frozenset(functions),
        frozenset(path for path in members if path[0] not in bound),
        frozenset(compared),
    )


def _path(chain: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in chain.split("."))


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


FUNCTIONS: dict[str, Callable[..., Any]] = {"years": years, "days": days}
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
        "bool",
        "has",
        "in",
    }
)
TEXT_FUNCTIONS = KNOWN_FUNCTIONS | {"day", "born"}


def prepared(variables: Mapping[str, Any], functions: Mapping[str, Callable[..., Any]] = FUNCTIONS) -> cel.Context:
    """Variables made ready for many evaluations (0.001 ms each afterwards)."""
    return cel.Context(dict(variables), dict(functions))


def evaluate(expression: str, context: cel.Context) -> Any:
    """The value of an expression, or None when what it needs is not known yet; raises BadExpression."""
    try:
        return compiled(expression).execute(context)
    except (TypeError, KeyError, ValueError, ZeroDivisionError, OverflowError, RuntimeError, IndexError):
        # Null where a value is wanted: the person has not answered yet. Names were checked before publication.
        return None


def holds(condition: bool | str | None, context: cel.Context, *, default: bool = True) -> bool:
    """Whether a condition is true: `default` when there is none, false when it cannot be known yet."""
    if condition is None:
        return default
    if isinstance(condition, bool):
        return condition
    return evaluate(condition, context) is True


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
        return "" if value is None else ", ".join(map(str, value)) if isinstance(value, list) else str(value)

    return _PLACEHOLDER.sub(value_of, wanted)[:MAX_SHOWN]


@lru_cache(maxsize=512)
def pattern_problem(pattern: str) -> str | None:
    """Why a regular expression cannot be used, or None."""
    try:
        compiled("text.matches(pattern)").execute(prepared({"text": "", "pattern": f"^(?:{pattern})$"}))
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
    }


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
    for person in ("applicant", "representative"):
        known = context.get(person)
        if known:
            one, other = ("name_ar", "name_latin") if language == "ar" else ("name_latin", "name_ar")
            here[person] = {**known, "name": known.get(one) or known.get(other) or ""}
    for place in ("commune", "daira", "wilaya"):
        known = context.get(place)
        if known:
            name = pick(known.get("names") or {}, language)
            here[place] = {
                **known,
                "name": name,
                "of": offices.of_place(name).replace("'", "’") if language == "fr" else name,
            }
    return here


def trial(condition: str, sample: Mapping[str, Any]) -> Any:
    """The value of a condition on plausible answers; raises BadExpression when kinds of values do not go together."""
    try:
        return compiled(condition).execute(prepared(sample))
    except TypeError as error:
        raise BadExpression(_("This compares or joins things of different kinds (a number with a text?).")) from error
    except (KeyError, ValueError, RuntimeError, ZeroDivisionError, OverflowError, IndexError):
        return False
