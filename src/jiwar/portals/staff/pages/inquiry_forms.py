"""What staff type about a public inquiry: its order, what came on paper, the report."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from jiwar.cases import api as cases
from jiwar.identity import api as identity
from jiwar.kernel import clock
from jiwar.kernel.forms import DayField, NeededWords, Radios, area
from jiwar.kernel.texts import pick

WORDS = {"class": "jw-input", "dir": "auto"}


class OpenForm(forms.Form):
    """What the act that orders the inquiry says."""

    number = forms.CharField(
        label=gettext_lazy("Number of the order"),
        max_length=60,
        widget=forms.TextInput({"class": "jw-input is-short", "dir": "ltr", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Type the number of the order.")},
    )
    on = DayField(label=gettext_lazy("Date of the order"))
    opens_on = DayField(label=gettext_lazy("First day of the register"))
    commissioner_id = forms.ChoiceField(
        label=gettext_lazy("Commissioner"),
        help_text=gettext_lazy("Somebody other than whoever examines the file."),
        error_messages={"required": gettext_lazy("Choose the commissioner.")},
    )
    place = NeededWords(
        gettext_lazy("Where the file is read, and the register signed"),
        missing=gettext_lazy("Say where the file is read: office, address, hours."),
    )

    days = 0  # that the register stays open

    def __init__(self, *arguments: Any, able: Sequence[identity.AccountView], **options: Any) -> None:
        super().__init__(*arguments, **{"auto_id": "inquiry_%s"} | options)
        names = [(str(one.id), pick(one.names)) for one in able]
        self.fields["commissioner_id"].choices = [("", gettext_lazy("Choose")), *names]  # type: ignore[attr-defined]  # a ChoiceField

    def order(self) -> cases.InquiryOrder:
        """What was typed, as the action takes it."""
        given = self.cleaned_data
        return cases.InquiryOrder(**given | {"commissioner_id": UUID(given["commissioner_id"])})


class TakenForm(forms.Form):
    """An observation that came on paper, or was said at the counter."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    channel = forms.ChoiceField(
        label=gettext_lazy("How it came"),
        choices=[("paper", gettext_lazy("On paper")), ("counter", gettext_lazy("Said at the counter"))],
        widget=Radios,
        initial="paper",
    )
    received_on = DayField(label=gettext_lazy("Day it was received"))
    name = forms.CharField(
        label=gettext_lazy("Name of whoever writes"),
        max_length=120,
        widget=forms.TextInput(WORDS),
        error_messages={"required": gettext_lazy("Write the name: the register takes no observation without one.")},
    )
    place = forms.CharField(
        label=gettext_lazy("Where they live"),
        max_length=120,
        widget=forms.TextInput(WORDS),
        error_messages={"required": gettext_lazy("Write where they live: the district or the commune.")},
    )
    contact = forms.CharField(
        label=gettext_lazy("Telephone or e-mail"), max_length=120, required=False, widget=forms.TextInput(WORDS)
    )
    text = NeededWords(
        gettext_lazy("Observation"), missing=gettext_lazy("Write the observation."), rows=4, max_length=5000
    )


class ReportForm(forms.Form):
    """What the commissioner reports."""

    summary = NeededWords(
        gettext_lazy("Summary of the observations"),
        missing=gettext_lazy("Sum up the observations; say so if there are none."),
        help_text=gettext_lazy("For those who work on the file; it is not published."),
        rows=5,
        max_length=20_000,
    )
    answer = forms.CharField(
        label=gettext_lazy("What the applicant answered"), required=False, max_length=4000, widget=area(3)
    )
    conclusion = forms.ChoiceField(
        label=gettext_lazy("Conclusion"),
        choices=[
            ("favourable", gettext_lazy("Favourable")),
            ("with_reservations", gettext_lazy("Favourable with reservations")),
            ("unfavourable", gettext_lazy("Unfavourable")),
        ],
        widget=Radios,
        error_messages={"required": gettext_lazy("Choose the conclusion.")},
    )
    conclusions = NeededWords(
        gettext_lazy("Conclusions and their reasons"),
        missing=gettext_lazy("Write the conclusions and their reasons."),
        help_text=gettext_lazy("Published on the page of the inquiry: name nobody."),
        rows=5,
        max_length=20_000,
    )


def form_to_open(request: HttpRequest, detail: cases.CaseDetail, typed: Any = None) -> OpenForm:
    """The form of the file's page, for those who may be named there."""
    able = cases.commissioners_of(actor=request.actor, case_id=detail.id)
    step = detail.definition.step("inquiry")
    form = OpenForm(typed, able=able, initial={"on": clock.today(), "opens_on": clock.today()})
    form.days = step.inquiry.days if step and step.inquiry else 0
    return form
