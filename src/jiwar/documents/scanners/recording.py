"""A scanner for tests: remembers what it was given, finds what it is told to find."""

from typing import BinaryIO

from jiwar.documents.scanners.scanner import ScannerUnreachable
from jiwar.kernel import guard


class RecordingScanner:
    """Finds the contents that hold one of `viruses` (bytes → name); unreachable while `down`."""

    name = "recording"

    def __init__(self) -> None:
        self.viruses: dict[bytes, str] = {}
        self.down = False
        self.scanned: list[bytes] = []

    @classmethod
    def at(cls, _url: str) -> "RecordingScanner":
        """One for each address."""
        return cls()

    def scan(self, content: BinaryIO) -> str:
        """The name of the virus found; raises ScannerUnreachable while `down`."""
        guard.outside_transaction("looking for viruses")
        if self.down:
            raise ScannerUnreachable("recording: down")
        whole = content.read()
        self.scanned.append(whole)
        return next((name for sign, name in self.viruses.items() if sign in whole), "")
