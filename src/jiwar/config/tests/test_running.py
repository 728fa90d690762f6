"""The demo's reset: what was held is lost, what the running settings read stays."""

from pathlib import Path
from typing import Any

from jiwar.config import running


def test_a_reset_leaves_nothing_but_the_secrets_that_the_settings_read(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    for name in ("jiwar.sqlite3", "files/ab/one.pdf", "keys/seal.pem", "keys/session.key", "keys/personal-data.key"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    running.forget_data()
    left = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert left == {"keys/session.key", "keys/personal-data.key"}
    assert tmp_path.is_dir(), "the database is made anew in it"
    settings.DATA_DIR = tmp_path / "none"
    running.forget_data()
