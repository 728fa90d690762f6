"""Numbers, amounts and days as authors type them, kept as a definition holds them."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jiwar.kernel.digits import western
from jiwar.kernel.forms import DayField


class NumberField(forms.Field):
    """A number typed in any digits, with a comma or a point."""

    default_error_messages = {
        "number": _("Write a number."),
        "whole": _("Write a whole number."),
        "least": _("The least is %(limit)s."),
        "most": _("The most is %(limit)s."),
    }

    def __init__(self, *, whole: bool, least: float | None, most: float | None, **options: Any) -> None:
        widget = forms.TextInput(
            {"class": "jw-input jw-input--8", "inputmode": "numeric" if whole else "decimal", "dir": "ltr"}
        )
        super().__init__(widget=widget, **options)
        self.whole, self.least, self.most = whole, least, most

    def clean(self, value: Any) -> int | float | None:
        text = western(str(value if value is not None else "")).strip().replace("\u00a0", "").replace(" ", "")
        if not text:
            return None
        try:
            number = Decimal(text.replace(",", "."))
        except InvalidOperation as error:
            raise forms.ValidationError(self.error_messages["number"], code="number") from error
        if not number.is_finite() or (self.whole and number != number.to_integral_value()):
            raise forms.ValidationError(self.error_messages["whole" if self.whole else "number"], code="number")
        for name, limit, beyond in (
            ("least", self.least, self.least is not None and number < Decimal(str(self.least))),
            ("most", self.most, self.most is not None and number > Decimal(str(self.most))),
        ):
            if beyond:
                raise forms.ValidationError(self.error_messages[name] % {"limit": limit}, code=name)
        return int(number) if number == number.to_integral_value() else float(number)


def dinars(centimes: int) -> str:
    """`350`, `350.50`: what an author types for an amount."""
    return f"{centimes // 100}" if centimes % 100 == 0 else f"{centimes / 100:.2f}"


class DinarsField(NumberField):
    """An amount typed in dinars, kept in centimes."""

    def __init__(self, **options: Any) -> None:
        super().__init__(whole=False, least=0, most=10**9, **options)

    def prepare_value(self, value: Any) -> Any:
        return dinars(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        number = super().clean(value)
        return None if number is None else round(number * 100)


class IsoDayField(DayField):
    """A day kept as ISO text."""

    def clean(self, value: Any) -> str | None:  # type: ignore[override]  # the value of a definition is text
        found = super().clean(value)
        return found.isoformat() if found else None


class AmountField(NumberField):
    """An amount in dinars, kept in centimes, or an expression that gives centimes."""

    def __init__(self, **options: Any) -> None:
        super().__init__(whole=False, least=0, most=10**9, **options)
        self.widget = forms.TextInput({"class": "jw-input jw-code", "dir": "ltr", "spellcheck": "false"})
        self.help_text = _("A number of dinars, or an expression (CEL) that gives centimes: answers.floors * 20000.")

    def prepare_value(self, value: Any) -> Any:
        return dinars(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> int | str | None:  # type: ignore[override]  # an expression is text
        text = str(value or "").strip()
        if not text or (text[0] in "0123456789٠١٢٣٤٥٦٧٨٩" and not set(text) & set("*+/(")):
            number = super().clean(text)
            return None if number is None else round(number * 100)
        return text


class DaysField(NumberField):
    """A number of days, or an expression that gives one."""

    def __init__(self, **options: Any) -> None:
        super().__init__(whole=True, least=1, most=36500, **options)
        self.widget = forms.TextInput({"class": "jw-input jw-code", "dir": "ltr", "spellcheck": "false"})
        self.help_text = _("A number of days, or an expression (CEL) that gives one: answers.months * 30.")

    def clean(self, value: Any) -> int | str | None:  # type: ignore[override]  # an expression is text
        text = str(value or "").strip()
        if not text or (text[0] in "0123456789٠١٢٣٤٥٦٧٨٩" and not set(text) & set("*+/(")):
            number = super().clean(text)
            return None if number is None else int(number)
        return text
