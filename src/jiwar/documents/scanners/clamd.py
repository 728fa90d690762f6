"""ClamAV's daemon `clamd`, asked by its INSTREAM command over TCP or a Unix socket."""

import socket
import struct
import time
from typing import BinaryIO
from urllib.parse import urlsplit

from jiwar.documents.scanners.scanner import ScanFailed, ScannerUnreachable
from jiwar.kernel import guard

CONNECT_S = 2
SCAN_S = 20  # in all, for one content
_BLOCK = 64 * 1024
_MOST_SAID = 4096


class ClamdScanner:
    """The daemon at `url`: `tcp://127.0.0.1:3310` or `unix:/run/clamav/clamd.ctl`."""

    name = "clamd"

    def __init__(self, url: str, *, limit_s: float = SCAN_S) -> None:
        self.url, self.limit_s = url, limit_s

    def scan(self, content: BinaryIO) -> str:
        """Send the content, read the verdict; raises ScannerUnreachable, ScanFailed."""
        guard.outside_transaction("looking for viruses")
        said = self._ask(b"zINSTREAM\0", content)
        # "stream: OK" · "stream: Eicar-Signature FOUND" · "INSTREAM size limit exceeded. ERROR"
        about = said.removeprefix("stream: ")
        if about == "OK":
            return ""
        if about.endswith(" FOUND"):
            return about.removesuffix(" FOUND")
        raise ScanFailed(f"clamd said {said[:120]!r}")

    def version(self) -> str:
        """What it is, for the administrator; raises ScannerUnreachable, ScanFailed."""
        return self._ask(b"zVERSION\0", None)

    def _ask(self, command: bytes, content: BinaryIO | None) -> str:
        end = time.monotonic() + self.limit_s
        try:
            with self._connected() as link:
                link.sendall(command)
                if content is not None:
                    self._send(link, content, end)
                return self._answer(link, end)
        except (OSError, ValueError) as problem:
            raise ScannerUnreachable(f"clamd: {type(problem).__name__}") from problem

    def _connected(self) -> socket.socket:
        where = urlsplit(self.url)
        if where.scheme == "unix":
            link = socket.socket(socket.AF_UNIX)
            link.settimeout(CONNECT_S)
            try:
                link.connect(where.path)
            except OSError:
                link.close()
                raise
            return link
        if where.scheme != "tcp" or not where.hostname:
            raise ValueError("JIWAR_CLAMD_URL is tcp://host:port or unix:/path")
        return socket.create_connection((where.hostname, where.port or 3310), timeout=CONNECT_S)

    def _send(self, link: socket.socket, content: BinaryIO, end: float) -> None:
        try:
            while block := content.read(_BLOCK):
                link.settimeout(_left(end))
                link.sendall(struct.pack("!I", len(block)) + block)
            link.sendall(struct.pack("!I", 0))
        except (BrokenPipeError, ConnectionResetError):
            return  # it had enough (a content longer than its StreamMaxLength): its answer says why

    def _answer(self, link: socket.socket, end: float) -> str:
        said = b""
        while not said.endswith(b"\0") and len(said) < _MOST_SAID:
            link.settimeout(_left(end))
            part = link.recv(_MOST_SAID)
            if not part:
                break
            said += part
        if not said:
            raise ConnectionError("no answer")
        return said.rstrip(b"\0\n").decode("utf-8", "replace")


def _left(end: float) -> float:
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
