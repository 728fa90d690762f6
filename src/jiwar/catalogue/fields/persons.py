"""A person: names in both scripts as the register has them, birth date possibly partial, sex, NIN."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiwar.catalogue.definition import Question
from jiwar.catalogue.expressions import day_in
from jiwar.catalogue.fields.composite import CompositeField, Parts
from jiwar.catalogue.fields.contacts import nin_field
from jiwar.catalogue.fields.dates import PARTIAL_DAY, AnsweredPartialDayField, partial_paper
from jiwar.catalogue.fields.identifiers import NIN, NIN_BOXES, SealedNinField, sealed_nin
from jiwar.catalogue.fields.kind import FieldType, Scalar, comma, register, titled
from jiwar.catalogue.fields.text import TextField
from jiwar.catalogue.paper import Item, Lines, Ticks
from jiwar.catalogue.paper import Part as PaperPart
from jiwar.kernel.forms import InlineRadios
from jiwar.kernel.texts import current_language

PARTS = ("family_ar", "given_ar", "family_latin", "given_latin", "birth_date", "sex", "nin")
_LETTERS = {"ar": re.compile(r"[\u0600-\u06ff\u0750-\u077f]"), "latin": re.compile(r"[A-Za-zÀ-ɏ\u1e00-\u1eff]")}

NAMES = {
    "family_ar": _("Family name in Arabic"),
    "given_ar": _("Given name in Arabic"),
    "family_latin": _("Family name in Latin letters"),
    "given_latin": _("Given name in Latin letters"),
}
SEXES = [("f", pgettext_lazy("sex", "Woman")), ("m", pgettext_lazy("sex", "Man"))]


class NameField(TextField):
    """A name in one script, as the civil register has it; never transliterated."""

    def __init__(self, script: str, label: Any, autocomplete: str) -> None:
        attributes = {
            "class": "jw-input",
            "autocomplete": autocomplete,
            "spellcheck": "false",
            "dir": "rtl" if script == "ar" else "ltr",
            "lang": "ar" if script == "ar" else "fr",
        }
        super().__init__(label=label, max_length=100, widget=forms.TextInput(attributes))
        self.script = script

    def validate(self, value: Any) -> None:
        """Which names are needed depends on the others: said by `_check`."""

    def clean(self, value: Any) -> str:
        name = super().clean(value)
        other = "latin" if self.script == "ar" else "ar"
        if name and (not _LETTERS[self.script].search(name) or _LETTERS[other].search(name)):
            sentence = (
                _("Write this name in Arabic letters.")
                if self.script == "ar"
                else _("Write this name in Latin letters.")
            )
            raise forms.ValidationError(sentence, code="script")
        if re.search(r"\d", name):
            raise forms.ValidationError(_("A name has no digits."), code="digits")
        return name


def _parts(question: Question) -> Parts:
    nin = question.settings.get("nin", "optional")
    birth = AnsweredPartialDayField({"past": True, "not_before": "1880-01-01"})
    birth.label = _("Birth date")
    birth.help_text = _("If only the year is known, leave the day and the month empty.")
    names: Parts = {
        name: NameField(name.rpartition("_")[2], label, f"{name.partition('_')[0]}-name")
        for name, label in NAMES.items()
    }
    first = "_ar" if current_language() == "ar" else "_latin"
    parts: Parts = {
        **dict(sorted(names.items(), key=lambda pair: not pair[0].endswith(first))),  # the page's script first
        "birth_date": birth,
        "sex": forms.ChoiceField(
            label=_("Sex"),
            choices=SEXES,
            widget=InlineRadios,
        ),
    }
    parts["sex"].error_messages |= {"required": _("Choose woman or man."), "invalid_choice": _("Choose woman or man.")}
    if nin != "none":
        # A party of the file gives its NIN to `cases`, which seals it itself; anybody else's is kept sealed.
        parts["nin"] = nin_field() if question.settings.get("party") else SealedNinField()
        parts["nin"].label = _("National identification number (NIN)")
        parts["nin"].help_text = _("The 18 digits written on the biometric identity card.")
        parts["nin"].required = nin == "required"
    return parts


def _check(found: dict[str, Any]) -> dict[str, Any]:
    """Both names in one script at least, and no name left alone in its script."""
    sentence = {
        "ar": _("Write the family name and the given name in Arabic."),
        "latin": _("Write the family name and the given name in Latin letters."),
    }
    errors: dict[str, Any] = {}
    for script, message in sentence.items():
        pair = [f"family_{script}", f"given_{script}"]
        given = [name for name in pair if found.get(name)]
        if len(given) == 1:
            errors[next(name for name in pair if name not in given)] = message
    if not errors and not found.get("family_ar") and not found.get("family_latin"):
        first = "family_ar" if current_language() == "ar" else "family_latin"
        errors[first] = _("Write the family name and the given name, in Arabic or in Latin letters.")
    if errors:
        raise forms.ValidationError(errors)
    return found


def full_name(person: Mapping[str, Any], script: str) -> str:
    """Family name then given name in `ar` or `latin`; empty when the register has none in that script."""
    return " ".join(filter(None, (person.get(f"family_{script}"), person.get(f"given_{script}"))))


def _show(question: Question, value: Any, language: str) -> str:
    names = [full_name(value, script) for script in ("ar", "latin")]
    written = " · ".join(filter(None, names if language == "ar" else reversed(names)))
    born = day_in(value.get("birth_date"), language)
    return comma(language).join(filter(None, [written, born]))


def _schema(question: Question) -> dict[str, Any]:
    """Names in one script at least: which ones are needed together, the check says."""
    name = {"type": "string", "maxLength": 100}
    parts: dict[str, Any] = dict.fromkeys(NAMES, name) | {"birth_date": PARTIAL_DAY, "sex": {"enum": ["f", "m"]}}
    if (nin := question.settings.get("nin", "optional")) != "none":
        parts["nin"] = NIN
    needed = ["birth_date", "sex", *(["nin"] if nin == "required" else [])]
    return {"type": "object", "properties": parts, "required": needed, "additionalProperties": False}


def _paper(question: Question) -> tuple[Item, ...]:
    parts: list[Item] = [
        PaperPart(label=NAMES["family_ar"], items=(Lines(),)),
        PaperPart(label=NAMES["given_ar"], items=(Lines(),)),
        PaperPart(label=NAMES["family_latin"], items=(Lines(ltr=True),)),
        PaperPart(label=NAMES["given_latin"], items=(Lines(ltr=True),)),
        PaperPart(label=_("Birth date"), items=partial_paper()),
        PaperPart(label=_("Sex"), items=(Ticks(options=tuple(SEXES)),)),
    ]
    if question.settings.get("nin", "optional") != "none":
        parts.append(PaperPart(label=_("National identification number (NIN)"), items=(NIN_BOXES,)))
    return tuple(parts)


def _sample_nin(question: Question) -> Any:
    return "1" * 18 if question.settings.get("party") else sealed_nin("1" * 18)


def _export(question: Question, value: Any) -> dict[str, Scalar]:
    kept = value or {}
    nin = kept.get("nin")
    return {part: kept.get(part) for part in PARTS[:-1]} | {
        "nin_end": nin.get("end") if isinstance(nin, dict) else None
    }


register(
    FieldType(
        name="person",
        titles={"ar": "شخص", "fr": "Personne", "en": "Person"},
        build=lambda question, _context: CompositeField(lambda _values: _parts(question), check=_check),
        show=_show,
        sample=lambda question: {
            "family_ar": "نص",
            "given_ar": "نص",
            "family_latin": "text",
            "given_latin": "text",
            "birth_date": "1958",
            "sex": "f",
            **({} if question.settings.get("nin") == "none" else {"nin": _sample_nin(question)}),
        },
        cel=lambda _question: dict.fromkeys(PARTS[:-1], "string"),
        json_schema=_schema,
        export=_export,
        paper=_paper,
        settings={
            "nin": titled(
                "رقم التعريف الوطني",
                "Numéro d’identification national",
                "National identification number",
                enum=["required", "optional", "none"],
            )
        },
    )
)
