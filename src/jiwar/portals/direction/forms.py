"""What a reader may choose on a board."""

from typing import Any

from django import forms
from django.utils.translation import pgettext_lazy

from jiwar.analytics import api as analytics
from jiwar.kernel import clock
from jiwar.portals.direction.queries import FIGURES, Asked


class DayInput(forms.DateInput):
    """The browser's own calendar; it sends 2026-11-22 whatever it shows."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d", attrs={"class": "jw-input jw-input--10"})


class CustomPeriodForm(forms.Form):
    """Two days of one's own; the other choices travel along."""

    period = forms.CharField(widget=forms.HiddenInput, initial="custom", required=False)
    start = forms.DateField(label=pgettext_lazy("date", "From"), widget=DayInput)
    end = forms.DateField(label=pgettext_lazy("date", "To"), widget=DayInput)

    def clean(self) -> dict[str, Any]:
        """Both days, in their order, when a custom period is asked."""
        data = super().clean() or {}
        if not self.errors:
            try:
                data["chosen"] = analytics.period_named(
                    "custom", today=clock.today(), start=data.get("start"), end=data.get("end")
                )
            except analytics.WrongPeriod as wrong:
                raise forms.ValidationError(str(wrong)) from wrong
        return data


def asked_by(query: Any, *, procedures: list[str], breakdowns: list[str]) -> tuple[Asked, CustomPeriodForm]:
    """What the address asks for; anything unknown in it is left at its usual value."""
    form = CustomPeriodForm(query if query.get("period") == "custom" else None)
    period = form.cleaned_data.get("chosen") if form.is_bound and form.is_valid() else None
    if period is None:
        name = query.get("period")
        period = analytics.period_named(None if name == "custom" else name, today=clock.today())
    figure, procedure, by = query.get("figure"), query.get("procedure"), query.get("by")
    asked = Asked(
        period=period,
        figure=figure if figure in FIGURES else FIGURES[0],
        procedure=procedure if procedure in procedures else "",
        by=by if by in breakdowns else breakdowns[0],
    )
    return asked, form if form.is_bound else CustomPeriodForm(
        initial={"period": "custom", "start": period.start, "end": period.end}
    )
