"""A commune; an address. Two lists, wilaya then commune (grouped by daïra); the second follows without JavaScript."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jiwar.catalogue.definition import Question
from jiwar.catalogue.fields.composite import CompositeField, CompositeWidget, Parts
from jiwar.catalogue.fields.kind import Context, FieldType, columns_of, comma, register, titled
from jiwar.catalogue.fields.text import LONGEST, TextField
from jiwar.catalogue.paper import Item, Lines, Part
from jiwar.kernel.directions import in_order
from jiwar.kernel.errors import Refused
from jiwar.kernel.texts import current_language, pick
from jiwar.territory import api as territory

Choices = list[tuple[str, Any]]


def wilaya_choices() -> Choices:
    """`16 · الجزائر` for each wilaya of today, by code."""
    return [(place.code, f"{place.code} · {pick(place.names)}") for place in territory.children_of(code="")]


def commune_choices(wilaya_code: str) -> Choices:
    """Communes of a wilaya under their daïra, each list in the order of the page's alphabet."""
    language = current_language()
    groups: Choices = []
    loose: list[tuple[str, str]] = []
    for place in territory.children_of(code=wilaya_code):
        if place.kind == "commune":
            loose.append((place.code, pick(place.names, language)))
            continue
        inside = [(one.code, pick(one.names, language)) for one in territory.children_of(code=place.code)]
        groups.append((pick(place.names, language), sorted(inside, key=lambda pair: pair[1])))
    return [*sorted(loose, key=lambda pair: pair[1]), *sorted(groups, key=lambda pair: pair[0])]


def place_name(code: str, language: str, *, with_wilaya: bool = False) -> str:
    """The name of a commune (with its wilaya), or its code when it is not known."""
    try:
        name = pick(territory.division_at(code=code).names, language)
        if not with_wilaya:
            return name
        wilaya = pick(territory.wilaya_of(commune_code=code).names, language)
    except Refused:
        return code
    return f"{name}، ولاية {wilaya}" if language == "ar" else f"{name}, wilaya {wilaya}"


def wilaya_code_of(commune_code: str) -> str:
    """The wilaya of a commune today, or nothing when the code is unknown."""
    try:
        return territory.wilaya_of(commune_code=commune_code).code
    except Refused:
        return ""


class PlaceWidget(CompositeWidget):
    """Adds the button that brings the communes of the chosen wilaya when there is no JavaScript."""

    template_name = "catalogue/widgets/place.html"

    def redrawn(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, Any] | None:
        """Also when one goes on with a wilaya whose communes were not listed yet: nothing was forgotten, list them."""
        wilaya, commune = data.get(f"{name}-wilaya"), data.get(f"{name}-commune")
        if wilaya and not commune and data.get(f"{name}-listed", wilaya) != wilaya:
            return dict(self.value_from_datadict(data, files, name))
        return super().redrawn(data, files, name)


class _Commune:
    """Parts for one commune: `within` narrows to the wilaya or to the commune where the application is filed."""

    def __init__(self, question: Question, context: Context, *, with_text: bool) -> None:
        self.here = (context.get("commune") or {}).get("code") or ""
        within = question.settings.get("within")
        self.fixed = self.here if within == "commune" else ""
        self.fixed_wilaya = wilaya_code_of(self.here) if within == "wilaya" and self.here else ""
        self.with_text, self.text_length = with_text, question.settings.get("max_length", 200)

    def parts(self, values: Mapping[str, Any]) -> Parts:
        made: Parts = {}
        if not self.fixed:
            made |= self._two_lists(values)
        if self.with_text:
            attributes = {"class": "jw-input", "autocomplete": "street-address"}
            made["text"] = TextField(
                label=_("Number, street, district"), max_length=self.text_length, widget=forms.TextInput(attributes)
            )
            made["text"].error_messages["required"] = _("Write the number, the street and the district.")
        return made

    def _two_lists(self, values: Mapping[str, Any]) -> Parts:
        wilaya = self.fixed_wilaya or str(values.get("wilaya") or "")
        if not wilaya:
            wilaya = wilaya_code_of(str(values.get("commune") or self.here or ""))
        made: Parts = {}
        if not self.fixed_wilaya:
            made["wilaya"] = forms.ChoiceField(
                label=_("Wilaya"), choices=[("", _("Choose…")), *wilaya_choices()], initial=wilaya
            )
            made["wilaya"].error_messages |= {
                "required": _("Choose the wilaya."),
                "invalid_choice": _("Choose the wilaya in the list."),
            }
        made["commune"] = forms.ChoiceField(
            label=_("Commune"), choices=[("", _("Choose…")), *(commune_choices(wilaya) if wilaya else [])]
        )
        made["commune"].error_messages |= {
            "required": _("Choose the commune."),
            "invalid_choice": _("Choose the commune in the list of its wilaya."),
        }
        return made

    def check(self, found: dict[str, Any]) -> dict[str, Any]:
        answer = {"commune": self.fixed or found.get("commune", "")}
        return answer | ({"text": found.get("text", "")} if self.with_text else {})


