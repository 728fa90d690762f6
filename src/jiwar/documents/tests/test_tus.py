"""The tus protocol, request by request: what a maintained client relies on, and what a hostile one tries."""

import base64
import hashlib
import random
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.http import HttpResponse, UnreadablePostError
from django.test import RequestFactory

from jiwar.documents import api, storage, tus
from jiwar.documents.models import File, Upload
from jiwar.documents.tests.factories import CITIZEN, pdf
from jiwar.kernel import clock
from jiwar.kernel.actors import SubjectRef

pytestmark = pytest.mark.django_db
HOLDER = SubjectRef(kind="test.draft", id="1")
MOST = 5_000_000
factory = RequestFactory()


class Server:
    """The protocol over one holder; `kept` are the files made."""

    def __init__(self) -> None:
        self.kept: list[api.FileView] = []

    @tus.speaks_tus
    def _create(request, *, method: str) -> HttpResponse:  # noqa: N805 - a view
        def begin(name: str, length: int) -> api.UploadView:
            return api.begin_upload(holder=HOLDER, place="paper", name=name, length=length, max_bytes=MOST)

        return tus.tus_creation(request, method=method, begin=begin, address=lambda key: f"/uploads/{key}/")

    def create(self, length: object, name: str = "acte.pdf", **headers: str) -> HttpResponse:
        metadata = f"filename {base64.b64encode(name.encode()).decode()}"
        sent = {"Tus-Resumable": "1.0.0", "Upload-Length": str(length), "Upload-Metadata": metadata} | headers
        return Server._create(factory.post("/uploads/", headers=sent))

    def begun(self, content: bytes) -> UUID:
        answer = self.create(len(content))
        assert answer.status_code == 201, answer.content
        return UUID(answer["Location"].split("/")[2])

    def ask(self, method: str, key: UUID, content: object = b"", **headers: str) -> HttpResponse:
        sent = {"Tus-Resumable": "1.0.0"} | {name.replace("_", "-"): value for name, value in headers.items()}
        request = factory.generic(method, "/", b"", headers=sent, CONTENT_TYPE=tus.OFFSET_TYPE)
        body = content if not isinstance(content, bytes) else BytesIO(content)
        request.META["CONTENT_LENGTH"] = len(content) if isinstance(content, bytes) else 0
        request._stream = body

        @tus.speaks_tus
        def view(request, *, method: str) -> HttpResponse:
            return tus.tus_resource(request, method=method, holder=HOLDER, id=key, keep=lambda: self._keep(key))

        return view(request)

    def patch(self, key: UUID, offset: object, content: object, **headers: str) -> HttpResponse:
        return self.ask("PATCH", key, content, Upload_Offset=str(offset), **headers)

    def _keep(self, key: UUID) -> None:
        stored = api.keep_upload(actor=CITIZEN, holder=HOLDER, id=key, purpose="test", accept=["pdf", "image"])
        if api.finish_upload(id=key):
            self.kept.append(stored)
        else:
            api.delete_file(id=stored.id)


@pytest.fixture
def server() -> Server:
    return Server()


class CutAfter(BytesIO):
    """A connection that dies after some bytes."""

    def __init__(self, content: bytes, good: int) -> None:
        super().__init__(content[:good])

    def read(self, size: int = -1) -> bytes:
        part = super().read(size)
        if not part:
            raise UnreadablePostError("the other side is gone")
        return part


def test_options_say_what_is_spoken(server: Server) -> None:
    answer = server.ask("OPTIONS", uuid4())
    assert answer.status_code == 204
    assert answer["Tus-Version"] == "1.0.0"
    assert set(answer["Tus-Extension"].split(",")) == {"creation", "termination", "expiration", "checksum"}
    assert "sha1" in answer["Tus-Checksum-Algorithm"].split(",")


def test_another_version_is_refused_with_ours(server: Server) -> None:
    for spoken in ({"Tus-Resumable": "0.2.2"}, {"Tus-Resumable": ""}):
        answer = server.create(10, **spoken)
        assert (answer.status_code, answer["Tus-Version"]) == (412, "1.0.0")


def test_a_file_in_three_parts(server: Server) -> None:
    content = pdf()
    key, third = server.begun(content), len(content) // 3
    for start, end in ((0, third), (third, 2 * third), (2 * third, len(content))):
        seen = server.ask("HEAD", key)
        assert (seen.status_code, seen["Upload-Offset"], seen["Upload-Length"]) == (200, str(start), str(len(content)))
        assert "Upload-Expires" in seen
        answer = server.patch(key, start, content[start:end])
        assert (answer.status_code, answer["Upload-Offset"]) == (204, str(end))
    (kept,) = server.kept
    assert (kept.name, kept.sha256) == ("acte.pdf", hashlib.sha256(content).hexdigest())
    assert api.read_file(id=kept.id) == content
    assert not _pieces(key)


