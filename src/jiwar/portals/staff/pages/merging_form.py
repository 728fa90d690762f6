"""Which duplicate is merged into a file, and why."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from jiwar.cases.api import CaseRow
from jiwar.kernel.forms import NeededWords, Radios
from jiwar.kernel.references import spoken


class MergeForm(forms.Form):
    """One of the possible duplicates."""

    other = forms.ChoiceField(
        label=_("File to close"), widget=Radios, error_messages={"required": _("Choose the file to close.")}
    )
    reason = NeededWords(
        _("Why they are the same request"),
        missing=_("Say why they are the same request."),
    )

    def __init__(self, *arguments: Any, twins: Sequence[CaseRow], **options: Any) -> None:
        super().__init__(*arguments, **({"auto_id": "merge_%s"} | options))
        self.fields["other"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (str(one.id), spoken(one.reference)) for one in twins
        ]

    def said(self) -> dict[str, Any]:
        """The arguments of the merge."""
        return {"other_id": UUID(self.cleaned_data["other"]), "reason": self.cleaned_data["reason"]}
