"""Sound is kept when it is sound to its last byte, without what the telephone wrote beside it."""

from io import BytesIO

import pytest

from jiwar.documents import api
from jiwar.documents.tests.factories import pdf, photo
from jiwar.documents.tests.sounds import box, m4a, mp3, ogg
from jiwar.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db


def kept(content: bytes, name: str = "titre") -> tuple[api.FileView, bytes]:
    view = api.store_upload(
        actor=SYSTEM, stream=BytesIO(content), filename=name, purpose="test", accept=["audio"], max_bytes=1_000_000
    )
    return view, api.read_file(id=view.id)


@pytest.mark.parametrize(
    ("content", "media_type", "name"),
    [
        (mp3(), "audio/mpeg", "titre.mp3"),
        (ogg(), "audio/ogg", "titre.oga"),
        (ogg(codec=b"\x01vorbis"), "audio/ogg", "titre.oga"),
        (m4a(), "audio/mp4", "titre.m4a"),
        (m4a(brand=b"mp42"), "audio/mp4", "titre.m4a"),
    ],
)
def test_each_kind_is_known_by_its_content(content: bytes, media_type: str, name: str) -> None:
    view, stored = kept(content)
    assert (view.media_type, view.name) == (media_type, name)
    assert stored == content


def test_what_the_telephone_wrote_beside_the_sound_is_gone() -> None:
    _view, sound = kept(mp3(tag=b"GPS 36.75", after=b"TAG" + b"me".ljust(125, b"\0")))
    assert sound == mp3()
    original = m4a(said=b"+36.7538+003.0588/")
    _view, sound = kept(original)
    assert b"36.7538" not in sound
    assert len(sound) == len(original), "nothing moves: the sound is found by its place in the file"


def test_a_last_frame_that_was_cut_is_left_out() -> None:
    _view, sound = kept(mp3(after=mp3(1)[:200]))
    assert sound == mp3()


@pytest.mark.parametrize(
    "content",
    [
        mp3(2),
        mp3(after=b"PK\x03\x04" + bytes(50)),
        mp3(after=b"<script>alert(1)</script>"),
        ogg(codec=b"\x80theora"),
        ogg(serials=(7, 8)),
        ogg() + b"%PDF-1.7",
        ogg()[:-3],
        m4a(handler=b"vide"),
        m4a(after=b"%PDF-1.7 hidden"),
        m4a(after=box(b"uuid", b"hidden")),
        m4a()[:-10],
    ],
)
def test_what_is_not_sound_to_its_end_is_refused(content: bytes) -> None:
    with pytest.raises(api.SoundDamaged):
        kept(content)


@pytest.mark.parametrize("content", [pdf(), photo(), b"RIFF0000WAVEfmt ", b"<svg onload=x>", b"\xff\xfb"])
def test_what_is_no_sound_is_refused_with_what_to_send(content: bytes) -> None:
    with pytest.raises(api.FileTypeRefused):
        kept(content, "x")


def test_a_name_that_lies_is_told() -> None:
    with pytest.raises(api.FileLies):
        kept(pdf(), "titre.mp3")
    with pytest.raises(api.FileLies):
        kept(mp3(), "titre.pdf")


def test_sound_is_taken_only_where_it_is_asked() -> None:
    with pytest.raises(api.FileTypeRefused):
        api.store_upload(
            actor=SYSTEM, stream=BytesIO(mp3()), filename="x", purpose="t", accept=["pdf", "image"], max_bytes=9**6
        )
