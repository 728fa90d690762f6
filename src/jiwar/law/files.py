"""Reads law/data/*.yaml into plain values, refusing what is incomplete; no database."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any

import yaml

from jiwar.law.errors import BrokenLawFile

LANGUAGES = ("ar", "fr")


@dataclass(frozen=True)
class ProvisionEntry:
    """A provision as a file tells it."""

    code: str
    article: str
    titles: dict[str, str]
    summary: dict[str, str]
    confidence: str
    confirmed: bool
    doubt: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True)
class TextEntry:
    """A legal text as a file tells it, with its provisions."""

    id: str
    kind: str
    number: str
    titles: dict[str, str]
    citation: dict[str, str]
    signed_on: date | None
    journal_officiel: str
    amends: list[str]
    source: str
    provisions: tuple[ProvisionEntry, ...]


def entries() -> Iterator[TextEntry]:
    """Every text of every file under law/data; raises BrokenLawFile."""
    folder = files("jiwar.law").joinpath("data")
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if path.name.endswith(".yaml"):
            yield from parse(path.name, yaml.safe_load(path.read_text(encoding="utf-8")))


def parse(name: str, rows: list[dict[str, Any]]) -> Iterator[TextEntry]:
    """The texts of one file; raises BrokenLawFile with the file and the entry."""
    for row in rows:
        where = f"{name}: {row.get('id')}"
        _complete(where, row, ("titles", "citation"))
        yield TextEntry(
            id=row["id"],
            kind=row["kind"],
            number=row.get("number", ""),
            titles=row["titles"],
            citation=row["citation"],
            signed_on=row.get("signed_on"),
            journal_officiel=row.get("journal_officiel", ""),
            amends=row.get("amends", []),
            source=row.get("source", ""),
            provisions=tuple(_provision(where, row, entry) for entry in row["provisions"]),
        )


def _provision(where: str, text: dict[str, Any], row: dict[str, Any]) -> ProvisionEntry:
    where = f"{where}.{row.get('id')}"
    _complete(where, row, ("titles", "summary"))
    if row["confidence"] not in {"high", "medium", "low"}:
        raise BrokenLawFile(f"{where}: confidence is high, medium or low")
    if row["confidence"] != "high" and not row.get("doubt"):
        raise BrokenLawFile(f"{where}: say in `doubt` what is to be confirmed")
    return ProvisionEntry(
        code=f"{text['id']}.{row['id']}",
        article=row["article"],
        titles=row["titles"],
        summary=row["summary"],
        confidence=row["confidence"],
        confirmed=row["confidence"] == "high",
        doubt=row.get("doubt", ""),
        valid_from=row.get("valid_from", text.get("signed_on")),
        valid_to=row.get("valid_to"),
    )


def _complete(where: str, row: dict[str, Any], keys: tuple[str, ...]) -> None:
    for key in keys:
        for language in LANGUAGES:
            if not row.get(key, {}).get(language):
                raise BrokenLawFile(f"{where}: {key} lacks {language}")
