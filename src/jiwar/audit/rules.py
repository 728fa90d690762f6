"""What an entry says, as bytes: the canonical form that its leaf commits to; no database."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from jiwar.audit.errors import PersonalDetail

FORMAT = 1
MAX_DETAILS_BYTES = 4096
ACCESS_WINDOW_S = 600
DAY_WINDOW_S = 86400
_NAMES_OF_PERSONAL_CONTENT = frozenset(
    {
        "answers",
        "address",
        "birth_date",
        "body",
        "email",
        "message",
        "name",
        "names",
        "nin",
        "password",
        "phone",
        "text",
    }
)
_NIN = re.compile(r"(?<![0-9a-fA-F-])[0-9]{18}(?![0-9a-fA-F-])")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


def canonical(row: Mapping[str, Any]) -> bytes:
    """JSON with sorted keys, no spaces, UTF-8: the same bytes whoever writes it."""
    return json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def moment(at: datetime) -> str:
    """UTC to the microsecond."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def checked_details(details: Mapping[str, Any] | None) -> dict[str, Any]:
    """`details` as plain JSON; raises PersonalDetail, or ValueError for what cannot be kept for ever."""
    plain = json.loads(json.dumps(details or {}, default=str))
    _check(plain, "details")
    if len(canonical(plain)) > MAX_DETAILS_BYTES:
        raise ValueError(f"details of more than {MAX_DETAILS_BYTES} bytes belong in a table of their own")
    return plain


def _check(value: Any, path: str) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key.lower() in _NAMES_OF_PERSONAL_CONTENT:
                raise PersonalDetail(f"{path}.{key}: journal its id, the content can be erased elsewhere")
            _check(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            _check(inner, f"{path}[{position}]")
    elif isinstance(value, float):
        raise ValueError(f"{path}: numbers with a fraction have no one canonical form; write text or whole units")
    elif isinstance(value, str) and (_NIN.search(value) or _EMAIL.search(value)):
        raise PersonalDetail(f"{path} looks like an identification number or an e-mail address")
