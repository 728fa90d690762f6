"""What a decision must contain and how its number is written; no database."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from jiwar.decisions.errors import RefusalNeedsReasons
from jiwar.kernel.texts import Texts

REFUSAL = "refusal"
SERIES = re.compile(r"[A-Z][A-Z0-9]{0,11}")
SALT_BYTES = 16
FIRST_DELAY_S = 20
LONGEST_DELAY_S = 1800
IN_HAND_S = 90  # how long the job has before the sweep looks after the decision


def number_text(*, series: str, office_code: str, year: int, place: int) -> str:
    """`RES/1601/2026/000123`."""
    return f"{series}/{office_code}/{year}/{place:06d}"


def says_something(texts: Texts | None) -> bool:
    """True when at least one language has more than spaces."""
    return bool(texts) and any(isinstance(text, str) and text.strip() for text in texts.values())  # type: ignore[union-attr]  # bool() above


def check_refusal(*, kind: str, reasons: Sequence[Texts], remedies: Texts | None) -> None:
    """Raise RefusalNeedsReasons for a refusal that does not state both, in words."""
    if kind == REFUSAL and not (reasons and all(map(says_something, reasons)) and says_something(remedies)):
        raise RefusalNeedsReasons


def plain(value: Any) -> Any:
    """`value` as JSON gives it back: what is rendered after a retry is what was stored."""
    return json.loads(json.dumps(value, default=str))


def canonical(row: Mapping[str, Any]) -> bytes:
    """JSON with sorted keys, no spaces, UTF-8."""
    return json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def text_digest(salt: bytes, text: Mapping[str, Any]) -> str:
    """SHA-256 in hex of the salt and of the canonical text of a decision."""
    return hashlib.sha256(salt + canonical(text)).hexdigest()


def delay_s(attempts: int) -> int:
    """Seconds until the next attempt to seal after that many failures."""
    return min(FIRST_DELAY_S * 2 ** min(attempts - 1, 16), LONGEST_DELAY_S)
