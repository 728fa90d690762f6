"""From the schema of a place to a form, and from the form back to the data."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jiwar.catalogue import api as catalogue
from jiwar.identity import api as identity
from jiwar.kernel.forms import Checkboxes, Radios
from jiwar.kernel.texts import pick
from jiwar.offices import api as offices
from jiwar.portals.studio.forms import words
from jiwar.portals.studio.forms.choices import ChoicesField
from jiwar.portals.studio.forms.conditions import ALWAYS, NEVER, ConditionField
from jiwar.portals.studio.forms.legal import ProvisionsField
from jiwar.portals.studio.forms.numbers import AmountField, DaysField, DinarsField, IsoDayField, NumberField
from jiwar.portals.studio.forms.texts import LinesField, TextsField, WordsField

editing = catalogue.editing
EMPTY: tuple[Any, ...] = (None, "", [], {})
# The order in which one writes; what is not named follows as the schema has it.
ORDER = {
    "question": ("label", "hint", "required", "visible", "settings", "options", "section", "prefill"),
    "paper": ("label", "hint", "required", "visible", "accept", "max_mb", "evidence"),
    "step": (
        *("title", "kind", "does", "role", "competence", "when", "after", "days", "unit", "warn_days"),
        *("quorum", "objection_days", "objection_competence"),
    ),
    "part": ("title", "needs", "visas", "body", "articles", "series", "basis"),
    "act": ("layout", "title", "visas", "body", "articles", "validity_days", "series"),
}
INLINE = frozenset({"option", "texts"})  # items written in rows of the page itself, not on a page of their own
LONG = {"summary": 3, "easy_read": 5, "body": 8, "remedies": 5, "silence_text": 3, "text": 3, "purpose": 3, "note": 3}
NOT_ASKED = frozenset({"id", "jiwar", "type"})
NOT_IN_ROWS = frozenset({"visible", "prefill", "section", "rules"})  # said of the whole question, never of a column
CODE = {"class": "jw-input jw-code", "dir": "ltr", "spellcheck": "false"}


@dataclass(frozen=True)
class Slot:
    """One value: where it stands in the definition, its name in the form, its schema, what holds it."""

    place: str
    name: str
    node: Mapping[str, Any]
    required: bool
    holder: str

    @property
    def key(self) -> str:
        """Its own name in what holds it; empty for an item of a list."""
        key = self.place.rpartition(".")[2]
        return "" if key.isdecimal() else key


def is_paged(node: Mapping[str, Any]) -> bool:
    """A list whose items have a page each."""
    items = editing.schema_of(node.get("items") or {}) if node.get("type") == "array" else {}
    return items.get("type") == "object" and items.get("named") not in INLINE


def is_in_row(place: str) -> bool:
    """A question asked in each row of another one."""
    return place.startswith("questions.") and ".settings." in place


def is_nested(node: Mapping[str, Any]) -> bool:
    """An object whose values are asked on the page of what holds it."""
    return node.get("type") == "object" and "properties" in node and node.get("named") not in ("texts", "words")


def slots_at(data: Mapping[str, Any], place: str, *, keys: tuple[str, ...] = ()) -> Iterator[Slot]:
    """The values that the page of a place asks (of the root: `keys` alone); nested parts are asked with them."""
    node = editing.schema_at(data, place)
    if node.get("named") in INLINE - {"option"}:
        yield Slot(place, "text", node, True, "")
        return
    yield from _slots(data, place, node, "", keys)


def _slots(
    data: Mapping[str, Any], place: str, node: Mapping[str, Any], prefix: str, keys: tuple[str, ...]
) -> Iterator[Slot]:
    known = dict(node.get("properties") or {})
    in_row = is_in_row(place)
    first = [key for key in keys or ORDER.get(str(node.get("named")), ()) if key in known]
    for key in first if keys else [*first, *(key for key in known if key not in first)]:
        here = f"{place}.{key}".lstrip(".")
        child = editing.schema_at(data, here)
        chosen = key == "id" and node.get("named") == "item"
        if (key in NOT_ASKED and not chosen) or is_paged(child) or (in_row and key in NOT_IN_ROWS):
            continue
        name = f"{prefix}{key}"
        if is_nested(child):
            absent = key not in node.get("required", ()) and editing.item_at(data, here) is None
            if not (absent and _has_no_place(key, data, place)):
                inner = _slots(data, here, child, f"{name}-", ())
                yield from (replace(slot, required=False) for slot in inner) if absent else inner
        elif _are_texts(child):
            yield from _text_items(data, here, child, name)
        elif key != "options" or _has_options(data, place):
            yield Slot(here, name, child, key in node.get("required", ()), str(node.get("named") or key))


def _has_no_place(key: str, data: Mapping[str, Any], place: str) -> bool:
    """What other choices leave out: an example has no representative where nobody acts for the applicant; a step is
    the part of an authority once its kind says so.
    """
    if key == "part":
        return editing.item_at(data, f"{place}.kind") != "part"
    return key == "representative" and _nobody_acts(data)


def _nobody_acts(data: Mapping[str, Any]) -> bool:
    return editing.item_at(data, "applicant.representation", "none") == "none"


def _are_texts(node: Mapping[str, Any]) -> bool:
    return node.get("type") == "array" and editing.schema_of(node.get("items") or {}).get("named") == "texts"


def _text_items(data: Mapping[str, Any], place: str, node: Mapping[str, Any], name: str) -> Iterator[Slot]:
    """Each text of a list, and an empty one to add."""
    items = editing.item_at(data, place, []) or []
    schema = editing.schema_of(node["items"])
    for number in range(len(items) + 1):
        yield Slot(f"{place}.{number}", f"{name}-{number}", schema, False, name)


def _has_options(data: Mapping[str, Any], place: str) -> bool:
    kind = catalogue.field_type(str(editing.item_at(data, f"{place}.type")))
    return bool(kind and kind.has_options)


class NodeForm(forms.Form):
    """The values of one page; `changed` gives the definition with them."""

    use_required_attribute = False

    def __init__(self, *arguments: Any, data_of: Mapping[str, Any], slots: list[Slot], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.definition, self.slots = data_of, slots
        for slot in slots:
            field = field_of(slot, data_of)
            field.widget.is_required = slot.required
            self.fields[slot.name] = field
            if slot.name not in self.initial:
                value = editing.item_at(data_of, slot.place)
                self.initial[slot.name] = slot.node.get("default") if value is None else value

    def changed(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """`data` with what was typed; what is left empty and need not be there goes away."""
        new = dict(data)
        gone = []
        for slot in self.slots:
            value = self.cleaned_data[slot.name]
            if isinstance(self.fields[slot.name], forms.MultipleChoiceField):
                value = _in_their_order(value, editing.item_at(data, slot.place) or [])
            left_out = value in EMPTY or (value is False and slot.node.get("type") == "boolean")
            if left_out and slot.required:
                value = empty_of(slot.node)
            elif left_out or _equal(value, slot.node.get("default")):
                gone.append(slot.place)
                continue
            new = put_item(new, slot.place, value)
        for place in reversed(gone):
            if editing.item_at(new, place) is not None or _is_there(new, place):
                new = editing.drop(new, place)
        return _without_empty(new, self.slots)

    def redrawn(self, asked: str) -> "NodeForm":
        """The form again with what was typed, nothing refused, after a button of one field (`visible:group`)."""
        field_name, _sep, rest = asked.partition(":")
        initial = {}
        for name, field in self.fields.items():
            again = getattr(field.widget, "redrawn", None) if name == field_name else None
            read = field.widget.value_from_datadict
            initial[name] = again(self.data, name, rest) if again else read(self.data, self.files, name)
        return NodeForm(data_of=self.definition, slots=self.slots, initial=initial)


def _in_their_order(ticked: list[Any], present: list[Any]) -> list[Any]:
    """What is ticked, those that were there in the order in which they were: boxes have an order of their own."""
    return [*(one for one in present if one in ticked), *(one for one in ticked if one not in present)]


def put_item(data: Mapping[str, Any], place: str, value: Any) -> dict[str, Any]:
    """Put a value, also as one more item of a list."""
    holder, _dot, name = place.rpartition(".")
    items = editing.item_at(data, holder) if holder else None
    if name.isdecimal() and (items is None or (isinstance(items, list) and int(name) >= len(items))):
        return editing.add_item(data, holder, value)
    return editing.put(data, place, value)


def _is_there(data: Mapping[str, Any], place: str) -> bool:
    nothing = object()
    return editing.item_at(data, place, nothing) is not nothing


def _equal(one: Any, other: Any) -> bool:
    return type(one) is type(other) and one == other


def _without_empty(data: dict[str, Any], slots: list[Slot]) -> dict[str, Any]:
    """Without the settings or the lists that nothing is left of."""
    for slot in slots:
        holder = slot.place.rpartition(".")[0]
        if holder and editing.item_at(data, holder) in ({}, []) and holder.rpartition(".")[2] in ("settings", *_LISTS):
            data = editing.drop(data, holder)
    return data


_LISTS = ("visas", "articles", "local")


def empty_of(node: Mapping[str, Any]) -> Any:
    """What stands where a value must be and is not yet: the checks ask for it."""
    if None in node.get("enum", ()):
        return None
    if node.get("named") == "texts":
        return {"ar": "", "fr": ""}
    if node.get("named") == "words":
        return {"ar": [], "fr": []}
    return {"array": [], "object": {}}.get(str(node.get("type")), "")


# --- One field -------------------------------------------------------------------------------------------


def field_of(slot: Slot, data: Mapping[str, Any]) -> forms.Field:
    """The field of a value, by its name there, by what the schema calls it, else by its type."""
    named, kind = str(slot.node.get("named") or ""), str(slot.node.get("type") or "")
    make = (
        _BY_KEY.get(f"{slot.holder}.{slot.key}")
        or _BY_KEY.get(slot.key)
        or (_choice if "enum" in slot.node else None)
        or _BY_NAMED.get(named)
        or _BY_TYPE.get(kind)
        or _as_text
    )
    field = make(slot, data)
    field.required = False  # what lacks is said by the checks: an author may save at any moment
    field.label = field.label or words.name_of(slot.holder, slot.key or slot.holder, slot.node)
    field.help_text = field.help_text or words.hint_of(slot.holder, slot.key)
    return field


def _texts(slot: Slot, data: Mapping[str, Any]) -> forms.Field:
    label = (
        None
        if slot.key
        else f"{catalogue.word_of(slot.holder.rpartition('-')[2])} {int(slot.place.rpartition('.')[2]) + 1}"
    )
    return TextsField(rows=LONG.get(slot.key or "note", 2), for_citizens=_is_read(slot.place), label=label)


def _is_read(place: str) -> bool:
    """Whether citizens read the texts of this place: stories and doubts are for authors."""
    return place.partition(".")[0] not in ("examples", "to_confirm")


def _condition(slot: Slot, data: Mapping[str, Any]) -> forms.Field:
    if slot.key in ("prefill", "value"):
        return forms.CharField(
            max_length=1000, widget=forms.Textarea({**CODE, "class": "jw-textarea jw-code", "rows": 2})
        )
    modes = {} if slot.required else {ALWAYS: _ALWAYS.get(slot.key, _("Always"))}
    return ConditionField(subjects=editing.subjects_for(data, slot.place), modes=modes)


def _flag(slot: Slot, data: Mapping[str, Any]) -> forms.Field:
    modes = {ALWAYS: _("Always"), NEVER: _("Never")}
    if is_in_row(slot.place):
        return ConditionField(subjects=(), modes=modes, only=True)
    usual = slot.node.get("default") is not False
    return ConditionField(subjects=editing.subjects_for(data, slot.place), modes=modes, usual=usual)


_ALWAYS = {"visible": _("Always")}


def _select(slot: Slot, data: Mapping[str, Any], choices: list[tuple[Any, Any]]) -> forms.Field:
    """A list to choose from, with the present value even when the list does not know it: nothing is lost by a page."""
    present = editing.item_at(data, slot.place)
    if isinstance(present, str) and present and present not in {value for value, _words in choices}:
        choices = [*choices, (present, present)]
    return forms.ChoiceField(choices=choices, widget=forms.Select({"class": "jw-select"}))


def _choice(slot: Slot, data: Mapping[str, Any]) -> forms.Field:
    choices = words.choices_of(slot.key, slot.node["enum"])
    if not slot.required and "default" not in slot.node:
        choices = [("", "—"), *choices]
    return _select(slot, data, choices)


def _list(slot: Slot, data: Mapping[str, Any]) -> forms.Field:
    items = editing.schema_of(slot.node.get("items") or {})
    if "enum" in items:
        return forms.MultipleChoiceField(choices=words.choices_of(slot.key, items["enum"]), widget=Checkboxes)
    if items.get("named") == "option":
        return ChoicesField(place=slot.place, present=editing.item_at(data, slot.place))
    return LinesField() if items.get("type") == "string" else _as_text(slot, data)


def _integer(slot: Slot, data: Mapping[str, Any]) -> forms.Field:
    return NumberField(whole=True, least=slot.node.get("minimum"), most=slot.node.get("maximum"))


def _number(slot: Slot, data: Mapping[str, Any]) -> forms.Field:
    return NumberField(whole=False, least=slot.node.get("minimum"), most=slot.node.get("maximum"))


def _boolean(slot: Slot, data: Mapping[str, Any]) -> forms.Field:
    return forms.BooleanField()


def _string(slot: Slot, data: Mapping[str, Any]) -> forms.Field:
    if slot.node.get("format") == "date":
        return IsoDayField()
    attrs = CODE if "pattern" in slot.node or slot.key in ("pattern", "about") else {"class": "jw-input", "dir": "auto"}
    return forms.CharField(max_length=int(slot.node.get("maxLength", 400)), widget=forms.TextInput(attrs))


def _as_text(slot: Slot, data: Mapping[str, Any]) -> forms.Field:
    return YamlField()


def _icon(slot: Slot, data: Mapping[str, Any]) -> forms.Field:
    return forms.ChoiceField(choices=words.choices_of("icon", slot.node["enum"]), widget=Icons)


def _role(slot: Slot, data: Mapping[str, Any]) -> forms.Field:
    return _select(slot, data, list(identity.ROLE_NAMES.items()))


def _competence(slot: Slot, data: Mapping[str, Any]) -> forms.Field:
    known = sorted(offices.competences_known())
    titles = {one.code: pick(one.titles) for one in catalogue.procedures(retired=True)}
    choices = [("", "—"), *((code, f"{titles[code]} ({code})" if code in titles else code) for code in known)]
    return _select(slot, data, choices)


def _section(slot: Slot, data: Mapping[str, Any]) -> forms.Field:
    found = [one for one in editing.item_at(data, "sections", []) or [] if isinstance(one, Mapping) and one.get("id")]
    choices = [("", _("None")), *((one["id"], pick(one.get("title")) or one["id"]) for one in found)]
    return _select(slot, data, choices)


def _asked_again(slot: Slot, data: Mapping[str, Any]) -> forms.Field:
    """A paper or a question of the procedure."""
    found = [one for name in ("papers", "questions") for one in editing.item_at(data, name, []) or []]
    named = [one for one in found if isinstance(one, Mapping) and one.get("id")]
    field = _select(slot, data, [(one["id"], pick(one.get("label")) or one["id"]) for one in named])
    field.label = _("What is to be completed")
    return field


def _needed(slot: Slot, data: Mapping[str, Any]) -> forms.Field:
    """Papers and questions of the procedure."""
    found = [one for name in ("papers", "questions") for one in editing.item_at(data, name, []) or []]
    named = [one for one in found if isinstance(one, Mapping) and one.get("id")]
    choices = [(one["id"], pick(one.get("label")) or one["id"]) for one in named]
    return forms.MultipleChoiceField(choices=choices, widget=Checkboxes)


def _steps_before(slot: Slot, data: Mapping[str, Any]) -> forms.Field:
    """The other steps; one that is named and no longer there stays shown."""
    own = slot.place.split(".")[1]
    found = [one for one in editing.item_at(data, "steps", []) or [] if isinstance(one, Mapping) and one.get("id")]
    choices = [(one["id"], pick(one.get("title")) or one["id"]) for one in found if one["id"] != own]
    known = {code for code, _words in choices}
    present = [name for name in editing.item_at(data, slot.place) or [] if isinstance(name, str)]
    choices += [(name, name) for name in present if name not in known]
    return forms.MultipleChoiceField(choices=choices, widget=Checkboxes)


def _workflow(slot: Slot, data: Mapping[str, Any]) -> forms.Field:
    shared = [(name, pick(one["titles"])) for name, one in catalogue.workflows().items()]
    return _select(slot, data, [("", _("None: the steps are described below")), *shared])


def _evidence(slot: Slot, data: Mapping[str, Any]) -> forms.Field:
    known = [(code, pick(one.titles)) for code, one in catalogue.evidence_types().items()]
    return _select(slot, data, [("", "—"), *known])


def _retention(slot: Slot, data: Mapping[str, Any]) -> forms.Field:
    return _select(slot, data, [(code, one.said) for code, one in catalogue.retention_classes().items()])


def _life_events(slot: Slot, data: Mapping[str, Any]) -> forms.Field:
    choices = [(event.id, pick(event.titles)) for event in catalogue.life_events()]
    return forms.MultipleChoiceField(choices=choices, widget=Checkboxes)


def _dinars(slot: Slot, data: Mapping[str, Any]) -> forms.Field:
    return DinarsField()


_BY_KEY: dict[str, Callable[[Slot, Mapping[str, Any]], forms.Field]] = {
    "icon": _icon,
    "role": _role,
    "competence": _competence,
    "section": _section,
    "step.after": _steps_before,
    "part.needs": _needed,
    "workflow": _workflow,
    "evidence": _evidence,
    "retention": _retention,
    "item.id": _asked_again,
    "life_events": _life_events,
    "fee.amount": _dinars,
}
_BY_NAMED: dict[str, Callable[[Slot, Mapping[str, Any]], forms.Field]] = {
    "texts": _texts,
    "words": lambda slot, data: WordsField(),
    "condition": _condition,
    "flag": _flag,
    "provisions": lambda slot, data: ProvisionsField(),
    "amount": lambda slot, data: AmountField(),
    "days": lambda slot, data: DaysField(),
}
_BY_TYPE: dict[str, Callable[[Slot, Mapping[str, Any]], forms.Field]] = {
    "array": _list,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "string": _string,
}


class Icons(Radios):
    """Drawings with their words."""

    template_name = "studio/widgets/icons.html"


class YamlField(forms.CharField):
    """What no other field can show, as YAML; cleans to plain data."""

    default_error_messages = {"yaml": _("This cannot be read: %(why)s")}

    def __init__(self, **options: Any) -> None:
        widget = forms.Textarea({**CODE, "class": "jw-textarea jw-code", "rows": 8})
        super().__init__(widget=widget, required=False, strip=False, **options)

    def prepare_value(self, value: Any) -> Any:
        if value is None or isinstance(value, str):
            return value
        return catalogue.yaml_text(value)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text.strip():
            return None
        try:
            return catalogue.value_of_yaml(text.encode())
        except catalogue.UnreadableDefinition as error:
            raise forms.ValidationError(self.error_messages["yaml"] % {"why": error}, code="yaml") from error


__all__ = ["NOT_IN_ROWS", "NodeForm", "Slot", "field_of", "is_in_row", "is_nested", "is_paged", "slots_at"]
