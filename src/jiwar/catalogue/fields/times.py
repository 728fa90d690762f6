"""An hour of the day; a stretch of days."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from jiwar.catalogue.definition import Question
from jiwar.catalogue.expressions import day_in
from jiwar.catalogue.fields.composite import CompositeField, Parts
from jiwar.catalogue.fields.dates import DAY_BOXES, LIMITS, AnsweredDayField
from jiwar.catalogue.fields.kind import Context, FieldType, columns_of, register, shown_as_is, titled
from jiwar.catalogue.paper import Boxes, Part
from jiwar.kernel.digits import western

_HOUR = re.compile(r"(\d{1,2})(?:\s*[:.hH,]\s*(\d{2})?|(\d{2}))?")
HOUR = {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}


class HourField(forms.Field):
    """`8:30`, `8h30`, `0830` or `8`, kept as `08:30`."""

    default_error_messages = {
        "required": _("Enter the time."),
        "invalid": _("Enter the time as hours and minutes, for example 08:30."),
        "min": _("Enter a time from %(limit)s on."),
        "max": _("Enter a time no later than %(limit)s."),
    }

    def __init__(self, settings: Any) -> None:
        attributes = {"class": "jw-input jw-input--4", "inputmode": "numeric", "dir": "ltr", "autocomplete": "off"}
        super().__init__(widget=forms.TextInput(attributes))
        self.settings = settings

    def to_python(self, value: Any) -> str | None:
        if value in self.empty_values:
            return None
        found = _HOUR.fullmatch(western(str(value)).strip())
        hour, minute = (int(found[1]), int(found[2] or found[3] or 0)) if found else (99, 0)
        if hour > 23 or minute > 59:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        said = f"{hour:02d}:{minute:02d}"
        for name, beyond in (("min", said.__lt__), ("max", said.__gt__)):
            limit = self.settings.get(name)
            if limit and beyond(limit):
                raise forms.ValidationError(self.error_messages[name] % {"limit": limit}, code=name)
        return said


_DAY = {"type": "string", "format": "date"}
_RANGE = {
    "type": "object",
    "properties": {"first": _DAY, "last": _DAY},
    "required": ["first", "last"],
    "additionalProperties": False,
}


def _range_parts(question: Question) -> Parts:
    parts: Parts = {
        "first": AnsweredDayField(dict(question.settings)),
        "last": AnsweredDayField(dict(question.settings)),
    }
    parts["first"].label, parts["last"].label = _("First day"), _("Last day")
    return parts


def _build_range(question: Question, context: Context) -> forms.Field:
    most = question.settings.get("max_days")

    def check(found: dict[str, Any]) -> dict[str, Any]:
        if "first" in found and "last" in found:
            days = (date.fromisoformat(found["last"]) - date.fromisoformat(found["first"])).days + 1
            if days < 1:
                raise forms.ValidationError({"last": _("The last day comes before the first: check both dates.")})
            if most and days > most:
                sentence = ngettext_lazy(
                    "At most %(most)d day: bring the last day nearer.",
                    "At most %(most)d days: bring the last day nearer.",
                    most,
                )
                raise forms.ValidationError({"last": sentence % {"most": most}})
        return found

    return CompositeField(lambda _values: _range_parts(question), check=check)


def _show_range(question: Question, value: Any, language: str) -> str:
    words = {"ar": "من {} إلى {}", "fr": "du {} au {}"}.get(language, "from {} to {}")
    return words.format(day_in(value["first"], language), day_in(value["last"], language))


register(
    FieldType(
        name="time",
        titles={"ar": "ساعة", "fr": "Heure", "en": "Time of day"},
        build=lambda question, _context: HourField(question.settings),
        show=shown_as_is,
        sample=lambda _question: "08:30",
        json_schema=lambda _question: HOUR,
        paper=lambda _question: (Boxes(groups=(2, 2), before_last=":"),),
        settings={
            "min": titled("ليس قبل", "Pas avant", "Not before", **HOUR),
            "max": titled("ليس بعد", "Pas après", "Not after", **HOUR),
        },
    )
)
register(
    FieldType(
        name="date_range",
        titles={"ar": "فترة", "fr": "Période", "en": "Date range"},
        build=_build_range,
        show=_show_range,
        sample=lambda _question: {"first": "2026-03-01", "last": "2026-03-10"},
        cel=lambda _question: {"first": "string", "last": "string"},
        json_schema=lambda _question: _RANGE,
        export=columns_of(("first", "last")),
        paper=lambda _question: (
            Part(label=_("First day"), items=(DAY_BOXES,)),
            Part(label=_("Last day"), items=(DAY_BOXES,)),
        ),
        settings={
            **LIMITS,
            "max_days": titled(
                "أقصى عدد من الأيام", "Nombre maximal de jours", "Most days", type="integer", minimum=1, maximum=3660
            ),
        },
    )
)
