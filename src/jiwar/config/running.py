"""Processes: the web server (Granian), the worker with its scheduler, and both together for the demo."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Column, Table

from jiwar.kernel import telephones

if TYPE_CHECKING:
    from jiwar.config.demo import DemoSummary

WELCOME = (
    ("العربية", "/"),
    ("Français", "/fr/"),
    ("Staff", "/staff/"),
    ("Figures", "/direction/"),
    ("Messages that were sent", "/demo/messages/"),
    ("Verify an act", "/verify/"),
)
GRACE_S = 10  # how long a child may take to finish what it holds


def port_is_free(host: str, port: int) -> bool:
    """False when something answers there: two Granians share one port silently."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) != 0


def forget_data() -> None:
    """Delete the embedded database, uploads, signing keys and facts (the demo's reset).

    The secrets that the settings read stay: this process holds them, and its children read them from there.
    """
    from django.conf import settings  # slow import

    kept = {settings.DATA_DIR / "keys" / name for name in ("session.key", "personal-data.key")}
    for found in settings.DATA_DIR.rglob("*"):
        if found.is_file() and found not in kept:
            found.unlink()


def web(*, host: str, port: int, workers: int | None) -> int:
    """Serve until stopped; one process and two threads on SQLite, one process per core on PostgreSQL."""
    return subprocess.call(web_command(host=host, port=port, workers=workers))


def web_command(*, host: str, port: int, workers: int | None = None) -> list[str]:
    """The command that serves the pages."""
    from django.conf import settings  # slow import

    embedded = "sqlite" in settings.DATABASES["default"]["ENGINE"]
    count = workers or (1 if embedded else os.cpu_count() or 1)
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)),
        *("--workers", str(count), "--blocking-threads", "2" if embedded else "4", "--backpressure", "128"),
        *(
            "--respawn-failed-workers",
            "--workers-kill-timeout",
            str(GRACE_S),
            "--no-ws",
            "--log-level",
            "warning",
        ),
        "jiwar.config.wsgi:application",
    ]


def worker() -> int:
    """Run jobs and the schedule until SIGTERM or SIGINT; what was in hand is finished or given back."""
    from jiwar.outbox import api as outbox  # app ready

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    outbox.run_worker(stop=stop)
    return 0


def web_and_worker(*, host: str, port: int) -> int:
    """Both processes under this one; a worker that dies is started again, a web server that dies ends all."""
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")])
    }
    pages = subprocess.Popen(web_command(host=host, port=port), env=environment)
    jobs = _start_worker(environment)
    try:
        while not stopping.wait(0.5) and pages.poll() is None:
            if jobs.poll() is not None:
                print(f"The worker stopped ({jobs.returncode}); starting it again.", file=sys.stderr)
                time.sleep(1)
                jobs = _start_worker(environment)
    finally:
        for child in (pages, jobs):
            if child.poll() is None:
                child.terminate()
        for child in (pages, jobs):
            try:
                child.wait(GRACE_S)
            except subprocess.TimeoutExpired:
                child.kill()
    return 0 if stopping.is_set() else 1


def _start_worker(environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "jiwar.config.cli", "worker"], env=environment)


def say_welcome(summary: "DemoSummary", *, port: int) -> None:
    """Print where to go and who can sign in."""
    console = Console()
    console.print("\n[bold]Jiwar[/bold] is ready: [bold]open the first address in a browser[/bold]")
    for title, path in WELCOME:  # one a line, never cut: people copy them
        console.print(f"  {title:<25}http://127.0.0.1:{port}{path}", soft_wrap=True, highlight=False)
    console.print()
    longest = max((len(telephones.local(login.user_name)) for login in summary.logins), default=0)
    table = Table(
        Column("Sign in as", no_wrap=True, min_width=longest),
        "Role",
        "Office",
        title=f"Demo accounts, password: {summary.password}",
        title_justify="left",
    )
    for login in summary.logins:
        table.add_row(telephones.local(login.user_name), login.role, login.office)
    console.print(table)
    console.print("All data are synthetic. Stop with Ctrl-C; `make demo-reset` starts afresh.\n")
