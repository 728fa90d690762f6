"""What differs between two contents of a procedure: by stable id, never by line."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["added", "removed", "changed", "moved"]


@dataclass(frozen=True)
class Change:
    """One difference at one place (`questions.reader.label.ar`); `before` and `after` are plain data."""

    kind: Kind
    place: str
    before: Any = None
    after: Any = None


def compare(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """The differences from one plain data to another, in the order of the new one, what is removed last."""
    return list(_mappings(old, new, ""))


def _values(old: Any, new: Any, place: str) -> Iterator[Change]:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        yield from _mappings(old, new, place)
    elif isinstance(old, list) and isinstance(new, list) and (are_named(old) and are_named(new)):
        yield from _items(old, new, place)
    elif isinstance(old, list) and isinstance(new, list) and are_simple(old) and are_simple(new):
        yield from _words(old, new, place)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _rows(old, new, place)
    elif type(old) is not type(new) or old != new:
        yield Change("changed", place, old, new)


def _mappings(old: Mapping[str, Any], new: Mapping[str, Any], place: str) -> Iterator[Change]:
    for key, value in new.items():
        here = f"{place}.{key}".lstrip(".")
        if key in old:
            yield from _values(old[key], value, here)
        else:
            yield Change("added", here, None, value)
    for key, value in old.items():
        if key not in new:
            yield Change("removed", f"{place}.{key}".lstrip("."), value, None)


def _items(old: list[Any], new: list[Any], place: str) -> Iterator[Change]:
    """Lists of things with an id: what came, what went, what changed its rank among those that stayed."""
    before = {item["id"]: item for item in old}
    after = {item["id"]: item for item in new}
    stayed = _longest_common([name for name in before if name in after], [name for name in after if name in before])
    for name, item in after.items():
        here = f"{place}.{name}"
        if name not in before:
            yield Change("added", here, None, item)
            continue
        if name not in stayed:
            yield Change("moved", here, list(before).index(name) + 1, list(after).index(name) + 1)
        yield from _values(before[name], item, here)
    for name, item in before.items():
        if name not in after:
            yield Change("removed", f"{place}.{name}", item, None)


def _words(old: list[Any], new: list[Any], place: str) -> Iterator[Change]:
    """Lists of words (provisions, keywords): each word is its own id; another order alone is one change."""
    added, removed = [one for one in new if one not in old], [one for one in old if one not in new]
    yield from (Change("added", place, None, one) for one in added)
    yield from (Change("removed", place, one, None) for one in removed)
    if not added and not removed and old != new:
        yield Change("moved", place, old, new)


def _rows(old: list[Any], new: list[Any], place: str) -> Iterator[Change]:
    """Lists of things without an id (visas, articles, rules): compared in their order."""
    kept = _longest_common(old, new)
    if len(old) != len(new) and len(kept) == min(len(old), len(new)):  # some were put in or taken out, none rewritten
        yield from (Change("added", f"{place}.{n}", None, one) for n, one in enumerate(new) if one not in old)
        yield from (Change("removed", f"{place}.{n}", one, None) for n, one in enumerate(old) if one not in new)
        return
    for number, (one, other) in enumerate(zip(old, new, strict=False)):
        yield from _values(one, other, f"{place}.{number}")
    yield from (Change("added", f"{place}.{n}", None, new[n]) for n in range(len(old), len(new)))
    yield from (Change("removed", f"{place}.{n}", old[n], None) for n in range(len(new), len(old)))


def are_named(items: list[Any]) -> bool:
    """Each thing has an id of its own."""
    ids = [item.get("id") if isinstance(item, Mapping) else None for item in items]
    return all(isinstance(name, str) for name in ids) and len(set(ids)) == len(ids)


def are_simple(items: list[Any]) -> bool:
    """Words and numbers only."""
    return all(isinstance(item, str | int | float | bool) for item in items)


def _longest_common(old: Sequence[Any], new: Sequence[Any]) -> list[Any]:
    """A longest common subsequence: what kept its rank."""
    lengths = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            same = old[i] == new[j]
            lengths[i][j] = lengths[i + 1][j + 1] + 1 if same else max(lengths[i + 1][j], lengths[i][j + 1])
    found, i, j = [], 0, 0
    while i < len(old) and j < len(new):
        if old[i] == new[j]:
            found.append(old[i])
            i, j = i + 1, j + 1
        elif lengths[i + 1][j] >= lengths[i][j + 1]:
            i += 1
        else:
            j += 1
    return found
