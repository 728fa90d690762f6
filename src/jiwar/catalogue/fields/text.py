"""Short and long text."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from jiwar.catalogue.definition import Question
from jiwar.catalogue.fields.kind import Context, FieldType, register, shown_as_is, titled
from jiwar.catalogue.paper import Lines
from jiwar.kernel.forms import CountedTextarea, WesternCharField

SHORT, LONG = 200, 4000
LONGEST = ("أقصى عدد من الحروف", "Nombre maximal de caractères", "Most characters")


class TextField(WesternCharField):
    """Text with digits 0-9 and without control signs; a line keeps its spaces single."""

    def __init__(self, *, lines: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.lines = lines
        most = self.max_length or SHORT
        self.error_messages["required"] = _("Write an answer.")
        self.error_messages["max_length"] = ngettext_lazy(
            "Write at most %(limit_value)d character (you wrote %(show_value)d).",
            "Write at most %(limit_value)d characters (you wrote %(show_value)d).",
            most,
        )

    def to_python(self, value: Any) -> str:
        if value is not None and not isinstance(value, str):
            raise forms.ValidationError(_("Write an answer."), code="invalid")
        text = (super().to_python(value) or "").replace("\r\n", "\n")
        text = "".join(
            sign for sign in text if sign.isprintable() or (self.lines and sign == "\n") or sign in "\u200c\u200d"
        )
        return text if self.lines else " ".join(text.split())


def _short(question: Question, context: Context) -> forms.Field:
    attributes = {"class": "jw-input"}
    if hint := question.settings.get("autocomplete"):
        attributes["autocomplete"] = hint
    return TextField(max_length=question.settings.get("max_length", SHORT), widget=forms.TextInput(attributes))


def _long(question: Question, context: Context) -> forms.Field:
    return TextField(
        lines=True,
        max_length=question.settings.get("max_length", LONG),
        widget=CountedTextarea({"rows": question.settings.get("rows", 5)}),
    )


def _schema(usual: int) -> Callable[[Question], dict[str, Any]]:
    return lambda question: {"type": "string", "maxLength": question.settings.get("max_length", usual)}


register(
    FieldType(
        name="short_text",
        titles={"ar": "نص قصير", "fr": "Texte court", "en": "Short text"},
        build=_short,
        show=shown_as_is,
        sample=lambda _question: "text",
        json_schema=_schema(SHORT),
        settings={
            "max_length": titled(*LONGEST, type="integer", minimum=1, maximum=SHORT),
            "autocomplete": titled(
                "إكمال تلقائي (HTML)",
                "Remplissage automatique (HTML)",
                "Autocomplete (HTML)",
                type="string",
                pattern="^[a-z0-9-]+$",
            ),
        },
    )
)
register(
    FieldType(
        name="long_text",
        titles={"ar": "نص طويل", "fr": "Texte long", "en": "Long text"},
        build=_long,
        show=shown_as_is,
        sample=lambda _question: "text",
        json_schema=_schema(LONG),
        paper=lambda question: (Lines(count=question.settings.get("rows", 5)),),
        settings={
            "max_length": titled(*LONGEST, type="integer", minimum=1, maximum=LONG),
            "rows": titled("عدد الأسطر", "Nombre de lignes", "Lines", type="integer", minimum=2, maximum=20),
        },
    )
)
