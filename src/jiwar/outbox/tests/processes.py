"""Child processes that work on one database, for tests that kill them."""

import os
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from django.db import connection

WANTED = os.environ["JIWAR_WANTED_VENDOR"]


class Children:
    """Child processes on one database, and the file where jobs note that they ran."""

    def __init__(self, *, module: str, folder: Path, apps: Sequence[str] = ()) -> None:
        self.module, self.folder, self.log = module, folder, folder / "ran.txt"
        self.log.touch()
        url = f"sqlite:///{folder}/jiwar.sqlite3" if WANTED == "sqlite" else _address()
        self.environment = os.environ | {"JIWAR_DATABASE_URL": url, "JIWAR_DATA_DIR": str(folder)}
        self.environment["PYTHONPATH"] = os.pathsep.join(["src", os.environ.get("PYTHONPATH", "")])
        self.running: list[subprocess.Popen[bytes]] = []
        if WANTED == "sqlite":  # a file: the test database itself lives in this process's memory
            migrate = [sys.executable, "-m", "django", "migrate", *apps, "--skip-checks", "--verbosity", "0"]
            subprocess.run(migrate, env=self.environment, check=True, timeout=180)

    def start(self, *, leaving: int = 0) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", self.module, str(self.log), str(leaving)]
        child = subprocess.Popen(command, env=self.environment)
        self.running.append(child)
        return child

    def ask(self, question: str) -> str:
        command = [sys.executable, "-m", self.module, str(self.log), question]
        return subprocess.run(
            command, env=self.environment, check=True, capture_output=True, text=True, timeout=120
        ).stdout

    def stop(self) -> None:
        for child in self.running:
            if child.poll() is None:
                child.kill()
            child.wait()

    def lines(self) -> list[str]:
        return self.log.read_text().splitlines()

    def ran(self) -> Counter[str]:
        return Counter(line.split(" ", 1)[1] for line in self.lines())

    def states(self) -> Counter[str]:
        return Counter(dict(self.rows("SELECT state, count(*) FROM outbox_job GROUP BY state")))

    def crashed(self) -> int:
        return self.rows("SELECT count(*) FROM outbox_job WHERE crashes > 0")[0][0]

    def rows(self, sql: str) -> list[tuple]:
        if WANTED == "sqlite":
            with closing(sqlite3.connect(self.folder / "jiwar.sqlite3", timeout=20)) as database:
                return database.execute(sql).fetchall()
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()


def until(condition: Callable[[], bool], what: str, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"waited {seconds} s for {what}"
        time.sleep(0.05)


def _address() -> str:
    """The test database of this run, for another process."""
    base, _, query = os.environ["JIWAR_DATABASE_URL"].partition("?")
    return f"{base.rsplit('/', 1)[0]}/{connection.settings_dict['NAME']}" + (f"?{query}" if query else "")
