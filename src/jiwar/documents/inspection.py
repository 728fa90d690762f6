"""Looks at an uploaded file before it is kept: what it really is, whether it is whole, whether it is harmless.

Photos are decoded and encoded again: camera data (place, date, device) and anything hidden behind the picture are
gone. The picture as received is not kept: what counts is the paper it shows; its SHA-256 is noted beside the file.
"""

import re
import warnings
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import filetype
from PIL import Image, ImageOps, UnidentifiedImageError

from jiwar.documents import audio, pdf_helper
from jiwar.documents.errors import FileDamaged, FileEmpty, FileLies, FileTypeRefused, ImageTooBig

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
MAX_MEGAPIXELS = 60  # a 50-megapixel telephone
LONG_SIDE = 3000  # pixels kept: an A4 page at 250 dots an inch
_QUALITY = 85
_START = 8192  # enough to know a type
_EXTENSIONS = {
    PDF: {"pdf"},
    JPEG: {"jpg", "jpeg", "jpe", "jfif"},
    PNG: {"png"},
    "image/webp": {"webp"},
    **audio.EXTENSIONS,
}
_GROUPS = {"pdf": {PDF}, "image": {JPEG, PNG, "image/webp"}, "audio": set(audio.EXTENSIONS)}
_FORMATS = ("JPEG", "PNG", "WEBP")
# Only a name that claims one of these can be caught lying; any other says nothing we rely on.
_CLAIMS = {extension: media for media, extensions in _EXTENSIONS.items() for extension in extensions}
_REAL_NAMES = {PDF: "PDF", JPEG: "JPEG", PNG: "PNG", "image/webp": "WebP", **audio.NAMES}


@dataclass(frozen=True)
class Inspected:
    """What may be kept of an upload; `content` is None when it is kept as it came."""

    content: bytes | None
    media_type: str
    name: str
    pages: int | None = None


def inspect(*, content: Path, filename: str, accept: list[str]) -> Inspected:
    """What may be kept of a file; raises a FileRefused that says what is wrong.

    `accept`: "pdf", "image", "audio".
    """
    with content.open("rb") as file:
        start = file.read(_START)
    if not start:
        raise FileEmpty
    real = _sniffed(start)
    name = clean_name(filename)
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if extension in _CLAIMS and _CLAIMS[extension] != real:
        raise FileLies(name, _REAL_NAMES.get(real, _other_name(start)))
    if not any(real in _GROUPS[group] for group in accept):
        raise FileTypeRefused(accept)
    if real == PDF:
        return _pdf(content, name)
    if real in audio.EXTENSIONS:
        kept = audio.cleaned(content.read_bytes(), real)
        return Inspected(content=kept, media_type=real, name=_renamed(name, min(audio.EXTENSIONS[real])))
    return _picture(content, real, name)


def clean_name(filename: str) -> str:
    """The name without folders, control signs and direction tricks (`gpj.exe`), at most 120 letters."""
    last = re.split(r"[\\/]", filename)[-1]
    visible = "".join(sign for sign in last if sign.isprintable() and sign not in '<>:"|?*')
    visible = re.sub(r"\s+", " ", visible).strip(" .") or "file"
    stem, dot, extension = visible.rpartition(".")
    return f"{stem[:110]}.{extension[:8]}" if dot and stem else visible[:120]


def _sniffed(start: bytes) -> str:
    if start.startswith(b"%PDF-"):
        return PDF
    if sound := audio.sniffed(start):
        return sound
    kind = filetype.guess(start)
    return kind.mime if kind else ""


def _other_name(start: bytes) -> str:
    kind = filetype.guess(start)
    if kind:
        return str(kind.extension).upper()
    start = start[:1024].lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "HTML"
    return "SVG" if b"<svg" in start else "?"


def _pdf(content: Path, name: str) -> Inspected:
    pages = pdf_helper.checked_pages(content)
    return Inspected(content=None, media_type=PDF, name=_renamed(name, "pdf"), pages=pages)


def _picture(content: Path, real: str, name: str) -> Inspected:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the limit below is ours
            picture = Image.open(content, formats=_FORMATS)  # closed when its last line was read
            if picture.width * picture.height > MAX_MEGAPIXELS * 1_000_000:
                raise ImageTooBig(MAX_MEGAPIXELS)
            picture.draft(None, (LONG_SIDE, LONG_SIDE))  # a large JPEG is decoded small: less memory, less time
            picture.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
            upright = ImageOps.exif_transpose(picture)
    except Image.DecompressionBombError as error:
        raise ImageTooBig(MAX_MEGAPIXELS) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise FileDamaged from error
    kept, extension = BytesIO(), "png" if real == PNG else "jpg"
    if extension == "png":
        _bare(upright, "RGBA" if upright.has_transparency_data else "RGB").save(kept, "PNG")
    else:
        _bare(upright, "RGB").save(kept, "JPEG", quality=_QUALITY, optimize=True)
    return Inspected(
        content=kept.getvalue(), media_type=PNG if extension == "png" else JPEG, name=_renamed(name, extension)
    )


def _bare(picture: Image.Image, mode: str) -> Image.Image:
    """The pixels alone: no EXIF, no comment, no profile, no text chunk."""
    converted = picture.convert(mode)
    bare = Image.new(mode, converted.size)
    bare.paste(converted)
    return bare


def _renamed(name: str, extension: str) -> str:
    stem, dot, old = name.rpartition(".")
    if not dot:
        return f"{name}.{extension}"
    if _CLAIMS.get(old.lower()) == _CLAIMS[extension]:
        return name
    return f"{stem}.{extension}" if old.lower() in _CLAIMS else f"{name}.{extension}"
