"""An act as the texts of a procedure speak of it: `record.child.name`, `record.commune.of`, `record.children`."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import override

from jiwar.registers.errors import RecordUnknown
from jiwar.registers.queries.records import children_of_marriage, record_views
from jiwar.registers.queries.shapes import RecordView
from jiwar.registers.rules import contents
from jiwar.registers.rules.contents import Change
from jiwar.registers.rules.kinds import KINDS, Kind
from jiwar.territory import api as territory

_PLAIN = ("kind", "year", "number", "reference", "version", "day", "time", "declared_on")
_PERSON = (
    "family_ar", "given_ar", "family_latin", "given_latin", "name_ar", "name_latin", "name",
    "sex", "born",
)  # fmt: skip
TEXT = "string"


def record_context(*, record_id: UUID, changes: Iterable[Change] = ()) -> dict[str, Any]:
    """The act in force as plain values: people and places with their names in both languages, no number of anybody.

    `changes` are those of a correction that the text may list. Raises RecordUnknown.
    """
    record = record_views([record_id]).get(record_id)
    if record is None or record.erased:
        raise RecordUnknown
    children = children_of_marriage(record_id=record_id) if record.register.kind == "marriages" else ()
    return record_in_texts(record, children=children, changes=changes)


def record_in_texts(
    record: RecordView, *, children: Iterable[RecordView] = (), changes: Iterable[Change] = ()
) -> dict[str, Any]:
    """An act that was read, as texts speak of it; `children` are the birth acts that lead to a marriage."""
    found = _act(record)
    if record.register.kind == "marriages":
        found["children"] = [_child(one) for one in children]
    found["changes"] = [_change(one) for one in changes]
    return found


def _act(record: RecordView) -> dict[str, Any]:
    content, commune = record.content, record.register.commune_code
    places = territory.divisions_at(codes=[commune])
    wilaya = territory.divisions_at(codes=[places[commune].wilaya_code]) if commune in places else {}
    return {
        "kind": record.register.kind,
        "year": str(record.year),
        "number": str(record.number),
        "reference": record.reference,
        "version": str(record.version),
        "day": content.get("day", ""),
        "time": content.get("time", ""),
        "declared_on": content.get("declared_on", ""),
        "commune": {"code": commune, "names": dict(record.register.commune_names)},
        "wilaya": next(({"code": one.code, "names": dict(one.names)} for one in wilaya.values()), None),
        "place": _place(content, "place"),
        "mentions": [
            {"names": dict(one.get("text") or {}), "on": one.get("on", ""), "act": one.get("act", "")}
            for one in content.get("mentions") or ()
        ],
        **{role: _person(record.kind, content, role) for role in record.kind.people},
    }


def _place(said: Mapping[str, Any], name: str) -> dict[str, Any]:
    """A place as the act writes it in each script; one script serves both where the other is missing."""
    written = {"ar": said.get(f"{name}_ar") or "", "fr": said.get(f"{name}_fr") or ""}
    return {"names": {language: text for language, text in written.items() if text}}


def _person(kind: Kind, content: Mapping[str, Any], role: str) -> dict[str, Any] | None:
    said = (content.get("people") or {}).get(role)
    if not said:
        return None
    names = {part: said.get(part, "") for part in ("family_ar", "given_ar", "family_latin", "given_latin")}
    birth = kind.name == "births" and role in kind.subjects
    return names | {
        "name_ar": f"{names['given_ar']} {names['family_ar']}".strip(),
        "name_latin": f"{names['given_latin']} {names['family_latin']}".strip(),
        "sex": said.get("sex", ""),
        "born": contents.born_of(kind, content, role) if role in kind.subjects else said.get("born", ""),
        "born_place": _place(content, "place") if birth else _place(said, "birth_place"),
    }


def _child(record: RecordView) -> dict[str, Any]:
    """A child of the couple: the person, and where the birth act is."""
    act = _act(record)
    return {**(act["child"] or {}), **{name: act[name] for name in ("year", "number", "commune", "mentions")}}


def _change(change: Change) -> dict[str, Any]:
    names = {}
    for language, code in (("ar", "ar-dz"), ("fr", "fr")):
        with override(code):
            whose = f"{change.whose} – " if change.whose else ""
            names[language] = f"{whose}{change.label}"
    return {"names": names, "before": change.before, "after": change.after}


def known_members(kind: str) -> dict[str, Any]:
    """What texts may say of an act of that kind: "string" for words, a map of parts, or a list of one for many."""
    place = {"code": TEXT, "names": dict.fromkeys(("ar", "fr"), TEXT), "name": TEXT, "of": TEXT}
    written = {name: part for name, part in place.items() if name != "code"}  # as the act writes it: no code
    person = dict.fromkeys(_PERSON, TEXT) | {"born_place": written}
    mention = {"name": TEXT, "names": place["names"], "on": TEXT, "act": TEXT}
    found: dict[str, Any] = dict.fromkeys(_PLAIN, TEXT)
    found |= {"commune": place, "wilaya": place, "place": written, "mentions": [mention]}
    found |= dict.fromkeys(KINDS[kind].people, person)
    found |= {"changes": [{"name": TEXT, "names": place["names"], "before": TEXT, "after": TEXT}]}
    if kind == "marriages":
        act = {"year": TEXT, "number": TEXT, "commune": place, "mentions": [mention]}
        found["children"] = [person | act]
    return found


def kinds_known() -> tuple[str, ...]:
    """The kinds of register that a procedure may draw on."""
    return tuple(KINDS)
