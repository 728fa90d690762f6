"""Whether a PDF that somebody sends is whole, readable and only paper. pyHanko is slow to load: import in functions."""

import struct
import zlib
from collections.abc import Iterator
from io import SEEK_END
from typing import Any, BinaryIO

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader

from jiwar.documents.errors import FileActive, FileDamaged, FileProtected, FileTypeRefused

# What makes a PDF more than paper. Pages that turn or links that open are not in the list.
ACTIVE_KEYS = {"/JavaScript", "/JS", "/XFA", "/EmbeddedFile", "/EmbeddedFiles", "/EF", "/AF", "/RichMedia"}
ACTIVE_KINDS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/Rendition", "/Sound", "/Movie"}
ACTIVE_ANNOTATIONS = {"/FileAttachment", "/RichMedia", "/Screen", "/3D", "/Movie", "/Sound"}
_MOST_OBJECTS = 100_000
_DEEPEST = 60
_TAIL = 65_557  # a zip's end record and its longest comment
_ZIP_END = b"PK\x05\x06"


def checked_pages(content: BinaryIO) -> int:
    """The number of pages; raises FileDamaged, FileProtected, FileActive or FileTypeRefused.

    What streams unpack to is bounded by pyHanko, the number of objects and their depth here; seconds and memory by
    the process in which this runs (`pdf_helper`).
    """
    size = content.seek(0, SEEK_END)
    content.seek(max(0, size - _TAIL))
    tail = content.read()
    content.seek(0)
    if _also_zip(tail):
        raise FileTypeRefused(["pdf"])
    if b"%%EOF" not in tail[-2048:]:
        raise FileDamaged
    try:
        reader = PdfFileReader(content, strict=False)
        if reader.encrypted:
            raise FileProtected
        pages = int(reader.root["/Pages"]["/Count"])
        if not 1 <= pages <= _MOST_OBJECTS:  # each page is an object
            raise FileDamaged
        _refuse_active(reader)
    except FileActive:
        raise
    except (
        PdfError,
        ValueError,
        KeyError,
        TypeError,
        IndexError,
        AttributeError,
        ArithmeticError,
        NotImplementedError,  # a way to pack streams that no scanner writes
        RecursionError,
        struct.error,
        zlib.error,
    ) as error:
        raise FileDamaged from error
    return pages


def _also_zip(tail: bytes) -> bool:
    """A file that is a PDF for one reader and an archive for another."""
    at = tail.rfind(_ZIP_END)
    if at < 0 or len(tail) - at < 22:
        return False
    (comment,) = struct.unpack_from("<H", tail, at + 20)
    return at + 22 + comment <= len(tail) <= at + 22 + comment + 2


def _refuse_active(reader: PdfFileReader) -> None:
    seen: set[tuple[int, int]] = set()
    waiting: list[tuple[Any, int]] = [(reader.trailer.flatten(), 0)]
    while waiting:
        value, depth = waiting.pop()
        if isinstance(value, generic.IndirectObject):
            key = (value.idnum, value.generation)
            if key in seen:
                continue
            seen.add(key)
            if len(seen) > _MOST_OBJECTS:
                raise FileDamaged
            value, depth = value.get_object(), 0
        if depth > _DEEPEST:
            raise FileDamaged
        if isinstance(value, generic.DictionaryObject):
            _refuse_active_dictionary(value)
        waiting.extend((child, depth + 1) for child in _children(value))


def _refuse_active_dictionary(value: generic.DictionaryObject) -> None:
    if not ACTIVE_KEYS.isdisjoint(value):
        raise FileActive
    if value.get("/S") in ACTIVE_KINDS or value.get("/Subtype") in ACTIVE_ANNOTATIONS:
        raise FileActive
    if value.get("/Type") in {"/EmbeddedFile", "/Filespec"} and "/EF" in value:
        raise FileActive


def _children(value: Any) -> Iterator[Any]:
    if isinstance(value, generic.DictionaryObject):
        for key in value:
            yield value.raw_get(key)
    elif isinstance(value, generic.ArrayObject):
        for index in range(len(value)):
            yield value.raw_get(index)
