"""A condition picked (question, comparison, value) or written in CEL; one sees the expression in both cases.

Without JavaScript, a button draws the page again after a question is chosen; with it, choosing is enough.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiwar.catalogue import api as catalogue
from jiwar.kernel.digits import western
from jiwar.kernel.texts import pick

editing = catalogue.editing
Subject = editing.Subject
MOST_GROUPS, MOST_CLAUSES = 12, 12
ALWAYS, NEVER, PICKED, TEXT = "always", "never", "picked", "text"
Posted = dict[str, Any]  # mode, joiner, groups of clauses as typed, text


class ConditionWidget(forms.Widget):
    """`modes` are the ways offered, with their words; `subjects` what may be compared."""

    template_name = "studio/widgets/condition.html"
    use_fieldset = True

    def __init__(self, subjects: Sequence[Subject], modes: Mapping[str, Any]) -> None:
        super().__init__()
        self.subjects = {subject.path: subject for subject in subjects}
        self.modes = modes

    def id_for_label(self, id_: str | None) -> str:
        return f"{id_}_mode_0" if id_ else ""

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return f"{name}-mode" not in data

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Posted:
        groups = []
        for group in range(MOST_GROUPS):
            clauses = [_typed(data, f"{name}-{group}-{at}") for at in range(MOST_CLAUSES)]
            found = [clause for clause in clauses if clause is not None]
            if found:
                groups.append(found)
        joiner = "or" if data.get(f"{name}-joiner") == "or" else "and"
        text = str(data.get(f"{name}-text", ""))
        return {"mode": data.get(f"{name}-mode", ""), "joiner": joiner, "groups": groups, "text": text}

    def redrawn(self, data: Any, name: str, asked: str) -> Posted:
        """What was typed, after a button of the condition: `group`, `add:0`, `remove:0:1`, `swap`,
        or only to look again."""
        value = self.value_from_datadict(data, None, name)
        what, *numbers = asked.split(":")
        at = [int(number) for number in numbers if number.isdecimal()]
        groups = value["groups"]
        if PICKED in self.modes:
            value["mode"] = PICKED  # whoever presses a button of the boxes means the boxes
        if what == "swap":
            value["joiner"] = editing.OTHER[value["joiner"]]
        elif what == "group" or (what == "add" and not groups):
            groups.append([{}])
        elif what == "add" and at and at[0] < len(groups):
            groups[at[0]].append({})
        elif what == "remove" and len(at) == 2 and at[0] < len(groups):
            groups[at[0]] = [clause for number, clause in enumerate(groups[at[0]]) if number != at[1]]
            value["groups"] = [group for group in groups if group]
        return value

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        shown = value if isinstance(value, dict) else self.typed(value)
        groups = shown["groups"] or ([[{}]] if PICKED in self.modes else [])
        picked, _wrong = self.read(shown) if shown["mode"] == PICKED else (editing.picked(shown["text"]), [])
        base = context["widget"]["attrs"].get("id", name)
        context["widget"] |= {
            "base": base,
            "modes": [(mode, words, mode == shown["mode"]) for mode, words in self.modes.items()],
            "mode": shown["mode"],
            "picks": PICKED in self.modes,
            "joiner": shown["joiner"],
            "inner": JOINERS[editing.OTHER[shown["joiner"]]],
            "outer": JOINERS[shown["joiner"]],
            "groups": [
                [self._row(clause, f"{name}-{at}-{number}") for number, clause in enumerate(group)]
                for at, group in enumerate(groups)
            ],
            "text": shown["text"],
            "expression": editing.written(picked) if picked and shown["mode"] == PICKED else shown["text"],
            "words": editing.condition_in_words(picked, list(self.subjects.values())) if picked else "",
        }
        return context

    def format_value(self, value: Any) -> Any:
        return value

    def typed(self, condition: Any) -> Posted:
        """A kept condition as it is shown: picked when it can be and when all that it compares is known here."""
        empty: Posted = {"mode": "", "joiner": "and", "groups": [], "text": ""}
        if condition is None or isinstance(condition, bool):
            first = next(iter(self.modes))
            return empty | {"mode": NEVER if condition is False and NEVER in self.modes else first}
        found = editing.picked(str(condition))
        known = found and all(self._fits(clause) for group in found.groups for clause in group.clauses)
        if found is None or not known:
            return empty | {"mode": TEXT, "text": str(condition)}
        groups = [[_shown(clause) for clause in group.clauses] for group in found.groups]
        return {"mode": PICKED, "joiner": found.joiner, "groups": groups, "text": str(condition)}

    def _fits(self, clause: Any) -> bool:
        subject = self.subjects.get(clause.subject)
        if subject is None:
            return False
        shown = _shown(clause)
        return shown["operator"] in self._operators(subject) and _same(self._value(subject, shown), clause)

    def _operators(self, subject: Subject) -> dict[str, Any]:
        given = editing.GIVEN if subject.path.startswith("answers.") else {}
        return {**editing.OPERATORS[subject.kind], **given}

    def _row(self, clause: Mapping[str, Any], name: str) -> dict[str, Any]:
        subject = self.subjects.get(clause.get("subject", ""))
        operators = self._operators(subject) if subject else {}
        operator = clause.get("operator", "")
        operator = operator if operator in operators else next(iter(operators), "")
        values = [str(value) for value in clause.get("values", ())]
        choices = _choices(subject)
        return {
            "name": name,
            "subjects": [(path, one.named(), path == clause.get("subject")) for path, one in self.subjects.items()],
            "operators": [(key, words, key == operator) for key, words in operators.items()],
            "kind": subject.kind if subject else "",
            "bare": operator in editing.GIVEN or subject is None,
            "several": operator in ("in", "not in"),
            "choices": [(value, words, value in values) for value, words in choices],
            "value": values[0] if values else "",
            "today": bool(clause.get("today")),
        }

    # --- From what was typed to CEL ---

    def read(self, value: Posted) -> tuple[Any, list[str]]:
        """The picked condition (None when nothing is), and what lacks in its rows."""
        groups, wrong = [], []
        for number, group in enumerate(value["groups"], start=1):
            clauses = []
            for clause in group:
                subject = self.subjects.get(clause.get("subject", ""))
                if subject is None:
                    continue
                operators = self._operators(subject)
                operator = clause.get("operator") if clause.get("operator") in operators else next(iter(operators))
                found = self._value(subject, {**clause, "operator": operator})
                if found is None:
                    wrong.append(
                        str(_("Group %(number)d: say what “%(name)s” is compared with."))
                        % {"number": number, "name": subject.named()}
                    )
                else:
                    clauses.append(found)
            if clauses:
                groups.append(editing.Group(tuple(clauses)))
        return (editing.Picked(value["joiner"], tuple(groups)) if groups else None), wrong

    def _value(self, subject: Subject, clause: Mapping[str, Any]) -> Any:
        """The clause with its value as JSON, or None when the value lacks or is not of that kind."""
        operator = clause["operator"]
        if operator in editing.GIVEN:
            return editing.Clause(subject.path, "!=" if operator == "given" else "==", None)
        if clause.get("today") and subject.kind == "day":
            return editing.Clause(subject.path, operator, None, today=True)
        known = {value for value, _words in _choices(subject)}
        values = [western(str(value)).strip() for value in clause.get("values", ())]
        values = [value for value in values if value and (not known or value in known)]
        if not values:
            return None
        if operator in ("in", "not in"):
            return editing.Clause(subject.path, operator, values)
        if subject.kind == "number":
            number = _number(values[0])
            return None if number is None else editing.Clause(subject.path, operator, number)
        return editing.Clause(subject.path, operator, values[0] == "yes" if subject.kind == "yes_no" else values[0])


def _typed(data: Any, name: str) -> dict[str, Any] | None:
    if f"{name}-subject" not in data:
        return None
    several = data.getlist(f"{name}-value") if hasattr(data, "getlist") else [data.get(f"{name}-value", "")]
    return {
        "subject": data.get(f"{name}-subject", ""),
        "operator": data.get(f"{name}-operator", ""),
        "values": several,
        "today": f"{name}-today" in data,
    }


def _shown(clause: Any) -> dict[str, Any]:
    """A clause as the boxes show it."""
    operator = clause.operator
    if clause.value is None and not clause.today and operator in ("==", "!="):
        return {"subject": clause.subject, "operator": "not given" if operator == "==" else "given", "values": []}
    values = clause.value if isinstance(clause.value, list) else [clause.value]
    words = {True: "yes", False: "no"}
    shown = [words[value] if isinstance(value, bool) else "" if value is None else str(value) for value in values]
    return {"subject": clause.subject, "operator": operator, "values": shown, "today": clause.today}


def _same(found: Any, clause: Any) -> bool:
    return found is not None and repr(found) == repr(clause)


def _choices(subject: Subject | None) -> list[tuple[str, str]]:
    if subject is None:
        return []
    if subject.kind == "yes_no":
        return [("yes", str(YES)), ("no", str(NO))]
    return [(value, pick(words) if isinstance(words, Mapping) else str(words)) for value, words in subject.choices]


def _number(text: str) -> int | float | None:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return None
    return int(number) if number.is_integer() else number


YES, NO = pgettext_lazy("condition", "yes"), pgettext_lazy("condition", "no")
JOINERS = {"and": pgettext_lazy("condition", "and"), "or": pgettext_lazy("condition", "or")}
WHEN = {PICKED: _("Only when…"), TEXT: _("Written as an expression (CEL)")}


class ConditionField(forms.Field):
    """Cleans to CEL, to True or False where these are offered, or to None: nothing is said."""

    widget: ConditionWidget
    default_error_messages = {"nothing": _("Choose at least one question to compare, or another way.")}

    def __init__(
        self,
        *,
        subjects: Sequence[Subject],
        modes: Mapping[str, Any],
        only: bool = False,
        usual: bool = True,
        **options: Any,
    ) -> None:
        self.usual = usual  # what it is when nothing is said: always, or never
        super().__init__(
            widget=ConditionWidget(subjects, modes if only else {**modes, **WHEN}), required=False, **options
        )

    def clean(self, value: Any) -> str | bool | None:
        posted = value if isinstance(value, dict) else self.widget.typed(value)
        match posted["mode"]:
            case "text":
                return posted["text"].strip() or None
            case "picked":
                condition, wrong = self.widget.read(posted)
                if wrong:
                    raise forms.ValidationError(wrong, code="incomplete")
                if condition is None and len(self.widget.modes) > len(WHEN):
                    raise forms.ValidationError(self.error_messages["nothing"], code="nothing")
                return editing.written(condition) if condition else None
            case "never":
                return False if self.usual else None
            case _:
                return None if self.usual else True


def expressions_in(form: forms.Form) -> Iterator[tuple[str, ConditionWidget]]:
    """The conditions of a form, by field."""
    for name, field in form.fields.items():
        if isinstance(field.widget, ConditionWidget):
            yield name, field.widget
