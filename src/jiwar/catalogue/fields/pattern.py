"""Text that follows a pattern, refused with the question's own sentence.

The pattern is matched by CEL's `matches`, whose engine takes a time that grows with the text only: no pattern, however
hostile, makes a page wait (Python's `re` would). Look-around and back-references do not exist in it, and a pattern that
would be too large to hold is refused before publication.
"""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from jiwar.catalogue.definition import Question
from jiwar.catalogue.expressions import matches, pattern_problem
from jiwar.catalogue.fields.kind import Context, FieldType, register, shown_as_is, titled
from jiwar.catalogue.fields.text import LONGEST, SHORT, TextField
from jiwar.catalogue.paper import Boxes, Item, Lines
from jiwar.kernel.forms import DigitsInput
from jiwar.kernel.texts import pick

MOST_BOXES = 24  # beyond it, paper has a line


class PatternField(TextField):
    """The whole text follows the pattern; spaces around it do not count."""

    def __init__(self, question: Question) -> None:
        digits = question.settings.get("keypad") == "digits"
        attributes = {"class": "jw-input jw-input--20", "dir": "ltr", "autocomplete": "off", "spellcheck": "false"}
        widget = DigitsInput() if digits else forms.TextInput(attributes)
        super().__init__(max_length=question.settings.get("max_length", SHORT), widget=widget)
        self.settings = question.settings

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        return text.upper() if self.settings.get("capitals") else text

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not matches(self.settings.get("pattern", ""), value):
            raise forms.ValidationError(pick(self.settings.get("message")), code="pattern")


def _check(question: Question) -> Iterator[tuple[str, str]]:
    pattern, example = question.settings.get("pattern", ""), question.settings.get("example", "")
    if problem := pattern_problem(pattern):
        yield "pattern", problem
    elif example and not matches(pattern, example):
        yield "example", _("The example does not follow the pattern.")


def _schema(question: Question) -> dict[str, Any]:
    """The pattern is CEL's (RE2), which JSON Schema's own keyword does not speak: shown, not applied."""
    most = question.settings.get("max_length", SHORT)
    return {"type": "string", "maxLength": most, "x-pattern": question.settings.get("pattern", "")}


def _paper(question: Question) -> tuple[Item, ...]:
    length = question.settings.get("max_length", SHORT)
    return (Boxes(groups=(length,)),) if length <= MOST_BOXES else (Lines(ltr=True),)


def _build(question: Question, context: Context) -> forms.Field:
    return PatternField(question)


register(
    FieldType(
        name="pattern",
        titles={"ar": "نص وفق نمط", "fr": "Texte suivant un modèle", "en": "Text by pattern"},
        build=_build,
        show=shown_as_is,
        sample=lambda question: question.settings.get("example") or "text",
        json_schema=_schema,
        paper=_paper,
        needs=("pattern", "message", "example"),
        check=_check,
        settings={
            "pattern": titled(
                "النمط (تعبير نمطي)",
                "Modèle (expression régulière)",
                "Pattern (regular expression)",
                type="string",
                minLength=1,
                maxLength=300,
            ),
            "message": titled(
                "ما يقال عند الرفض", "Phrase en cas de refus", "Sentence when refused", **{"$ref": "#/$defs/texts"}
            ),
            "example": titled("مثال صحيح", "Exemple juste", "Right example", type="string", maxLength=SHORT),
            "max_length": titled(*LONGEST, type="integer", minimum=1, maximum=SHORT),
            "capitals": titled("تحويل إلى حروف كبيرة", "Mettre en capitales", "Turn into capitals", type="boolean"),
            "keypad": titled("لوحة المفاتيح", "Clavier", "Keypad", enum=["text", "digits"]),
        },
        specimen={
            "pattern": "[0-9]{5}-[0-9]{3}-[0-9]{2}",
            "example": "12345-116-16",
            "max_length": 12,
            "message": {
                "ar": "اكتب رقم التسجيل كما في البطاقة الرمادية، مثل 12345-116-16.",
                "fr": "Écrivez le numéro comme sur la carte grise, par exemple 12345-116-16.",
                "en": "Write the number as on the registration card, for example 12345-116-16.",
            },
        },
    )
)
