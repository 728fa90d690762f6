"""Reads: divisions in time from a copy in memory."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Count, Max
from django.utils.translation import gettext as _

from jiwar.kernel import clock
from jiwar.kernel.search import fold, name_key, trigrams
from jiwar.kernel.snapshot import Snapshot
from jiwar.kernel.texts import Texts
from jiwar.territory import packages
from jiwar.territory.errors import UnknownDivision
from jiwar.territory.models import Division, DivisionChange
from jiwar.territory.rules import holds

# What `parent_code` is above the wilayas.
COUNTRY = ""


@dataclass(frozen=True)
class DivisionView:
    """A division as it was on the day asked for; `valid_to` is the first day on which it is no longer so."""

    code: str
    kind: str
    names: Texts
    parent_code: str
    wilaya_code: str
    valid_from: date
    valid_to: date | None
    powers_from: date | None
    provision_id: str
    source: str
    dated: bool
    has_boundary: bool


@dataclass(frozen=True)
class ChangeView:
    """A commune that changed wilaya on a day, by a provision."""

    code: str
    on: date
    from_wilaya: str
    to_wilaya: str
    provision_id: str


@dataclass(frozen=True)
class _Territory:
    spells: dict[str, tuple[DivisionView, ...]]
    by_parent: dict[str, tuple[DivisionView, ...]]
    search: tuple[tuple[DivisionView, tuple[str, ...]], ...]


def _load() -> _Territory:
    spells: dict[str, list[DivisionView]] = defaultdict(list)
    by_parent: dict[str, list[DivisionView]] = defaultdict(list)
    search = []
    for row in Division.objects.order_by("code", "valid_from").iterator():
        view = DivisionView(
            code=row.code,
            kind=row.kind,
            names={"ar": row.name_ar, "fr": row.name_fr},
            parent_code=row.parent_code,
            wilaya_code=row.wilaya_code,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            powers_from=row.powers_from,
            provision_id=row.provision_id,
            source=row.source,
            dated=row.dated,
            has_boundary=row.has_boundary,
        )
        spells[row.code].append(view)
        by_parent[row.parent_code].append(view)
        search.append((view, tuple(row.search_text.split("|"))))
    return _Territory(
        spells={code: tuple(views) for code, views in spells.items()},
        by_parent={code: tuple(views) for code, views in by_parent.items()},
        search=tuple(search),
    )


territory = Snapshot(
    load=_load,
    revision=lambda: tuple(Division.objects.aggregate(rows=Count("pk"), changed=Max("changed_at")).values()),
)


def revision() -> Hashable:
    """A value that changes whenever a division does: for copies that others keep."""
    return territory.mark()


def division_at(*, code: str, on: date | None = None) -> DivisionView:
    """The division of this code on that day (today when left out); raises UnknownDivision."""
    day = on or clock.today()
    for view in territory.get().spells.get(code, ()):
        if holds(view.valid_from, view.valid_to, day):
            return view
    raise UnknownDivision(_("No wilaya, daïra or commune has the code %(code)s on that day.") % {"code": code})


def divisions_at(*, codes: Iterable[str], on: date | None = None) -> dict[str, DivisionView]:
    """Those of the codes that exist on that day, by code."""
    day = on or clock.today()
    spells = territory.get().spells
    return {
        view.code: view for code in codes for view in spells.get(code, ()) if holds(view.valid_from, view.valid_to, day)
    }


def history_of(*, code: str) -> list[DivisionView]:
    """Every interval of one division, oldest first; empty when the code never existed."""
    return list(territory.get().spells.get(code, ()))


def wilaya_of(*, commune_code: str, on: date | None = None) -> DivisionView:
    """The wilaya in which the law puts the commune on that day; raises UnknownDivision."""
    return division_at(code=division_at(code=commune_code, on=on).wilaya_code, on=on)


def daira_of(*, commune_code: str, on: date | None = None) -> DivisionView | None:
    """The daïra of the commune, or None where the sources give none; raises UnknownDivision for the commune."""
    commune = division_at(code=commune_code, on=on)
    return None if commune.parent_code == commune.wilaya_code else division_at(code=commune.parent_code, on=on)


def competent_wilaya_of(*, commune_code: str, on: date | None = None) -> DivisionView:
    """The wilaya whose wali exercises the powers over the commune on that day (law 26-06: the parent's wali at first).

    Raises UnknownDivision.
    """
    wilaya = wilaya_of(commune_code=commune_code, on=on)
    if wilaya.powers_from is None or (on or clock.today()) >= wilaya.powers_from:
        return wilaya
    before = [view for view in history_of(code=commune_code) if view.valid_from < wilaya.valid_from]
    return division_at(code=before[-1].wilaya_code, on=on) if before else wilaya


def children_of(*, code: str = COUNTRY, on: date | None = None) -> list[DivisionView]:
    """What stands directly below: wilayas of the country (""), daïras of a wilaya, communes of a daïra; by code."""
    day = on or clock.today()
    return [view for view in territory.get().by_parent.get(code, ()) if holds(view.valid_from, view.valid_to, day)]


def ancestors(*, code: str, on: date | None = None) -> list[DivisionView]:
    """What stands above, nearest first; raises UnknownDivision."""
    above = []
    here = division_at(code=code, on=on)
    while here.parent_code:
        here = division_at(code=here.parent_code, on=on)
        above.append(here)
    return above


def communes_within(*, code: str, on: date | None = None) -> list[str]:
    """Codes of the communes in a wilaya, a daïra, the country (""), or of the commune itself; sorted."""
    if code != COUNTRY and division_at(code=code, on=on).kind == "commune":
        return [code]
    found: list[str] = []
    waiting = [code]
    while waiting:
        for child in children_of(code=waiting.pop(), on=on):
            (found if child.kind == "commune" else waiting).append(child.code)
    return sorted(found)


def changes_of(*, code: str) -> list[ChangeView]:
    """The reforms that moved one commune to another wilaya, oldest first."""
    rows = DivisionChange.objects.filter(code=code).order_by("on")
    return [ChangeView(row.code, row.on, row.from_wilaya, row.to_wilaya, row.provision_id) for row in rows]


def search_divisions(
    *, text: str, kind: str | None = None, within: str | None = None, limit: int = 20, on: date | None = None
) -> list[DivisionView]:
    """Divisions whose name in either script, older name or code is like `text`, the likest first."""
    wanted, sounds, day = fold(text), name_key(text), on or clock.today()
    if not wanted:
        return []
    found = []
    for view, keys in territory.get().search:
        if (kind and view.kind != kind) or not holds(view.valid_from, view.valid_to, day):
            continue
        if within and within not in {view.code, view.parent_code, view.wilaya_code}:
            continue
        rank = _rank(wanted, sounds, view.code, keys)
        if rank is not None:
            found.append((rank, view.code, view))
    return [view for *_rank_and_code, view in sorted(found, key=lambda hit: hit[:2])[:limit]]


def _rank(wanted: str, sounds: str, code: str, keys: tuple[str, ...]) -> float | None:
    """0 for the same name, below 1 for a beginning, below 2 for a word inside, below 3 for a likeness."""
    if wanted in keys or wanted == code:
        return 0.0
    if sounds in keys:
        return 0.1
    if any(key.startswith((wanted, sounds)) for key in keys):
        return 0.5
    if any(f" {wanted}" in key or f" {sounds}" in key for key in keys):
        return 1.0
    if len(wanted) < 4:
        return None
    grams = trigrams(sounds)
    best = max(_shared(grams, _trigrams_of(key)) for key in keys)
    return 3.0 - best if best >= 0.45 else None


@lru_cache(maxsize=20_000)
def _trigrams_of(key: str) -> frozenset[str]:
    return trigrams(key)


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    common = len(one & other)
    return common / (len(one) + len(other) - common)


def communes_without_boundary() -> list[str]:
    """Codes of today's communes that the boundary package does not draw: they are missing from maps."""
    today = clock.today()
    return sorted(
        view.code
        for views in territory.get().spells.values()
        for view in views
        if view.kind == "commune" and not view.has_boundary and holds(view.valid_from, view.valid_to, today)
    )


@dataclass(frozen=True)
class Disagreement:
    """Where the boundary package departs from the law; Jiwar follows the law."""

    commune_code: str
    what: str
    value: str


def boundary_disagreements() -> list[Disagreement]:
    """Communes that the boundary package puts in another wilaya, or whose outline was found by name (for `doctor`)."""
    return [Disagreement(*row) for row in packages.disagreements()]
