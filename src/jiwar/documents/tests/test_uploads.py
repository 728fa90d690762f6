"""What people send: kept when it is what it says and harmless, refused with a sentence that helps otherwise."""

import resource
import time
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.utils.translation import override
from PIL import Image, PngImagePlugin

from jiwar.documents import api, pdf_helper
from jiwar.documents.inspection import LONG_SIDE, clean_name
from jiwar.documents.models import File
from jiwar.documents.tests import factories
from jiwar.documents.tests.factories import pdf, photo, upload
from jiwar.kernel.guard import InsideTransaction

pytestmark = pytest.mark.django_db


def zip_bytes() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("setup.exe", b"MZ")
    return out.getvalue()


def pdf_with(entry: bytes, catalog_entry: bytes = b"") -> bytes:
    """A small PDF, written by hand, with one more object."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R " + catalog_entry + b" >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] >>",
        entry,
    ]
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    return out + b"xref\n0 5\n0000000000 65535 f \n" + table + trailer


# --- What is kept -----------------------------------------------------------------------------------------------


def test_a_pdf_is_kept_as_it_is() -> None:
    kept = upload(pdf(), "Acte de naissance.pdf")
    assert (kept.media_type, kept.name, kept.size, kept.pages) == (
        "application/pdf",
        "Acte de naissance.pdf",
        len(pdf()),
        1,
    )
    assert api.read_file(id=kept.id) == pdf()
    assert api.file(id=kept.id) == kept
    assert File.objects.get().received_sha256 == ""


def test_a_photo_is_kept_without_what_the_camera_wrote() -> None:
    exif = Image.Exif()
    exif[0x0110] = "Telephone of somebody"
    exif[0x0112] = 6  # turned by a quarter
    content = photo(exif=exif, comment=b"somewhere in Algiers") + b"<?php hidden ?>"
    kept = upload(content, "IMG_0001.JPG")
    stored = api.read_file(id=kept.id)
    assert b"Telephone" not in stored
    assert b"Algiers" not in stored
    assert b"php" not in stored
    with Image.open(BytesIO(stored)) as picture:
        assert picture.size == (480, 640)  # upright
        assert not picture.getexif()
    assert File.objects.get().received_sha256 not in {"", kept.sha256}


def test_a_large_photo_is_made_smaller() -> None:
    kept = upload(photo(size=(4000, 3000)), "plan.jpg")
    with Image.open(BytesIO(api.read_file(id=kept.id))) as picture:
        assert max(picture.size) == LONG_SIDE


PICTURES = [("PNG", "a.png", "image/png"), ("WEBP", "a.webp", "image/jpeg")]


@pytest.mark.parametrize(("kind", "name", "media_type"), PICTURES)
def test_other_pictures(kind: str, name: str, media_type: str) -> None:
    kept = upload(photo(kind), name)
    assert kept.media_type == media_type
    assert kept.name == ("a.png" if kind == "PNG" else "a.jpg")


def test_a_name_without_type_gets_the_real_one() -> None:
    assert upload(photo(), "scan").name == "scan.jpg"
    assert upload(pdf(), "acte.v2").name == "acte.v2.pdf"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("C:\\Users\\me\\عقد الملكية.pdf", "عقد الملكية.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("bad\x00\n name.pdf", "bad name.pdf"),
        ("", "file"),
        ("x" * 300 + ".pdf", "x" * 110 + ".pdf"),
    ],
)
def test_names_are_cleaned(given: str, shown: str) -> None:
    assert clean_name(given) == shown


# --- What is refused --------------------------------------------------------------------------------------------

BOMB = BytesIO()
Image.new("1", (20_000, 20_000)).save(BOMB, "PNG")
_HTML = b"<!doctype html><script>alert(1)</script>"
_SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
REFUSED = [
    ("empty", b"", "a.pdf", api.FileEmpty),
    ("html", _HTML, "a.html", api.FileTypeRefused),
    ("html that says photo", _HTML, "a.jpg", api.FileLies),
    ("svg", _SVG, "a.svg", api.FileTypeRefused),
    ("svg that says png", _SVG, "a.png", api.FileLies),
    ("zip", zip_bytes(), "a.zip", api.FileTypeRefused),
    ("zip that says pdf", zip_bytes(), "a.pdf", api.FileLies),
    ("program", b"MZ" + bytes(200), "a.exe", api.FileTypeRefused),
    ("text", b"hello", "a", api.FileTypeRefused),
    ("gif", photo("GIF"), "a.gif", api.FileTypeRefused),
    ("photo that says pdf", photo(), "a.pdf", api.FileLies),
    ("half a photo", photo()[:400], "a.jpg", api.FileDamaged),
    ("too many pixels", BOMB.getvalue(), "a.png", api.ImageTooBig),
    ("pdf without end", b"%PDF-1.7\n1 0 obj", "a.pdf", api.FileDamaged),
    ("pdf without pages", b"%PDF-1.7\nnothing\n%%EOF", "a.pdf", api.FileDamaged),
    ("script", pdf_with(b"<< /S /JavaScript /JS (app.alert(1)) >>", b"/OpenAction 4 0 R"), "a.pdf", api.FileActive),
    ("escaped script", pdf_with(b"<< /S /J#61vaScript /J#53 (x) >>", b"/OpenAction 4 0 R"), "a.pdf", api.FileActive),
    ("program", pdf_with(b"<< /S /Launch /F (cmd.exe) >>", b"/OpenAction 4 0 R"), "a.pdf", api.FileActive),
    ("attached", pdf_with(b"<< /Names [] >>", b"/Names << /EmbeddedFiles 4 0 R >>"), "a.pdf", api.FileActive),
    (
        "form that sends",
        pdf_with(b"<< /S /SubmitForm /F (http://x) >>", b"/AA << /WC 4 0 R >>"),
        "a.pdf",
        api.FileActive,
    ),
]


@pytest.mark.parametrize(("content", "name", "error"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_refused(content: bytes, name: str, error: type[api.FileRefused]) -> None:
    with pytest.raises(error) as refusal:
        upload(content, name)
    for language in ("ar-dz", "fr"):
        with override(language):
            assert len(str(refusal.value)) > 20
    assert not File.objects.exists()


def test_a_link_or_a_first_page_is_no_active_content() -> None:
    assert upload(pdf_with(b"[3 0 R /Fit]", b"/OpenAction 4 0 R"), "a.pdf").pages == 1


def test_a_file_that_is_pdf_and_archive_at_once() -> None:
    both = pdf() + zip_bytes()
    with pytest.raises(api.FileTypeRefused):
        upload(both, "a.pdf")


def test_a_pdf_with_a_password() -> None:
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.pdf_utils.writer import copy_into_new_writer

    writer = copy_into_new_writer(PdfFileReader(BytesIO(pdf())))
    writer.encrypt(owner_pass="secret", user_pass="secret")
    out = BytesIO()
    writer.write(out)
    with pytest.raises(api.FileProtected):
        upload(out.getvalue(), "a.pdf")


def test_only_what_the_paper_accepts() -> None:
    with pytest.raises(api.FileTypeRefused):
        upload(photo(), "a.jpg", accept=["pdf"])
    with pytest.raises(api.FileTypeRefused):
        upload(pdf(), "a.pdf", accept=["image"])


def test_too_large_stops_reading() -> None:
    class Endless(BytesIO):
        given = 0

        def read(self, size: int = -1) -> bytes:
            self.given += size
            return bytes(size)

    stream = Endless()
    with pytest.raises(api.FileTooLarge, match="1"):
        api.store_upload(
            actor=factories.CITIZEN, stream=stream, filename="a.pdf", purpose="x", accept=["pdf"], max_bytes=1024 * 1024
        )
    assert stream.given < 2 * 1024 * 1024


def test_the_sentence_names_the_file_and_the_limit() -> None:
    with override("fr"):
        with pytest.raises(api.FileLies, match=r"« a\.jpg » .*HTML"):
            upload(_HTML, "a.jpg")
        with pytest.raises(api.FileTooLarge, match=r"1\.5 Mo"):
            upload(bytes(2_000_000), "a.pdf", max_bytes=1_572_864)


# --- The store --------------------------------------------------------------------------------------------------


def place(sha256: str) -> Path:
    return settings.DATA_DIR / "files" / sha256[:2] / sha256[2:4] / sha256


def test_equal_contents_share_one_place_until_nobody_needs_it() -> None:
    one, two = upload(pdf(), "one.pdf"), upload(pdf(), "two.pdf")
    assert one.id != two.id
    assert one.sha256 == two.sha256
    api.delete_file(id=one.id)
    assert api.read_file(id=two.id) == pdf()
    api.delete_file(id=two.id)
    assert not place(one.sha256).exists()
    api.delete_file(id=two.id)  # harmless
    with pytest.raises(api.FileGone):
        api.file(id=two.id)


def test_no_draft_is_left_and_others_cannot_read() -> None:
    kept = upload(photo(), "a.jpg")
    folder = place(kept.sha256).parent
    assert [path.name for path in folder.iterdir()] == [kept.sha256]
    assert place(kept.sha256).stat().st_mode & 0o077 == 0


def test_a_lost_content_is_said_plainly() -> None:
    kept = upload(photo(), "a.jpg")
    place(kept.sha256).unlink()
    with pytest.raises(api.FileGone):
        api.open_file(id=kept.id)


def test_a_content_set_aside_comes_back_for_whoever_sent_it_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    from jiwar.documents import storage

    kept = upload(pdf(), "one.pdf")
    took = storage.set_aside

    def slowly(digest: str) -> Path | None:
        aside = took(digest)
        File.objects.create(**_row(kept))
        return aside

    monkeypatch.setattr(storage, "set_aside", slowly)
    api.delete_file(id=kept.id)
    assert place(kept.sha256).exists()


def _row(kept: api.FileView) -> dict:
    return {
        "sha256": kept.sha256,
        "size": kept.size,
        "media_type": kept.media_type,
        "name": "two.pdf",
        "purpose": "test.paper",
        "stored_at": kept.stored_at,
        "stored_by_kind": "guest",
        "stored_by_id": "g",
    }


def test_no_file_work_inside_a_transaction() -> None:
    with transaction.atomic():
        with pytest.raises(InsideTransaction):
            upload(pdf(), "a.pdf")
        with pytest.raises(InsideTransaction):
            api.store_bytes(actor=factories.CITIZEN, content=b"x", name="x", media_type="text/plain", purpose="x")


def test_a_copy_lives_and_dies_apart() -> None:
    first = upload(pdf(), "acte.pdf")
    copy = api.copy_file(actor=factories.CITIZEN, id=first.id, purpose="other")
    assert (copy.id != first.id, copy.sha256, copy.name, copy.purpose) == (True, first.sha256, "acte.pdf", "other")
    api.delete_file(id=first.id)
    assert api.read_file(id=copy.id) == pdf()
    api.delete_file(id=copy.id)
    assert not place(copy.sha256).exists()
    with pytest.raises(api.FileGone):
        api.copy_file(actor=factories.CITIZEN, id=copy.id, purpose="other")


# --- What would keep a server busy ------------------------------------------------------------------------------


def packed_pdf(objects: bytes) -> bytes:
    """A PDF whose fifth object is packed in a stream, as a zip bomb is."""
    packed = zlib.compress(b"5 0 " + objects, 9)
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R /X 5 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
        b"<< /Type /ObjStm /N 1 /First 4 /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream"
        % (len(packed), packed),
    ]
    out, rows = b"%PDF-1.7\n", b"\x00" * 7
    for number, body in enumerate(bodies, start=1):
        rows += b"\x01" + len(out).to_bytes(4, "big") + b"\x00\x00"
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows += b"\x02" + (4).to_bytes(4, "big") + b"\x00\x00" + b"\x01" + len(out).to_bytes(4, "big") + b"\x00\x00"
    head = b"6 0 obj\n<< /Type /XRef /Size 7 /W [1 4 2] /Root 1 0 R /Length %d >>\nstream\n" % len(rows)
    return out + head + rows + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(out)


BOMBS = [
    ("a stream of 200 MB in 200 KB", packed_pdf(b"<< /A 1 >>" + b" " * 200_000_000), api.FileDamaged),
    ("an array of ten million numbers", packed_pdf(b"[" + b"0 " * 10_000_000 + b"]"), api.FileRefused),
    ("an array that is not packed", pdf_with(b"[" + b"0 " * 2_000_000 + b"]", b"/X 4 0 R"), api.FileTooComplex),
    ("arrays in arrays", pdf_with(b"[" * 100_000, b"/X 4 0 R"), api.FileDamaged),
    ("objects that lead to each other", pdf_with(b"<< /A 4 0 R /B 2 0 R >>", b"/X 4 0 R"), None),
]


@pytest.mark.parametrize(("content", "error"), [row[1:] for row in BOMBS], ids=[row[0] for row in BOMBS])
def test_a_bomb_is_refused_in_bounded_time_and_memory(
    content: bytes, error: type[api.FileRefused] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf_helper, "LIMIT_S", 4)
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    if error is None:
        assert upload(content, "a.pdf").pages == 1
    else:
        with pytest.raises(error):
            upload(content, "a.pdf")
    assert time.monotonic() - start < 30, "starting the helper anew is the longest of it"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000, "KB, in the process of the pages"
    assert upload(pdf(), "after.pdf").pages == 1  # the next person is served


def test_a_helper_that_died_is_replaced() -> None:
    assert upload(pdf(), "one.pdf").pages == 1
    pdf_helper._running[0].kill()
    pdf_helper._running[0].wait()
    assert upload(pdf(), "two.pdf").pages == 1


def test_a_picture_with_a_bomb_in_its_comments() -> None:
    text = PngImagePlugin.PngInfo()
    text.add_itxt("note", "0" * 80_000_000, zip=True)
    with pytest.raises(api.FileDamaged):
        upload(photo("PNG", pnginfo=text), "a.png")
