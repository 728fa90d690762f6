"""From the data of a document to what its layout prints: words of dates, directions, names of places. Pure."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.utils import dateformat
from django.utils.translation import override

from jiwar.documents.errors import DataMissing
from jiwar.kernel import clock
from jiwar.kernel.digits import western
from jiwar.kernel.directions import LRI, PDI, isolate
from jiwar.kernel.references import spoken
from jiwar.kernel.texts import of_place, pick

_LINES = ("wilaya", "daira", "commune")
_PREFIXES = {
    "ar": {"wilaya": "ولاية", "daira": "دائرة", "commune": "بلدية"},
    "fr": {"wilaya": "Wilaya", "daira": "Daïra", "commune": "Commune"},
}


def printable(*, layout: str, data: Mapping[str, Any], language: str, address: str) -> dict[str, Any]:
    """All that the layouts read, with nothing missing; raises DataMissing for title or moment."""
    if not data.get("title") or not data.get("at"):
        raise DataMissing("a document needs a title and a moment (`at`)")
    at = _moment(data["at"])
    say = _Sayer(language)
    reference = western(str(data.get("reference") or "")).replace("-", "")
    shown: dict[str, Any] = {
        "at": at,
        "lang": language,
        "title": say(data["title"]),
        "author": pick(data.get("author") or (data.get("authority") or {}).get("office") or "", language) or "Jiwar",
        "authority": _authority(data.get("authority") or {}),
        "number": str(data.get("number") or ""),
        "reference": reference,
        "spoken": spoken(reference) if len(reference) == 8 else reference,
        "spoken_isolated": _isolated(spoken(reference) if reference else "", language),
        "address": _isolated(_short(address, layout), language),
        "place": say(data.get("place")),
        "day": say.day(data.get("day") or at),
        "intro": say.paragraphs(data.get("intro")),
        "body": say.paragraphs(data.get("body")),
        "facts": [[say(label), say(value)] for label, value in data.get("facts") or [] if value not in (None, "")],
        "visas": say.each(data.get("visas")),
        "considerings": say.each(data.get("considerings")),
        "articles": say.each(data.get("articles")),
        "reasons": [_reason(reason, say) for reason in data.get("reasons") or []],
        "remedies": say.paragraphs(data.get("remedies")),
        "recipient": say(data.get("recipient")),
        "subject": say(data.get("subject")),
        "signer": {key: say((data.get("signer") or {}).get(key)) for key in _SIGNER},
        "valid_until": say.day(data.get("valid_until")),
        "preview": bool(data.get("preview")),
        "notice": say(data.get("notice")),
        "qr": str(data.get("qr") or ""),
    }
    if shown["valid_until"] and any(shown["valid_until"] in paragraph for paragraph in shown["body"]):
        shown["valid_until"] = ""  # the text says it already
    more = {"receipt": _receipt, "payment": _payment, "form": _form, "list": _list, "minutes": _list}.get(layout)
    return shown | (more(data, say) if more else {})


_SIGNER = ("name", "title", "power")


@lru_cache(maxsize=1024)
def _day_words(day: date, language: str) -> str:
    with override("ar-dz" if language == "ar" else language):
        words = dateformat.format(day, "j F Y")
    return words.replace("1 ", "1er ", 1) if language == "fr" and day.day == 1 else words


class _Sayer:
    """Turns a value of the data into printed text in one language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, value: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, Mapping):
            value = pick(value, self.language)
        if isinstance(value, date | datetime):
            return self.day(value)
        return isolate(western(str(value)).strip(), self.language)

    def day(self, value: Any) -> str:
        """A day in words: `22 نوفمبر 2026`, `22 novembre 2026`."""
        if not value:
            return ""
        if isinstance(value, str):
            value = date.fromisoformat(value) if len(value) == 10 else _moment(value)
        day = clock.day_of(value) if isinstance(value, datetime) else value
        return _day_words(day, self.language)

    def each(self, values: Any) -> list[str]:
        return [self(value) for value in values or []]

    def paragraphs(self, value: Any) -> list[str]:
        """Paragraphs of a text (blank lines between them) or of a list of texts."""
        if isinstance(value, list | tuple):
            return [paragraph for one in value for paragraph in self.paragraphs(one)]
        text = self(value)
        return [re.sub(r"\s*\n\s*", " ", part).strip() for part in re.split(r"\n\s*\n", text) if part.strip()]


