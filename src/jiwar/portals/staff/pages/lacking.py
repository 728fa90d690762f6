"""What a file lacks, paper by paper and answer by answer: a box and a remark for each."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _


class LackingForm(forms.Form):
    """Items are (kind, id, label), with kind "paper" or "answer"; whoever inherits asks them by `ask`."""

    items: list[tuple[str, str, str]]

    def ask(self, items: Iterable[tuple[str, str, str]], before: Callable[[str, str], str]) -> None:
        """A box and a remark for each item; `before` gives what was remarked already, or an empty text."""
        self.items = list(items)
        for kind, item_id, label in self.items:
            name, said = f"{kind}-{item_id}", before(kind, item_id)
            self.fields[name] = forms.BooleanField(label=label, required=False, initial=bool(said))
            self.fields[f"{name}-remark"] = forms.CharField(
                label=_("What is wrong or missing: %(item)s") % {"item": label},
                required=False,
                max_length=500,
                initial=said,
                widget=forms.TextInput({"class": "jw-input", "dir": "auto"}),
            )

    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The box and the remark of each item."""
        return [(self[f"{kind}-{item_id}"], self[f"{kind}-{item_id}-remark"]) for kind, item_id, _label in self.items]

    def said(self) -> list[dict[str, Any]]:
        """The items ticked, with their remarks."""
        return [
            {"kind": kind, "id": item_id, "remark": self.cleaned_data.get(f"{kind}-{item_id}-remark", "")}
            for kind, item_id, _label in self.items
            if self.cleaned_data.get(f"{kind}-{item_id}")
        ]

    def clean(self) -> dict[str, Any]:
        """What was remarked on something that is not asked would be lost."""
        cleaned = super().clean() or {}
        for kind, item_id, _label in self.items:
            name = f"{kind}-{item_id}"
            remark = cleaned.get(f"{name}-remark", "")
            if remark and not cleaned.get(name) and remark != self.fields[f"{name}-remark"].initial:
                self.add_error(f"{name}-remark", _("Tick it to ask for it, or empty what you wrote."))
        return cleaned
