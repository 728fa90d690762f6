"""Which scanner serves: the one configured, or none. A kind of scanner is one file here and its line in `SCANNERS`."""

from collections.abc import Callable
from functools import lru_cache

from django.conf import settings

from jiwar.documents.scanners.clamd import ClamdScanner
from jiwar.documents.scanners.recording import RecordingScanner
from jiwar.documents.scanners.scanner import Scanner

SCANNERS: dict[str, Callable[[str], Scanner]] = {
    "tcp": ClamdScanner,
    "unix": ClamdScanner,
    "recording": lru_cache(RecordingScanner.at),  # for tests: one that remembers
}


def scanner() -> Scanner | None:
    """The scanner of JIWAR_CLAMD_URL; None without one. Raises KeyError for an address of an unknown kind."""
    url = settings.CLAMD_URL
    return SCANNERS[url.partition(":")[0]](url) if url else None
