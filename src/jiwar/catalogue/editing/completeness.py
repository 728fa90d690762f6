"""In which languages the texts of a definition are written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jiwar.kernel.texts import ORDER

LEFT_OUT = frozenset({"examples", "keywords"})  # stories and search words: never read by a citizen


@dataclass(frozen=True)
class Completeness:
    """How many texts there are, and how many are written in one language."""

    language: str
    written: int
    total: int

    @property
    def share(self) -> int:
        """In hundredths, rounded down: 100 only when nothing lacks."""
        return 100 * self.written // self.total if self.total else 0


def texts_in(data: Any, place: str = "") -> Iterator[tuple[str, Mapping[str, str]]]:
    """(place, texts) of every text of plain data, whole or not."""
    if isinstance(data, Mapping):
        if data and set(data) <= set(ORDER) and all(isinstance(text, str) for text in data.values()):
            yield place, data
            return
        for key, value in data.items():
            if place or key not in LEFT_OUT:
                yield from texts_in(value, f"{place}.{key}".lstrip("."))
    elif isinstance(data, list):
        for number, item in enumerate(data):
            name = item.get("id", number) if isinstance(item, Mapping) else number
            yield from texts_in(item, f"{place}.{name}")


def completeness(data: Any) -> list[Completeness]:
    """For each language of Jiwar, how much is written in it."""
    found = [texts for _place, texts in texts_in(data)]
    written = {code: sum(bool(texts.get(code, "").strip()) for texts in found) for code in ORDER}
    return [Completeness(code, written[code], len(found)) for code in ORDER]


def missing_texts(data: Any, language: str) -> list[str]:
    """Places whose text lacks in a language."""
    return [place for place, texts in texts_in(data) if not texts.get(language, "").strip()]
