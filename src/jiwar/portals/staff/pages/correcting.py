"""What is typed to look an act up, to correct it, to drop a correction."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiwar.portals.staff.pages.forms import RecordSearchForm
from jiwar.registers import api as registers

SEXES = [("m", gettext_lazy("Man")), ("f", gettext_lazy("Woman"))]
DATES = ("day", "declared_on", "born")


def _line(**more: str) -> forms.TextInput:
    return forms.TextInput({"class": "jw-input", "dir": "auto", "autocomplete": "off"} | more)


class LookUpForm(RecordSearchForm):
    """An act of one of the registers that the person may look into."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Register"), required=False, widget=forms.Select({"class": "jw-select"})
    )
    field_order = ("kind", "name", "year", "number")

    def __init__(self, *arguments: Any, kept: Iterable[registers.RegisterView], **options: Any) -> None:
        super().__init__(*arguments, **options)
        held = {one.kind: one.title for one in kept}
        self.fields["kind"].choices = [("", _("All registers")), *held.items()]  # type: ignore[attr-defined]  # a ChoiceField


class DropForm(forms.Form):
    """Why a correction is not made."""

    note = forms.CharField(
        label=gettext_lazy("Why this correction is not made"),
        max_length=1000,
        widget=forms.Textarea({"rows": 2, "class": "jw-input", "dir": "auto"}),
        error_messages={"required": gettext_lazy("Say why the correction is not made.")},
    )


class CorrectionForm(forms.Form):
    """All that an act says, to be put right, and the decision that orders it (ordinance 70-20, art. 49 and 51).

    Numbers of people are not typed here: they are not read from a page, and no error of theirs is seen on one.
    """

    marks_optional = False  # what an act must say is not optional: the register refuses an act without it

    reason = forms.CharField(
        label=gettext_lazy("What is wrong, and how it is known"),
        max_length=1000,
        widget=forms.Textarea({"rows": 2, "class": "jw-input", "dir": "auto"}),
        error_messages={"required": gettext_lazy("Say why the act is changed.")},
    )
    authority = forms.CharField(
        label=gettext_lazy("Who ordered the correction"),
        max_length=160,
        widget=_line(),
        help_text=gettext_lazy("The prosecutor, or the president of the court."),
        error_messages={"required": gettext_lazy("Say who ordered the correction.")},
    )
    decided_number = forms.CharField(
        label=gettext_lazy("Number of the decision"),
        max_length=60,
        widget=_line(),
        error_messages={"required": gettext_lazy("Give the number of the decision.")},
    )
    decided_on = forms.CharField(
        label=gettext_lazy("Day of the decision"),
        max_length=10,
        widget=_line(dir="ltr", placeholder="2026-10-12"),
        help_text=gettext_lazy("Year-month-day, like 2026-10-12."),
        error_messages={"required": gettext_lazy("Give the day of the decision.")},
    )

    def __init__(self, *arguments: Any, record: registers.RecordView, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.groups: list[tuple[str, list[str]]] = []
        for path, label, whose in registers.paths_of(record.kind):
            role, dot, part = path.rpartition(".")
            if part == "nin" or (dot and not record.people.get(role)):
                continue
            place = record.people[role] if dot else record.content
            self.fields[path] = self._field(part, str(label))
            self.initial[path] = str(place.get(part) or "")
            heading = str(whose) if whose else _("The event")
            if not self.groups or self.groups[-1][0] != heading:
                self.groups.append((heading, []))
            self.groups[-1][1].append(path)

    def _field(self, part: str, label: str) -> forms.Field:
        if part == "sex":
            choices = [("", "—"), *SEXES]
            return forms.ChoiceField(
                label=label, choices=choices, required=False, widget=forms.Select({"class": "jw-select"})
            )
        hint = _("Year-month-day, or the year alone.") if part in DATES else ""
        direction = {"dir": "ltr"} if part in DATES or part == "time" else {}
        return forms.CharField(label=label, max_length=160, required=False, widget=_line(**direction), help_text=hint)

    @property
    def parts(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """What the act says, grouped by whom it says it of."""
        for heading, paths in self.groups:
            yield heading, [self[path] for path in paths]

    @property
    def order(self) -> list[forms.BoundField]:
        """What orders the correction."""
        return [self[name] for name in ("reason", "authority", "decided_number", "decided_on")]

    @property
    def changes(self) -> dict[str, str]:
        """What was typed otherwise than the act says it."""
        paths = [path for _heading, paths in self.groups for path in paths]
        return {path: typed for path in paths if (typed := self.cleaned_data[path]) != self.initial[path]}

    @property
    def decision(self) -> dict[str, str]:
        """The decision as a register keeps it."""
        given = self.cleaned_data
        return {"authority": given["authority"], "number": given["decided_number"], "on": given["decided_on"]}

    def take(self, problems: Sequence[tuple[str, str]]) -> None:
        """What a register refuses, each beside what was typed."""
        for path, sentence in problems:
            name = "decided_on" if path == "on" else path
            self.add_error(name if name in self.fields else None, sentence)
