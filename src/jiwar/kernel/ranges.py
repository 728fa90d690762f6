"""A file that a player asks for in pieces: iPhones play no sound from a server that does not give them."""

import re

from django.http import HttpRequest, HttpResponse

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
MOST_DIGITS = 12


def ranged(request: HttpRequest, content: bytes, *, media_type: str) -> HttpResponse:
    """`content`, or the one piece that `Range` asks for (RFC 9110, 14): anything else than one piece gets the whole."""
    found = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    if not found or not any(found.groups()) or max(map(len, found.groups())) > MOST_DIGITS:
        answer = HttpResponse(content, content_type=media_type)
    else:
        answer = _piece(content, found[1], found[2], media_type)
    answer["Accept-Ranges"] = "bytes"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _piece(content: bytes, first: str, last: str, media_type: str) -> HttpResponse:
    size = len(content)
    start = int(first) if first else max(size - int(last), 0)
    end = min(int(last), size - 1) if first and last else size - 1
    if start > end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    answer = HttpResponse(content[start : end + 1], status=206, content_type=media_type)
    answer["Content-Range"] = f"bytes {start}-{end}/{size}"
    return answer
