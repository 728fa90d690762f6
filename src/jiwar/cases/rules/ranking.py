"""The order that a grid gives: by points alone, then by age of the application. Pure: anybody may recompute it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class Entry:
    """A file as the ranking sees it; `fit`: every condition of entitlement holds."""

    item_id: UUID
    case_id: UUID
    points: int
    arrived_at: datetime
    fit: bool


@dataclass(frozen=True)
class Place:
    """Where it came: `chosen` as far as there is something to give, `below`, or `unfit` without a rank."""

    item_id: UUID
    rank: int | None
    verdict: str


def ranking(entries: Iterable[Entry], dwellings: int) -> list[Place]:
    """Most points first; of two equal, the older application; of two of one instant, the lower id."""
    known = list(entries)
    order = sorted((one for one in known if one.fit), key=lambda one: (-one.points, one.arrived_at, one.case_id.bytes))
    places = [
        Place(one.item_id, rank, "chosen" if rank <= dwellings else "below") for rank, one in enumerate(order, start=1)
    ]
    return places + [Place(one.item_id, None, "unfit") for one in known if not one.fit]
