"""A reference table: entries, and a search that forgives what people write otherwise."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from jiwar.catalogue.definition import Texts
from jiwar.kernel.registry import Registry
from jiwar.kernel.search import fold, name_key, trigrams
from jiwar.kernel.texts import current_language, pick

SHOWN = 20  # matches offered at once
LONGEST = 80  # characters of a search
ALIKE = 0.4  # share of common groups of three letters from which two words are thought the same


@dataclass(frozen=True)
class Entry:
    """One line of a table: what is kept, what people read, what stands beside it (a wilaya), other words for it."""

    code: str
    names: Texts
    beside: Texts = field(default_factory=dict)
    words: tuple[str, ...] = ()

    def shown(self, language: str | None = None) -> str:
        """`Rouiba (Alger)`."""
        beside = pick(self.beside, language)
        return f"{pick(self.names, language)} ({beside})" if beside else pick(self.names, language)


@dataclass(frozen=True)
class _Indexed:
    entry: Entry
    keys: tuple[str, ...]
    grams: tuple[frozenset[str], ...]


class Lookup:
    """The entries of a table at one moment, ready to be found by code and by likeness."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = tuple(entries)
        self.by_code: Mapping[str, Entry] = {entry.code: entry for entry in self.entries}

    @cached_property
    def _index(self) -> tuple[_Indexed, ...]:
        return tuple(_indexed(entry) for entry in self.entries)

    def search(self, text: str, *, limit: int = SHOWN, language: str | None = None) -> list[Entry]:
        """The entries whose name or code is like `text`, the likest first; without text, the first of the alphabet."""
        wanted, sounds = fold(text[:LONGEST]), name_key(text[:LONGEST])
        sounds = sounds if len(sounds) > 1 else wanted  # one sound is like half of the list
        here = language or current_language()
        if not wanted:
            return sorted(self.entries, key=lambda entry: fold(pick(entry.names, here)))[:limit]
        grams = trigrams(sounds) if len(sounds) > 3 else frozenset()
        found = [
            (rank, pick(one.entry.names, here), one.entry)
            for one in self._index
            if (rank := _rank(wanted, sounds, grams, one)) is not None
        ]
        return [entry for _rank_, _name, entry in sorted(found, key=lambda hit: hit[:2])[:limit]]

    def the_one(self, text: str) -> Entry | None:
        """The only entry that has exactly this code or name, in either script."""
        wanted = fold(text[:LONGEST])
        exact = [one.entry for one in self._index if wanted and wanted in one.keys]
        return exact[0] if len(exact) == 1 else None


def _indexed(entry: Entry) -> _Indexed:
    spelt = [fold(text) for text in (entry.code, *entry.names.values(), *entry.words)]
    heard = [name_key(text) for text in (*entry.names.values(), *entry.words)]
    keys = tuple(dict.fromkeys(key for key in (*spelt, *heard) if key))
    return _Indexed(entry, keys, tuple(trigrams(key) for key in heard if key))


def _rank(wanted: str, sounds: str, grams: frozenset[str], one: _Indexed) -> float | None:
    """0 for the same, below 1 for a beginning, below 2 for a word inside, below 3 for a likeness."""
    for rank, like in (
        (0.0, wanted in one.keys),
        (0.1, sounds in one.keys),
        (0.4, any(key.startswith(wanted) for key in one.keys)),
        (0.5, any(key.startswith(sounds) for key in one.keys)),
        (1.0, any(f" {wanted}" in key or f" {sounds}" in key for key in one.keys)),
    ):
        if like:
            return rank
    if not grams:
        return None
    best = max((2 * len(grams & known) / (len(grams) + len(known)) for known in one.grams), default=0.0)
    return 3.0 - best if best >= ALIKE else None


@dataclass(frozen=True, kw_only=True)
class ReferenceTable:
    """A list that questions of type `from_list` choose from; `revision` changes whenever `read` would say otherwise."""

    name: str
    titles: Texts
    source: str
    read: Callable[[], Sequence[Entry]]
    revision: Callable[[], Hashable] = lambda: 0

    def lookup(self) -> Lookup:
        """The entries as they are now, from memory once read."""
        revision = self.revision()
        kept = _lookups.get(self.name)
        if kept is None or kept[0] != revision:
            kept = _lookups[self.name] = (revision, Lookup(self.read()))
        return kept[1]


_lookups: dict[str, tuple[Hashable, Lookup]] = {}
TABLES: Registry[ReferenceTable] = Registry("reference tables")
