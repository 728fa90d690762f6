"""Ids for new things, made from what their author calls them; they are never made again."""

import re
import unicodedata
from collections.abc import Collection
from itertools import chain, count

from jiwar.catalogue.definition import PAGES_OF_THEIR_OWN
from jiwar.kernel.texts import Texts

LONGEST = 32
SMALL_WORDS = re.compile(
    r"\b(an?|aux?|avez|d|de|des|du|en|est|et|is|l|la|les?|of|s|the|to|une?|votre|vos|vous|your?)\b"
)
# What CEL keeps for itself: `answers.in` would not be an expression.
RESERVED = re.compile(
    r"as|break|const|continue|else|false|for|function|if|import|in|let|loop|namespace|null|package|return|true|var|void"
    r"|while"
)


def new_id(label: Texts | str, taken: Collection[str], *, fallback: str = "item") -> str:
    """An id of lower-case letters, digits and underscores (`nombre_enfants`), not among those taken.

    From the French or English words; Arabic alone gives `fallback` with a number: citizens never read ids.
    """
    words = label if isinstance(label, str) else label.get("fr") or label.get("en") or label.get("kab") or ""
    base = _plain(words)
    numbered = (f"{base or fallback}_{number}" for number in count(2 if base else 1))
    free = chain([base] if base else [], numbered)
    taken = {*taken, *PAGES_OF_THEIR_OWN}
    return next(name for name in free if name not in taken and not RESERVED.fullmatch(name))


def _plain(words: str) -> str:
    bare = unicodedata.normalize("NFKD", words.lower().replace("’", " ")).encode("ascii", "ignore").decode()
    parts = re.findall(r"[a-z0-9]+", SMALL_WORDS.sub(" ", bare)) or re.findall(r"[a-z0-9]+", bare)
    name = "_".join(parts).lstrip("0123456789_")
    return (name[:LONGEST].rpartition("_")[0] or name[:LONGEST] if len(name) > LONGEST else name).strip("_")