def _pieces(key: UUID) -> list[str]:
    folder = settings.DATA_DIR / "files" / ".uploads" / key.hex
    return [path.name for path in folder.iterdir()] if folder.exists() else []


@pytest.mark.parametrize("seed", range(5))
def test_cut_anywhere_it_goes_on_where_it_stopped(server: Server, seed: int) -> None:
    content, dice = pdf(), random.Random(seed)
    key, tries = server.begun(content), 0
    while not server.kept:
        offset = int(server.ask("HEAD", key)["Upload-Offset"])
        server.patch(key, offset, CutAfter(content[offset:], dice.randint(0, len(content) // 3)))
        tries += 1
        assert tries < 100
    assert api.read_file(id=server.kept[0].id) == content


def test_bytes_sent_again_count_once(server: Server) -> None:
    content = pdf()
    key = server.begun(content)
    server.patch(key, 0, content[:500])
    for offset in (0, 499, 501):
        answer = server.patch(key, offset, content[offset : offset + 10])
        assert (answer.status_code, answer["Upload-Offset"]) == (409, "500")
    assert len(_pieces(key)) == 1


def test_two_connections_at_once_do_not_mix(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second sends the same place while the first is still writing: one of them counts, whole."""
    content = pdf()
    key = server.begun(content)
    write = storage.write_part

    def slowly(*given: object) -> storage.Part:
        monkeypatch.setattr(storage, "write_part", write)
        part = write(*given)
        assert server.patch(key, 0, content[:700]).status_code == 204
        return part

    monkeypatch.setattr(storage, "write_part", slowly)
    answer = server.patch(key, 0, content[:900])
    assert (answer.status_code, answer["Upload-Offset"]) == (409, "700")
    assert server.patch(key, 700, content[700:]).status_code == 204
    assert api.read_file(id=server.kept[0].id) == content


def test_the_last_answer_lost_keeps_one_file(server: Server) -> None:
    content = pdf()
    key = server.begun(content)
    for _ in range(3):  # the client did not hear, asks, and sends nothing more
        server.patch(key, 0, content)
        assert server.ask("HEAD", key)["Upload-Offset"] == str(len(content))
        server.patch(key, len(content), b"")
    assert File.objects.count() == len(server.kept) == 1


def test_all_came_but_the_server_died_before_keeping_it(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    content = pdf()
    key = server.begun(content)
    api.append_to_upload(holder=HOLDER, id=key, offset=0, stream=BytesIO(content))
    assert not server.kept
    assert server.ask("HEAD", key)["Upload-Offset"] == str(len(content))
    assert len(server.kept) == 1


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_part_that_changed_on_its_way_does_not_count(server: Server, algorithm: str) -> None:
    content = pdf()
    key = server.begun(content)
    right = base64.b64encode(hashlib.new(algorithm, content[:600]).digest()).decode()
    for wrong in (content[:599] + b"!", content[:300]):
        assert server.patch(key, 0, wrong, Upload_Checksum=f"{algorithm} {right}").status_code == 460
        assert server.ask("HEAD", key)["Upload-Offset"] == "0"
    assert not _pieces(key)
    assert server.patch(key, 0, content[:600], Upload_Checksum=f"{algorithm} {right}").status_code == 204


@pytest.mark.parametrize(
    ("status", "send"),
    [
        (400, lambda s: s.create("many")),
        (400, lambda s: s.create("-5")),
        (400, lambda s: s.create("٣")),
        (400, lambda s: s.create("9" * 40)),
        (400, lambda s: s.create(10, **{"Upload-Defer-Length": "1"})),
        (400, lambda s: s.create(10, **{"Upload-Metadata": "filename §§§"})),
        (431, lambda s: s.create(10, **{"Upload-Metadata": "a " + "QUFB" * 3000})),
        (422, lambda s: s.create(0)),
        (413, lambda s: s.create(MOST + 1)),
        (410, lambda s: s.ask("HEAD", uuid4())),
        (410, lambda s: s.patch(uuid4(), 0, b"x")),
        (410, lambda s: s.ask("DELETE", uuid4())),
        (405, lambda s: s.ask("PUT", uuid4())),
        (400, lambda s: s.patch(s.begun(b"x" * 9), "", b"x")),
        (400, lambda s: s.patch(s.begun(b"x" * 9), 0, b"x", Upload_Checksum="crc32 AAAA")),
        (400, lambda s: s.patch(s.begun(b"x" * 9), 0, b"x", Upload_Checksum="sha1 AAAA")),
        (413, lambda s: s.patch(s.begun(b"x" * 9), 0, b"x" * 10)),
    ],
)
def test_what_breaks_the_protocol(server: Server, status: int, send: Callable[[Server], HttpResponse]) -> None:
    answer = send(server)
    assert answer.status_code == status, answer.content
    assert answer["Tus-Resumable"] == "1.0.0"
    assert answer.content or status == 410
    assert not File.objects.exists()


def test_a_body_of_another_kind(server: Server) -> None:
    key = server.begun(b"x" * 9)
    request = factory.patch("/", b"x", content_type="text/plain", headers={"Tus-Resumable": "1.0.0"})

    @tus.speaks_tus
    def view(request, *, method: str) -> HttpResponse:
        return tus.tus_resource(request, method=method, holder=HOLDER, id=key, keep=lambda: None)

    assert view(request).status_code == 415


def test_a_body_longer_than_it_said_is_cut_at_the_length(server: Server) -> None:
    content = pdf()
    key = server.begun(content)
    assert server.patch(key, 0, BytesIO(content + b"more")).status_code == 204
    assert api.read_file(id=server.kept[0].id) == content


def test_what_is_refused_at_the_end_is_said_and_given_up(server: Server) -> None:
    content = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>" * 20
    key = server.begun(content)
    answer = server.patch(key, 0, content)
    assert answer.status_code == 422
    assert len(answer.content.decode()) > 20
    assert not File.objects.exists()
    assert server.ask("HEAD", key).status_code == 410
    assert not _pieces(key)


def test_an_old_proxy_may_only_know_post(server: Server) -> None:
    content = pdf()
    key = server.begun(content)
    answer = server.ask("POST", key, content, Upload_Offset="0", X_HTTP_Method_Override="PATCH")
    assert answer.status_code == 204
    assert len(server.kept) == 1


def test_given_up_it_is_gone(server: Server) -> None:
    content = pdf()
    key = server.begun(content)
    server.patch(key, 0, content[:500])
    assert server.ask("DELETE", key).status_code == 204
    assert server.ask("HEAD", key).status_code == 410
    assert not _pieces(key)


def test_another_holder_sees_nothing_of_it(server: Server) -> None:
    key = server.begun(pdf())
    stranger = SubjectRef(kind="test.draft", id="2")
    for attempt in (
        lambda: api.upload(holder=stranger, id=key),
        lambda: api.append_to_upload(holder=stranger, id=key, offset=0, stream=BytesIO(b"x")),
        lambda: api.give_up_upload(holder=stranger, id=key),
    ):
        with pytest.raises(api.UploadGone):
            attempt()


def test_it_expires_and_is_swept_with_its_pieces(server: Server) -> None:
    content, start = pdf(), clock.now()
    with clock.frozen(start):
        key = server.begun(content)
        server.patch(key, 0, content[:500])
    with clock.frozen(start + timedelta(hours=settings.UPLOAD_HOURS - 1)):
        assert server.patch(key, 500, content[500:600]).status_code == 204  # going on gives time again
    later = start + timedelta(hours=2 * settings.UPLOAD_HOURS)
    with clock.frozen(later):
        assert server.ask("HEAD", key).status_code == 410
        assert api.sweep_uploads() == 1
    assert not Upload.objects.exists()
    assert not _pieces(key)


def test_pieces_that_no_upload_counts_are_swept(server: Server) -> None:
    lost = uuid4()
    storage.write_part(lost, BytesIO(b"killed before its row was written"), 100, "sha256")
    api.sweep_uploads()
    assert _pieces(lost)
    with clock.frozen(clock.now() + timedelta(hours=settings.UPLOAD_HOURS + 2)):
        api.sweep_uploads()
    assert not _pieces(lost)


def test_nobody_fills_the_disk_with_beginnings(server: Server) -> None:
    for _ in range(20):
        server.begun(b"x" * 9)
    answer = server.create(9)
    assert answer.status_code == 422
    assert answer.content


def test_no_room_left_is_said(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    key = server.begun(pdf())
    monkeypatch.setattr(storage, "write_part", full)
    answer = server.patch(key, 0, pdf())
    assert answer.status_code == 507
    assert answer.content.decode()
