"""Reads PDFs of strangers in a process apart, which may be slow, swell or die without harm.

A few kilobytes that unpack to millions of objects would keep a web server busy for minutes. The helper has a limit of
memory, and of time for each file; past it, it is killed and the file refused. One a process, one file at a time.
"""

import json
import os
import select
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

from jiwar.documents import errors

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]  # checked before use

LIMIT_S = 15
START_S = 60  # loading pyHanko on a busy machine
MEMORY_BYTES = 1024**3
_lock = threading.Lock()
_running: list[subprocess.Popen[bytes]] = []


def checked_pages(path: Path) -> int:
    """The number of pages of a PDF; raises FileDamaged, FileProtected, FileActive, FileTypeRefused, FileTooComplex."""
    with _lock:
        answer = _ask(path)
    if answer is None:
        raise errors.FileTooComplex
    if refusal := answer.get("refused"):
        raise errors.FileTypeRefused(["pdf"]) if refusal == "FileTypeRefused" else getattr(errors, refusal)
    return int(answer["pages"])


def _ask(path: Path) -> dict[str, str] | None:
    """What the helper says of a file; None when it had to be stopped."""
    helper = _helper()
    try:
        helper.stdin.write(f"{path}\n".encode())  # type: ignore[union-attr]  # both are pipes
        helper.stdin.flush()  # type: ignore[union-attr]  # a pipe
        line = _line(helper, LIMIT_S)
    except OSError:
        line = b""
    if line:
        return json.loads(line)
    _stop(helper)
    return None


def _helper() -> subprocess.Popen[bytes]:
    """The helper that is running, or a new one, ready."""
    if _running and _running[0].poll() is None:
        return _running[0]
    _running.clear()
    paths = os.pathsep.join([str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")])
    helper = subprocess.Popen(
        [sys.executable, "-m", "jiwar.documents.pdf_helper"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # what it says of a stranger's file belongs in no log
        env=os.environ | {"PYTHONPATH": paths},
    )
    if not _line(helper, START_S):
        _stop(helper)
        raise RuntimeError("the process that reads PDFs did not start")
    _running.append(helper)
    return helper


def _line(helper: subprocess.Popen[bytes], limit_s: float) -> bytes:
    """Its next line; empty when it died or said nothing in time."""
    out = helper.stdout
    assert out is not None  # noqa: S101 - a pipe
    ready, _, _ = select.select([out], [], [], limit_s)
    return out.readline() if ready else b""


def _stop(helper: subprocess.Popen[bytes]) -> None:
    helper.kill()
    helper.wait()
    for pipe in (helper.stdin, helper.stdout):
        if pipe:
            with suppress(OSError):
                pipe.close()
    _running.clear()


def main() -> None:
    """Answer for each path on standard input, until it ends."""
    from jiwar.documents import pdf_inspection  # slow import: pyHanko

    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    print("ready", flush=True)  # noqa: T201 - the protocol
    for line in sys.stdin:
        try:
            with Path(line.rstrip("\n")).open("rb") as content:
                said = {"pages": str(pdf_inspection.checked_pages(content))}
        except errors.FileRefused as refusal:
            said = {"refused": type(refusal).__name__}
        print(json.dumps(said), flush=True)  # noqa: T201 - the protocol


if __name__ == "__main__":
    main()
