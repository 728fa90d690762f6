"""Names of the built files: the manifest that `make assets` writes."""

import json
from functools import cache
from pathlib import Path

MANIFEST = Path(__file__).parent / "static" / "jiwar" / "manifest.json"


class AssetsMissing(RuntimeError):  # noqa: N818 - reads as what happened
    """A page asked for a style, a script or a drawing that was not built."""


def hashed(name: str) -> str:
    """`jiwar.css` → `jiwar.3f9a2c1d55aa.css`; raises AssetsMissing, which says what to type."""
    names = _manifest(MANIFEST.stat().st_mtime_ns if MANIFEST.exists() else 0)
    if name not in names:
        raise AssetsMissing(f"{name} is not built: run make assets")
    return names[name]


@cache
def _manifest(_changed_at: int) -> dict[str, str]:
    if not MANIFEST.exists():
        raise AssetsMissing("styles and scripts are not built: run make assets")
    names: dict[str, str] = json.loads(MANIFEST.read_text())
    return names
