"""A whole number, with a unit beside it where one is meant."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jiwar.catalogue.definition import Question
from jiwar.catalogue.fields.kind import Context, FieldType, register, titled
from jiwar.catalogue.paper import Boxes, Item
from jiwar.kernel.digits import western
from jiwar.kernel.texts import pick

LARGEST = 10**12
LEAST = ("أصغر قيمة", "Valeur minimale", "Least")
MOST = ("أكبر قيمة", "Valeur maximale", "Most")
UNIT = ("الوحدة", "Unité", "Unit")


class WholeNumberField(forms.IntegerField):
    """Digits of any script, spaces allowed between thousands."""

    default_error_messages = {
        "required": _("Enter a number."),
        "invalid": _("Enter a whole number, in digits."),
        "min_value": _("Enter a number of at least %(limit_value)s."),
        "max_value": _("Enter a number of at most %(limit_value)s."),
    }

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, bool | float):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        if isinstance(value, str):
            value = "".join(western(value).split())[:20]
        return super().to_python(value)


def _build(question: Question, context: Context) -> forms.Field:
    least, most = question.settings.get("min", -LARGEST), question.settings.get("max", LARGEST)
    attributes = {"class": "jw-input jw-input--10", "inputmode": "numeric", "dir": "ltr", "autocomplete": "off"}
    return WholeNumberField(min_value=least, max_value=most, widget=forms.TextInput(attributes))


def _show(question: Question, value: Any, language: str) -> str:
    unit = pick(question.settings.get("unit"), language)
    number = f"{value:,}".replace(",", "\u00a0")
    return f"{number} {unit}".strip()


def digits_up_to(most: Any, usual: int) -> int:
    """How many boxes hold a number up to `most`."""
    return len(str(abs(int(most)))) if most else usual


def _paper(question: Question) -> tuple[Item, ...]:
    boxes = (digits_up_to(question.settings.get("max"), 6),)
    return (Boxes(groups=boxes, after=question.settings.get("unit") or ""),)


register(
    FieldType(
        name="integer",
        titles={"ar": "عدد صحيح", "fr": "Nombre entier", "en": "Whole number"},
        build=_build,
        show=_show,
        sample=lambda question: question.settings.get("min", 1),
        cel=lambda _question: "int",
        paper=_paper,
        settings={
            "min": titled(*LEAST, type="integer", minimum=-LARGEST, maximum=LARGEST),
            "max": titled(*MOST, type="integer", minimum=-LARGEST, maximum=LARGEST),
            "unit": titled(*UNIT, **{"$ref": "#/$defs/texts"}),
        },
    )
)
