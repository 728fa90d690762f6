"""SQLite: tests begin from a copy of a migrated database, kept in build/ until a migration changes.

Migrating takes most of the time that a few tests take. PostgreSQL is migrated at each run, and so is a fresh clone.
"""

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


def kept() -> Path:
    """Where the copy is: its name follows from the migrations, what they use, and Django's version."""
    import django

    sources = [*sorted(ROOT.glob("src/jiwar/*/migrations/0*.py")), ROOT / "src/jiwar/kernel/append_only.py"]
    mark = hashlib.sha256(django.__version__.encode() + b"".join(path.read_bytes() for path in sources)).hexdigest()
    return ROOT / "build" / "migrated" / f"{mark[:16]}.sqlite3"


@pytest.fixture(autouse=True, scope="session")
def _migrated(django_test_environment: None) -> Iterator[None]:
    """The command that creates the database of the tests finds most of its work done; what is missing it does."""
    from django.core import management  # app ready
    from django.db import connection  # app ready

    if connection.vendor != "sqlite":
        yield
        return
    plain = management.call_command

    def call_command(name: str, *arguments: Any, **options: Any) -> Any:
        if name != "migrate":
            return plain(name, *arguments, **options)
        management.call_command = plain  # once: a test that migrates does all of it
        copy = kept()
        connection.ensure_connection()
        if copy.exists():
            with closing(sqlite3.connect(copy)) as source:
                source.backup(connection.connection)
        done = plain(name, *arguments, **options)
        if not copy.exists():
            _keep(connection.connection, copy)
        return done

    management.call_command = call_command
    yield
    management.call_command = plain


def _keep(migrated: sqlite3.Connection, copy: Path) -> None:
    """Whole or not at all: several processes may keep theirs at the same moment; copies of other migrations go."""
    copy.parent.mkdir(parents=True, exist_ok=True)
    for other in copy.parent.glob("*.sqlite3"):
        other.unlink(missing_ok=True)
    unfinished = copy.with_suffix(f".{os.getpid()}")
    with closing(sqlite3.connect(unfinished)) as target:
        migrated.backup(target)
    unfinished.replace(copy)
