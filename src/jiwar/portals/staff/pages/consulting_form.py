"""What is typed to ask further opinions on a file."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiwar.cases import api as cases
from jiwar.identity import api as identity
from jiwar.kernel.errors import Refused
from jiwar.kernel.forms import Checkboxes, NeededWords, Radios
from jiwar.kernel.texts import pick


class ConsultForm(forms.Form):
    """Whom to ask, what, within how many days, what silence means, and who reads the answer."""

    services = forms.MultipleChoiceField(label=gettext_lazy("Services"), required=False, widget=Checkboxes)
    experts = forms.CharField(
        label=gettext_lazy("Experts from outside"),
        help_text=gettext_lazy(
            "One a line: name, then e-mail address. Each receives a link of their own and needs no account."
        ),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 2, "class": "jw-input", "dir": "auto", "autocomplete": "off"}),
    )
    subject = forms.CharField(
        label=gettext_lazy("The opinion asked, in a few words"),
        max_length=160,
        widget=forms.TextInput({"class": "jw-input", "dir": "auto", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Say in a few words what the opinion is about.")},
    )
    question = NeededWords(
        gettext_lazy("The question"), missing=gettext_lazy("Write what you ask."), max_length=4000, rows=3
    )
    papers = forms.MultipleChoiceField(
        label=gettext_lazy("Papers that experts from outside are shown"),
        help_text=gettext_lazy("Only what they need: they read nothing else of the file."),
        required=False,
        widget=Checkboxes,
    )
    days = forms.IntegerField(
        label=gettext_lazy("Days to answer"),
        initial=8,
        widget=forms.TextInput({"class": "jw-input jw-input--4", "inputmode": "numeric", "dir": "ltr"}),
        error_messages={
            "required": gettext_lazy("Give a number of days."),
            "invalid": gettext_lazy("Give a number of days."),
        },
    )
    silence = forms.ChoiceField(
        label=gettext_lazy("If nobody answers in time"),
        choices=[
            ("none", gettext_lazy("The file goes on without this opinion")),
            ("favourable", gettext_lazy("Counted as favourable")),
            ("unfavourable", gettext_lazy("Counted as unfavourable")),
        ],
        initial="none",
        widget=Radios,
    )
    confidential = forms.BooleanField(
        label=gettext_lazy("Confidential"),
        help_text=gettext_lazy("Read by those who examine and decide. Otherwise the services consulted read it too."),
        required=False,
    )

    def __init__(self, *arguments: Any, case: cases.CaseDetail, services: dict[UUID, Any], **options: Any) -> None:
        super().__init__(*arguments, **({"auto_id": "consult_%s"} | options))
        offered = {
            "services": [(str(pk), pick(names)) for pk, names in services.items()],
            "papers": [(str(one.id), pick(one.label)) for one in case.papers if one.file_id and not one.replaced],
        }
        for name, choices in offered.items():
            if choices:
                self.fields[name].choices = choices  # type: ignore[attr-defined]  # a field of choices
            else:
                del self.fields[name]
        self.outside: list[cases.Outside] = []

    def clean_experts(self) -> str:
        """Each line names somebody who can be reached."""
        text = str(self.cleaned_data["experts"])
        found, wrong = cases.experts_in(text)
        if wrong:
            said = _("Write a name, then an e-mail address: “%(line)s” is not so.") % {"line": wrong[0]}
            raise forms.ValidationError(said)
        for one in found:
            try:
                identity.check_contact(one.email)
            except Refused as problem:
                raise forms.ValidationError(f"{one.email}: {problem}") from problem
        self.outside = found
        return text

    def clean_days(self) -> int:
        """Near enough for the file to go on."""
        days, most = int(self.cleaned_data["days"]), cases.MOST_OPINION_DAYS
        if not 1 <= days <= most:
            raise forms.ValidationError(str(cases.OpinionDaysWrong(most)))
        return days

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("services") and not self.outside:
            self.add_error("services" if "services" in self.fields else "experts", str(cases.NobodyConsulted()))
        return cleaned

    def said(self) -> dict[str, Any]:
        """The arguments of the request."""
        given = self.cleaned_data
        return {
            "asked": cases.FurtherOpinion(
                **{name: given[name] for name in ("subject", "question", "days", "silence", "confidential")},
                papers=[UUID(one) for one in given.get("papers", [])] if self.outside else [],
            ),
            "services": [UUID(one) for one in given.get("services", [])],
            "outside": self.outside,
        }


def form_of(request: HttpRequest, detail: cases.CaseDetail, data: Any = None) -> ConsultForm:
    """The form of this file."""
    services = cases.services_for(actor=request.actor, case_id=detail.id)
    return ConsultForm(data, case=detail, services=services)
