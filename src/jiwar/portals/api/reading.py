"""Reads the JSON that programs send: what could be kept by no database is refused before anything else looks at it."""

import json
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser

NUL = "\x00"


class StrictParser(Parser):
    """JSON as RFC 8259 has it: no NaN, no text with a NUL or half a character."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The value; raises ValueError, which is answered as a bad request."""
        return json.loads(request.body.decode(), parse_constant=_refuse, object_pairs_hook=_object, parse_float=_finite)


def _refuse(constant: str) -> Any:
    raise ValueError(constant)


def _finite(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise ValueError(text)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    for key, value in pairs:
        _check(key)
        _check(value)
    return dict(pairs)


def _check(value: Any) -> None:
    if isinstance(value, str):
        value.encode()  # half a character cannot be written: UnicodeEncodeError is a ValueError
        if NUL in value:
            raise ValueError("a NUL")
    elif isinstance(value, list):
        for one in value:
            _check(one)
