"""The values of each answer that the expressions of a definition can tell apart."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from jiwar.catalogue import expressions
from jiwar.catalogue.checks.logic import places_of
from jiwar.catalogue.definition import Definition, Question
from jiwar.catalogue.fields import field_type
from jiwar.catalogue.logic.parsing import Binary, Call, Literal, Name, Node, chain_of
from jiwar.catalogue.workflow import VERDICTS
from jiwar.kernel import clock

Path = tuple[str, ...]
MOST_VALUES = 40  # of one answer
PERSON = {"sex": "f", "birth_date": "1990-06-15", "given_ar": "نص", "family_ar": "نص", "name_ar": "نص نص"}
PERSON |= {"given_latin": "text", "family_latin": "text", "name_latin": "text text"}
PLACE = {"code": "0000", "names": {"ar": "نص", "fr": "text"}}


class Domains:
    """For each answer (and the sex, the birth date, the place…), the values worth trying."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.kept: dict[Path, list[Any]] = {}

    @cached_property
    def compared(self) -> dict[Path, set[Any]]:
        """The constants with which each member is compared, and the ages and sizes asked of it."""
        found: dict[Path, set[Any]] = {}
        for expression in self._expressions():
            for member, constant in expressions.references(expression).compared:
                found.setdefault(member, set()).add(constant)
            for node in expressions.tree_of(expression).all():
                if isinstance(node, Binary):
                    for member, constant in _counted(node):
                        found.setdefault(member, set()).add(constant)
        return found

    def _expressions(self) -> Iterator[str]:
        for place in places_of(self.definition):
            yield place.expression

    def names_in(self, expression: str) -> set[Path]:
        """What an expression depends on: answers by question, persons by part, places by code."""
        found: set[Path] = set()
        for chain in expressions.references(expression).members:
            if chain[0] == "answers" or chain[0] in ("applicant", "representative"):
                found.add(chain[:2])
            elif chain[0] in ("commune", "daira", "wilaya"):
                found.add((chain[0], "code"))
        roots = expressions.references(expression).roots
        return found | {(name, "") for name in roots & {"representative", "papers", "verdict"}}

    def of(self, name: Path) -> list[Any]:
        """The values to try; none when they have no end that could be tried."""
        if name not in self.kept:
            self.kept[name] = list(self._values(name))[:MOST_VALUES]
        return self.kept[name]

    def _values(self, name: Path) -> Iterator[Any]:
        root, part = name
        if root == "answers":
            question = self.definition.question(part)
            if question is not None:
                yield from self._answers(question)
        elif root == "verdict":
            yield from VERDICTS.values()
        elif root == "representative" and not part:
            yield from (None, PERSON) if self.definition.applicant.representation != "none" else (None,)
        elif root in ("applicant", "representative"):
            yield from {"sex": ["f", "m"], "birth_date": self._days(name)}.get(part, [PERSON.get(part)])
        elif root in ("commune", "daira", "wilaya"):
            yield from ["0000", *sorted(self.compared.get(name, ()))]

    def _answers(self, question: Question) -> Iterator[Any]:
        kind = field_type(question.type)
        if kind is None or not kind.asks:
            return
        gives, name = kind.cel(question), ("answers", question.id)
        options = [option.id for option in question.options]
        if question.required is not True:
            yield None
        if gives == "bool":
            yield from (True, False)
        elif options and gives == "string":
            yield from options
        elif options:
            yield from ([], *([one] for one in options), options)
        elif gives in ("int", "double"):
            yield from self._numbers(question, 1 if gives == "int" else 0.5)
        elif gives == "string" and question.type in ("date", "partial_date"):
            yield from self._days(name)
        elif gives == "string":
            yield from [*sorted(map(str, self.compared.get(name, ()))), "text"]
        elif isinstance(gives, dict):
            yield from self._parts(question, kind.sample(question))
        elif isinstance(gives, list):
            sizes = {size for size in self.compared.get(name, ()) if isinstance(size, int)}
            near = {max(0, size + step) for size in sizes for step in (-1, 0, 1)} | {0, 1}
            sample = kind.sample(question)
            item = sample[:1] if isinstance(sample, list) else []
            yield from (item * size for size in sorted(near) if size <= 50)

    def _numbers(self, question: Question, step: float) -> list[Any]:
        constants = {one for one in self.compared.get(("answers", question.id), ()) if isinstance(one, int | float)}
        ends = {one for one in (question.settings.get("min"), question.settings.get("max"), 1) if one is not None}
        near = {constant + move for constant in constants for move in (-step, 0, step)} | ends
        return sorted(one for one in near if _within(question, one))

    def _days(self, name: Path) -> list[str]:
        """Days around those compared with, around today, and around the ages asked for."""
        today = clock.today()
        found = {today + timedelta(days=move) for move in (-1, 0, 1)} | {today.replace(year=today.year - 30, day=1)}
        for constant in self.compared.get(name, ()):
            if isinstance(constant, int) and 0 < constant < 150:
                born = today.replace(year=today.year - constant, day=min(today.day, 28))
                found |= {born + timedelta(days=move) for move in (-1, 0, 1, 400, -400)}
            elif isinstance(constant, str) and (day := _day(constant)):
                found |= {day + timedelta(days=move) for move in (-1, 0, 1)}
        return [day.isoformat() for day in sorted(found)]

    def _parts(self, question: Question, sample: Any) -> Iterator[Any]:
        """A composite answer: one part at a time takes the values it is compared with."""
        if not isinstance(sample, dict):
            return
        yield sample
        for part in sample:
            for constant in sorted(self.compared.get(("answers", question.id, part), ()), key=str):
                if isinstance(constant, str):
                    yield {**sample, part: constant}
            if part == "sex":
                yield {**sample, part: "m"}
            if part == "birth_date":
                yield from ({**sample, part: day} for day in self._days(("answers", question.id, part)))

    def beside(self, value: Any, question: Question) -> list[Any]:
        """Values next to another answer that this question may take: what a check that compares two tells apart."""
        own = self.of(("answers", question.id))
        if isinstance(value, bool) or not own or not isinstance(value, type(own[0])):
            return []
        if isinstance(value, int | float):
            return [near for near in (value - 1, value, value + 1) if _within(question, near)]
        day = _day(value) if isinstance(value, str) else None
        return [(day + timedelta(days=move)).isoformat() for move in (-1, 0, 1)] if day else [value]

    def context(self, values: dict[Path, Any]) -> dict[str, Any]:
        """All but the answers, with these values of persons and places."""
        here: dict[str, Any] = {"applicant": dict(PERSON), "representative": None, "papers": []}
        here |= {name: dict(PLACE) for name in ("commune", "daira", "wilaya")}
        here |= dict.fromkeys(("today", "filed_on"), clock.today().isoformat())
        for (root, part), value in values.items():
            if root == "representative" and not part:
                here["representative"] = dict(value) if value else None
            if root == "verdict":
                here["verdict"] = value
        for (root, part), value in values.items():
            if root != "answers" and part and here.get(root) is not None:
                here[root][part] = value
        return here


def _within(question: Question, number: float) -> bool:
    least, most = question.settings.get("min"), question.settings.get("max")
    return (not isinstance(least, int | float) or number >= least) and (
        not isinstance(most, int | float) or number <= most
    )


def _counted(node: Binary) -> Iterator[tuple[Path, int]]:
    """`years(x, today) >= 18` and `size(x) > 3`: the number that x is counted against."""
    for one, other in ((node.left, node.right), (node.right, node.left)):
        if isinstance(one, Call) and isinstance(other, Literal) and isinstance(other.value, int):
            inside: list[Node] = [*((one.target,) if one.target else ()), *one.arguments]
            for argument in inside if one.function in ("years", "size") else ():
                if (chain := chain_of(argument)) and not isinstance(argument, Name):
                    yield chain, other.value


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
