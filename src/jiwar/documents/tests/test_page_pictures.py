"""Pages of PDFs as pictures: drawn apart, bounded whatever the PDF says, kept as long as it and no longer."""

import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from jiwar.documents import api, page_pictures
from jiwar.documents.models import File, Scan
from jiwar.documents.tests.factories import CITIZEN, pdf, photo, upload
from jiwar.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_store(settings: object, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]  # pytest-django's


def pages(number: int) -> bytes:
    """A PDF of as many pages."""
    out = pypdfium2.PdfDocument.new()
    for _ in range(number):
        out.import_pages(pypdfium2.PdfDocument(pdf()))
    content = BytesIO()
    out.save(content)
    return content.getvalue()


def written(box: bytes = b"0 0 99 99", *objects: bytes) -> bytes:
    """A PDF of one page, by hand: the page draws object 4, which may use the others."""
    fonts = b" ".join(b"/F%d %d 0 R" % (at, at) for at in range(5, 4 + len(objects)))
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [%b] /Contents 4 0 R /Resources << /XObject << %b >> >> >>"
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page % (box, fonts),
        *(objects or (stream(b"0 0 50 50 re f"),)),
    ]
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(bodies) + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + trailer


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """A packed stream."""
    packed = zlib.compress(content, 9)
    return b"<< /Length %d /Filter /FlateDecode %b >>\nstream\n%b\nendstream" % (len(packed), entries, packed)


def endless() -> bytes:
    """A kilobyte that draws for years: each form draws the next fifty times."""
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 99 99] /Resources << /XObject << /F%d %d 0 R >> >>"
    forms = [stream(b"/F%d Do " % (at + 1) * 50, form % (at + 1, at + 1)) for at in range(5, 14)]
    last = stream(b"0 0 99 99 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 99 99]")
    return written(b"0 0 99 99", stream(b"/F5 Do"), *forms, last)


def protected() -> bytes:
    """A PDF that asks for a password."""
    writer, out = copy_into_new_writer(PdfFileReader(BytesIO(pdf()))), BytesIO()
    writer.encrypt("owner", "user")
    writer.write(out)
    return out.getvalue()


def kept(content: bytes) -> api.FileView:
    """A PDF that is in the store, as one that came before a check was written."""
    return api.store_bytes(
        actor=CITIZEN, content=content, name="a.pdf", media_type="application/pdf", purpose="test.paper"
    )


def size_of(picture: api.PagePicture) -> tuple[int, int]:
    with Image.open(BytesIO(picture.content)) as drawn:
        assert drawn.format == "WEBP"
        return drawn.size


