"""How hard a text is to read, in Arabic and French, and what makes it so: a hint for its author, never a verdict.

French: the ease of Kandel and Moles, who fitted Flesch's formula to French (L. Kandel, A. Moles, « Application de
l'indice de Flesch à la langue française », Cahiers d'études de radio-télévision, 1958):
207 − 1.015 × words per sentence − 73.6 × syllables per word; read as Flesch's, 100 easy, 0 hard.

Arabic: written without vowels, so that syllables cannot be counted honestly. Words per sentence and the share of long
words are what OSMAN (M. El-Haj, P. Rayson, LREC 2016) takes besides syllables; they are put together as LIX does
(C.-H. Björnsson, 1968): words per sentence + 100 × long words / words, a word being long above five letters without
its article and what is joined before it, as OSMAN's hard words. Read the other way: the higher, the harder.

A formula says nothing of one line: below `LEAST_WORDS` words only long sentences and hard words are told.
The limits of both levels are our own, chosen on the texts of the library.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from jiwar.catalogue.definition import data_of_yaml

FILE = Path(__file__).parent / "data" / "plain_words.yaml"
Level = Literal["easy", "fair", "hard"]
LANGUAGES = ("ar", "fr")
LEAST_WORDS = 12
LONGEST_SENTENCE = 20  # words: what the guides of plain French and plain Arabic advise, give or take five
LONG_LETTERS = 5
FRENCH = (60.0, 45.0)  # ease: easy from, fair from
ARABIC = (50.0, 62.0)  # difficulty: easy up to, fair up to

_PLACEHOLDER = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_SENTENCES = re.compile(r"[.!?؟…]+(?=\s|$)|[;؛]|\n+")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_ELIDED = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)['’]", re.IGNORECASE)
_VOWELS = re.compile(r"[aeiouyàâäéèêëîïôöùûüœæ]+")
_SILENT_U = re.compile(r"(?<=q)u|(?<=g)u(?=[eéèêiy])")
_MUTE_E = re.compile(r"[^aeiouyàâäéèêëîïôöùûü]es?$")
_JOINED = re.compile(r"^[وف]?(?:[بك]ال|لل|ال)")


@dataclass(frozen=True)
class HardWord:
    """A word that many stumble on, as it is written, and what is easier."""

    word: str
    instead: str


@dataclass(frozen=True)
class Reading:
    """How a text reads: `score` is the formula's (None: too short for one), `level` what it comes to."""

    language: str
    words: int
    sentences: int
    longest: int  # words of the longest sentence
    long_words: int
    score: float | None
    level: Level
    hard_words: tuple[HardWord, ...]

    @property
    def words_per_sentence(self) -> float:
        """On average."""
        return self.words / self.sentences if self.sentences else 0.0

    @property
    def has_long_sentence(self) -> bool:
        """A sentence that one has to read twice."""
        return self.longest > LONGEST_SENTENCE


def reading_of(text: str, language: str) -> Reading | None:
    """How `text` reads; None for no words, and for languages without a measure."""
    if language not in LANGUAGES:
        return None
    plain = _PLACEHOLDER.sub(" X ", unicodedata.normalize("NFC", text))  # what is filled in counts as one short word
    counts = [len(words) for part in _SENTENCES.split(plain) if (words := words_in(part, language))]
    words = words_in(plain, language)
    if not words:
        return None
    per_sentence = len(words) / len(counts)
    long_words = sum(_is_long(word, language) for word in words)
    score: float | None = None
    if len(words) >= LEAST_WORDS:
        score = round(
            _french(words, per_sentence) if language == "fr" else per_sentence + 100 * long_words / len(words), 1
        )
    return Reading(
        language=language,
        words=len(words),
        sentences=len(counts),
        longest=max(counts),
        long_words=long_words,
        score=score,
        level=_level(score, language),
        hard_words=hard_words_in(plain, language),
    )


def words_in(text: str, language: str) -> list[str]:
    """The words of a text; in French what is elided before a word (`l’`, `d’`) is part of it."""
    if language == "fr":
        text = _ELIDED.sub("", text)
    return _WORD.findall(_bare(text) if language == "ar" else text)


def syllables(word: str) -> int:
    """Spoken syllables of a French word, from its spelling: groups of vowels, without the mute e at the end."""
    lower = _SILENT_U.sub("", word.lower())
    count = len(_VOWELS.findall(lower))
    if _MUTE_E.search(lower):
        count -= 1
    return max(count, 1)


def hard_words_in(text: str, language: str) -> tuple[HardWord, ...]:
    """Words and turns of the list, in the order of the list, each once, as the text writes them."""
    found = []
    for pattern, instead in _patterns(language):
        if match := pattern.search(_bare(text) if language == "ar" else text.replace("’", "'")):
            found.append(HardWord(match[0].strip(), instead))
    return tuple(found)


def _french(words: list[str], per_sentence: float) -> float:
    return 207 - 1.015 * per_sentence - 73.6 * sum(map(syllables, words)) / len(words)


def _level(score: float | None, language: str) -> Level:
    if score is None:
        return "easy"
    easy, fair = FRENCH if language == "fr" else ARABIC
    if language == "fr":
        return "easy" if score >= easy else "fair" if score >= fair else "hard"
    return "easy" if score <= easy else "fair" if score <= fair else "hard"


def _is_long(word: str, language: str) -> bool:
    if language == "fr":
        return syllables(word) > 3
    return len(_JOINED.sub("", word)) > LONG_LETTERS


def _bare(text: str) -> str:
    """Arabic without vowel marks and without the stroke that stretches letters."""
    return re.sub(r"[\u064b-\u065f\u0670\u0640]", "", text)


@cache
def _patterns(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    listed: Mapping[str, str] = data_of_yaml(FILE)[language]
    before = r"(?<!\w)[وف]?" if language == "ar" else r"(?<!\w)"
    return tuple(
        (re.compile(before + re.escape(_bare(word)) + (r"(?!\w)" if word[-1] != "ـ" else ""), re.IGNORECASE), instead)
        for word, instead in listed.items()
    )
