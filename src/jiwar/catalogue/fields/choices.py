"""Yes or no, one of, several of."""

from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext, pgettext_lazy

from jiwar.catalogue.definition import Question
from jiwar.catalogue.fields.kind import Context, FieldType, Scalar, comma, register
from jiwar.catalogue.paper import Item, Lines, Ticks
from jiwar.kernel.forms import Checkboxes, InlineRadios, Radios
from jiwar.kernel.texts import pick

lazy_pick = lazy(pick, str)
LONG_LIST = 12  # beyond it, radio buttons become a list to open
PRINTED = 40  # beyond it, paper has a line and the list is at the counter


def _choices(question: Question) -> list[tuple[str, Any]]:
    return [(option.id, lazy_pick(option.label)) for option in question.options]


def _hints(question: Question) -> dict[str, str]:
    return {option.id: pick(option.hint) for option in question.options}


YES_NO = [("yes", pgettext_lazy("answer", "Yes")), ("no", pgettext_lazy("answer", "No"))]


class YesNoField(forms.TypedChoiceField):
    """True or false."""

    def __init__(self) -> None:
        super().__init__(choices=YES_NO, coerce=lambda value: value == "yes", empty_value=None, widget=InlineRadios)
        self.error_messages |= {"required": _("Choose yes or no."), "invalid_choice": _("Choose yes or no.")}

    def to_python(self, value: Any) -> str:
        return super().to_python({True: "yes", False: "no"}[value] if isinstance(value, bool) else value)

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


def _one_of(question: Question, context: Context) -> forms.Field:
    if len(question.options) > LONG_LIST:
        choices: list[tuple[str, Any]] = [("", _("Choose…")), *_choices(question)]
        field = forms.ChoiceField(choices=choices, widget=forms.Select)
    else:
        field = forms.ChoiceField(choices=_choices(question), widget=Radios(hints=_hints(question)))
    field.error_messages |= {
        "required": _("Choose an answer."),
        "invalid_choice": _("Choose one of the answers offered."),
    }
    return field


class SeveralField(forms.MultipleChoiceField):
    """Several choices, kept in the order of the list."""

    order: tuple[str, ...] = ()

    def to_python(self, value: Any) -> list[str]:
        if isinstance(value, str):
            value = [value]
        return super().to_python(value)

    def clean(self, value: Any) -> list[str]:
        chosen = super().clean(value)
        return [key for key in self.order if key in chosen]


def _several_of(question: Question, context: Context) -> forms.Field:
    field = SeveralField(choices=_choices(question), widget=Checkboxes(hints=_hints(question)))
    field.order = tuple(option.id for option in question.options)
    field.error_messages |= {
        "required": _("Choose at least one answer."),
        "invalid_choice": _("Choose among the answers offered."),
        "invalid_list": _("Choose among the answers offered."),
    }
    return field


def _show_yes_no(question: Question, value: Any, language: str) -> str:
    with override("ar-dz" if language == "ar" else language):
        return pgettext("answer", "Yes") if value else pgettext("answer", "No")


def _show_one(question: Question, value: Any, language: str) -> str:
    option = question.option(str(value))
    return pick(option.label, language) if option else str(value)


def _show_several(question: Question, value: Any, language: str) -> str:
    return comma(language).join(_show_one(question, one, language) for one in value)


def _ticks(question: Question) -> tuple[Item, ...]:
    if len(question.options) > PRINTED:
        return (Lines(count=2 if question.type == "several_of" else 1),)
    options = tuple((option.id, option.label) for option in question.options)
    return (Ticks(options=options, several=question.type == "several_of"),)


def joined(question: Question, value: Any) -> dict[str, Scalar]:
    """Several ids in one column, between bars."""
    return {"": "|".join(value) if value else None}


def _one_schema(question: Question) -> dict[str, Any]:
    """The ids that may be chosen, each with its label in the language of the reader."""
    return {"oneOf": [{"const": option.id, "title": pick(option.label)} for option in question.options]}


def _several_schema(question: Question) -> dict[str, Any]:
    return {"type": "array", "items": _one_schema(question), "uniqueItems": True}


def _first(question: Question) -> str:
    return question.options[0].id if question.options else ""


register(
    FieldType(
        name="yes_no",
        titles={"ar": "نعم أو لا", "fr": "Oui ou non", "en": "Yes or no"},
        build=lambda _question, _context: YesNoField(),
        show=_show_yes_no,
        sample=lambda _question: True,
        cel=lambda _question: "bool",
        paper=lambda _question: (Ticks(options=tuple(YES_NO)),),
    )
)
register(
    FieldType(
        name="one_of",
        titles={"ar": "اختيار واحد", "fr": "Un choix", "en": "One of"},
        build=_one_of,
        show=_show_one,
        sample=_first,
        json_schema=_one_schema,
        paper=_ticks,
        has_options=True,
    )
)
register(
    FieldType(
        name="several_of",
        titles={"ar": "اختيارات متعددة", "fr": "Plusieurs choix", "en": "Several of"},
        build=_several_of,
        show=_show_several,
        sample=lambda question: [_first(question)],
        cel=lambda _question: ["string"],
        json_schema=_several_schema,
        export=joined,
        paper=_ticks,
        has_options=True,
    )
)
