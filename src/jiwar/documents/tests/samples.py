"""Data of documents as decisions and cases give them, in both languages (samples.yaml)."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml

AT = "2026-11-22T09:30:00+01:00"
REFERENCE = "ABCD2FGH"
QR = f"http://127.0.0.1:8000/v/{REFERENCE}?s=" + "0oRDoQEmoFiVpAFoQUJDRDJGR0gCdFJFUy8xNjAxLzIwMjYv" * 4
_ALL = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text())


def sample(layout: str, language: str = "ar", **changes: Any) -> dict[str, Any]:
    """The data of one document, with `changes`."""
    found = deepcopy(_ALL[layout])
    shared = {"at": AT, "reference": REFERENCE, "authority": deepcopy(_ALL["authority"]), "qr": QR}
    return {**shared, **found["both"], **found[language], **changes}
