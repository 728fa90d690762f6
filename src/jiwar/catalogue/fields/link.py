"""A link to another file of the person's, or to an act already issued, by its reference; that it exists is checked."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jiwar.catalogue.definition import Question
from jiwar.catalogue.fields.kind import Context, FieldType, columns_of, register, titled
from jiwar.catalogue.paper import Boxes
from jiwar.kernel.protocols import link_finder
from jiwar.kernel.references import new_reference, parse_reference, spoken
from jiwar.kernel.texts import isolated

KINDS = ("case", "document")


class LinkField(forms.CharField):
    """A reference of eight signs; cleans to `{kind, reference}` of what it names."""

    default_error_messages = {
        "required": _("Enter the reference: eight signs, on the receipt or at the foot of the act."),
        "invalid": _("A reference has eight letters and digits, for example ABCD-EFGH: check each of them."),
        "case": _("No file has this reference: check it on the receipt."),
        "document": _("No act has this reference: check it at the foot of the act."),
        "both": _("No file and no act has this reference: check it on the paper."),
    }

    def __init__(self, accepts: Any) -> None:
        attributes = {"class": "jw-input jw-input--10", "dir": "ltr", "autocomplete": "off", "spellcheck": "false"}
        super().__init__(max_length=40, widget=forms.TextInput(attributes))
        self.accepts = list(accepts or KINDS)

    def clean(self, value: Any) -> dict[str, str] | None:
        text = super().clean(value.get("reference") if isinstance(value, Mapping) else value)
        if not text:
            return None
        reference = parse_reference(text)
        if reference is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        for kind in self.accepts:
            finder = link_finder(kind)
            if finder and finder(reference):
                return {"kind": kind, "reference": reference}
        code = self.accepts[0] if len(self.accepts) == 1 else "both"
        raise forms.ValidationError(self.error_messages[code], code="unknown")

    def prepare_value(self, value: Any) -> Any:
        return spoken(str(value.get("reference", ""))) if isinstance(value, Mapping) else value


def _schema(question: Question) -> dict[str, Any]:
    """The reference alone, or as it is kept."""
    reference = {"type": "string", "pattern": "^[2-9A-HJKMNP-Z]{4}-?[2-9A-HJKMNP-Z]{4}$"}
    parts = {"kind": {"enum": list(question.settings.get("accepts") or KINDS)}, "reference": reference}
    kept = {"type": "object", "properties": parts, "required": ["reference"], "additionalProperties": False}
    return {"anyOf": [reference, kept]}


def _build(question: Question, context: Context) -> forms.Field:
    return LinkField(question.settings.get("accepts"))


register(
    FieldType(
        name="link",
        titles={
            "ar": "إحالة إلى ملف أو عقد",
            "fr": "Lien vers un dossier ou un acte",
            "en": "Link to a file or act",
        },
        build=_build,
        show=lambda _question, value, language: isolated(spoken(str(value.get("reference", ""))), language),
        sample=lambda question: {
            "kind": (question.settings.get("accepts") or KINDS)[0],
            "reference": parse_reference("22222222") or new_reference(),
        },
        cel=lambda _question: {"kind": "string", "reference": "string"},
        json_schema=_schema,
        export=columns_of(("kind", "reference")),
        paper=lambda _question: (Boxes(groups=(4, 4), before_last="-"),),
        settings={
            "accepts": titled(
                "ما يحال إليه",
                "Ce qui peut être lié",
                "What may be linked",
                type="array",
                items={"enum": list(KINDS)},
                minItems=1,
                uniqueItems=True,
            )
        },
    )
)
