"""A real `clamd` on loopback, with one signature of ours: the harmless EICAR test file. Nothing is downloaded."""

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

# In two halves: this file itself must not look infected to whoever checks it out.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
STREAM_BYTES = 2 * 1024 * 1024
_START_S = 60


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def clamd(*, unix: bool = False, port: int = 0) -> Iterator[str]:
    """Its address as JIWAR_CLAMD_URL takes it; a loud skip where there is no clamd."""
    program = shutil.which("clamd", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
    if program is None:
        pytest.skip("no clamd: apt-get install clamav-daemon")
    with tempfile.TemporaryDirectory(prefix="jiwar-clamd-") as folder:
        home = Path(folder)
        (home / "db").mkdir()
        (home / "db" / "jiwar.ndb").write_text(f"Jiwar.Test.Eicar:0:*:{EICAR.hex()}\n")
        port = port or free_port()
        where = f"LocalSocket {home}/clamd.ctl" if unix else f"TCPSocket {port}\nTCPAddr 127.0.0.1"
        config = home / "clamd.conf"
        config.write_text(
            f"DatabaseDirectory {home}/db\nLogFile {home}/log\n{where}\n"
            f"StreamMaxLength {STREAM_BYTES}\nForeground yes\nConcurrentDatabaseReload no\nMaxThreads 4\n"
        )
        process = subprocess.Popen([program, "-c", str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        url = f"unix:{home}/clamd.ctl" if unix else f"tcp://127.0.0.1:{port}"
        try:
            _wait(process, home / "clamd.ctl" if unix else port, home / "log")
            yield url
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(process: "subprocess.Popen[bytes]", where: Path | int, log: Path) -> None:
    end = time.monotonic() + _START_S
    while time.monotonic() < end and process.poll() is None:
        with socket.socket(socket.AF_UNIX if isinstance(where, Path) else socket.AF_INET) as probe:
            if probe.connect_ex(str(where) if isinstance(where, Path) else ("127.0.0.1", where)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"clamd did not start: {log.read_text() if log.exists() else 'no log'}")
