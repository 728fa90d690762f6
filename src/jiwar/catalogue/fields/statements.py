"""What is accepted, shown or worked out rather than asked: declaration, information, section, computed value."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext

from jiwar.catalogue.definition import Question
from jiwar.catalogue.expressions import day_in
from jiwar.catalogue.fields.kind import CelType, Context, FieldType, Scalar, register, shown_as_is, titled
from jiwar.catalogue.fields.numbers import PLACES, UNIT, show_money, with_comma
from jiwar.catalogue.paper import Lines, Note, Ticks
from jiwar.kernel.texts import Texts, current_language, pick

TEXTS = {"$ref": "#/$defs/texts"}
EXAMPLE: Texts = {
    "ar": "أصرّح بأن هذه المعلومات صحيحة.",
    "fr": "Je déclare que ces renseignements sont exacts.",
    "en": "I declare that this information is true.",
}

# --- A declaration to accept ----------------------------------------------------------------------------------


class DeclarationWidget(forms.CheckboxInput):
    """The text in full, then a box to tick beside « I declare »."""

    template_name = "catalogue/widgets/declaration.html"

    def __init__(self, text: Texts | None) -> None:
        super().__init__()
        self.text = text

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        return name in data and data.get(name) not in ("", "false", "False", False)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["text"] = pick(self.text)
        return context


class DeclarationField(forms.Field):
    """True once accepted; a declaration that must be accepted is refused without its tick."""

    default_error_messages = {"required": _("Tick the box to declare it. Without it the application cannot go on.")}

    def __init__(self, text: Texts | None) -> None:
        super().__init__(widget=DeclarationWidget(text))

    def clean(self, value: Any) -> bool | None:
        accepted = value is True or str(value).lower() in {"true", "yes", "on", "1"}
        if not accepted and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return True if accepted else None


def _show_declaration(question: Question, value: Any, language: str) -> str:
    with override("ar-dz" if language == "ar" else language):
        return pgettext("answer", "Declared") if value else ""


register(
    FieldType(
        name="declaration",
        titles={"ar": "تصريح", "fr": "Déclaration à accepter", "en": "Declaration"},
        build=lambda question, _context: DeclarationField(question.settings.get("text")),
        show=_show_declaration,
        sample=lambda _question: True,
        cel=lambda _question: "bool",
        json_schema=lambda _question: {"const": True},
        paper=lambda question: (
            Note(text=question.settings.get("text") or question.label),
            Ticks(options=(("true", _("I declare it")),)),
        ),
        needs=("text",),
        settings={"text": titled("نص التصريح", "Texte de la déclaration", "Text of the declaration", **TEXTS)},
        specimen={"text": EXAMPLE},
        in_rows=False,
        private=True,  # one declares oneself, on the page that says what
    )
)

# --- Read, not answered -----------------------------------------------------------------------------------------


class ShownWidget(forms.Widget):
    """A text or a value on the page; a browser posts nothing for it."""

    template_name = "catalogue/widgets/shown.html"
    use_fieldset = True  # no control to label: the question stands as a heading of what it shows

    def __init__(self, *, text: str = "", value: str | None = None) -> None:
        super().__init__()
        self.text, self.value = text, value

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"text": self.text, "shown": self.value}
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> None:
        return None


class ShownField(forms.Field):
    """Has no answer, whatever is sent."""

    def __init__(self, widget: ShownWidget) -> None:
        super().__init__(widget=widget, required=False)

    def clean(self, value: Any) -> None:
        return None


def _no_columns(question: Question, value: Any) -> dict[str, Scalar]:
    return {}


def _shown_text(question: Question, context: Context) -> forms.Field:
    return ShownField(ShownWidget(text=pick(question.settings.get("text"))))


register(
    FieldType(
        name="information",
        titles={"ar": "نص إعلامي", "fr": "Texte d’information", "en": "Information"},
        build=_shown_text,
        show=lambda question, _value, language: pick(question.settings.get("text"), language),
        sample=lambda _question: None,
        cel=lambda _question: None,
        export=_no_columns,
        paper=lambda question: (Note(text=question.settings.get("text") or question.label),),
        needs=("text",),
        settings={"text": titled("النص", "Texte", "Text", **TEXTS)},
        specimen={"text": EXAMPLE},
        asks=False,
        in_rows=False,
    )
)
register(
    FieldType(
        name="section",
        titles={"ar": "عنوان قسم", "fr": "Section", "en": "Section"},
        build=_shown_text,
        show=lambda _question, _value, _language: "",
        sample=lambda _question: None,
        cel=lambda _question: None,
        export=_no_columns,
        paper=lambda question: (Note(text=question.settings.get("text") or question.hint or question.label),),
        settings={"text": titled("النص", "Texte", "Text", **TEXTS)},
        asks=False,
        in_rows=False,
    )
)

# --- Worked out by the server ----------------------------------------------------------------------------------

GIVES: dict[str, CelType] = {
    "text": "string",
    "integer": "int",
    "decimal": "double",
    "money": "int",
    "yes_no": "bool",
    "date": "string",
}


def _compute(question: Question, evaluate: Callable[[str], Any]) -> Any:
    """What the formula gives, of the kind that the question says, or None when it is of another (not known yet)."""
    value, gives = evaluate(question.settings["value"]), question.settings.get("gives", "text")
    if gives == "decimal" and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if gives in ("integer", "money") and isinstance(value, float):
        return round(value)
    wanted = {"string": str, "int": int, "double": float, "bool": bool}[str(GIVES[gives])]
    return value if type(value) is wanted else None


def show_computed(question: Question, value: Any, language: str) -> str:
    """The value as its kind is written."""
    gives = question.settings.get("gives", "text")
    if gives == "money":
        return show_money(question, value, language)
    if gives in ("integer", "decimal"):
        places = question.settings.get("places", PLACES) if gives == "decimal" else 0
        return f"{with_comma(value, places)} {pick(question.settings.get('unit'), language)}".strip()
    if gives == "date":
        return day_in(value, language)
    if gives == "yes_no":
        with override("ar-dz" if language == "ar" else language):
            return pgettext("answer", "Yes") if value else pgettext("answer", "No")
    return shown_as_is(question, value, language)


def _build_computed(question: Question, context: Context) -> forms.Field:
    value = (context.get("answers") or {}).get(question.id)
    shown = show_computed(question, value, current_language()) if value is not None else ""
    return ShownField(ShownWidget(value=shown or str(_("Not known yet"))))


def _computed_sample(question: Question) -> Any:
    samples = {"integer": 1, "decimal": 1.5, "money": 100_000, "yes_no": True, "date": "2020-06-15"}
    return samples.get(question.settings.get("gives", "text"), "text")


register(
    FieldType(
        name="computed",
        titles={"ar": "قيمة محسوبة", "fr": "Valeur calculée", "en": "Computed value"},
        build=_build_computed,
        show=show_computed,
        sample=_computed_sample,
        cel=lambda question: GIVES[question.settings.get("gives", "text")],
        compute=_compute,
        paper=lambda _question: (Lines(), Note(text=_("Worked out by the administration."))),
        needs=("value", "gives"),
        settings={
            "value": titled("الصيغة (CEL)", "Formule (CEL)", "Formula (CEL)", **{"$ref": "#/$defs/condition"}),
            "gives": titled("نوع النتيجة", "Nature du résultat", "What it gives", enum=list(GIVES)),
            "unit": titled(*UNIT, **TEXTS),
            "places": titled(
                "عدد الأرقام بعد الفاصلة",
                "Chiffres après la virgule",
                "Digits after the comma",
                type="integer",
                minimum=1,
                maximum=6,
            ),
        },
        specimen={"value": "1 + 1", "gives": "integer"},
        asks=False,
        in_rows=False,
    )
)
