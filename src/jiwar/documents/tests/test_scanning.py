"""Viruses: one contract for every scanner, against a real clamd; quarantine while it is silent."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO
from itertools import count

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from jiwar.documents import api, storage
from jiwar.documents.events import FileFoundInfected, FileReleased
from jiwar.documents.models import File
from jiwar.documents.scanners.choice import scanner
from jiwar.documents.scanners.clamd import ClamdScanner
from jiwar.documents.scanners.recording import RecordingScanner
from jiwar.documents.scanners.scanner import ScanFailed, Scanner, ScannerUnreachable
from jiwar.documents.tests.clamd_server import EICAR, STREAM_BYTES, clamd, free_port
from jiwar.documents.tests.factories import CITIZEN, pdf, photo, upload
from jiwar.kernel import clock, guard
from jiwar.outbox import api as outbox
from jiwar.outbox.models import Job

pytestmark = pytest.mark.django_db
_numbers = count()


@pytest.fixture(scope="module")
def daemon() -> Iterator[str]:
    with clamd() as url:
        yield url


@pytest.fixture
def recorder(settings) -> RecordingScanner:
    """The configured scanner is one that finds EICAR, and that can be made silent."""
    settings.CLAMD_URL = f"recording:{next(_numbers)}"
    found = scanner()
    assert isinstance(found, RecordingScanner)
    found.viruses = {EICAR: "Eicar"}
    return found


# --- The contract ---------------------------------------------------------------------------------------------


@contextmanager
def over_tcp(daemon: str) -> Iterator[Scanner]:
    yield ClamdScanner(daemon)


@contextmanager
def over_unix(_daemon: str) -> Iterator[Scanner]:
    with clamd(unix=True) as url:
        yield ClamdScanner(url)


@contextmanager
def recording(_daemon: str) -> Iterator[Scanner]:
    made = RecordingScanner()
    made.viruses = {EICAR: "Eicar"}
    yield made


@pytest.mark.parametrize("opened", [over_tcp, over_unix, recording])
def test_the_contract(daemon: str, opened) -> None:
    with opened(daemon) as asked:
        assert asked.name
        for clean in (b"", b"hello", pdf(), photo()):
            assert asked.scan(BytesIO(clean)) == ""
        for infected in (EICAR, b"before" + EICAR + b"after", bytes(1_000_000) + EICAR):
            assert "Eicar" in asked.scan(BytesIO(infected))
        with transaction.atomic(), pytest.raises(guard.InsideTransaction):
            asked.scan(BytesIO(b"x"))


def test_a_content_longer_than_clamd_takes_is_said(daemon: str) -> None:
    with pytest.raises(ScanFailed, match="size limit"):
        ClamdScanner(daemon).scan(BytesIO(bytes(STREAM_BYTES + 4_000_000)))


def test_nobody_listens() -> None:
    with pytest.raises(ScannerUnreachable):
        ClamdScanner(f"tcp://127.0.0.1:{free_port()}").scan(BytesIO(b"x"))
    with pytest.raises(ScannerUnreachable):
        ClamdScanner("unix:/nowhere/clamd.ctl").scan(BytesIO(b"x"))


@pytest.mark.parametrize("said", [b"", b"stream: half an answ", b"\x00"])
def test_one_that_is_silent_or_mad_is_left_in_time(said: bytes) -> None:
    """It takes the connection, perhaps says something, and never ends."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            link, _ = server.accept()
            with link:
                if said:
                    link.sendall(said)
                over.wait(10)

        threading.Thread(target=serve, daemon=True).start()
        start = time.monotonic()
        with pytest.raises((ScannerUnreachable, ScanFailed)):
            ClamdScanner(f"tcp://127.0.0.1:{server.getsockname()[1]}", limit_s=1).scan(BytesIO(b"x" * 100_000))
        assert time.monotonic() - start < 4
        over.set()


# --- When a file comes ------------------------------------------------------------------------------------------


def infected_pdf() -> bytes:
    """A good PDF of one page, but for what a comment at its end holds."""
    return pdf() + b"%" + EICAR + b"\n"


def test_without_a_scanner_files_are_kept_as_they_are() -> None:
    assert upload(pdf(), "a.pdf").scan == "none"


def test_the_eicar_test_file_is_refused_by_a_real_clamd(settings, daemon: str) -> None:
    settings.CLAMD_URL = daemon
    for content, name in ((EICAR, "eicar.pdf"), (infected_pdf(), "acte.pdf"), (photo() + EICAR, "photo.jpg")):
        with pytest.raises(api.FileInfected) as refusal:
            upload(content, name)
        for language in ("ar-dz", "fr"):
            with override(language):
                assert len(str(refusal.value)) > 20
    assert not File.objects.exists()
    kept = upload(pdf(), "acte.pdf")
    assert (kept.scan, api.read_file(id=kept.id)) == ("clean", pdf())
    assert "ClamAV" in api.quarantine().version


def test_a_silent_scanner_means_quarantine(recorder: RecordingScanner) -> None:
    recorder.down = True
    kept = upload(pdf(), "acte.pdf")
    assert kept.scan == "waiting"
    with pytest.raises(api.FileInQuarantine):
        api.open_file(id=kept.id)
    seen = api.quarantine()
    assert (seen.configured, seen.waiting, seen.last_said) == (True, 1, "recording: down")


