"""Edits at a place of plain data (`questions.reader.label`): items of lists are found by id, or by number from 0."""

from collections.abc import Callable, Mapping
from typing import Any

from jiwar.catalogue.definition.places import NoSuchPlace, at

Data = Mapping[str, Any]
MISSING = object()


def item_at(data: Data, place: str, default: Any = None) -> Any:
    """What stands at a place (the whole for ""), or `default` when there is nothing."""
    try:
        return at(data, place) if place else data
    except NoSuchPlace:
        return default


def put(data: Data, place: str, value: Any) -> dict[str, Any]:
    """`value` at the place; the mappings on the way are made when they lack; raises NoSuchPlace."""

    def set_in(holder: Any, name: str) -> Any:
        if isinstance(holder, list):
            number = _number(holder, name)
            return [*holder[:number], value, *holder[number + 1 :]]
        return {**_mapping(holder, name), name: value}

    return _changed(data, place.split("."), set_in)


def drop(data: Data, place: str) -> dict[str, Any]:
    """Without what stands at the place; raises NoSuchPlace."""

    def remove_from(holder: Any, name: str) -> Any:
        if isinstance(holder, list):
            number = _number(holder, name)
            return [*holder[:number], *holder[number + 1 :]]
        if name not in _mapping(holder, name):
            raise NoSuchPlace(name)
        return {key: value for key, value in holder.items() if key != name}

    return _changed(data, place.split("."), remove_from)


def add_item(data: Data, place: str, item: Any, *, after: str = "") -> dict[str, Any]:
    """`item` in the list at the place: after the one of that id or number, else last; the list is made if need be."""

    def add_to(holder: Any, name: str) -> Any:
        items = list(
            holder[_number(holder, name)] if isinstance(holder, list) else _mapping(holder, name).get(name) or []
        )
        items.insert(_number(items, after) + 1 if after else len(items), item)
        if isinstance(holder, list):
            number = _number(holder, name)
            return [*holder[:number], items, *holder[number + 1 :]]
        return {**_mapping(holder, name), name: items}

    return _changed(data, place.split("."), add_to)


def move_item(data: Data, place: str, *, by: int) -> dict[str, Any]:
    """The item at the place moved `by` ranks in its list (-1: one up), as far as the list goes; raises NoSuchPlace."""
    holder, _, name = place.rpartition(".")
    items = _list(data, holder)
    number = _number(items, name)
    return _reordered(data, holder, number, min(max(number + by, 0), len(items) - 1))


def move_next_to(data: Data, place: str, *, before: str = "") -> dict[str, Any]:
    """The item at the place put before the one of that id in its list, or last; raises NoSuchPlace."""
    holder, _, name = place.rpartition(".")
    items = _list(data, holder)
    number = _number(items, name)
    if not before:
        return _reordered(data, holder, number, len(items) - 1)
    wanted = _number(items, before)
    return _reordered(data, holder, number, wanted - 1 if wanted > number else wanted)


def _reordered(data: Data, holder: str, number: int, wanted: int) -> dict[str, Any]:
    items = list(_list(data, holder))
    items.insert(wanted, items.pop(number))
    return put(data, holder, items)


def _list(data: Data, place: str) -> list[Any]:
    items = item_at(data, place)
    if not isinstance(items, list):
        raise NoSuchPlace(place)
    return items


def _number(items: list[Any], name: str) -> int:
    """Where the item of that id (or that number) stands; raises NoSuchPlace."""
    for number, item in enumerate(items):
        if isinstance(item, Mapping) and item.get("id") == name:
            return number
    if name.isdecimal() and int(name) < len(items):
        return int(name)
    raise NoSuchPlace(name)


def _changed(data: Any, parts: list[str], change: Callable[[Any, str], Any]) -> Any:
    """`data` with the last holder of the way changed; what is not on the way is shared, never copied or altered."""
    name, *rest = parts
    if not rest:
        return change(data, name)
    if isinstance(data, list):
        number = _number(data, name)
        return [*data[:number], _changed(data[number], rest, change), *data[number + 1 :]]
    holder = _mapping(data, name)
    return {**holder, name: _changed(holder.get(name), rest, change)}


def _mapping(holder: Any, name: str) -> Mapping[str, Any]:
    """The mapping in which `name` stands or will stand."""
    if holder is not None and not isinstance(holder, Mapping):
        raise NoSuchPlace(name)
    return holder or {}
