"""From the data of a document to what its layout prints: words of dates, directions, names of places. Pure."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from django.utils import dateformat
from django.utils.translation import override

from jiwar.documents.errors import DataMissing
from jiwar.kernel import clock
from jiwar.kernel.digits import western
from jiwar.kernel.references import spoken
from jiwar.kernel.texts import pick

_LRI, _RLI, _PDI = "\u2066", "\u2067", "\u2069"
_ARABIC_RUN = re.compile(r"[\u0600-\u06ff][\u0600-\u06ff\s\u00a0]*[\u0600-\u06ff]")
_TOKEN = r"[A-Za-z0-9À-ɏ](?:[A-Za-z0-9À-ɏ./:_@#%&=?+'’–-]*[A-Za-z0-9À-ɏ%])?"  # noqa: S105 - a pattern, not a secret
_PHONE = r"\+?\d{2,4}(?: \d{2,4}){2,}"
_LATIN_RUN = re.compile(rf"{_PHONE}|\+?{_TOKEN}(?:,? {_TOKEN})*")
_LETTER = re.compile(r"[A-Za-zÀ-ɏ]")
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
    more = {"receipt": _receipt, "payment": _payment}.get(layout)
    return shown | (more(data, say) if more else {})


_SIGNER = ("name", "title", "power")


def isolate(text: str, language: str) -> str:
    """`text` with what runs the other way isolated, so that 2026-11-22 or 15-19 is not printed backwards."""
    if language == "ar":
        return _LATIN_RUN.sub(lambda found: _isolated_latin(found.group()), text)
    return _ARABIC_RUN.sub(lambda found: f"{_RLI}{found.group()}{_PDI}", text)


def _isolated_latin(run: str) -> str:
    if run.isdigit():
        return run
    if _LETTER.search(run) or re.fullmatch(_PHONE, run):
        return f"{_LRI}{run}{_PDI}"
    # Bare numbers beside each other (`45, 46`) stay in the order of the sentence; each keeps its own signs.
    return re.sub(
        r"[^\s,]*\d[^\s,]*", lambda one: one.group() if one.group().isdigit() else f"{_LRI}{one.group()}{_PDI}", run
    )


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
        with override("ar-dz" if self.language == "ar" else self.language):
            words = dateformat.format(day, "j F Y")
        return words.replace("1 ", "1er ", 1) if self.language == "fr" and day.day == 1 else words

    def each(self, values: Any) -> list[str]:
        return [self(value) for value in values or []]

    def paragraphs(self, value: Any) -> list[str]:
        """Paragraphs of a text (blank lines between them) or of a list of texts."""
        if isinstance(value, list | tuple):
            return [paragraph for one in value for paragraph in self.paragraphs(one)]
        text = self(value)
        return [re.sub(r"\s*\n\s*", " ", part).strip() for part in re.split(r"\n\s*\n", text) if part.strip()]


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


def of_place(name: str) -> str:
    """`de Blida`, `d’Alger`, `des Eucalyptus`, `du Golea`."""
    for article, contracted in (("Les ", "des "), ("Le ", "du ")):
        if name.startswith(article):
            return contracted + name.removeprefix(article)
    return f"d’{name}" if name[:1].lower() in "aeiouyéèêâàîôû" else f"de {name}"


def _isolated(text: str, language: str) -> str:
    return f"{_LRI}{text}{_PDI}" if text and language == "ar" else text


def _short(address: str, layout: str) -> str:
    """The address as people type it."""
    parts = urlsplit(address)
    return f"{parts.netloc}{parts.path.rstrip('/')}/{'track' if layout == 'receipt' else 'verify'}"


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        raise DataMissing("`at` is an aware moment or its ISO text")
    return moment
