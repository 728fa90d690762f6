"""The order that a grid gives: by points alone, then by age of the application. Pure: anybody may recompute it.

A share keeps places for those who count in it. The first of the general order are chosen as they come; if too few of
them count in the share, the best ranked who do enter in place of the last who are not needed by one. Places for which
nobody is left go back to the general order. Whoever counts in two shares counts in both.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class Entry:
    """A file as the ranking sees it; `fit`: every condition of entitlement holds; `shares`: ids of those it is in."""

    item_id: UUID
    case_id: UUID
    points: int
    arrived_at: datetime
    fit: bool
    shares: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Place:
    """Where it came: `chosen` (by its rank, or by a share), `below`, or `unfit` without a rank."""

    item_id: UUID
    rank: int | None
    verdict: str
    by_share: str = ""


def places_of(percent: int, dwellings: int) -> int:
    """How many places a share keeps: a part of a place is nobody's, and goes to the general order."""
    return dwellings * percent // 100


def ranking(entries: Iterable[Entry], dwellings: int, kept: Mapping[str, int] | None = None) -> list[Place]:
    """Most points first; of two equal, the older application; of two of one instant, the lower id.

    `kept`: places of each share, together no more than `dwellings`, in the order in which they are served.
    """
    known = list(entries)
    order = sorted((one for one in known if one.fit), key=lambda one: (-one.points, one.arrived_at, one.case_id.bytes))
    chosen = _chosen(order, dwellings, kept or {})
    places = [
        Place(one.item_id, rank, "chosen", chosen[one.item_id] if rank > dwellings else "")
        if one.item_id in chosen
        else Place(one.item_id, rank, "below")
        for rank, one in enumerate(order, start=1)
    ]
    return places + [Place(one.item_id, None, "unfit") for one in known if not one.fit]


def _chosen(order: Sequence[Entry], dwellings: int, kept: Mapping[str, int]) -> dict[UUID, str]:
    """Who is chosen, with the share that took them first; none for those who only follow the general order."""
    taken: dict[UUID, str] = {}
    for share, places in kept.items():
        inside = [one for one in order if share in one.shares]
        lacking = places - sum(one.item_id in taken for one in inside)
        free = [one for one in inside if one.item_id not in taken]
        taken |= {one.item_id: share for one in free[: max(0, lacking)]}
    free = [one for one in order if one.item_id not in taken]
    return taken | {one.item_id: "" for one in free[: max(0, dwellings - len(taken))]}
