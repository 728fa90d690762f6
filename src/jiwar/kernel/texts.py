"""Texts in several languages, as definitions hold them: `{"ar": …, "fr": …, "en": …, "kab": …}`."""

from collections.abc import Mapping

from django.utils.translation import get_language

Texts = Mapping[str, str]
# Whoever reads Latin letters is better served by French than by Arabic, where a text lacks in their language.
ORDER = {"ar": ("fr", "en", "kab"), "fr": ("en", "ar", "kab"), "en": ("fr", "ar", "kab"), "kab": ("fr", "ar", "en")}
RIGHT_TO_LEFT = frozenset({"ar"})


def current_language() -> str:
    """`ar`, `fr`, `kab` or `en`: the language of this page."""
    return (get_language() or "ar").split("-")[0]


def isolated(text: str, language: str | None = None) -> str:
    """`text` kept whole, in its own direction, inside an Arabic sentence (Unicode isolates, which are not seen)."""
    return f"\u2068{text}\u2069" if text and (language or current_language()) == "ar" else text


def pick(texts: Texts | str | None, language: str | None = None) -> str:
    """The text in `language` (default: this page's), else in the first language that has one."""
    if texts is None or isinstance(texts, str):
        return texts or ""
    wanted = (language or current_language()).split("-")[0]
    others = ORDER.get(wanted, tuple(ORDER))
    return texts.get(wanted) or next((texts[code] for code in others if texts.get(code)), "")


def of_place(name: str) -> str:
    """A place after the French `de`: `de Blida`, `d’Alger-centre`, `des Eucalyptus`, `du Kouif`."""
    for article, contracted in (("Les ", "des "), ("Le ", "du ")):
        if name.startswith(article):
            return contracted + name.removeprefix(article)
    return f"d’{name}" if name[:1].lower() in frozenset("aeiouyàâéèêëîïôöûü") else f"de {name}"
