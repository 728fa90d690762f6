"""What an act says, as one JSON value: checked, read by path, corrected, compared. Pure.

    {"day", "time", "place_ar", "place_fr", "declared_on": texts,
     "people": {role: {"given_ar", …, "nin_sealed", "nin_index"}},
     "mentions": [{"kind", "on", "text": {"ar", "fr"}, "act": "1601/2015/00123"}],
     "links": {relation: record id}}

A date is `2003-05-17`, or `1958` for whoever was born during that year and nobody knows the day.
"""

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.utils.translation import gettext as _

from jiwar.kernel import clock
from jiwar.kernel.digits import western
from jiwar.kernel.search import name_key
from jiwar.registers.errors import RecordInvalid
from jiwar.registers.rules.kinds import DATES, NAMES, Kind, Label, event_labels, parts_of, paths_of

Content = dict[str, Any]
MOST_LETTERS = 160
_ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ\u1e00-\u1eff]")


@dataclass(frozen=True)
class Change:
    """One thing that an act says otherwise than before; `whose` is None for the event itself."""

    path: str
    label: Label
    whose: Label | None
    before: str
    after: str


def cleaned(kind: Kind, given: Mapping[str, Any]) -> Content:
    """The content to keep of what was typed or imported, `nin` still in clear; raises RecordInvalid with all of it."""
    problems: list[tuple[str, str]] = []
    people = given.get("people") or {}
    content: Content = {name: _text(name, given.get(name), problems) for name in event_labels(kind)}
    content["people"] = {
        role: {
            part: _text(f"{role}.{part}", (people.get(role) or {}).get(part), problems) for part in parts_of(kind, role)
        }
        for role in kind.people
        if people.get(role)
    }
    for role in kind.subjects:
        problems += _missing_names(role, content["people"].get(role) or {})
    if not content["day"]:
        problems.append(("day", _("Give the day of the event, or its year.")))
    if not content["place_ar"] and not content["place_fr"]:
        problems.append(("place_ar", _("Give the place of the event.")))
    if problems:
        raise RecordInvalid(problems)
    content["mentions"] = [checked_mention(one) for one in given.get("mentions") or ()]
    content["links"] = dict(given.get("links") or {})
    return _without_blanks(content)


def _missing_names(role: str, person: Mapping[str, str]) -> list[tuple[str, str]]:
    whole = any(person.get(f"given_{script}") and person.get(f"family_{script}") for script in ("ar", "latin"))
    return [] if whole else [(f"{role}.given_ar", _("Give the name and the given name, in one script at least."))]


def _text(path: str, value: Any, problems: list[tuple[str, str]]) -> str:
    name = path.rpartition(".")[2]
    text = " ".join(western(str(value or "")).split())
    try:
        return _read(name, text)
    except ValueError as problem:
        problems.append((path, str(problem)))
        return ""


def _read(name: str, text: str) -> str:
    """The value to keep of a non-empty text; raises ValueError with the sentence to show."""
    if not text:
        return ""
    if len(text) > MOST_LETTERS:
        raise ValueError(_("At most %(most)d letters.") % {"most": MOST_LETTERS})
    if name in DATES:
        return checked_date(text)
    if name == "time":
        try:
            return time.fromisoformat(text).strftime("%H:%M")
        except ValueError as unreadable:
            raise ValueError(_("Write the hour like 08:30.")) from unreadable
    if name == "sex" and text not in ("m", "f"):
        raise ValueError(_("Say whether it is a man or a woman."))
    if name == "nin" and not re.fullmatch(r"[0-9]{18}", text.replace(" ", "")):
        raise ValueError(_("The national identification number has 18 digits: check it on the identity card."))
    if name.endswith("_ar") and not _ARABIC.search(text):
        raise ValueError(_("Write this in Arabic letters."))
    if name.endswith(("_latin", "_fr")) and not _LATIN.search(text):
        raise ValueError(_("Write this in Latin letters."))
    return text.replace(" ", "") if name == "nin" else text


