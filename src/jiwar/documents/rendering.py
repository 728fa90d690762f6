"""Documents as PDF/A-2a and PDF/UA-1 by typst, one warm compiler per process. The same data give the same bytes."""

import json
import logging
import os
import re
import threading
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

from jiwar.documents import qr
from jiwar.documents.errors import DataMissing, LayoutUnknown
from jiwar.documents.printing import printable
from jiwar.documents.rules import LAYOUTS
from jiwar.kernel import guard

FOLDER = Path(__file__).resolve().parent
STANDARDS: list[Any] = ["a-2a", "ua-1"]
_MOST_UNKNOWN_LETTERS = 20
_UNPRINTABLE = re.compile(r'the text `"(.+?)"` could not be displayed')
log = logging.getLogger(__name__)
_one_at_a_time = threading.Lock()


def render(*, layout: str, data: dict[str, Any], language: str) -> bytes:
    """A PDF of `data` (see layouts/README.md) in "ar" or "fr"; the same arguments give the same bytes.

    `data["at"]` is the moment written into the file. Raises LayoutUnknown, DataMissing, InsideTransaction.
    """
    guard.outside_transaction("rendering a document")
    if layout not in LAYOUTS:
        raise LayoutUnknown(layout)
    shown = printable(layout=layout, data=data, language=language, address=settings.PUBLIC_URL)
    at: datetime = shown.pop("at")
    shown["synthetic"] = settings.MODE == "demo"
    if shown.get("codes"):
        shown["codes"] = [qr.svg(code) for code in shown["codes"]]
    address = shown.pop("qr")
    # Bytes are hashed once by typst, a text each time it travels with the data through a function.
    code = f"bytes({_quoted(qr.svg(address))})" if address else "none"
    written = f"json(bytes({_quoted(_text(shown))})) + (qr_svg: {code})"
    source = f'#import "{layout}.typ": {layout}\n#{layout}({written})'
    with _one_at_a_time:
        return _compiled(source, int(at.timestamp()))


def _compiled(source: str, timestamp: int) -> bytes:
    """The PDF; a letter that no font has (an emoji in an answer) is printed as a question mark, not refused."""
    for _attempt in range(_MOST_UNKNOWN_LETTERS):
        try:
            pdf = _compiler().compile(input=source.encode(), format="pdf", pdf_standards=STANDARDS, timestamp=timestamp)
        except typst.TypstError as error:
            unknown = _UNPRINTABLE.search(str(error))
            if unknown is None:
                raise
            log.warning("a letter that no font has was replaced: %s", unknown.group(1))
            source = _without(source, unknown.group(1))
            continue
        if not isinstance(pdf, bytes):
            raise TypeError("typst gave no PDF")
        return pdf
    raise DataMissing("too many letters that no font has")


def _without(source: str, shown: str) -> str:
    r"""`source` with the letters of a typst message (`\u{1f600}` or themselves) replaced."""
    letters = re.sub(r"\\u\{([0-9a-f]+)\}", lambda code: chr(int(code.group(1), 16)), shown)
    for letter in letters:
        if not letter.isascii():
            source = source.replace(letter, "?")
    return source


def warm_up() -> None:
    """Load fonts and layouts before the first person waits for them."""
    _compiler()


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    # typst reads it when it first compiles: on a page of ours its threads wait for each other, a third of the work.
    os.environ.setdefault("RAYON_NUM_THREADS", "1")
    fonts = FOLDER / "fonts"
    if not any(fonts.glob("*.ttf")):
        raise RuntimeError("the fonts of documents are missing: run `make assets`")
    found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts)])
    return typst.Compiler(root=str(FOLDER / "layouts"), font_paths=found, ignore_system_fonts=True)


def _quoted(text: str) -> str:
    """A literal of typst, whose escapes are those of JSON but for letters, which stay as they are."""
    return json.dumps(text, ensure_ascii=False)


def _text(shown: dict[str, Any]) -> str:
    return json.dumps(shown, ensure_ascii=False, sort_keys=True)