def _list(data: Mapping[str, Any], say: _Sayer) -> dict[str, Any]:
    return {
        "heads": say.each(data.get("heads")),
        "rows": [say.each(row) for row in data.get("rows") or []],
        "widths": list(data.get("widths") or [1] * len(data.get("heads") or [])),
    }


def _receipt(data: Mapping[str, Any], say: _Sayer) -> dict[str, Any]:
    return {
        "tracking_code": str(data.get("tracking_code") or ""),
        "filed_on": say.day(data.get("filed_on") or data.get("at")),
        "filed_by": say(data.get("filed_by")),
        "due_on": say.day(data.get("due_on")),
        "office_line": say(data.get("office_line")),
        "pieces": [
            {"label": say(piece.get("label")), "note": say(piece.get("note"))}
            if isinstance(piece, Mapping) and "label" in piece
            else {"label": say(piece), "note": ""}
            for piece in data.get("pieces") or []
        ],
    }


def _payment(data: Mapping[str, Any], say: _Sayer) -> dict[str, Any]:
    keys = ("exemption", "method", "collected_by", "office_line")
    return {key: say(data.get(key)) for key in keys} | {
        "amounts": [[say(title), str(amount)] for title, amount in data.get("amounts") or []],
        "total": str(data.get("total") or ""),
        "transaction": str(data.get("transaction") or ""),
    }


def _form(data: Mapping[str, Any], say: _Sayer) -> dict[str, Any]:
    return {
        "intro": say.each(data.get("intro")),
        "codes": list(data.get("codes") or []),
        "pieces": [{"label": say(one["label"]), "note": say(one.get("note"))} for one in data.get("pieces") or []],
        "sections": [
            {"title": say(section.get("title")), "questions": [_question(one, say) for one in section["questions"]]}
            for section in data.get("sections") or []
        ],
    }


def _question(one: Mapping[str, Any], say: _Sayer) -> dict[str, Any]:
    return {
        "label": say(one["label"]),
        "hint": say(one.get("hint")),
        "condition": say(one.get("condition")),
        "required": bool(one.get("required", True)),
        "long": bool(one.get("long", False)),
        "items": [_item(item, say) for item in one["items"]],
    }


def _item(item: Mapping[str, Any], say: _Sayer) -> dict[str, Any]:
    """What is drawn for an answer (kinds of `catalogue.paper`), its words printable."""
    shown = dict(item)
    for name in ("after", "text", "label"):
        if name in shown:
            shown[name] = say(shown[name])
    if "options" in shown:
        shown["options"] = [say(label) for _value, label in shown["options"]]
    if "labels" in shown:
        shown["labels"] = [say(label) for label in shown["labels"]]
    if "columns" in shown:
        shown["columns"] = [{"label": say(column["label"]), "share": column["share"]} for column in shown["columns"]]
    if "items" in shown:
        shown["items"] = [_item(inner, say) for inner in shown["items"]]
    return shown


def _reason(reason: Any, say: _Sayer) -> dict[str, str]:
    if isinstance(reason, Mapping) and "text" in reason:
        return {"text": say(reason["text"]), "basis": say(reason.get("basis"))}
    return {"text": say(reason), "basis": ""}


def _authority(authority: Mapping[str, Any]) -> dict[str, list[str]]:
    """The lines of the heading in both languages: wilaya, daïra, commune, office."""
    lines: dict[str, list[str]] = {"ar": [], "fr": []}
    for language, prefixes in _PREFIXES.items():
        for level in _LINES:
            name = pick(authority.get(level), language) if authority.get(level) else ""
            if name:
                lines[language].append(_place_line(prefixes[level], name, language))
        office = pick(authority.get("office"), language) if authority.get("office") else ""
        if office and office not in lines[language]:
            lines[language].append(isolate(office, language))
    return lines


def _place_line(prefix: str, name: str, language: str) -> str:
    if name.startswith(prefix):
        return name
    return f"{prefix} {name}" if language == "ar" else f"{prefix} {of_place(name)}"


def _isolated(text: str, language: str) -> str:
    return f"{LRI}{text}{PDI}" if text and language == "ar" else text


def _short(address: str, layout: str) -> str:
    """The address as people type it."""
    parts = urlsplit(address)
    return f"{parts.netloc}{parts.path.rstrip('/')}/{'track' if layout == 'receipt' else 'verify'}"


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        raise DataMissing("`at` is an aware moment or its ISO text")
    return moment
