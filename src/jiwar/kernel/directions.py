"""Text that mixes directions: what runs the other way is isolated, so that 15-19 is not read backwards."""

import re

LRM, RLM = "\u200e", "\u200f"
LRI, RLI, FSI, PDI = "\u2066", "\u2067", "\u2068", "\u2069"
_ARABIC_RUN = re.compile(r"[\u0600-\u06ff][\u0600-\u06ff\s\u00a0.]*[\u0600-\u06ff]")  # ش.ذ.م.م too
_TOKEN = r"[A-Za-z0-9À-ɏ](?:[A-Za-z0-9À-ɏ./:_@#%&=?+'’–-]*[A-Za-z0-9À-ɏ%])?"  # noqa: S105 - a pattern, not a secret
_PHONE = r"\+?\d{2,4}(?: \d{2,4}){2,}"
_LATIN_RUN = re.compile(rf"{_PHONE}|\+?{_TOKEN}(?:,? {_TOKEN})*")
_ARABIC_LETTER = re.compile(r"[\u0620-\u064a]")
_LETTER = re.compile(r"[A-Za-zÀ-ɏ]")


def isolate(text: str, language: str) -> str:
    """`text` of a page or a paper in `language`, with the runs of the other direction between Unicode isolates."""
    if PDI not in text:
        return _isolate(text, language)
    done, depth, start = [], 0, 0  # what is between isolates already is left alone
    for place, sign in enumerate(text):
        if sign in {LRI, RLI, FSI}:
            if not depth:
                done.append(_isolate(text[start:place], language))
                start = place
            depth += 1
        elif sign == PDI and depth:
            depth -= 1
            if not depth:
                done.append(text[start : place + 1])
                start = place + 1
    return "".join([*done, text[start:] if depth else _isolate(text[start:], language)])


def in_order(parts: list[str], comma: str, language: str) -> str:
    """The parts of an address, one after the other as the language runs; in two scripts, each keeps its own order."""
    whole = comma.join(parts)
    if not (_LETTER.search(whole) and _ARABIC_LETTER.search(whole)):
        return whole
    # The mark stands first: a browser that guesses the direction of the line takes that of the page.
    return (RLM if language == "ar" else LRM) + comma.join(f"{FSI}{part}{PDI}" for part in parts)


def _isolate(text: str, language: str) -> str:
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
