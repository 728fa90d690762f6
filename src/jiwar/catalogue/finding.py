"""Finding a procedure by what a person types: pure, over words folded once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jiwar.catalogue.definition import Definition
from jiwar.catalogue.life_events import LifeEventEntry
from jiwar.kernel.search import fold, name_key, trigrams

# Words that say nothing about which service is meant.
EMPTY_WORDS = frozenset(
    [
        "de",
        "la",
        "le",
        "les",
        "du",
        "des",
        "un",
        "une",
        "et",
        "a",
        "au",
        "aux",
        "pour",
        "l",
        "d",
        "en",
        "sur",
        "je",
        "veux",
        "comment",
        "demande",
        "في",
        "من",
        "على",
        "الى",
        "عن",
        "او",
        "و",
        "ال",
        "انا",
        "اريد",
        "طلب",
        "كيف",
        "of",
        "the",
        "for",
        "to",
        "an",
        "and",
    ]
)
LONGEST = 200
ENOUGH = 0.55
ALIKE = 0.36  # share of trigrams below which two words are not the same word misspelt


@dataclass(frozen=True)
class Word:
    """One word of a procedure: its spelling, its sound, its trigrams, how much it weighs and its language."""

    text: str
    sound: str
    grams: frozenset[str]
    weight: float
    language: str


@dataclass(frozen=True)
class Entry:
    """What is searched of one procedure."""

    code: str
    phrases: frozenset[str]
    words: tuple[Word, ...]


def entry_of(code: str, definition: Definition, moments: Mapping[str, LifeEventEntry]) -> Entry:
    """The words of a definition: titles and keywords first, then moments of life, then the summary."""
    sources = [(definition.titles, 1.0), (definition.summary, 0.6)]
    sources += [(moments[name].titles, 0.7) for name in definition.life_events if name in moments]
    found: dict[tuple[str, str], float] = {}
    phrases = {fold(text) for text in definition.titles.values()}
    for texts, weight in sources:
        for language, text in texts.items():
            _add(found, text, weight, language)
    for language, keywords in definition.keywords.items():
        for text in keywords:
            phrases.add(fold(text))
            _add(found, text, 1.0, language)
    for name in definition.life_events:
        for text in moments[name].keywords if name in moments else ():
            _add(found, text, 0.7, "")
    words = tuple(
        Word(text, name_key(text), trigrams(text), weight, language) for (text, language), weight in found.items()
    )
    return Entry(code, frozenset(phrases), words)


def find(text: str, index: Sequence[Entry], language: str) -> list[str]:
    """Codes of the procedures that `text` may mean, best first."""
    asked = fold(text[:LONGEST])
    words = [word for word in asked.split() if word not in EMPTY_WORDS][:12] or asked.split()[:12]
    if not words:
        return []
    scored = [(_score(asked, words, entry, language), entry.code) for entry in index]
    return [code for score, code in sorted(scored, key=lambda pair: (-pair[0], pair[1])) if score >= ENOUGH]


def _add(found: dict[tuple[str, str], float], text: str, weight: float, language: str) -> None:
    for word in fold(text).split():
        if word not in EMPTY_WORDS:
            found[word, language] = max(weight, found.get((word, language), 0.0))


def _score(asked: str, words: Sequence[str], entry: Entry, language: str) -> float:
    if asked in entry.phrases:
        return 2.0
    best = [max((_word_score(word, known, language) for known in entry.words), default=0.0) for word in words]
    return sum(best) / len(best)


def _word_score(asked: str, known: Word, language: str) -> float:
    if asked == known.text:
        score = 1.0
    elif len(asked) > 2 and known.text.startswith(asked):
        score = 0.95
    elif len(asked) > 2 and name_key(asked) == known.sound:
        score = 0.9
    elif len(asked) > 3:
        grams = trigrams(asked)
        shared = len(grams & known.grams) / len(grams | known.grams)
        score = 0.6 + shared / 3 if shared >= ALIKE else 0.0
    else:
        score = 0.0
    near = 1.0 if known.language in ("", language) else 0.97
    return score * near * (0.5 + known.weight / 2)
