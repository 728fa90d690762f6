"""How Jiwar draws and reads a Django form: one question, its hint, its error, its field.

Templates are in templates/kernel/forms/; templates/kernel/README.md says how a page uses them.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.template.loader import select_template
from django.utils.dates import MONTHS
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from jiwar.kernel import digits, telephones

DayParts = tuple[str, str, str]
# Django's ar-dz writes جويليه; our catalogue puts the usual جويلية in its place, here and in every date.
RESPELLED = (_("July"),)


class Renderer(TemplatesSetting):
    """Our templates for forms, fields and widgets; Django's where we have none."""

    form_template_name = "kernel/forms/form.html"
    field_template_name = "kernel/forms/field.html"

    def get_template(self, template_name: str) -> Any:
        own = template_name.replace("django/forms/", "kernel/forms/", 1)
        return select_template([own, template_name])


# --- Words ----------------------------------------------------------------------------------------------


LONG_TEXT = 2000  # signs from which one is told how many remain


def area(rows: int = 2) -> forms.Textarea:
    """A box for some lines, in the direction of what is typed."""
    return forms.Textarea({"rows": rows, "class": "jw-input", "dir": "auto"})


class NeededWords(forms.CharField):
    """Some lines without which the form is refused, with `missing` as the sentence that says so."""

    def __init__(self, label: Any, *, missing: Any, rows: int = 2, max_length: int = 1000, **options: Any) -> None:
        widget, errors = area(rows), {"required": missing}
        if max_length >= LONG_TEXT:  # a browser cuts what is pasted beyond the limit, without a word
            widget = CountedTextarea(widget.attrs)
        super().__init__(label=label, max_length=max_length, widget=widget, error_messages=errors, **options)


# --- A day in three boxes -----------------------------------------------------------------------------


class DayWidget(forms.Widget):
    """Day and year typed, month chosen by its Algerian name."""

    template_name = "kernel/forms/widgets/day.html"
    use_fieldset = True
    partial = False

    def id_for_label(self, id_: str | None) -> str:
        return f"{id_}_year" if self.partial and id_ else f"{id_}_day" if id_ else ""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> DayParts | None:
        parts = tuple(digits.western(str(data.get(f"{name}_{part}", ""))).strip() for part in ("day", "month", "year"))
        return parts if any(parts) else None  # type: ignore[return-value]  # typed by hand, any part may be missing

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(f"{name}_{part}" in data for part in ("day", "month", "year"))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        day, month, year = day_parts(value)
        months = [(number, title, str(number) == month.lstrip("0")) for number, title in MONTHS.items()]
        invalid = context["widget"]["attrs"].get("aria-invalid") == "true"
        context["widget"] |= {"day": day, "months": months, "year": year, "invalid": invalid}
        return context

    def format_value(self, value: Any) -> Any:
        return value


class PartialDayWidget(DayWidget):
    """The same boxes, year first: day and month may stay empty."""

    partial = True


def day_parts(value: date | str | DayParts | None) -> DayParts:
    """Day, month and year as texts, of a date, of ISO text (`1958`, `1958-03-14`) or of what was typed."""
    if isinstance(value, tuple):
        return value
    if isinstance(value, date):
        return str(value.day), str(value.month), f"{value.year:04d}"
    year, month, day = [*f"{value or ''}".split("-"), "", ""][:3]
    return day.lstrip("0"), month.lstrip("0"), year


