"""Numbers that name a person, an account or a business: NIN, CCP or bank account, organisation (NIF, RC).

Only what is published is checked (docs/reference/identifiers.md): lengths, and the keys of CCP and RIB.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import dz_format
from cryptography.exceptions import InvalidTag
from django import forms
from django.utils.translation import gettext_lazy as _

from jiwar.catalogue.definition import Question
from jiwar.catalogue.fields.composite import CompositeField, Parts
from jiwar.catalogue.fields.contacts import nin_field
from jiwar.catalogue.fields.kind import Context, FieldType, Scalar, columns_of, comma, register, titled
from jiwar.catalogue.fields.text import TextField
from jiwar.catalogue.paper import Boxes, Item, Lines, Note, Part, Ticks
from jiwar.identity import api as identity
from jiwar.kernel.digits import western
from jiwar.kernel.forms import DigitsInput
from jiwar.kernel.ids import new_id
from jiwar.kernel.texts import Texts, current_language, isolated, pick

NIN_BOXES = Boxes(groups=(2, 3, 4, 5, 2, 2))
NIN = {"type": "string", "pattern": "^[0-9]{18}$"}  # as it is given: what is kept is sealed
NIN_USE = "catalogue.nin"
NEED = {"enum": ["required", "optional", "none"]}

# --- NIN: kept sealed, shown by its end ---------------------------------------------------------------------


def sealed_nin(nin: str) -> dict[str, str]:
    """A NIN as answers keep it: encrypted, bound to an id of its own, with its last four digits to recognise it by."""
    row = new_id()
    token = identity.seal(nin, use=NIN_USE, row=row)
    return {"id": str(row), "sealed": urlsafe_b64encode(token).decode(), "end": nin[-4:]}


def opened_nin(kept: Any) -> str | None:
    """The 18 digits of a sealed NIN, or None when it is none of ours."""
    try:
        token = urlsafe_b64decode(kept["sealed"])
        nin = identity.unseal(token, use=NIN_USE, row=UUID(kept["id"]))
    except (KeyError, TypeError, ValueError, AttributeError, InvalidTag):
        return None
    return nin if nin.endswith(str(kept.get("end"))) else None


class NinWidget(DigitsInput):
    """An empty box: what was given is told by its last digits and never sent back to the browser in clear."""

    template_name = "catalogue/widgets/nin.html"

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        typed = str(data.get(name) or "").strip()
        parts = str(data.get(f"{name}-kept") or "").split("|")
        return typed or (dict(zip(("id", "sealed", "end"), parts, strict=True)) if len(parts) == 3 else "")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        kept = value if isinstance(value, Mapping) else None
        context = super().get_context(name, "" if kept else value, attrs)
        if kept:
            context["widget"]["kept"] = "|".join(str(kept.get(part, "")) for part in ("id", "sealed", "end"))
            context["widget"]["end"] = str(kept.get("end", ""))
        return context

    def format_value(self, value: Any) -> Any:
        return None if isinstance(value, Mapping) else super().format_value(value)


class SealedNinField(forms.Field):
    """Takes 18 digits, or what was kept of them; keeps them sealed."""

    default_error_messages = {"required": _("Enter the 18 digits of the national identification number.")}

    def __init__(self) -> None:
        super().__init__(widget=NinWidget({"data-private": True}))

    def clean(self, value: Any) -> dict[str, str] | None:
        if isinstance(value, Mapping) and opened_nin(value) is not None:
            return {part: str(value[part]) for part in ("id", "sealed", "end")}
        super().clean(value)
        digits = nin_field()
        digits.required = self.required
        nin = digits.clean("?" if isinstance(value, Mapping) else value)
        return sealed_nin(nin) if nin else None


def show_nin(question: Question, value: Any, language: str) -> str:
    """`•••• 0177`: whoever needs the whole number asks for it elsewhere, and that is journaled."""
    return f"•••• {value.get('end', '')}" if isinstance(value, Mapping) else ""


register(
    FieldType(
        name="nin",
        titles={"ar": "رقم التعريف الوطني", "fr": "Numéro d’identification national (NIN)", "en": "NIN"},
        build=lambda _question, _context: SealedNinField(),
        show=show_nin,
        sample=lambda _question: sealed_nin("1" * 18),
        cel=lambda _question: {"end": "string"},
        json_schema=lambda _question: NIN,
        export=columns_of(("end",)),
        paper=lambda _question: (NIN_BOXES,),
        private=True,
    )
)

# --- A CCP or bank account -----------------------------------------------------------------------------------

KINDS = [("ccp", _("Postal account (CCP)")), ("rib", _("Bank account (RIB)"))]


class AccountField(forms.CharField):
    """A RIB or RIP of 20 digits, or a CCP number with its key; kept as the 20 digits of the RIB."""

    default_error_messages = {
        "required": _("Enter the account number."),
        "chars": _("An account number has only digits."),
        "length": _("Enter the 20 digits of the RIB or RIP, or the CCP number and its key, for example 1234567 89."),
        "key": _("The key does not go with the number: check each digit on the cheque or the card."),
        "prefix": _("This is a bank account: enter a postal account (CCP or RIP)."),
        "not_bank": _("This is a postal account: enter a bank account (RIB)."),
    }

    def __init__(self, accepts: Any) -> None:
        super().__init__(max_length=60, widget=DigitsInput({"class": "jw-input jw-input--20", "data-private": True}))
        self.accepts = accepts or [kind for kind, _title in KINDS]

    def clean(self, value: Any) -> str | None:
        text = western(super().clean(value) or "").strip()
        if not text:
            return None
        digits = "".join(sign for sign in text if sign.isascii() and sign.isdigit())
        if any(sign.isalpha() for sign in text):
            raise self._refused("chars")
        if len(digits) != 20:
            digits = self._of_ccp(digits)
        elif not dz_format.rib(digits)["valid"]:
            raise self._refused("key")
        postal = bool(dz_format.rip(digits)["valid"])
        if (postal and "ccp" not in self.accepts) or (not postal and "rib" not in self.accepts):
            raise self._refused("not_bank" if postal else "prefix")
        return digits

    def _of_ccp(self, digits: str) -> str:
        number, key = digits[:-2], digits[-2:]
        if not 3 <= len(digits) <= 12 or "ccp" not in self.accepts:
            raise self._refused("length")
        if not dz_format.ccp(number, key)["valid"]:
            raise self._refused("key")
        return dz_format.rip_of(number)

    def _refused(self, code: str) -> forms.ValidationError:
        return forms.ValidationError(self.error_messages[code], code=code)

    def prepare_value(self, value: Any) -> Any:
        return grouped_account(value) if value else value


def grouped_account(digits: Any) -> str:
    """`007 99999 0000123456 78`; anything else as it is."""
    text = str(digits)
    return dz_format.format_rib(text) if len(text) == 20 and text.isdigit() else text


register(
    FieldType(
        name="account",
        titles={"ar": "حساب بريدي أو بنكي", "fr": "Compte CCP ou bancaire", "en": "Postal or bank account"},
        build=lambda question, _context: AccountField(question.settings.get("accepts")),
        show=lambda _question, value, language: isolated(grouped_account(value), language),
        sample=lambda question: (
            "00200112112300000172" if question.settings.get("accepts") == ["rib"] else dz_format.rip_of("1234567")
        ),
        json_schema=lambda _question: {"type": "string", "pattern": "^[0-9]{20}$"},
        paper=lambda _question: (Boxes(groups=(3, 5, 10, 2)), Note(text=_("Join a crossed cheque or a RIB."))),
        settings={
            "accepts": titled(
                "الحسابات المقبولة",
                "Comptes acceptés",
                "Accounts accepted",
                type="array",
                items={"enum": ["ccp", "rib"]},
                minItems=1,
                uniqueItems=True,
            )
        },
        private=True,
    )
)

# --- An organisation -----------------------------------------------------------------------------------------

LEGAL_FORMS: dict[str, Texts] = {
    "person": {"ar": "شخص طبيعي (تاجر أو حرفي)", "fr": "Personne physique (commerçant, artisan)", "en": "Sole trader"},
    "self": {"ar": "مقاول ذاتي", "fr": "Auto-entrepreneur", "en": "Self-entrepreneur"},
    "eurl": {"ar": "مؤسسة ذات الشخص الوحيد (EURL)", "fr": "EURL", "en": "Single-member company (EURL)"},
    "sarl": {"ar": "شركة ذات مسؤولية محدودة (SARL)", "fr": "SARL", "en": "Limited company (SARL)"},
    "spa": {"ar": "شركة ذات أسهم (SPA)", "fr": "SPA", "en": "Joint-stock company (SPA)"},
    "spas": {"ar": "شركة مساهمة بسيطة (SPAS)", "fr": "SPAS", "en": "Simplified joint-stock company (SPAS)"},
    "snc": {"ar": "شركة تضامن (SNC)", "fr": "SNC", "en": "General partnership (SNC)"},
    "scs": {"ar": "شركة توصية (SCS)", "fr": "SCS", "en": "Limited partnership (SCS)"},
    "public": {
        "ar": "مؤسسة عمومية (EPE، EPIC، EPA)",
        "fr": "Établissement public (EPE, EPIC, EPA)",
        "en": "Public body",
    },
    "association": {"ar": "جمعية", "fr": "Association", "en": "Association"},
    "cooperative": {"ar": "تعاونية", "fr": "Coopérative", "en": "Cooperative"},
    "foreign": {"ar": "شركة أجنبية", "fr": "Société étrangère", "en": "Foreign company"},
}
ORGANISATION = ("name_ar", "name_latin", "legal_form", "nif", "rc")


class NifField(forms.CharField):
    """15 positions, 20 for a secondary establishment or an administration."""

    default_error_messages = {
        "required": _("Enter the tax identification number (NIF)."),
        "invalid": _("The NIF has 15 digits, or 20 for a secondary establishment: copy all of them from the tax card."),
    }

    def __init__(self) -> None:
        super().__init__(max_length=60, widget=DigitsInput(), label=_("Tax identification number (NIF)"))

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        found = dz_format.nif(text)
        if not found["valid"]:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return found["value"]


class RcField(forms.CharField):
    """A trade register number: written in the usual form where it is one, else kept as it stands on the extract."""

    default_error_messages = {
        "required": _("Enter the trade register number (RC)."),
        "invalid": _("Copy the number from the extract of the trade register, for example 16/00-0123456B21."),
    }

    def __init__(self) -> None:
        attributes = {"class": "jw-input jw-input--20", "dir": "ltr", "autocomplete": "off", "spellcheck": "false"}
        super().__init__(max_length=40, widget=forms.TextInput(attributes), label=_("Trade register number (RC)"))

    def clean(self, value: Any) -> str:
        text = " ".join(western(super().clean(value) or "").upper().split())
        if not text:
            return ""
        found = dz_format.rc(text)
        if found["valid"]:
            return "".join(found["canonical"].split())
        plain = text.replace(" ", "")
        if sum(sign.isdigit() for sign in plain) < 7 or not all(sign.isalnum() or sign in "/-" for sign in plain):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return plain


def _organisation_parts(question: Question) -> Parts:
    names: Parts = {}
    for script, label in (("ar", _("Name in Arabic")), ("latin", _("Name in Latin letters"))):
        attributes = {"class": "jw-input", "autocomplete": "organization", "dir": "rtl" if script == "ar" else "ltr"}
        names[f"name_{script}"] = TextField(label=label, max_length=160, widget=forms.TextInput(attributes))
        names[f"name_{script}"].required = False
    if current_language() != "ar":
        names = dict(reversed(names.items()))
    choices: list[tuple[str, Any]] = [("", _("Choose…")), *((code, pick(text)) for code, text in LEGAL_FORMS.items())]
    form = forms.ChoiceField(label=_("Legal form"), choices=choices)
    form.error_messages |= {"required": _("Choose the legal form."), "invalid_choice": _("Choose the legal form.")}
    parts: Parts = {**names, "legal_form": form}
    for name, make in (("nif", NifField), ("rc", RcField)):
        need = question.settings.get(name, "optional")
        if need != "none":
            parts[name] = make()
            parts[name].required = need == "required"
    return parts


def _check_organisation(found: dict[str, Any]) -> dict[str, Any]:
    if not found.get("name_ar") and not found.get("name_latin"):
        first = "name_ar" if current_language() == "ar" else "name_latin"
        raise forms.ValidationError({first: _("Write the name, in Arabic or in Latin letters.")})
    return found


def _show_organisation(question: Question, value: Any, language: str) -> str:
    names = [value.get("name_ar"), value.get("name_latin")]
    form = LEGAL_FORMS.get(value.get("legal_form", ""))
    numbers = [
        isolated(f"{word} {value[part]}", language) for part, word in (("nif", "NIF"), ("rc", "RC")) if value.get(part)
    ]
    named = " · ".join(isolated(name, language) for name in (names if language == "ar" else reversed(names)) if name)
    return comma(language).join(filter(None, [named, pick(form, language), *numbers]))


def _organisation_paper(question: Question) -> tuple[Item, ...]:
    parts: list[Item] = [
        Part(label=_("Name in Arabic"), items=(Lines(),)),
        Part(label=_("Name in Latin letters"), items=(Lines(ltr=True),)),
        Part(label=_("Legal form"), items=(Ticks(options=tuple(LEGAL_FORMS.items())),)),
    ]
    if question.settings.get("nif", "optional") != "none":
        parts.append(Part(label=_("Tax identification number (NIF)"), items=(Boxes(groups=(15, 5)),)))
    if question.settings.get("rc", "optional") != "none":
        parts.append(Part(label=_("Trade register number (RC)"), items=(Lines(ltr=True),)))
    return tuple(parts)


def _organisation_sample(question: Question) -> dict[str, Scalar]:
    sample: dict[str, Scalar] = {"name_ar": "نص", "name_latin": "text", "legal_form": "sarl"}
    numbers = {"nif": "000016001234567", "rc": "16/00-0123456B21"}
    return sample | {part: text for part, text in numbers.items() if question.settings.get(part, "optional") != "none"}


def _organisation_schema(question: Question) -> dict[str, Any]:
    """A name in one script at least: the check says so."""
    name = {"type": "string", "maxLength": 160}
    parts: dict[str, Any] = {"name_ar": name, "name_latin": name, "legal_form": {"enum": list(LEGAL_FORMS)}}
    numbers = {"nif": {"type": "string", "pattern": "^([0-9]{15}|[0-9]{20})$"}, "rc": {"type": "string"}}
    needs = {part: question.settings.get(part, "optional") for part in numbers}
    parts |= {part: schema for part, schema in numbers.items() if needs[part] != "none"}
    required = ["legal_form", *(part for part, need in needs.items() if need == "required")]
    return {"type": "object", "properties": parts, "required": required, "additionalProperties": False}


def _build_organisation(question: Question, context: Context) -> forms.Field:
    return CompositeField(lambda _values: _organisation_parts(question), check=_check_organisation)


register(
    FieldType(
        name="organisation",
        titles={"ar": "مؤسسة أو جمعية", "fr": "Organisation", "en": "Organisation"},
        build=_build_organisation,
        show=_show_organisation,
        sample=_organisation_sample,
        cel=lambda question: dict.fromkeys(_organisation_sample(question), "string"),
        json_schema=_organisation_schema,
        export=columns_of(ORGANISATION),
        paper=_organisation_paper,
        settings={
            "nif": titled("رقم التعريف الجبائي", "NIF", "Tax identification number", **NEED),
            "rc": titled("رقم السجل التجاري", "Registre du commerce", "Trade register number", **NEED),
        },
    )
)
