"""A choice of two levels: the second list depends on the first.

Without JavaScript it is one list whose groups are the first level; `scripts/linked.js` makes two lists of it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jiwar.catalogue.definition import Option, Question
from jiwar.catalogue.fields.kind import Context, FieldType, columns_of, register, titled
from jiwar.catalogue.paper import Item, Lines, Part, Ticks
from jiwar.kernel.texts import Texts, pick

lazy_pick = lazy(pick, str)
TEXTS = {"$ref": "#/$defs/texts"}
MOST = 400  # choices of the second level in all
PRINTED = 40


def second_level(question: Question) -> dict[str, tuple[Option, ...]]:
    """The second choices by id of the first."""
    listed: Mapping[str, Any] = question.settings.get("second") or {}
    return {
        first: tuple(Option(id=one["id"], label=one["label"], hint=one.get("hint")) for one in several)
        for first, several in listed.items()
    }


class LinkedSelect(forms.Select):
    """One list in groups, with the names of the two lists that it becomes."""

    template_name = "catalogue/widgets/linked_choice.html"

    def __init__(self, first: Texts | None, second: Texts | None) -> None:
        super().__init__()
        self.levels = (first, second)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"first": pick(self.levels[0]), "second": pick(self.levels[1])}
        return context


class LinkedField(forms.ChoiceField):
    """Cleans to `{first, second}`, given so or as the id of the second choice, which no other group has."""

    default_error_messages = {
        "required": _("Choose an answer."),
        "invalid_choice": _("Choose one of the answers offered."),
    }

    def __init__(self, question: Question) -> None:
        self.groups = second_level(question)
        groups = [
            (lazy_pick(option.label), [(one.id, lazy_pick(one.label)) for one in self.groups.get(option.id, ())])
            for option in question.options
        ]
        widget = LinkedSelect(question.settings.get("first_label"), question.settings.get("second_label"))
        super().__init__(choices=[("", _("Choose…")), *groups], widget=widget)

    def clean(self, value: Any) -> dict[str, str] | None:
        given = value if isinstance(value, Mapping) else {"second": value}
        second = super().clean(given.get("second"))
        if not second:
            return None
        first = next(one for one, several in self.groups.items() if any(option.id == second for option in several))
        if given.get("first", first) != first or set(given) - {"first", "second"}:
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return {"first": first, "second": second}

    def prepare_value(self, value: Any) -> Any:
        return value.get("second") if isinstance(value, Mapping) else value


def _names(question: Question, value: Mapping[str, Any], language: str) -> list[str]:
    first = question.option(str(value.get("first")))
    several = second_level(question).get(str(value.get("first")), ())
    second = next((one for one in several if one.id == value.get("second")), None)
    return [pick(one.label, language) for one in (first, second) if one]


def _schema(question: Question) -> dict[str, Any]:
    """One pair for each choice of the second level, with its labels."""
    pairs = []
    for first, several in second_level(question).items():
        label = pick(option.label) if (option := question.option(first)) else first
        for second in several:
            parts = {"first": {"const": first}, "second": {"const": second.id}}
            title = f"{label} · {pick(second.label)}"
            pairs.append({"title": title, "properties": parts, "required": ["second"], "additionalProperties": False})
    return {"type": "object", "oneOf": pairs}


def _sample(question: Question) -> dict[str, str]:
    first, several = next(((one, several) for one, several in second_level(question).items() if several), ("", ()))
    return {"first": first, "second": several[0].id if several else ""}


def _check(question: Question) -> Iterator[tuple[str, str]]:
    groups = second_level(question)
    for first in {option.id for option in question.options} ^ set(groups):
        yield f"second.{first}", gettext("Each option has its own second choices, under its id.")
    ids = Counter(one.id for several in groups.values() for one in several)
    for name, count in ids.items():
        if count > 1:
            yield "second", gettext("The id “%(id)s” is used %(count)d times.") % {"id": name, "count": count}
    if ids.total() > MOST:
        yield "second", gettext("At most %(most)d are allowed.") % {"most": MOST}


def _paper(question: Question) -> tuple[Item, ...]:
    groups = second_level(question)
    if sum(map(len, groups.values())) > PRINTED:
        return tuple(
            Part(label=question.settings.get(f"{level}_label") or "", items=(Lines(),)) for level in ("first", "second")
        )
    return tuple(
        Part(
            label=option.label, items=(Ticks(options=tuple((one.id, one.label) for one in groups.get(option.id, ()))),)
        )
        for option in question.options
    )


def _build(question: Question, context: Context) -> forms.Field:
    return LinkedField(question)


register(
    FieldType(
        name="linked_choice",
        titles={"ar": "اختيار من مستويين", "fr": "Choix à deux niveaux", "en": "Two-level choice"},
        build=_build,
        show=lambda question, value, language: " › ".join(_names(question, value, language)),
        sample=_sample,
        cel=lambda _question: {"first": "string", "second": "string"},
        json_schema=_schema,
        export=columns_of(("first", "second")),
        paper=_paper,
        needs=("second", "first_label", "second_label"),
        check=_check,
        has_options=True,
        settings={
            "first_label": titled("اسم المستوى الأول", "Nom du premier niveau", "Name of the first level", **TEXTS),
            "second_label": titled("اسم المستوى الثاني", "Nom du second niveau", "Name of the second level", **TEXTS),
            "second": titled(
                "اختيارات المستوى الثاني",
                "Choix du second niveau",
                "Choices of the second level",
                type="object",
                additionalProperties={"type": "array", "items": {"$ref": "#/$defs/option"}, "minItems": 1},
            ),
        },
        specimen={
            "first_label": {"ar": "المجال", "fr": "Domaine", "en": "Field"},
            "second_label": {"ar": "النشاط", "fr": "Activité", "en": "Activity"},
            "second": {
                f"choice_{at}": [
                    {
                        "id": f"choice_{at}_{letter}",
                        "label": {
                            "ar": f"الاختيار {at} {letter}",
                            "fr": f"Choix {at} {letter}",
                            "en": f"Choice {at} {letter}",
                        },
                    }
                    for letter in "ab"
                ]
                for at in (1, 2, 3)
            },
        },
    )
)
