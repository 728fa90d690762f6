"""What a condition at a place may speak of, with the words and the values that one picks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from jiwar.catalogue.definition import Question, question_from, with_steps
from jiwar.catalogue.editing.conditions import Clause, Picked
from jiwar.catalogue.editing.tree import item_at
from jiwar.catalogue.fields import field_type
from jiwar.catalogue.fields.kind import comma
from jiwar.kernel.texts import Texts, current_language, pick

Kind = Literal["yes_no", "choice", "choices", "number", "day", "text"]
LABEL = Texts | Any  # texts of the definition, or a sentence of Jiwar


@dataclass(frozen=True)
class Subject:
    """One thing to compare: `path` is CEL; `choices` are (value, label) where the answer is chosen from a list."""

    path: str
    label: LABEL
    kind: Kind
    choices: tuple[tuple[str, LABEL], ...] = ()
    part: LABEL = ""

    def named(self, language: str | None = None) -> str:
        """What people call it."""
        names = [
            pick(one, language) if isinstance(one, Mapping) else str(one) for one in (self.label, self.part) if one
        ]
        return " · ".join(names)


SEX = (("f", pgettext_lazy("condition", "a woman")), ("m", pgettext_lazy("condition", "a man")))
PROPOSED = (
    ("granted", pgettext_lazy("condition", "to grant")),
    ("refused", pgettext_lazy("condition", "to refuse")),
)
# Which comparisons go with which kind of answer, and how they are said.
OPERATORS: dict[Kind, dict[str, Any]] = {
    "yes_no": {"==": pgettext_lazy("condition", "is"), "!=": pgettext_lazy("condition", "is not")},
    "choice": {
        "==": pgettext_lazy("condition", "is"),
        "!=": pgettext_lazy("condition", "is not"),
        "in": pgettext_lazy("condition", "is one of"),
        "not in": pgettext_lazy("condition", "is none of"),
    },
    "choices": {
        "has": pgettext_lazy("condition", "includes"),
        "has not": pgettext_lazy("condition", "does not include"),
    },
    "number": {
        "==": pgettext_lazy("condition", "is equal to"),
        "!=": pgettext_lazy("condition", "is not"),
        "<": pgettext_lazy("condition", "is less than"),
        "<=": pgettext_lazy("condition", "is at most"),
        ">": pgettext_lazy("condition", "is more than"),
        ">=": pgettext_lazy("condition", "is at least"),
    },
    "day": {
        "<": pgettext_lazy("condition", "is before"),
        "<=": pgettext_lazy("condition", "is not after"),
        ">": pgettext_lazy("condition", "is after"),
        ">=": pgettext_lazy("condition", "is not before"),
        "==": pgettext_lazy("condition", "is on"),
    },
    "text": {"==": pgettext_lazy("condition", "is"), "!=": pgettext_lazy("condition", "is not")},
}
GIVEN = {
    "given": pgettext_lazy("condition", "was answered"),
    "not given": pgettext_lazy("condition", "was not answered"),
}
AND, OR = pgettext_lazy("condition", "and"), pgettext_lazy("condition", "or")
TODAY, YES, NO = (
    pgettext_lazy("condition", "today"),
    pgettext_lazy("condition", "yes"),
    pgettext_lazy("condition", "no"),
)
_DAYS = frozenset({"date", "partial_date"})
_KINDS: dict[Any, Kind] = {"bool": "yes_no", "int": "number", "double": "number", "string": "text"}


def subjects_for(data: Mapping[str, Any], place: str) -> list[Subject]:
    """Everything that a condition at `place` may speak of: a question speaks of earlier ones, others of all."""
    found = [subject for question in _earlier(data, place) for subject in _of_question(question)]
    found += [
        Subject("years(applicant.birth_date, today)", _("Age of the applicant"), "number"),
        Subject("applicant.sex", _("The applicant is"), "choice", SEX),
        Subject("commune.code", _("Code of the commune"), "text"),
        Subject("wilaya.code", _("Code of the wilaya"), "text"),
    ]
    papers = [one for one in item_at(data, "papers", []) or [] if isinstance(one, Mapping) and one.get("id")]
    if papers and not place.startswith("questions"):
        choices = tuple((str(one["id"]), one.get("label") or one["id"]) for one in papers)
        found.append(Subject("papers", _("Papers attached"), "choices", choices))
    if place.startswith("steps.") and place.count(".") == 2 and _kind_of(data, place) == "validate":
        found.append(Subject("verdict", _("What is proposed"), "choice", PROPOSED))
    return found


def _kind_of(data: Mapping[str, Any], place: str) -> Any:
    """Of which kind the step of a place is."""
    return item_at(with_steps(data), f"{place.rpartition('.')[0]}.kind")


def _earlier(data: Mapping[str, Any], place: str) -> Iterator[Question]:
    """The questions before the place; a check of an answer (`rules`) may speak of that answer too."""
    parts = place.split(".")
    own = parts[1] if parts[0] == "questions" and len(parts) > 1 else ""
    for item in item_at(data, "questions", []) or []:
        reached = bool(own) and isinstance(item, Mapping) and item.get("id") == own
        if (not reached or "rules" in parts) and (question := _as_question(item)):
            yield question
        if reached:
            return


def _as_question(item: Any) -> Question | None:
    try:
        return question_from(item)
    except (TypeError, KeyError, AttributeError, ValueError):
        return None  # still being written: the checks say what lacks


def _of_question(question: Question) -> Iterator[Subject]:
    kind = field_type(question.type)
    if kind is None:
        return
    path = f"answers.{question.id}"
    options = tuple((option.id, option.label) for option in question.options)
    found = kind.cel(question)
    if isinstance(found, list) and options:
        yield Subject(path, question.label, "choices", options)
    elif isinstance(found, list):
        yield Subject(f"size({path})", question.label, "number", part=pgettext_lazy("condition", "how many"))
    elif isinstance(found, Mapping):
        for name, inner in found.items():
            if isinstance(inner, str):
                yield Subject(f"{path}.{name}", question.label, _KINDS.get(inner, "text"), part=name)
    elif question.type in _DAYS or question.settings.get("gives") == "date":
        yield Subject(path, question.label, "day")
        yield Subject(
            f"years({path}, today)", question.label, "number", part=pgettext_lazy("condition", "in years until today")
        )
    elif found is not None:
        yield Subject(path, question.label, "choice" if options else _KINDS.get(found, "text"), options)


def condition_in_words(condition: Picked, subjects: list[Subject]) -> str:
    """The condition as one says it, in this page's language."""
    known = {subject.path: subject for subject in subjects}
    outer, inner = (AND, OR) if condition.joiner == "and" else (OR, AND)
    said = []
    for group in condition.groups:
        words = f" {inner} ".join(_clause_in_words(clause, known.get(clause.subject)) for clause in group.clauses)
        said.append(words if len(group.clauses) == 1 or len(condition.groups) == 1 else f"({words})")
    return f" {outer} ".join(said)


def _clause_in_words(clause: Clause, subject: Subject | None) -> str:
    name = _quoted(subject.named() if subject else clause.subject)
    if clause.value is None and not clause.today and clause.operator in ("==", "!="):
        return f"{name} {GIVEN['not given' if clause.operator == '==' else 'given']}"
    kind: Kind = subject.kind if subject else "text"
    operator = OPERATORS[kind].get(clause.operator) or clause.operator
    return f"{name} {operator} {_value_in_words(clause, subject)}"


def _value_in_words(clause: Clause, subject: Subject | None) -> str:
    if clause.today:
        return str(TODAY)
    if isinstance(clause.value, bool):
        return str(YES if clause.value else NO)
    labels = dict(subject.choices) if subject else {}
    values = clause.value if isinstance(clause.value, list) else [clause.value]
    shown = [labels.get(value, value) if isinstance(value, str) else value for value in values]
    said = [
        str(one) if isinstance(one, int | float) else _quoted(pick(one) if isinstance(one, Mapping) else str(one))
        for one in shown
    ]
    return comma(current_language()).join(said)


def _quoted(text: str) -> str:
    return pgettext("quoted words", "“%(text)s”") % {"text": text}