def _with_wilaya(value: Any, make_parts: Any) -> Any:
    """A commune that was kept needs no wilaya beside it."""
    if isinstance(value, Mapping) and value.get("commune") and "wilaya" not in value and "wilaya" in make_parts(value):
        return {**value, "wilaya": wilaya_code_of(str(value["commune"]))}
    return value


class CommuneField(CompositeField):
    """Cleans to a commune's code, given as a code or as the two lists."""

    def clean(self, value: Any) -> str | None:
        value = {"commune": value} if isinstance(value, str) and value else value
        answer = super().clean(_with_wilaya(value, self.make_parts))
        return answer["commune"] if answer else None

    def prepare_value(self, value: Any) -> Any:
        return {"commune": value} if isinstance(value, str) and value else value


class AddressField(CompositeField):
    """Cleans to `{commune, text}`."""

    def __init__(self, asked: _Commune) -> None:
        super().__init__(asked.parts, check=asked.check, widget=PlaceWidget(asked.parts))
        self.fixed = asked.fixed

    def clean(self, value: Any) -> dict[str, str] | None:
        if self.fixed and isinstance(value, Mapping) and value.get("commune"):
            if value["commune"] != self.fixed:
                raise forms.ValidationError(_("This address is in another commune."), code="elsewhere")
            value = {key: part for key, part in value.items() if key != "commune"}
        return super().clean(_with_wilaya(value, self.make_parts))


def _build_commune(question: Question, context: Context) -> forms.Field:
    asked = _Commune(question, context, with_text=False)
    return CommuneField(asked.parts, check=asked.check, widget=PlaceWidget(asked.parts))


def _show_address(question: Question, value: Any, language: str) -> str:
    where = place_name(value.get("commune", ""), language, with_wilaya=True)
    return in_order([part for part in (value.get("text"), where) if part], comma(language), language)


def place_paper(question: Question) -> tuple[Item, ...]:
    """Lines for what the question leaves open: the wilaya, the commune."""
    within = question.settings.get("within")
    wilaya = [] if within else [Part(label=_("Wilaya"), items=(Lines(),))]
    commune = [] if within == "commune" else [Part(label=_("Commune"), items=(Lines(),))]
    return *wilaya, *commune


def _address_paper(question: Question) -> tuple[Item, ...]:
    return *place_paper(question), Part(label=_("Number, street, district"), items=(Lines(count=2),))


COMMUNE = {"type": "string", "pattern": "^[0-9]{4}$"}


def _address_schema(question: Question) -> dict[str, Any]:
    text = {"type": "string", "maxLength": question.settings.get("max_length", 200)}
    parts = {"commune": COMMUNE, "text": text}
    return {"type": "object", "properties": parts, "required": ["commune", "text"], "additionalProperties": False}


WITHIN = ("في حدود", "Dans les limites de", "Within")


register(
    FieldType(
        name="commune",
        titles={"ar": "بلدية", "fr": "Commune", "en": "Commune"},
        build=_build_commune,
        show=lambda _question, value, language: place_name(str(value), language, with_wilaya=True),
        sample=lambda _question: "1601",
        json_schema=lambda _question: COMMUNE,
        paper=place_paper,
        settings={"within": titled(*WITHIN, enum=["wilaya"])},
    )
)
register(
    FieldType(
        name="address",
        titles={"ar": "عنوان", "fr": "Adresse", "en": "Address"},
        build=lambda question, context: AddressField(_Commune(question, context, with_text=True)),
        show=_show_address,
        sample=lambda _question: {"commune": "1601", "text": "text"},
        cel=lambda _question: {"commune": "string", "text": "string"},
        json_schema=_address_schema,
        export=columns_of(("commune", "text")),
        paper=_address_paper,
        settings={
            "within": titled(*WITHIN, enum=["wilaya", "commune"]),
            "max_length": titled(*LONGEST, type="integer", minimum=20, maximum=400),
        },
    )
)
