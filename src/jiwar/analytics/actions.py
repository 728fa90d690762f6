"""Writes facts: what changed in the tables, as Parquet files that any engine reads."""

import contextlib
import csv
import fcntl
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from jiwar.analytics.queries import store
from jiwar.analytics.queries.store import FactState
from jiwar.analytics.rules.definitions import DUCKDB_TYPES, FACTS, FactSource
from jiwar.kernel import clock, guard
from jiwar.kernel.ids import new_id

NULL = "\\N"
# A row may commit a while after the moment it bears: changes are read again from a little earlier.
OVERLAP = timedelta(minutes=10)
# Once a day everything is counted afresh, whatever an incremental refresh may have missed.
COMPLETE_EVERY = timedelta(hours=24)

Progress = Callable[[str, int], None]


@dataclass(frozen=True)
class Counts:
    """What a refresh did: rows of each fact that was written, and the facts that had not changed."""

    written: dict[str, int]
    unchanged: tuple[str, ...]


def refresh_facts(*, progress: Progress | None = None, complete: bool = False) -> Counts:
    """Bring every fact up to this moment; `complete` counts all rows afresh. `progress(fact, rows read)`.

    Only one process works at a time; facts whose `version()` is the same only get a new data date.
    """
    guard.outside_transaction("refreshing facts")
    written: dict[str, int] = {}
    unchanged: list[str] = []
    store.folder().mkdir(parents=True, exist_ok=True)
    with _alone():
        for fact in FACTS.values():
            rows = _refresh(fact, progress=progress, complete=complete)
            if rows is None:
                unchanged.append(fact.name)
            else:
                written[fact.name] = rows
    return Counts(written, tuple(unchanged))


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    with (store.folder() / "refresh.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _refresh(fact: FactSource, *, progress: Progress | None, complete: bool) -> int | None:
    moment = clock.now()
    version = fact.version()
    former = store.state_of(fact.name)
    if former and (former.schema != fact.schema_version() or not former.path.exists()):
        former = None
    whole = complete or former is None or former.complete_at < moment - COMPLETE_EVERY
    if former and not whole and former.version == version:
        store.write_state(replace(former, as_of=moment))
        return None
    base = former if former and fact.key and not whole else None
    file = f"{fact.name}-{new_id().hex}.parquet"
    rows = _write(fact, store.folder() / file, base=base, progress=progress)
    complete_at = base.complete_at if base else moment
    store.write_state(FactState(fact.name, file, fact.schema_version(), version, rows, moment, complete_at))
    _remove_old(fact, keep={file, former.file if former else file})
    return rows


def _write(fact: FactSource, target: Path, *, base: FactState | None, progress: Progress | None) -> int:
    since = base.as_of - OVERLAP if base else None
    draft, feed = target.with_suffix(".new"), target.with_suffix(".csv")
    try:
        with feed.open("w", newline="", encoding="utf-8") as lines:
            _feed(fact, lines, fact.rows(since), progress)
        with contextlib.closing(store.connect(writing=True)) as engine:
            engine.execute(_copy(fact, feed, draft, base))
            counted = engine.execute(f"SELECT count(*) FROM {store.reader_of(draft)}").fetchone()  # noqa: S608 - our own path
    finally:
        feed.unlink(missing_ok=True)
    draft.replace(target)
    return int(counted[0]) if counted else 0


def _feed(fact: FactSource, feed: Any, rows: Iterable[tuple[Any, ...]], progress: Progress | None) -> None:
    moments = [i for i, column in enumerate(fact.columns) if column.type == "moment"]
    write = csv.writer(feed).writerow
    for number, row in enumerate(rows, start=1):
        cells: list[Any] = [NULL if cell is None else cell for cell in row]
        for i in moments:
            if isinstance(cells[i], datetime):
                cells[i] = cells[i].astimezone(UTC).replace(tzinfo=None)
        write(cells)
        if progress and number % 1000 == 0:
            progress(fact.name, number)


def _copy(fact: FactSource, feed: Path, target: Path, base: FactState | None) -> str:
    """SQL made of registered names and our own paths only."""
    shape = ", ".join(f"'{c.name}': '{DUCKDB_TYPES[c.type]}'" for c in fact.columns)
    rows = f"""
        WITH fresh AS (SELECT * FROM read_csv({store.quoted(feed)}, columns={{{shape}}}, auto_detect=false,
            header=false, delim=',', quote='"', escape='"', nullstr='{NULL}'))
        SELECT * FROM fresh"""  # noqa: S608 - registered names and our own paths
    if base and fact.key:
        rows += f"""
        UNION ALL SELECT o.* FROM {store.reader_of(base.path)} o
        ANTI JOIN fresh f ON o."{fact.key}" = f."{fact.key}\""""  # noqa: S608 - the same
    if fact.sort:
        rows += " ORDER BY " + ", ".join(f'"{name}"' for name in fact.sort)
    return f"COPY ({rows}) TO {store.quoted(target)} (FORMAT parquet, COMPRESSION zstd)"


def _remove_old(fact: FactSource, *, keep: set[str]) -> None:
    """The former file stays for readers that are on their way to it; what a crash left behind goes too."""
    for path in store.folder().glob(f"{fact.name}-*"):
        if path.name not in keep:
            path.unlink(missing_ok=True)
