"""What an author reads beside a text: how hard it is, and what to do about it. It never stops anybody."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from jiwar.catalogue import api as catalogue

LEVELS = {
    "easy": (pgettext_lazy("text", "Easy to read"), "success"),
    "fair": (pgettext_lazy("text", "Asks attention"), "info"),
    "hard": (pgettext_lazy("text", "Hard to read"), "warning"),
}
MOST_WORDS = 6  # hard words told at once


def hint_of(text: str, language: str) -> dict[str, Any] | None:
    """The hint of one text; None for an empty one, for a label without anything to say, and for other languages."""
    found = catalogue.reading_of(text, language)
    if found is None:
        return None
    advice = list(_advice(found))
    if found.score is None and not advice:
        return None
    level = "fair" if found.level == "easy" and advice else found.level
    words, kind = LEVELS[level]
    return {
        "level": level,
        "word": words,
        "kind": kind,
        "advice": advice,
        "counted": _("Words: %(words)d. Sentences: %(sentences)d. The longest has %(longest)d words.")
        % {"words": found.words, "sentences": found.sentences, "longest": found.longest},
        "formula": _formula(found),
    }


def _advice(found: catalogue.Reading) -> list[str]:
    said = []
    if found.has_long_sentence:
        said.append(
            _("Cut the sentence of %(count)d words in two: one idea a sentence, 20 words at most.")
            % {"count": found.longest}
        )
    for one in found.hard_words[:MOST_WORDS]:
        said.append(_("“%(word)s”: say “%(instead)s”.") % {"word": one.word, "instead": one.instead})
    if found.level == "hard" and found.long_words * 4 > found.words:
        said.append(
            ngettext(
                "%(count)d long word: take a shorter one where there is one.",
                "%(count)d long words: take shorter ones where there are.",
                found.long_words,
            )
            % {"count": found.long_words}
        )
    return said


def _formula(found: catalogue.Reading) -> str:
    if found.score is None:
        return _("Too short for a figure.")
    if found.language == "fr":
        return _("Ease %(score)s of 100 (Kandel and Moles): easy from 60, hard below 45.") % {
            "score": round(found.score)
        }
    return _("Difficulty %(score)s (words a sentence + long words in a hundred): easy up to 50, hard above 62.") % {
        "score": round(found.score)
    }