def test_people_do_not_wait_for_a_scanner_that_was_silent(recorder: RecordingScanner, monkeypatch) -> None:
    recorder.down = True
    upload(pdf(), "one.pdf")
    recorder.down = False
    assert upload(pdf(), "two.pdf").scan == "waiting"
    assert recorder.scanned == []
    real = time.monotonic
    monkeypatch.setattr(time, "monotonic", lambda: real() + 31)
    assert upload(pdf(), "three.pdf").scan == "clean"


def test_a_bad_file_is_refused_also_while_the_scanner_is_silent(recorder: RecordingScanner) -> None:
    recorder.down = True
    with pytest.raises(api.FileLies):
        upload(b"<html>", "a.pdf")
    assert not File.objects.exists()


def test_the_database_keeps_quarantine_in_reach_of_the_sweep(recorder: RecordingScanner) -> None:
    recorder.down = True
    kept = upload(pdf(), "a.pdf")
    with pytest.raises(IntegrityError), transaction.atomic():
        File.objects.filter(pk=kept.id).update(scan_next_at=None)


# --- Quarantine is looked at again ------------------------------------------------------------------------------


def waiting(recorder: RecordingScanner, content: bytes = b"", name: str = "acte.pdf") -> api.FileView:
    recorder.down = True
    kept = upload(content or pdf(), name)
    recorder.down = False
    return kept


def announced(event: type) -> int:
    return Job.objects.filter(event=event.name(), relay=True).count()


def after(seconds: int):
    return clock.frozen(clock.now() + timedelta(seconds=seconds))


def test_released_when_the_scanner_is_back(recorder: RecordingScanner) -> None:
    kept = waiting(recorder)
    assert api.rescan() == 0, "not due yet"
    with after(61):
        assert api.rescan() == 1
        assert api.rescan() == 0
    assert api.file(id=kept.id).scan == "clean"
    assert api.read_file(id=kept.id) == pdf()
    assert (announced(FileReleased), announced(FileFoundInfected)) == (1, 0)


def test_refused_when_the_scanner_finds_something(recorder: RecordingScanner) -> None:
    kept = waiting(recorder, infected_pdf())
    with after(61):
        assert api.rescan() == 1
    assert api.file(id=kept.id).scan == "infected"
    outbox.drain()
    assert not storage.exists(kept.sha256)
    with pytest.raises(api.FileGone):
        api.open_file(id=kept.id)
    with pytest.raises(api.FileGone):
        api.copy_file(actor=CITIZEN, id=kept.id, purpose="x")
    api.forget_infected(file_id=kept.id)  # a job may run twice
    api.delete_file(id=kept.id)
    assert not File.objects.exists()


def test_a_scanner_that_stays_silent_is_asked_less_and_less(recorder: RecordingScanner) -> None:
    kept = waiting(recorder)
    recorder.down = True
    now, pauses = clock.now(), []
    for _ in range(9):
        due = File.objects.get(pk=kept.id).scan_next_at
        with clock.frozen(max(due, now) + timedelta(seconds=1)):
            now = clock.now()
            assert api.rescan() == 0
            pauses.append((File.objects.get(pk=kept.id).scan_next_at - now).total_seconds())
    assert pauses == sorted(pauses)
    assert pauses[0] == 120
    assert pauses[-1] == 3600


def test_a_silent_scanner_is_asked_once_a_sweep(recorder: RecordingScanner, monkeypatch) -> None:
    for number in range(3):
        waiting(recorder, name=f"{number}.pdf")
    recorder.down, asked = True, []
    scan = recorder.scan
    monkeypatch.setattr(recorder, "scan", lambda content: (asked.append(1), scan(content)))
    with after(61):
        api.rescan()
    assert len(asked) == 1


def test_one_content_that_cannot_be_scanned_does_not_hold_the_others(recorder: RecordingScanner) -> None:
    lost, good = waiting(recorder, photo(), "a.jpg"), waiting(recorder)
    aside = storage.set_aside(lost.sha256)
    assert aside is not None
    aside.unlink()
    with after(61):
        assert api.rescan() == 1
    assert (api.file(id=lost.id).scan, api.file(id=good.id).scan) == ("waiting", "clean")


def test_a_real_clamd_comes_back_and_decides(settings) -> None:
    port = free_port()
    settings.CLAMD_URL = f"tcp://127.0.0.1:{port}"
    good, bad = upload(pdf(), "good.pdf"), upload(infected_pdf(), "bad.pdf")
    assert good.scan == bad.scan == "waiting"
    with clamd(port=port), after(61):
        assert api.rescan() == 2
    assert (api.file(id=good.id).scan, api.file(id=bad.id).scan) == ("clean", "infected")


def test_when_the_operator_gives_the_scanner_up(recorder: RecordingScanner, settings) -> None:
    kept = waiting(recorder)
    settings.CLAMD_URL = ""
    with after(61):
        assert api.rescan() == 1
    assert api.file(id=kept.id).scan == "none"