class DayField(forms.Field):
    """A calendar day; cleans to `datetime.date`."""

    widget = DayWidget
    default_error_messages = {
        "required": _("Enter the date"),
        "day": _("Enter the day, as a number from 1 to 31"),
        "month": _("Choose the month"),
        "year": _("Enter the year with its four digits, for example 1985"),
        "impossible": _("This day does not exist. Check the day and the month"),
    }

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        return value if isinstance(value, date) else self._day(day_parts(value))

    def _day(self, parts: DayParts) -> date:
        day, month, year = parts
        if not (day.isdecimal() and 1 <= int(day) <= 31):
            raise self._error("day")
        if not (month.isdecimal() and 1 <= int(month) <= 12):
            raise self._error("month")
        try:
            return date(self._year(year), int(month), int(day))
        except ValueError:
            raise self._error("impossible") from None

    def _year(self, year: str) -> int:
        if len(year) != 4 or not year.isdecimal() or not 1800 <= int(year) <= 2200:
            raise self._error("year")
        return int(year)

    def _error(self, code: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return day_parts(initial) != day_parts(data)


class PartialDayField(DayField):
    """A day of which perhaps only the year is known (*présumé*); cleans to `1958-03-14` or `1958`."""

    widget = PartialDayWidget
    default_error_messages = {
        "required": _("Enter the date, or the year alone if you know only the year"),
        "half": _("Enter both the day and the month, or the year alone"),
    }

    def to_python(self, value: Any) -> str | None:  # type: ignore[override]  # the field's value is text, not a date
        if value in self.empty_values:
            return None
        day, month, year = day_parts(value)
        if not day and not month:
            return f"{self._year(year):04d}"
        if not day or not month:
            raise self._error("half")
        return self._day((day, month, year)).isoformat()


# --- Other fields ---------------------------------------------------------------------------------------


class WesternCharField(forms.CharField):
    """Text whose digits are read in any script and kept as 0-9."""

    def to_python(self, value: Any) -> str:
        return digits.western(super().to_python(value) or "")


class PhoneInput(forms.TextInput):
    """A telephone number: number pad, left to right."""

    input_type = "tel"

    def format_value(self, value: Any) -> str | None:
        written = super().format_value(value)
        return telephones.local(written) if written else written

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        usual = {"autocomplete": "tel", "inputmode": "tel", "dir": "ltr", "class": "jw-input jw-input--20"}
        super().__init__(usual | (attrs or {}))


class CodeInput(forms.TextInput):
    """A one-time code: number pad, offered by the telephone from the message."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        usual = {
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
            "dir": "ltr",
            "spellcheck": "false",
            "class": "jw-input jw-input--code",
        }
        super().__init__(usual | (attrs or {}))


class DigitsInput(forms.TextInput):
    """An identifier made of digits (a NIN, an account): number pad, no suggestions."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        usual = {
            "inputmode": "numeric",
            "dir": "ltr",
            "spellcheck": "false",
            "autocomplete": "off",
            "class": "jw-input jw-input--20",
        }
        super().__init__(usual | (attrs or {}))


class CountedTextarea(forms.Textarea):
    """A long text that tells how many signs remain (`maxlength` of the field)."""

    template_name = "kernel/forms/widgets/counted.html"


class Stars(forms.RadioSelect):
    """Radio buttons of a score: drawn stars and the word that says the same; values are 1 to 5."""

    template_name = "kernel/forms/widgets/stars.html"


class _Hinted(forms.widgets.ChoiceWidget):
    """Answers with a line of explanation each: `hints` by value."""

    def __init__(
        self, attrs: dict[str, Any] | None = None, choices: Any = (), *, hints: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(attrs, choices)
        self.hints = hints or {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        return option | {"hint": self.hints.get(str(value), "")}


class Radios(_Hinted, forms.RadioSelect):
    """One answer of several, a card for each."""


class Checkboxes(_Hinted, forms.CheckboxSelectMultiple):
    """Several answers, a card for each."""


class InlineRadios(forms.RadioSelect):
    """Two short answers side by side (yes or no)."""

    template_name = "kernel/forms/widgets/radio_inline.html"


class FileInput(forms.FileInput):
    """A file, in the words of the page's language; `max_bytes` and `accept` let the browser warn early.

    `upload` is the address to which a script may send it in parts; without scripts it comes with the form.
    """

    template_name = "kernel/forms/widgets/file.html"
    upload = ""

    def __init__(self, attrs: dict[str, Any] | None = None, *, max_bytes: int | None = None) -> None:
        super().__init__(attrs)
        if max_bytes:
            self.attrs["data-max-bytes"] = max_bytes

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        if self.upload:
            context["widget"]["upload"] = context["widget"]["attrs"]["data-upload"] = self.upload
        context["widget"]["photo"] = "image" in str(context["widget"]["attrs"].get("accept", ""))
        # Empty, it must be :invalid: only so can a page without scripts hide the browser's own words, which are in
        # the browser's language. `novalidate` on every form lets it go all the same.
        written = context["widget"]["attrs"]
        if not written.get("required"):
            written |= {"required": True, "aria-required": "false"}
        return context


def joining_field(label: Any, *, most: int, most_mb: int) -> forms.FileField:
    """A box for files that are put beside a text, one at a time: what is sent is stored before the form is read."""
    told = format_lazy(_("A PDF file or a photo, {size} MB at most; up to {count} files."), size=most_mb, count=most)
    return forms.FileField(
        label=label,
        help_text=told,
        required=False,
        allow_empty_file=True,  # the store says so in its own words
        widget=FileInput({"accept": "application/pdf,image/*"}, max_bytes=most_mb * 1024**2),
    )


def as_typed(form: forms.Form) -> forms.Form:
    """The form with what was typed, nothing missed: another button of its page was pressed."""
    asked = [field for field in form.fields.values() if field.required]
    for field in asked:
        field.required = False
    form.is_valid()
    for field in asked:
        field.required = True
    return form
