"""Where facts lie: one Parquet file per version, and a small file beside that says which one is current."""

import json
import threading
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
from django.conf import settings

MEMORY = "512MB"
WRITING_MEMORY = "1GB"
THREADS = 2


@dataclass(frozen=True)
class FactState:
    """What is known of a fact's current file."""

    name: str
    file: str
    schema: str
    version: str
    rows: int
    as_of: datetime
    complete_at: datetime

    @property
    def path(self) -> Path:
        return folder() / self.file


def folder() -> Path:
    """The folder of facts."""
    return Path(settings.DATA_DIR) / "facts"


def pointer_of(name: str) -> Path:
    """The small file that says which Parquet file of a fact is current."""
    return folder() / f"{name}.json"


_known: dict[Path, tuple[int, FactState]] = {}


def state_of(name: str) -> FactState | None:
    """The current state of a fact, None before its first refresh (a newer file is noticed by its time)."""
    path = pointer_of(name)
    try:
        stamp = path.stat().st_mtime_ns
    except FileNotFoundError:
        return None
    known = _known.get(path)
    if known is None or known[0] != stamp:
        row = json.loads(path.read_text())
        moments = {key: datetime.fromisoformat(row[key]) for key in ("as_of", "complete_at")}
        known = _known[path] = (stamp, FactState(**(row | moments)))
    return known[1]


def write_state(state: FactState) -> None:
    """Make `state` current in one step: a reader sees the former one or this one."""
    row = asdict(state) | {"as_of": state.as_of.isoformat(), "complete_at": state.complete_at.isoformat()}
    draft = pointer_of(state.name).with_suffix(".json.new")
    draft.write_text(json.dumps(row))
    draft.replace(pointer_of(state.name))


def connect(*, writing: bool = False) -> duckdb.DuckDBPyConnection:
    """An engine that keeps to its share of the machine, loads nothing and shows nothing; a writer keeps order."""
    engine = duckdb.connect(
        config={
            "threads": THREADS,
            "memory_limit": WRITING_MEMORY if writing else MEMORY,
            "preserve_insertion_order": writing,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "temp_directory": str(folder() / "tmp"),
        }
    )
    engine.execute("SET enable_progress_bar = false")
    return engine


_lock = threading.Lock()
_engine: duckdb.DuckDBPyConnection | None = None


def fetch(sql: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Rows of a question, on a cursor of its own: cursors of the one engine may work at the same time."""
    global _engine  # noqa: PLW0603 - one engine a process, made at the first question
    with _lock:
        if _engine is None:
            _engine = connect()
        cursor = _engine.cursor()
    try:
        return cursor.execute(sql, parameters).fetchall()
    finally:
        cursor.close()


def quoted(path: Path) -> str:
    """A path of ours as an SQL text."""
    return "'" + str(path).replace("'", "''") + "'"


def reader_of(path: Path) -> str:
    """SQL that reads a Parquet file of ours."""
    return f"read_parquet({quoted(path)})"
