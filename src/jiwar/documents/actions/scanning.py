"""The virus scanner: asked when a file comes, and again and again for what waits in quarantine."""

import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from jiwar.documents import storage
from jiwar.documents.actions.contents import drop_content
from jiwar.documents.errors import FileInfected
from jiwar.documents.events import FileFoundInfected, FileReleased
from jiwar.documents.models import File, Scan
from jiwar.documents.scanners.choice import scanner
from jiwar.documents.scanners.scanner import ScanFailed, ScannerUnreachable
from jiwar.kernel import clock, guard
from jiwar.outbox import api as outbox

FIRST_AGAIN_S = 60
LONGEST_AGAIN_S = 3600
# While a scanner is silent people do not wait for it: it is asked again after this long.
SILENCE_S = 30
_silent: dict[str, float] = {}  # address → until when, on the process's own clock


def first_look(path: Path) -> dict[str, Any]:
    """What the row of a file that just came says about viruses; raises FileInfected."""
    asked = scanner()
    if asked is None:
        return {"scan": Scan.NONE}
    try:
        if _silent.get(settings.CLAMD_URL, 0) > time.monotonic():
            raise ScanFailed("was silent a moment ago")
        with path.open("rb") as content:
            virus = asked.scan(content)
    except (ScannerUnreachable, ScanFailed) as problem:
        if isinstance(problem, ScannerUnreachable):
            _silent[settings.CLAMD_URL] = time.monotonic() + SILENCE_S
        again = clock.now() + timedelta(seconds=FIRST_AGAIN_S)
        return {"scan": Scan.WAITING, "scan_next_at": again, "scan_attempts": 1, "scan_said": str(problem)[:120]}
    if virus:
        raise FileInfected
    return {"scan": Scan.CLEAN, "scanned_at": clock.now()}


def rescan(*, limit: int = 50) -> int:
    """Look again at what waits in quarantine and is due: release it, or delete its content; how many were decided.

    Harmless when repeated or run twice at once. A scanner that is silent is asked once per call.
    """
    guard.outside_transaction("looking for viruses")
    asked = scanner()
    due = File.objects.filter(scan=Scan.WAITING, scan_next_at__lte=clock.now()).order_by("scan_next_at", "id")
    decided = 0
    for row in list(due[:limit]):
        try:
            virus = ""
            if asked is not None:  # the operator gave the scanner up: what waited is as what comes now
                with closing(storage.opened(row.sha256)) as content:
                    virus = asked.scan(content)
        except ScannerUnreachable as problem:
            _put_off(row, str(problem))
            break
        except (ScanFailed, FileNotFoundError) as problem:
            _put_off(row, str(problem) if isinstance(problem, ScanFailed) else "its content is lost")
            continue
        decided += _decide(row, virus, scanned=asked is not None)
    return decided


def _put_off(row: File, why: str) -> None:
    pause = min(FIRST_AGAIN_S * 2 ** min(row.scan_attempts, 10), LONGEST_AGAIN_S)
    File.objects.filter(pk=row.pk, scan=Scan.WAITING).update(
        scan_attempts=row.scan_attempts + 1,
        scan_next_at=clock.now() + timedelta(seconds=pause),
        scan_said=why[:120],
    )


def _decide(row: File, virus: str, *, scanned: bool) -> int:
    """Write the verdict, once, and announce it: `tasks` deletes the content of an infected file after the commit."""
    clean = Scan.CLEAN if scanned else Scan.NONE
    with transaction.atomic():
        changed = File.objects.filter(pk=row.pk, scan=Scan.WAITING).update(
            scan=Scan.INFECTED if virus else clean,
            scanned_at=clock.now(),
            scan_next_at=None,
            scan_said=virus[:120],
        )
        if changed:
            event = FileFoundInfected(file_id=row.pk) if virus else FileReleased(file_id=row.pk)
            outbox.announce(event)
    return changed


def forget_infected(*, file_id: UUID) -> None:
    """Delete the content of an infected file, unless another file has the same and is not; harmless when repeated."""
    guard.outside_transaction("deleting a file")
    row = File.objects.filter(pk=file_id, scan=Scan.INFECTED).first()
    if row is not None:
        drop_content(row.sha256)
