"""A whole number, a decimal number, an amount of money."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from jiwar.catalogue.definition import Question
from jiwar.catalogue.fields.kind import Context, FieldType, register, titled
from jiwar.catalogue.paper import Boxes, Item
from jiwar.kernel.digits import western
from jiwar.kernel.money import dinars
from jiwar.kernel.texts import Texts, pick

LARGEST = 10**12
PLACES = 2  # after the comma, when the question does not say
LEAST = ("أصغر قيمة", "Valeur minimale", "Least")
MOST = ("أكبر قيمة", "Valeur maximale", "Most")
UNIT = ("الوحدة", "Unité", "Unit")
CURRENCY: Texts = {"ar": "دج", "fr": "DA", "en": "DA", "kab": "DA"}
_DECIMAL = re.compile(r"-?\d{1,13}(?:[.,](\d{1,9}))?")


def _number_input(**more: str) -> forms.TextInput:
    attributes = {"class": "jw-input jw-input--10", "inputmode": "numeric", "dir": "ltr", "autocomplete": "off"}
    return forms.TextInput(attributes | more)


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


def read_decimal(value: Any, places: int) -> Decimal | None:
    """The number that was typed, comma or point before the decimals, or None when it is no such number.

    Raises ValidationError for more decimals than `places`.
    """
    text = "".join(western(str(value)).split())
    found = None if isinstance(value, bool) else _DECIMAL.fullmatch(text)
    if found is None:
        return None
    if len((found[1] or "").rstrip("0")) > places:
        sentence = ngettext_lazy(
            "Write at most %(places)d digit after the comma.",
            "Write at most %(places)d digits after the comma.",
            places,
        )
        raise forms.ValidationError(sentence % {"places": places}, code="places")
    return Decimal(text.replace(",", "."))


def with_comma(number: float | Decimal, places: int) -> str:
    """`12 250,5`: thousands apart from five digits on (a year is not), no useless zero at the end."""
    whole, _point, part = f"{number:,.{places}f}".partition(".")
    part = part.rstrip("0")
    spaced = whole.replace(",", "\u00a0" if abs(float(number)) >= 10_000 else "")
    return spaced + (f",{part}" if part else "")


class DecimalField(forms.Field):
    """A number with decimals, kept as a JSON number."""

    default_error_messages = {
        "required": _("Enter a number."),
        "invalid": _("Enter a number, in digits: 12 or 12,5."),
        "min": _("Enter a number of at least %(limit)s."),
        "max": _("Enter a number of at most %(limit)s."),
    }

    def __init__(self, settings: Any) -> None:
        super().__init__(widget=_number_input(inputmode="decimal"))
        self.settings, self.places = settings, settings.get("places", PLACES)

    def to_python(self, value: Any) -> float | None:
        if value in self.empty_values:
            return None
        number = read_decimal(value, self.places)
        if number is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        for name, beyond in (("min", number.__lt__), ("max", number.__gt__)):
            limit = self.settings.get(name)
            if limit is not None and beyond(Decimal(str(limit))):
                said = self.error_messages[name] % {"limit": with_comma(limit, self.places)}
                raise forms.ValidationError(said, code=name)
        return float(number)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:.{self.places}f}".rstrip("0").rstrip(".").replace(".", ",") if _is_number(value) else value


class MoneyField(forms.Field):
    """Dinars typed, centimes kept: a text is dinars (`1 250,50`), a whole number is centimes already."""

    default_error_messages = {
        "required": _("Enter an amount in dinars."),
        "invalid": _("Enter an amount in dinars, in digits: 1250 or 1250,50."),
        "min": _("Enter an amount of at least %(limit)s dinars."),
        "max": _("Enter an amount of at most %(limit)s dinars."),
    }

    def __init__(self, settings: Any) -> None:
        super().__init__(widget=_number_input(inputmode="decimal"))
        self.settings = settings

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        centimes = value if isinstance(value, int) and not isinstance(value, bool) else self._read(value)
        least, most = self.settings.get("min", 0), self.settings.get("max", LARGEST)
        for name, beyond, limit in (("min", centimes < least, least), ("max", centimes > most, most)):
            if beyond:
                raise forms.ValidationError(self.error_messages[name] % {"limit": dinars(limit)}, code=name)
        return centimes

    def _read(self, value: Any) -> int:
        number = read_decimal(value, 2) if isinstance(value, str) else None
        if number is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return int(number * 100)

    def prepare_value(self, value: Any) -> Any:
        return dinars(value).replace("\u00a0", " ") if _is_number(value) else value


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _build_integer(question: Question, context: Context) -> forms.Field:
    least, most = question.settings.get("min", -LARGEST), question.settings.get("max", LARGEST)
    return WholeNumberField(min_value=least, max_value=most, widget=_number_input())


def _show_number(question: Question, value: Any, language: str) -> str:
    places = question.settings.get("places", PLACES) if question.type == "decimal" else 0
    return f"{with_comma(value, places)} {pick(question.settings.get('unit'), language)}".strip()


def show_money(question: Question, value: Any, language: str) -> str:
    """`1 250,50 DA`."""
    return f"{dinars(value)}\u00a0{pick(CURRENCY, language)}"


def digits_up_to(most: Any, usual: int) -> int:
    """How many boxes hold a number up to `most`."""
    return len(str(abs(int(most)))) if most else usual


def _paper(question: Question) -> tuple[Item, ...]:
    settings, unit = question.settings, question.settings.get("unit") or ""
    if question.type == "integer":
        return (Boxes(groups=(digits_up_to(settings.get("max"), 6),), after=unit),)
    if question.type == "decimal":
        groups = (digits_up_to(settings.get("max"), 6), settings.get("places", PLACES))
        return (Boxes(groups=groups, before_last=",", after=unit),)
    return (Boxes(groups=(digits_up_to(settings.get("max", 0) // 100, 9), 2), before_last=",", after=CURRENCY),)


def _schema(question: Question) -> dict[str, Any]:
    least, most = question.settings.get("min", -LARGEST), question.settings.get("max", LARGEST)
    return {"type": "number" if question.type == "decimal" else "integer", "minimum": least, "maximum": most}


def _money_schema(question: Question) -> dict[str, Any]:
    least, most = question.settings.get("min", 0), question.settings.get("max", LARGEST)
    return {"type": "integer", "minimum": least, "maximum": most, "x-unit": "centimes"}


def _limits(least: int, most: int, kind: str = "integer", more: str = "") -> dict[str, Any]:
    def title(of: tuple[str, str, str]) -> list[str]:
        return [f"{text}{more}" for text in of]

    return {
        "min": titled(*title(LEAST), type=kind, minimum=least, maximum=most),
        "max": titled(*title(MOST), type=kind, minimum=least, maximum=most),
    }


register(
    FieldType(
        name="integer",
        titles={"ar": "عدد صحيح", "fr": "Nombre entier", "en": "Whole number"},
        build=_build_integer,
        show=_show_number,
        sample=lambda question: question.settings.get("min", 1),
        cel=lambda _question: "int",
        json_schema=_schema,
        paper=_paper,
        settings={
            **_limits(-LARGEST, LARGEST),
            "unit": titled(*UNIT, **{"$ref": "#/$defs/texts"}),
        },
    )
)
register(
    FieldType(
        name="decimal",
        titles={"ar": "عدد عشري", "fr": "Nombre décimal", "en": "Decimal number"},
        build=lambda question, _context: DecimalField(question.settings),
        show=_show_number,
        sample=lambda question: float(question.settings.get("min", 1.5)),
        cel=lambda _question: "double",
        json_schema=_schema,
        paper=_paper,
        settings={
            **_limits(-LARGEST, LARGEST, "number"),
            "places": titled(
                "عدد الأرقام بعد الفاصلة",
                "Chiffres après la virgule",
                "Digits after the comma",
                type="integer",
                minimum=1,
                maximum=6,
            ),
            "unit": titled(*UNIT, **{"$ref": "#/$defs/texts"}),
        },
    )
)
register(
    FieldType(
        name="money",
        titles={"ar": "مبلغ مالي", "fr": "Montant", "en": "Amount of money"},
        build=lambda question, _context: MoneyField(question.settings),
        show=show_money,
        sample=lambda question: question.settings.get("min", 100_000),
        cel=lambda _question: "int",
        json_schema=_money_schema,
        paper=_paper,
        settings=_limits(0, LARGEST, more=" (سنتيم · centimes)"),
    )
)
