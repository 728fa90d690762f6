"""Reads the codes printed on scanned sheets: a photo, or a PDF of at most some pages, in bounded time and memory."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import pypdfium2
import zxingcpp
from PIL import Image

from jiwar.documents.inspection import PDF
from jiwar.kernel import guard

MOST_PAGES = 30
_QR = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
_DOTS_AN_INCH = 150
_LONG_SIDE = 2600  # pixels: a page of A4 at 220 dots an inch; larger ones are made smaller first
# A page of an odd size is drawn at a scale that keeps it below this.
_POINTS = 72


@dataclass(frozen=True)
class ReadCode:
    """The text of one code and the page it stands on, from 1."""

    page: int
    text: str


def codes_in(*, content: bytes, media_type: str) -> list[ReadCode]:
    """Texts of the QR codes of an inspected file, page by page; pages beyond the 30th are not read."""
    guard.outside_transaction("reading a scan")
    found = []
    for number, picture in enumerate(_pictures(content, media_type), 1):
        codes = zxingcpp.read_barcodes(picture, formats=_QR)
        found += [ReadCode(page=number, text=code.text) for code in codes if code.valid]
    return found


def _pictures(content: bytes, media_type: str) -> Iterator[Image.Image]:
    if media_type != PDF:
        with Image.open(BytesIO(content)) as picture:
            picture.thumbnail((_LONG_SIDE, _LONG_SIDE))
            yield picture.convert("L")
        return
    document = pypdfium2.PdfDocument(content)
    try:
        for index in range(min(len(document), MOST_PAGES)):
            page = document[index]
            scale = min(_DOTS_AN_INCH / _POINTS, _LONG_SIDE / max(*page.get_size(), 1))
            yield page.render(scale=scale, grayscale=True).to_pil()
            page.close()
    finally:
        document.close()