@contextmanager
def nothing_drawn(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every place of drawing is taken: what answers now was kept."""
    with ExitStack() as taken, monkeypatch.context() as patched:
        patched.setattr(page_pictures, "_WAIT_S", 0.01)
        for _ in range(page_pictures._AT_ONCE):
            taken.enter_context(page_pictures._slot())
        yield


def pictures_in(folder: Path) -> list[Path]:
    return [one for one in (folder / "files" / ".pages").glob("*/*/*") if one.is_file()]


def test_each_page_is_a_small_picture_and_a_sharper_one(tmp_path: Path) -> None:
    file = upload(pages(3), "a.pdf")
    first = api.page_picture(id=file.id, page=1)
    assert (first.page, first.pages) == (1, 3)
    assert max(size_of(first)) == page_pictures.LONG_SIDE
    assert len(first.content) < 150_000
    close = api.page_picture(id=file.id, page=3, close=True)
    assert max(size_of(close)) == page_pictures.LONG_SIDE_CLOSE
    assert len(pictures_in(tmp_path)) == 2
    for number in (0, 4):
        with pytest.raises(api.PageUnknown):
            api.page_picture(id=file.id, page=number)
    with pytest.raises(api.PagesUnreadable, match="300"):
        api.page_picture(id=file.id, page=301)
    with pytest.raises(api.PageUnknown):
        api.page_picture(id=upload(photo(), "a.jpg").id, page=1)


def test_a_page_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    file = upload(pages(2), "a.pdf")
    first = api.page_picture(id=file.id, page=1)
    with nothing_drawn(monkeypatch):
        assert api.page_picture(id=file.id, page=1) == first
        with pytest.raises(api.DrawingBusy):
            api.page_picture(id=file.id, page=2)
    assert api.page_picture(id=file.id, page=2).page == 2


def bomb() -> bytes:
    """An image of five gigabytes in two kilobytes."""
    image = b"/Type /XObject /Subtype /Image /Width 40000 /Height 40000 /ColorSpace /DeviceRGB /BitsPerComponent 8"
    return written(b"0 0 99 99", stream(b"99 0 0 99 0 0 cm /F5 Do"), stream(bytes(40_000 * 40), image))


@pytest.mark.parametrize(
    "content",
    [
        *(written(box) for box in (b"0 0 9999999 1", b"0 0 0 0", b"0 0 1e-9 1e-9", b"0 0 9e13 9e13", b"9 9 1 1")),
        bomb(),
    ],
    ids=["ribbon", "point", "grain", "country", "backwards", "bomb"],
)
def test_the_picture_is_bounded_whatever_a_page_says_of_its_size(content: bytes) -> None:
    with suppress(api.PagesUnreadable):
        picture = api.draw_page(content=content, page=1, close=True)
        assert max(size_of(picture)) <= page_pictures.LONG_SIDE_CLOSE


def test_a_page_that_draws_for_years_costs_its_seconds_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_pictures, "CPU_S", 1)
    content = endless()
    assert len(content) < 5000
    file = kept(content)
    with pytest.raises(api.PagesUnreadable) as refusal:
        api.page_picture(id=file.id, page=1)
    assert refusal.value.why == "too_complex"
    with nothing_drawn(monkeypatch):
        with pytest.raises(api.PagesUnreadable):
            api.page_picture(id=file.id, page=1)
        # A busy machine may have been the cause: the next day it is tried again.
        with clock.frozen(clock.now() + timedelta(days=1, hours=1)), pytest.raises(api.DrawingBusy):
            api.page_picture(id=file.id, page=1)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"%PDF-1.7\nnothing\n%%EOF", "damaged"),
        (pages(1)[:400], "damaged"),
        (protected(), "protected"),
        (written().replace(b"/Kids [3 0 R]", b"/Kids [2 0 R]"), "damaged"),
    ],
    ids=["nothing", "half", "password", "pages that hold themselves"],
)
def test_what_cannot_be_drawn_is_said(content: bytes, why: str) -> None:
    with pytest.raises(api.PagesUnreadable) as refusal:
        api.draw_page(content=content, page=1)
    assert refusal.value.why == why


def test_pictures_go_with_the_last_file_of_that_content(tmp_path: Path) -> None:
    content = pages(1)
    first, second = upload(content, "a.pdf"), upload(content, "b.pdf")
    api.page_picture(id=first.id, page=1)
    api.delete_file(id=first.id)
    assert len(pictures_in(tmp_path)) == 1
    api.delete_file(id=second.id)
    assert not pictures_in(tmp_path)
    with pytest.raises(api.FileGone):
        api.page_picture(id=second.id, page=1)


def test_a_file_in_quarantine_shows_no_page() -> None:
    file = upload(pages(1), "a.pdf")
    api.page_picture(id=file.id, page=1)
    File.objects.filter(pk=file.id).update(scan=Scan.WAITING, scan_next_at=clock.now())
    with pytest.raises(api.FileInQuarantine):
        api.page_picture(id=file.id, page=1)
    File.objects.filter(pk=file.id).update(scan=Scan.INFECTED, scan_next_at=None)
    with pytest.raises(api.FileGone):
        api.page_picture(id=file.id, page=1)


def test_pictures_nobody_looked_at_go_after_a_month(tmp_path: Path) -> None:
    file = upload(pages(1), "a.pdf")
    api.page_picture(id=file.id, page=1)
    now = clock.now()
    hour = int(file.sha256[:2], 16) % 24
    later = (now + timedelta(days=page_pictures.KEPT_DAYS + 2)).replace(hour=hour)
    with clock.frozen(now.replace(hour=hour)):
        assert api.sweep_pages() == 0
    with clock.frozen(later.replace(hour=(hour + 1) % 24)):
        assert api.sweep_pages() == 0, "another part of the store"
    with clock.frozen(later):
        assert api.sweep_pages() == 1
    assert not list((tmp_path / "files" / ".pages").glob("*/*")), "no empty folder stays"
    assert api.page_picture(id=file.id, page=1).pages == 1


def test_a_pdf_that_claims_a_billion_pages_is_refused() -> None:
    with pytest.raises(api.FileDamaged):
        upload(written().replace(b"/Count 1", b"/Count 99999999999"), "a.pdf")
