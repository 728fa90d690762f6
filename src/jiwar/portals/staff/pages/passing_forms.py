"""What is typed to pass a file on, or to open a closed one again."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiwar.cases import api as cases
from jiwar.kernel.forms import NeededWords, Radios
from jiwar.kernel.texts import pick


class TransferForm(forms.Form):
    """To whom the file goes, and why."""

    to = forms.ChoiceField(
        label=gettext_lazy("To whom"), error_messages={"required": gettext_lazy("Choose to whom the file goes.")}
    )
    reason = NeededWords(
        gettext_lazy("Why it goes"),
        missing=gettext_lazy("Say why the file goes."),
        max_length=4000,
    )

    def __init__(self, *arguments: Any, places: cases.Destinations, **options: Any) -> None:
        super().__init__(*arguments, **({"auto_id": "transfer_%s"} | options))
        people = [(f"agent:{one}", pick(names)) for one, names in places.colleagues.items()]
        offices = [(f"office:{one.id}", pick(one.names)) for one in places.offices]
        choices = [("", "—"), (_("Agents of this office"), people), (_("Other offices"), offices)]
        self.fields["to"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def said(self) -> dict[str, Any]:
        """The arguments of the transfer."""
        kind, _colon, key = self.cleaned_data["to"].partition(":")
        name = "to_account_id" if kind == "agent" else "to_office_id"
        return {name: UUID(key), "reason": self.cleaned_data["reason"]}


class ReopenForm(forms.Form):
    """On which ground a closed file is opened again, and by which decision."""

    ground = forms.ChoiceField(
        label=gettext_lazy("Legal ground"),
        widget=Radios,
        error_messages={"required": gettext_lazy("Choose the legal ground.")},
    )
    reason = NeededWords(
        gettext_lazy("Which decision or request says so: authority, number, date"),
        missing=gettext_lazy("Say which decision or request orders it."),
    )

    def __init__(self, *arguments: Any, outcome: str, **options: Any) -> None:
        super().__init__(*arguments, **({"auto_id": "reopen_%s"} | options))
        found = [(name, pick(one.texts)) for name, one in cases.GROUNDS.items() if outcome in one.outcomes]
        self.fields["ground"].choices = found  # type: ignore[attr-defined]  # a ChoiceField
