"""Telephone and e-mail."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jiwar.catalogue.definition import Question
from jiwar.catalogue.fields.kind import Context, FieldType, register, shown_as_is
from jiwar.catalogue.paper import Boxes, Lines
from jiwar.identity import api as identity
from jiwar.kernel import telephones
from jiwar.kernel.errors import Refused
from jiwar.kernel.forms import DigitsInput, PhoneInput


class CheckedField(forms.CharField):
    """Text that a check of another module normalises; its sentence becomes the field's error."""

    def __init__(self, check: Callable[[str], str], **options: Any) -> None:
        missing = options.pop("missing")
        super().__init__(**options)
        self.check = check
        self.error_messages["required"] = missing

    def clean(self, value: Any) -> str | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return self.check(text)
        except Refused as refusal:
            raise forms.ValidationError(refusal.args[0], code="invalid") from refusal


def phone_field() -> CheckedField:
    """A telephone number, kept as +213…"""
    return CheckedField(
        identity.check_phone, max_length=40, widget=PhoneInput(), missing=_("Enter a telephone number.")
    )


def nin_field() -> CheckedField:
    """The 18 digits of a national identification number."""
    return CheckedField(
        identity.check_nin,
        max_length=60,
        widget=DigitsInput({"data-private": True}),
        missing=_("Enter the 18 digits of the national identification number."),
    )


def _email(question: Question, context: Context) -> forms.Field:
    attributes = {"class": "jw-input", "autocomplete": "email", "dir": "ltr", "spellcheck": "false"}
    return CheckedField(
        identity.check_email, max_length=254, widget=forms.EmailInput(attributes), missing=_("Enter an e-mail address.")
    )


def show_phone(question: Question, value: Any, language: str) -> str:
    """`0550 12 34 56` for an Algerian number, as people write it."""
    return telephones.local(str(value))


register(
    FieldType(
        name="phone",
        titles={"ar": "رقم هاتف", "fr": "Numéro de téléphone", "en": "Telephone"},
        build=lambda _question, _context: phone_field(),
        show=show_phone,
        sample=lambda _question: "+213550123456",
        json_schema=lambda _question: {"type": "string", "pattern": r"^\+[0-9]{6,15}$"},
        paper=lambda _question: (Boxes(groups=(4, 2, 2, 2)),),
    )
)
register(
    FieldType(
        name="email",
        titles={"ar": "بريد إلكتروني", "fr": "Adresse électronique", "en": "E-mail"},
        build=_email,
        show=shown_as_is,
        sample=lambda _question: "name@example.dz",
        json_schema=lambda _question: {"type": "string", "format": "email", "maxLength": 254},
        paper=lambda _question: (Lines(ltr=True),),
    )
)
