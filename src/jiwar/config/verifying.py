"""`jiwar verify FILE`: is this signed act what the administration issued? Off line, with a saved trust file."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

from jiwar.documents import offline


def verify(file: Path, trust_file: Path | None, *, set_up: Callable[[], None]) -> int:
    """Print the verdict; 0 valid, 1 not valid, 2 unreadable."""
    try:
        pdf = file.read_bytes()
        trust = json.loads(trust_file.read_text()) if trust_file else _own_trust(set_up)
    except (OSError, ValueError) as error:
        print(f"Cannot read: {error}", file=sys.stderr)
        return 2
    verdict = offline.verify_offline(pdf=pdf, trust=trust)
    print(verdict.sentence)
    return 0 if verdict.state == "valid" else 1


def _own_trust(set_up: Callable[[], None]) -> dict[str, object]:
    set_up()
    from jiwar.signing import api as signing  # app ready

    return signing.trust_bundle()
