"""The form of a local rule: its value with the fields that a procedure's own pages have, its act, its days."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiwar.catalogue import api as catalogue
from jiwar.kernel import clock
from jiwar.kernel.forms import DayField, Radios
from jiwar.kernel.texts import pick
from jiwar.portals.studio.forms.building import NodeForm, Slot

editing = catalogue.editing
local_rules = catalogue.overriding
NEW_PAPER = "papers.new"  # in addresses: its id is made from its name when it is kept
_SCRATCH = f"{local_rules.OWN}new"
NEEDED = "needed"


def scratch(data: Mapping[str, Any], place: str, value: Any) -> tuple[dict[str, Any], str]:
    """The template with a value at the place (as far as it still has room for it), and where the page then writes."""
    kind = local_rules.kind_of(place) or ("paper" if place == NEW_PAPER else None)
    if kind == "paper":
        paper = {"id": _SCRATCH, "label": {"ar": "", "fr": ""}, **(value or {})}
        return {**data, "papers": [*data.get("papers", []), paper]}, f"{local_rules.PAPERS}{_SCRATCH}"
    if kind == "fee":
        fee, said = dict(data["fee"]), value or {}
        fee["text"] = said.get("text", fee["text"])
        if "amount" in fee and "amount" in said:
            fee["amount"] = said["amount"]
        amounts = said.get("components") or {}
        if "components" in fee:
            fee["components"] = [{**one, "amount": amounts.get(one["id"], one["amount"])} for one in fee["components"]]
        return {**data, "fee": fee}, "fee"
    local = dict(data.get("local") or {})
    return {**data, "local": {**local, str(kind): value or local.get(str(kind)) or {"ar": "", "fr": ""}}}, place


def slots_of(data: Mapping[str, Any], place: str) -> list[Slot]:
    """What the page asks at the place."""

    def slot(at: str, name: str, holder: str, *, required: bool = True) -> Slot:
        return Slot(at, name, editing.schema_at(data, at), required, holder)

    if place == "fee":
        amounts = [slot("fee.amount", "amount", "fee")] if "amount" in data["fee"] else []
        parts = [
            slot(f"fee.components.{one['id']}.amount", f"amount-{one['id']}", "fee_component")
            for one in local_rules.own_components(data)
        ]
        return [*amounts, *parts, slot("fee.text", "text", "fee")]
    if place.startswith(local_rules.PAPERS):
        return [
            slot(f"{place}.label", "label", "paper"),
            slot(f"{place}.hint", "hint", "paper", required=False),
            slot(f"{place}.accept", "accept", "paper", required=False),
            slot(f"{place}.max_mb", "max_mb", "paper", required=False),
        ]
    return [slot(place, place.rpartition(".")[2], "local")]


class ValueForm(NodeForm):
    """The value of a rule; `value` gives it as an override keeps it."""

    def __init__(
        self, *arguments: Any, template: Mapping[str, Any], place: str, now: Any = None, **options: Any
    ) -> None:
        data, self.at = scratch(template, place, now)
        self.template, self.place = template, place
        super().__init__(*arguments, data_of=data, slots=slots_of(data, self.at), **options)
        for part in local_rules.own_components(template):
            if (name := f"amount-{part['id']}") in self.fields:
                self.fields[name].label = pick(part["title"])
        if self.at.startswith(local_rules.PAPERS):
            self.fields[NEEDED] = forms.BooleanField(
                label=_("Without it the file is not complete"),
                required=False,
                initial=(now or {}).get("required", True) is True,
            )

    @property
    def value(self) -> dict[str, Any]:
        """What was typed; of a fee in parts, those that differ from the template."""
        data = self.changed(self.definition)
        found = dict(local_rules.value_at(data, self.at) or {})
        if self.at == "fee":
            theirs = local_rules.value_at(self.template, "fee").get("components") or {}
            mine = {name: said for name, said in (found.pop("components", None) or {}).items() if said != theirs[name]}
            return found | ({"components": mine} if mine else {})
        if self.at.startswith(local_rules.PAPERS):
            found.pop("id", None)
            return found | {"required": bool(self.cleaned_data[NEEDED])}
        return found

    def place_to_keep(self, taken: set[str]) -> str:
        """Where it stands; a new paper gets an id of its own, made from its name."""
        if self.place != NEW_PAPER:
            return self.place
        name = editing.new_id(self.value.get("label") or {}, taken, fallback="paper")
        short = name.removeprefix(local_rules.OWN)[: 40 - len(local_rules.OWN)]
        return f"{local_rules.PAPERS}{local_rules.OWN}{short}"


class ActForm(forms.Form):
    """On which local act it rests, and from when to when it holds."""

    use_required_attribute = False
    kind = forms.ChoiceField(
        label=_("It rests on"),
        choices=[
            ("deliberation", pgettext_lazy("local act", "A deliberation of the assembly")),
            ("order", pgettext_lazy("local act", "An order (arrêté)")),
        ],
        widget=Radios,
        error_messages={"required": _("Say on which act it rests.")},
    )
    number = forms.CharField(
        label=_("Number of the act"),
        max_length=40,
        widget=forms.TextInput({"class": "jw-input jw-input--16", "dir": "ltr"}),
        error_messages={"required": _("Write the number of the deliberation or the order.")},
    )
    on = DayField(label=_("Day of the act"), error_messages={"required": _("Write the day of the act.")})
    title = forms.CharField(
        label=_("What the act is about"),
        required=False,
        max_length=200,
        widget=forms.TextInput({"class": "jw-input", "dir": "auto"}),
    )
    since = DayField(
        label=_("In force from"),
        help_text=_("Today or a day to come: what was asked under the former rule stays right."),
        error_messages={"required": _("Write the first day.")},
    )
    last = DayField(label=_("Last day in force"), help_text=_("Empty: until it is ended."), required=False)
    note = forms.CharField(
        label=_("Note for whoever confirms"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 2, "dir": "auto"}),
    )

    @staticmethod
    def begin(basis: Mapping[str, str] | None = None) -> dict[str, Any]:
        """What it begins with: today, and the act of the rule that is changed."""
        said: dict[str, Any] = {"since": clock.today()}
        if basis:
            said |= {"kind": basis["kind"], "title": basis.get("title", "")}
        return said

    @property
    def act(self) -> local_rules.LocalAct:
        """The act that was typed."""
        given = self.cleaned_data
        return local_rules.LocalAct(kind=given["kind"], number=given["number"], on=given["on"], title=given["title"])

    @property
    def until(self) -> date | None:
        """The first day without it."""
        last = self.cleaned_data["last"]
        return last + timedelta(days=1) if last else None
