"""What every scanner takes and gives back."""

from typing import BinaryIO, Protocol


class ScannerUnreachable(Exception):  # noqa: N818 - reads as what happened
    """Nobody answers, or not in time."""


class ScanFailed(Exception):  # noqa: N818 - reads as what happened
    """It answered that it cannot look at this content."""


class Scanner(Protocol):
    """Looks for viruses in one content within a time limit.

    Raises ScannerUnreachable or ScanFailed, never anything else for a fault of the outside world.
    """

    name: str

    def scan(self, content: BinaryIO) -> str:
        """The name of the virus found; empty when there is none."""
        ...
