"""A day, or a day of which perhaps only the year is known (*présumé*)."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jiwar.catalogue.expressions import day_in
from jiwar.catalogue.fields.kind import FieldType, register, titled
from jiwar.catalogue.paper import Boxes, Item, Note
from jiwar.kernel import clock
from jiwar.kernel.forms import DayField, PartialDayField

LIMITS = {
    "past": titled("لا تاريخ في المستقبل", "Pas dans le futur", "Not in the future", type="boolean"),
    "future": titled("لا تاريخ في الماضي", "Pas dans le passé", "Not in the past", type="boolean"),
    "not_before": titled("ليس قبل", "Pas avant le", "Not before", type="string", format="date"),
}
PARTIAL_DAY = {"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}-[0-9]{2})?$"}
DAY_BOXES = Boxes(groups=(2, 2, 4), labels=(_("Day"), _("Month"), _("Year")))


def check_limits(text: str, settings: dict[str, Any]) -> str:
    """The ISO day (or year) if it respects `past`, `future` and `not_before`; raises ValidationError."""
    today = clock.today().isoformat()
    if settings.get("past") and text > today[: len(text)]:
        raise forms.ValidationError(_("This date is in the future: check the year."), code="future")
    if settings.get("future") and text < today[: len(text)]:
        raise forms.ValidationError(_("This date is in the past: check the year."), code="past")
    least = settings.get("not_before")
    if least and text < least[: len(text)]:
        raise forms.ValidationError(_("This date is too far in the past: check the year."), code="not_before")
    return text


class AnsweredDayField(DayField):
    """Cleans to ISO text, within the limits that the question sets."""

    def __init__(self, settings: dict[str, Any]) -> None:
        super().__init__()
        self.settings = settings

    def clean(self, value: Any) -> str | None:
        found: date | None = super().clean(_accepted(value))
        return check_limits(found.isoformat(), self.settings) if found else None


class AnsweredPartialDayField(PartialDayField):
    """Cleans to `1958-03-14` or `1958`, within the limits that the question sets."""

    def __init__(self, settings: dict[str, Any]) -> None:
        super().__init__()
        self.settings = settings

    def clean(self, value: Any) -> str | None:
        found = super().clean(_accepted(value))
        return check_limits(found, self.settings) if found else None


def _accepted(value: Any) -> Any:
    """What a page or a file may give: text or the three parts; anything else is refused like an empty year."""
    if isinstance(value, list | tuple) and len(value) == 3:
        return tuple(map(str, value)) if any(value) else None
    return str(value) if value else None


def partial_paper() -> tuple[Item, ...]:
    """The boxes of a day, of which only the year may be known."""
    return DAY_BOXES, Note(text=_("If only the year is known, leave the day and the month empty."))


register(
    FieldType(
        name="date",
        titles={"ar": "تاريخ", "fr": "Date", "en": "Date"},
        build=lambda question, _context: AnsweredDayField(dict(question.settings)),
        show=lambda _question, value, language: day_in(value, language),
        sample=lambda _question: "2020-06-15",
        json_schema=lambda _question: {"type": "string", "format": "date"},
        paper=lambda _question: (DAY_BOXES,),
        settings=LIMITS,
    )
)
register(
    FieldType(
        name="partial_date",
        titles={"ar": "تاريخ قد يكون جزئيا", "fr": "Date peut-être partielle", "en": "Partial date"},
        build=lambda question, _context: AnsweredPartialDayField(dict(question.settings)),
        show=lambda _question, value, language: day_in(value, language),
        sample=lambda _question: "1958",
        json_schema=lambda _question: PARTIAL_DAY,
        paper=lambda _question: partial_paper(),
        settings=LIMITS,
    )
)
