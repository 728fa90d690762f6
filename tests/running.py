"""A Jiwar of its own for the journeys, the tour and the screens: filled, served and stopped again."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent / "src"
START_S = 300  # filling and the first answer, on a slow machine


def free_port() -> int:
    """A port nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_jiwar(*, cases: int = 300, data: Path | None = None, filled: Path | None = None) -> Iterator[str]:
    """The address of a demo with `cases` past cases in a temporary folder; stopped and deleted at the end.

    With `data`, that folder, which the caller deletes. With `filled`, what that folder of `filling` holds.
    """
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="jiwar-run-", ignore_cleanup_errors=True) as temporary:
        folder = str(data or temporary)
        if filled:
            shutil.copytree(filled, folder, dirs_exist_ok=True)
        log = Path(folder) / "run.log"
        process = _demo(folder, log, "--port", str(port), "--cases", str(cases))
        try:
            base_url = f"http://127.0.0.1:{port}"
            _wait(base_url, process, log)
            yield base_url
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()


def filling(folder: Path) -> subprocess.Popen[bytes]:
    """A process that fills the demo of the journeys into an empty folder; several can begin from it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return _demo(str(folder), folder / "fill.log", "--prepare-only", "--cases", "300")


def _demo(folder: str, log: Path, *options: str) -> subprocess.Popen[bytes]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("JIWAR_", "DJANGO_"))}
    environment |= {"JIWAR_DATA_DIR": folder, "PYTHONPATH": str(SOURCE), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "jiwar.config.cli", "demo", "--records", "3000", *options]
    with log.open("wb") as out:
        return subprocess.Popen(command, env=environment, stdout=out, stderr=subprocess.STDOUT)


def _wait(base_url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_S
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"Jiwar did not start:\n{log.read_text()[-4000:]}")
        try:
            with urllib.request.urlopen(f"{base_url}/about/", timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.3)
    raise RuntimeError(f"Jiwar did not answer within {START_S} s:\n{log.read_text()[-4000:]}")
