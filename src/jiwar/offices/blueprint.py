"""What offices a wilaya has, from offices/data/blueprint.yaml; no database."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from jiwar.kernel.texts import of_place
from jiwar.territory import api as territory


@dataclass(frozen=True)
class PlannedCompetence:
    """A competence that an office will have in its own division."""

    competence: str
    provision_id: str
    valid_from: date


@dataclass(frozen=True)
class PlannedOffice:
    """An office to be made, below the office of code `parent_code`."""

    code: str
    parent_code: str
    kind: str
    names: dict[str, str]
    division_code: str
    address: dict[str, str]
    hours: dict[str, str]
    phone: str
    valid_from: date
    competences: tuple[PlannedCompetence, ...]


@cache
def _file() -> dict[str, Any]:
    text = files("jiwar.offices").joinpath("data", "blueprint.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text)


def competences_planned() -> frozenset[str]:
    """Every competence that the blueprint gives to some office."""
    rows = (row for kind in ("wilaya", "daira", "commune") for row in _file()[kind])
    return frozenset(entry["competence"] for row in rows for entry in row.get("competences", []))


def planned(wilaya_code: str, *, demo: bool) -> Iterator[PlannedOffice]:
    """Offices of the wilaya, parents before children; raises UnknownDivision."""
    yield from _of_division(territory.division_at(code=wilaya_code), demo)
    for below in territory.children_of(code=wilaya_code):
        yield from _of_division(below, demo)
        for commune in territory.children_of(code=below.code):
            yield from _of_division(commune, demo)


def _of_division(division: territory.DivisionView, demo: bool) -> Iterator[PlannedOffice]:
    words = {
        "code": division.code,
        "ar": division.names["ar"],
        "fr": division.names["fr"],
        "of": of_place(division.names["fr"]),
    }
    # An APC did not begin when a law moved its commune to another wilaya.
    began = territory.history_of(code=division.code)[0].valid_from
    for number, row in enumerate(_file()[division.kind]):
        names = row.get("instead", {}).get(division.code) or _filled(row["names"], words)
        head = number == 0
        yield PlannedOffice(
            code=row["code"].format(**words),
            parent_code=division.parent_code if head else division.code,
            kind=row["kind"],
            names=names,
            division_code=division.code,
            address=_filled(_file()["demo_address"], words | {"number": number + 1}) if demo else {},
            hours=_file()["hours"],
            phone=_demo_phone(division.code, number) if demo else "",
            valid_from=began,
            competences=tuple(
                PlannedCompetence(entry["competence"], entry["provision"], max(began, entry.get("since", began)))
                for entry in row.get("competences", [])
            ),
        )


def _filled(texts: dict[str, str], words: dict[str, Any]) -> dict[str, str]:
    return {language: text.format(**words) for language, text in texts.items()}


def _demo_phone(division_code: str, number: int) -> str:
    digits = "".join(sign for sign in division_code if sign.isdigit()).zfill(4)
    return _file()["demo_phone"].format(a=digits[:2], b=f"{(int(digits[2:]) + 31 * number) % 100:02d}")
