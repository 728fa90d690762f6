"""Two changed the same content: what each did is joined by stable id; what both changed waits for a choice."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from jiwar.catalogue.definition.comparing import are_named, are_simple

Side = Literal["mine", "theirs"]


class _Missing:
    """There is nothing at that place."""

    def __repr__(self) -> str:
        return "nothing"


MISSING = _Missing()


@dataclass(frozen=True)
class Conflict:
    """A place that both sides changed, each its own way; None where a side has nothing there."""

    place: str
    base: Any
    mine: Any
    theirs: Any


def merge(
    base: Mapping[str, Any],
    mine: Mapping[str, Any],
    theirs: Mapping[str, Any],
    choices: Mapping[str, Side] | None = None,
) -> tuple[dict[str, Any], list[Conflict]]:
    """The content with the changes of both sides, and the places where `choices` does not say whose to take.

    Where it is not said, mine stands in what is returned.
    """
    conflicts: list[Conflict] = []
    return _Merger(choices or {}, conflicts).value(base, mine, theirs, ""), conflicts


@dataclass(frozen=True)
class _Merger:
    choices: Mapping[str, Side]
    conflicts: list[Conflict]

    def value(self, base: Any, mine: Any, theirs: Any, place: str) -> Any:
        if _same(mine, theirs) or _same(base, theirs):
            return mine
        if _same(base, mine):
            return theirs
        sides = (mine, theirs)
        if all(isinstance(one, Mapping) for one in sides):
            return self._mapping(base if isinstance(base, Mapping) else {}, mine, theirs, place)
        if all(isinstance(one, list) for one in sides):
            before = base if isinstance(base, list) else []
            if all(are_named(one) for one in (before, mine, theirs)):
                return self._items(before, mine, theirs, place)
            if all(are_simple(one) for one in (before, mine, theirs)):
                return _joined(before, mine, theirs)
        return self._chosen(base, mine, theirs, place)

    def _chosen(self, base: Any, mine: Any, theirs: Any, place: str) -> Any:
        choice = self.choices.get(place)
        if choice is None:
            self.conflicts.append(Conflict(place, *(None if one is MISSING else one for one in (base, mine, theirs))))
        return theirs if choice == "theirs" else mine

    def _mapping(self, base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any], place: str) -> Any:
        found = {}
        for key in [*theirs, *(key for key in mine if key not in theirs)]:
            here = f"{place}.{key}".lstrip(".")
            value = self.value(base.get(key, MISSING), mine.get(key, MISSING), theirs.get(key, MISSING), here)
            if value is not MISSING:
                found[key] = value
        return found

    def _items(self, base: list[Any], mine: list[Any], theirs: list[Any], place: str) -> list[Any]:
        """Things with an id, in their order; what I added stands after what it followed in mine."""
        was, own, other = ({item["id"]: item for item in items} for items in (base, mine, theirs))
        order = list(other)
        for number, name in enumerate(own):
            if name not in order:
                before = [one for one in list(own)[:number] if one in order]
                order.insert(order.index(before[-1]) + 1 if before else 0, name)
        if list(other) == [name for name in was if name in other] and set(own) >= set(other):
            order = [*own]  # they moved nothing: my order stands
        found = (
            self.value(was.get(name, MISSING), own.get(name, MISSING), other.get(name, MISSING), f"{place}.{name}")
            for name in order
        )
        return [item for item in found if item is not MISSING]


def _joined(base: list[Any], mine: list[Any], theirs: list[Any]) -> list[Any]:
    gone = [word for word in base if word not in mine]
    new = [word for word in mine if word not in base and word not in theirs]
    return [word for word in theirs if word not in gone] + new


def _same(one: Any, other: Any) -> bool:
    return one is other or (type(one) is type(other) and one == other)