def checked_date(text: str) -> str:
    """An ISO day, or a year alone; raises ValueError with the sentence to show."""
    if re.fullmatch(r"[0-9]{4}", text):
        year = int(text)
        if not 1850 <= year <= clock.today().year:
            raise ValueError(_("This year is impossible: check it."))
        return text
    try:
        day = date.fromisoformat(text)
    except ValueError as unreadable:
        raise ValueError(_("Write the day like 2003-05-17, or the year alone.")) from unreadable
    if day.year < 1850 or day > clock.today():
        raise ValueError(_("This day is impossible: check it."))
    return text


def checked_mention(given: Mapping[str, Any]) -> dict[str, Any]:
    """A marginal mention: its kind, its day, what it says in Arabic and French; raises RecordInvalid."""
    text = {language: " ".join(str((given.get("text") or {}).get(language, "")).split()) for language in ("ar", "fr")}
    problems = []
    if not any(text.values()):
        problems.append(("text", _("Write the mention.")))
    try:
        on = checked_date(western(str(given.get("on") or "")).strip())
    except ValueError as problem:
        problems.append(("on", str(problem)))
        on = ""
    if problems:
        raise RecordInvalid(problems)
    kept = {"kind": str(given.get("kind") or "other"), "on": on, "text": _without_blanks(text)}
    return kept | ({"act": str(given["act"])} if given.get("act") else {})


def _without_blanks(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: kept for key, part in value.items() if (kept := _without_blanks(part)) not in ("", {}, [])}
    return value


def value_at(content: Mapping[str, Any], path: str) -> str:
    """What an act says at a path; a sealed number counts by its index."""
    role, dot, part = path.rpartition(".")
    place = (content.get("people") or {}).get(role) or {} if dot else content
    return str(place.get("nin_index" if part == "nin" else part) or "")


def corrected(kind: Kind, content: Mapping[str, Any], changes: Mapping[str, str]) -> Content:
    """The content with those values changed, `nin` in clear where it changes; raises RecordInvalid."""
    known = {path for path, _label, _whose in paths_of(kind)}
    problems = [(path, _("This cannot be corrected in such an act.")) for path in changes if path not in known]
    after: Content = deepcopy(dict(content))
    for path, value in changes.items():
        role, dot, part = path.rpartition(".")
        place = after.setdefault("people", {}).setdefault(role, {}) if dot else after
        place[part] = _text(path, value, problems)
        if part == "nin":
            place.pop("nin_sealed", None)
            place.pop("nin_index", None)
    for role in kind.subjects:
        problems += _missing_names(role, after["people"].get(role) or {})
    if problems:
        raise RecordInvalid(problems)
    return _without_blanks(after)


def differences(kind: Kind, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """What changed from one content to the next, in the order of the act; numbers appear as a mark only."""
    found = []
    for path, label, whose in paths_of(kind):
        old, new = value_at(before, path), value_at(after, path)
        if old != new:
            shown = [_number_mark(text) for text in (old, new)] if path.endswith(".nin") else [old, new]
            found.append(Change(path, label, whose, *shown))
    return found


def _number_mark(index: str) -> str:
    return f"•••• {index[:4]}" if index else ""


def new_mentions(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Mentions that the later content has more; they are only ever added."""
    return list(after.get("mentions") or ())[len(before.get("mentions") or ()) :]


def search_words(person: Mapping[str, str]) -> set[str]:
    """What a search by name compares: every word of every name, in both scripts."""
    return {word[:40] for name in NAMES for word in name_key(person.get(name) or "").split()}


def born_of(kind: Kind, content: Mapping[str, Any], role: str) -> str:
    """When a subject was born as the act says it; the child of a birth act was on its day."""
    if kind.name == "births":
        return str(content.get("day") or "")
    return value_at(content, f"{role}.born")
