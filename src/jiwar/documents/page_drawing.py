"""Draws one page of a stranger's PDF as a picture, in a process of its own that may swell, hang or die without harm.

A program: `python -m jiwar.documents.page_drawing PDF PAGE LONG_SIDE CPU_SECONDS PICTURE`. It knows neither Django nor
the settings, and is given no secret by its environment. What it writes: the number of pages, a line's end, the WebP.
"""

import sys
from pathlib import Path

import pypdfium2
from pypdfium2 import raw

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]  # checked before use

MEMORY_BYTES = 768 * 1024**2
MOST_BYTES = 8 * 1024**2
DAMAGED, PROTECTED, NO_PAGE = 3, 4, 5  # what it answers by its exit code; any other: it had to be stopped
_QUALITY = 60


def draw(pdf: str, number: int, long_side: int) -> tuple[int, object]:
    """How many pages there are, and the picture of one; leaves with an exit code when there is none."""
    try:
        document = pypdfium2.PdfDocument(pdf)
        pages = len(document)
        if not 1 <= number <= pages:
            sys.exit(NO_PAGE if pages else DAMAGED)
        page = document[number - 1]
        longest = max(page.get_size())
        if not longest > 0:  # also not a number
            sys.exit(DAMAGED)
        # Whatever the page says of its size: never more pixels than a square of `long_side`.
        return pages, page.render(scale=long_side / longest, may_draw_forms=False).to_pil().convert("RGB")
    except pypdfium2.PdfiumError as error:
        sys.exit(PROTECTED if error.err_code == raw.FPDF_ERR_PASSWORD else DAMAGED)


def main() -> None:
    """Draw what the command line says."""
    pdf, number, long_side, cpu_s, out = sys.argv[1:]
    if resource is not None:
        limits = {"AS": MEMORY_BYTES, "CPU": int(cpu_s), "FSIZE": MOST_BYTES, "CORE": 0}
        for name, most in limits.items():
            resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (most, most))
    pages, picture = draw(pdf, int(number), int(long_side))
    with Path(out).open("wb") as file:
        file.write(b"%d\n" % pages)
        picture.save(file, "WEBP", quality=_QUALITY, method=4)  # type: ignore[attr-defined]  # Pillow's


if __name__ == "__main__":
    main()
