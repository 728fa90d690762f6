"""What an authority types about its part of a file."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiwar.cases.api import PartDetail
from jiwar.kernel.forms import Checkboxes, NeededWords, Radios, area
from jiwar.kernel.texts import Texts, pick
from jiwar.portals.staff.pages.lacking import LackingForm


class RemarksForm(LackingForm):
    """What the part lacks, paper by paper and answer by answer; nothing ticked: it lacks nothing."""

    def __init__(self, *arguments: Any, part: PartDetail, **options: Any) -> None:
        super().__init__(*arguments, **options)
        step = next(one for one in part.definition.steps if one.id == part.part.step)
        needs = step.part.needs if step.part else ()
        items = [("paper", one.id, pick(one.label)) for one in part.definition.papers if one.id in needs]
        items += [("answer", one.id, pick(one.label)) for one in part.definition.questions if one.id in needs]
        remarked = {(one.kind, one.id): one.remark for one in part.part.remarks if one.waits}
        self.ask(items, lambda kind, item_id: remarked.get((kind, item_id), ""))

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        for one in self.said():
            if not one["remark"].strip():
                self.add_error(f"{one['kind']}-{one['id']}-remark", _("Say what is wrong or missing."))
        return cleaned


class PrepareForm(forms.Form):
    """The decision of the part, as it will be put before whoever decides."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[("favourable", gettext_lazy("Favourable")), ("unfavourable", gettext_lazy("Unfavourable"))],
        widget=Radios,
        error_messages={"required": gettext_lazy("Say whether the decision is favourable.")},
    )
    conditions = forms.CharField(
        label=gettext_lazy("Conditions, if favourable"),
        help_text=gettext_lazy("They are written in the act, and in the last act of the file."),
        required=False,
        max_length=4000,
        widget=area(),
    )
    reasons = forms.MultipleChoiceField(
        label=gettext_lazy("Reasons, if unfavourable"), required=False, widget=Checkboxes
    )
    other = forms.CharField(
        label=gettext_lazy("Another reason, in your own words, with the text it rests on"),
        required=False,
        max_length=4000,
        widget=area(),
    )

    def __init__(self, *arguments: Any, part: PartDetail, **options: Any) -> None:
        options.setdefault("initial", _written(part.prepared))
        super().__init__(*arguments, **options)
        choices = [(one.id, pick(one.text)) for one in part.definition.refusal.reasons]
        self.fields["reasons"].choices = choices  # type: ignore[attr-defined]  # a field of choices

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        cleaned["all_reasons"] = [*cleaned.get("reasons", ()), *([cleaned["other"]] if cleaned.get("other") else ())]
        if cleaned.get("verdict") == "unfavourable" and not cleaned["all_reasons"]:
            self.add_error("reasons", _("An unfavourable decision says its reasons."))
        return cleaned


def _written(prepared: Mapping[str, Any] | None) -> dict[str, Any]:
    if prepared is None:
        return {}
    return {"verdict": prepared["verdict"], "conditions": prepared["conditions"]}


class PartReturnForm(forms.Form):
    """Why whoever decides does not."""

    note = NeededWords(
        gettext_lazy("Why the part goes back"),
        missing=gettext_lazy("Say why the part goes back."),
        max_length=4000,
        rows=3,
    )


class PartGiveForm(forms.Form):
    """To which colleague the part goes, and why."""

    to = forms.ChoiceField(
        label=gettext_lazy("To whom"),
        help_text=gettext_lazy("Whoever is tied to the file is not proposed."),
        error_messages={"required": gettext_lazy("Choose to whom the part goes.")},
    )
    reason = NeededWords(gettext_lazy("Why it goes"), missing=gettext_lazy("Say why the part goes."), max_length=4000)

    def __init__(self, *arguments: Any, colleagues: Mapping[UUID, Texts], **options: Any) -> None:
        super().__init__(*arguments, **options)
        people = [(str(one), pick(names)) for one, names in colleagues.items()]
        self.fields["to"].choices = [("", "—"), *people]  # type: ignore[attr-defined]  # a ChoiceField
