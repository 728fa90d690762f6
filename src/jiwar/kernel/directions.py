"""Text that mixes directions: what runs the other way is isolated, so that 15-19 is not read backwards."""

import re

LRI, RLI, PDI = "\u2066", "\u2067", "\u2069"
_ARABIC_RUN = re.compile(r"[\u0600-\u06ff][\u0600-\u06ff\s\u00a0]*[\u0600-\u06ff]")
_TOKEN = r"[A-Za-z0-9À-ɏ](?:[A-Za-z0-9À-ɏ./:_@#%&=?+'’–-]*[A-Za-z0-9À-ɏ%])?"  # noqa: S105 - a pattern, not a secret
_PHONE = r"\+?\d{2,4}(?: \d{2,4}){2,}"
_LATIN_RUN = re.compile(rf"{_PHONE}|\+?{_TOKEN}(?:,? {_TOKEN})*")
_LETTER = re.compile(r"[A-Za-zÀ-ɏ]")


def isolate(text: str, language: str) -> str:
    """`text` of a page or a paper in `language`, with the runs of the other direction between Unicode isolates."""
    if PDI in text:  # done already, or by hand
        return text
    if language == "ar":
        return _LATIN_RUN.sub(lambda found: _isolated_latin(found.group()), text)
    return _ARABIC_RUN.sub(lambda found: f"{RLI}{found.group()}{PDI}", text)


def _isolated_latin(run: str) -> str:
    if run.isdigit():
        return run
    if _LETTER.search(run) or re.fullmatch(_PHONE, run):
        return f"{LRI}{run}{PDI}"
    # Bare numbers beside each other (`45, 46`) stay in the order of the sentence; each keeps its own signs.
    return re.sub(
        r"[^\s,]*\d[^\s,]*", lambda one: one.group() if one.group().isdigit() else f"{LRI}{one.group()}{PDI}", run
    )
