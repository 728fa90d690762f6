"""Search keys: what two spellings of one Algerian name have in common.

Tolerates hamza and alif forms, tā' marbūṭa, diacritics, tatweel, accents, doubled letters and the usual Latin
spellings of one sound (Mohamed / Mohammed, Yacine / Yassin, ch / sh).
"""

import re
import unicodedata
from functools import lru_cache

from jiwar.kernel.digits import western

_ARABIC = str.maketrans(
    {
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ى": "ي",
        "ئ": "ي",
        "ؤ": "و",
        "ء": "",
        "ة": "ه",
        "ـ": "",
        "ڨ": "ق",
        "ڤ": "ف",
        "پ": "ب",
        "گ": "ق",
        "ک": "ك",
        "ی": "ي",
    }
)
_SOUNDS = [
    ("sh", "ch"),
    ("ou", "u"),
    ("oo", "u"),
    ("w", "u"),
    ("dj", "j"),
    ("ph", "f"),
    ("gh", "g"),
    ("kh", "k"),
    ("q", "k"),
    ("c(?=[eiy])", "s"),
    ("c(?!h)", "k"),
    ("(?<=[^aiou])e$", ""),
    ("ee", "i"),
    ("y", "i"),
    ("ai", "i"),
    ("ei", "i"),
    ("o", "u"),
    ("e", "i"),
    ("h(?=[^aiou]|$)", ""),
]
_SOUNDS_COMPILED = [(re.compile(pattern), sound) for pattern, sound in _SOUNDS]


def fold(text: str) -> str:
    """`text` in lower case, without accents, diacritics or punctuation, Arabic letter forms unified."""
    bare = "".join(
        sign
        for sign in unicodedata.normalize("NFKD", western(text).translate(_ARABIC))
        if not unicodedata.combining(sign)
    )
    return " ".join(re.findall(r"\w+", bare.casefold().translate(_ARABIC).replace("'", "").replace("’", "")))


@lru_cache(maxsize=16_384)
def name_key(name: str) -> str:
    """What spellings of one name share; compare keys for equality or by prefix, word by word."""
    return " ".join(_word_key(word) for word in fold(name).split())


def _word_key(word: str) -> str:
    if word.isascii():
        for pattern, sound in _SOUNDS_COMPILED:
            word = pattern.sub(sound, word)
    elif len(word) > 4 and word.startswith("ال"):
        word = word[2:]
    return re.sub(r"(.)\1+", r"\1", word)


def trigrams(text: str) -> frozenset[str]:
    """Groups of three letters of the folded text, padded, for a measure of likeness."""
    padded = f"  {fold(text)} "
    return frozenset(padded[start : start + 3] for start in range(len(padded) - 2))


def likeness(one: str, other: str) -> float:
    """0 (nothing in common) to 1 (the same), by shared trigrams."""
    left, right = trigrams(one), trigrams(other)
    return len(left & right) / len(left | right) if left | right else 0.0
