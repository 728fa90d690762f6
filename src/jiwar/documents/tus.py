"""The tus protocol 1.0.0 over Django's requests: core, creation, termination, expiration, checksum.

https://tus.io/protocols/resumable-upload. What an upload is for and who may send it is the caller's business; why this
is ours: docs/decisions/0006-resumable-uploads.md. Refusals are sentences in the person's language, as plain text.
"""

import base64
import binascii
import errno
import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date
from django.utils.translation import gettext as _

from jiwar.documents import queries
from jiwar.documents.actions import uploads
from jiwar.documents.errors import ChecksumWrong, FileTooLarge, OffsetWrong, UploadGone
from jiwar.documents.rules import UploadView
from jiwar.kernel.actors import SubjectRef
from jiwar.kernel.errors import Refused

VERSION = "1.0.0"
EXTENSIONS = "creation,termination,expiration,checksum"
CHECKSUMS = ("sha256", "sha1")  # the protocol asks for sha1
CHECKSUM_MISMATCH = 460
OFFSET_TYPE = "application/offset+octet-stream"
_LONGEST_METADATA = 4096
View = Callable[..., HttpResponse]


class BadRequest(Exception):  # noqa: N818 - an answer, not a fault
    """A request that breaks the protocol; programs read this, people do not."""

    def __init__(self, status: int, why: str) -> None:
        self.status, self.why = status, why


def speaks_tus(view: View) -> View:
    """Give the view the method that is meant; answer OPTIONS, other versions and refusals as the protocol says."""

    @wraps(view)
    def inner(request: HttpRequest, *rest: Any, **named: Any) -> HttpResponse:
        method = request.headers.get("X-HTTP-Method-Override", request.method or "").upper()
        if method == "OPTIONS":
            return _answer(204, **{"Tus-Version": VERSION, "Tus-Extension": EXTENSIONS} | _CHECKSUM_HEADER)
        if request.headers.get("Tus-Resumable") != VERSION:
            return _answer(412, "Tus-Resumable: 1.0.0 is spoken here", **{"Tus-Version": VERSION})
        try:
            return view(request, *rest, method=method, **named)
        except BadRequest as problem:
            return _answer(problem.status, problem.why)
        except Refused as problem:
            return _refusal(problem)
        except OSError as problem:
            if problem.errno not in (errno.ENOSPC, errno.EDQUOT):
                raise
            return _answer(507, _("There is no room for this file at the moment. Try again later."))

    return inner


def _refusal(problem: Refused) -> HttpResponse:
    kinds = {OffsetWrong: 409, ChecksumWrong: CHECKSUM_MISMATCH, UploadGone: 410, FileTooLarge: 413}
    headers = {"Upload-Offset": str(problem.offset)} if isinstance(problem, OffsetWrong) else {}
    return _answer(kinds.get(type(problem), 422), str(problem), **headers)


_CHECKSUM_HEADER = {"Tus-Checksum-Algorithm": ",".join(CHECKSUMS)}


def tus_creation(
    request: HttpRequest, *, method: str, begin: Callable[[str, int], UploadView], address: Callable[[UUID], str]
) -> HttpResponse:
    """POST: make room for a file; `begin(name, length)` says whether it may come, `address` where it goes."""
    if method != "POST":
        raise BadRequest(405, "POST creates an upload")
    if request.headers.get("Upload-Defer-Length"):
        raise BadRequest(400, "the length must be known: Upload-Length")
    length = _whole_number(request, "Upload-Length")
    made = begin(_metadata(request.headers.get("Upload-Metadata", "")).get("filename", ""), length)
    return _answer(201, Location=address(made.id), **_expiry(made))


def tus_resource(
    request: HttpRequest,
    *,
    method: str,
    holder: SubjectRef,
    id: UUID,  # noqa: A002 - the contract's word
    keep: Callable[[], None],
) -> HttpResponse:
    """HEAD, PATCH and DELETE of one upload; `keep()` is called once all has come, and again after a cut."""
    if method == "HEAD":
        seen = queries.upload(holder=holder, id=id)
        _keep(seen, keep)  # all came, and the connection was cut just before
        headers = {"Upload-Offset": str(seen.offset), "Upload-Length": str(seen.length)}
        return _answer(200, **headers, **_expiry(seen))
    if method == "PATCH":
        return _patch(request, holder, id, keep)
    if method == "DELETE":
        uploads.give_up_upload(holder=holder, id=id)
        return _answer(204)
    raise BadRequest(405, "HEAD, PATCH or DELETE")


def _patch(request: HttpRequest, holder: SubjectRef, key: UUID, keep: Callable[[], None]) -> HttpResponse:
    if request.content_type != OFFSET_TYPE:
        raise BadRequest(415, f"Content-Type: {OFFSET_TYPE}")
    offset = _whole_number(request, "Upload-Offset")
    before = queries.upload(holder=holder, id=key)
    if int(request.META.get("CONTENT_LENGTH") or 0) > before.length - offset >= 0:
        raise BadRequest(413, "more bytes than Upload-Length announced")
    seen = before
    if not (before.whole and offset == before.offset):
        stream: Any = request  # reads like a file
        seen = uploads.append_to_upload(
            holder=holder, id=key, offset=offset, stream=stream, checksum=_checksum(request)
        )
    _keep(seen, keep)
    return _answer(204, **{"Upload-Offset": str(seen.offset)}, **_expiry(seen))


def _keep(seen: UploadView, keep: Callable[[], None]) -> None:
    if seen.whole and not seen.finished:
        keep()
        uploads.forget_pieces(id=seen.id)


def _checksum(request: HttpRequest) -> tuple[str, bytes] | None:
    """The algorithm and the digest of `Upload-Checksum`; None without one."""
    said = request.headers.get("Upload-Checksum")
    if said is None:
        return None
    algorithm, _space, digest = said.partition(" ")
    if algorithm not in CHECKSUMS:
        raise BadRequest(400, f"checksums: {', '.join(CHECKSUMS)}")
    decoded = _base64(digest)
    if len(decoded) != hashlib.new(algorithm).digest_size:
        raise BadRequest(400, "Upload-Checksum: algorithm, space, digest in base64")
    return algorithm, decoded


def _whole_number(request: HttpRequest, header: str) -> int:
    said = request.headers.get(header, "")
    if not said.isascii() or not said.isdecimal() or len(said) > 15:
        raise BadRequest(400, f"{header} is a whole number")
    return int(said)


def _metadata(said: str) -> dict[str, str]:
    """Key and value pairs: `filename d29ybGQ=,empty`; what cannot be read is refused."""
    if len(said) > _LONGEST_METADATA:
        raise BadRequest(431, "Upload-Metadata is too long")
    found = {}
    for pair in filter(None, (one.strip() for one in said.split(","))):
        key, _space, value = pair.partition(" ")
        found[key] = _base64(value).decode("utf-8", "replace")
    return found


def _base64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as problem:
        raise BadRequest(400, "not base64") from problem


def _expiry(upload: UploadView) -> dict[str, str]:
    return {"Upload-Expires": http_date(upload.expires_at.timestamp())}


def _answer(status: int, text: str = "", **headers: str) -> HttpResponse:
    kind = "text/plain; charset=utf-8"
    return HttpResponse(text, status=status, content_type=kind, headers={"Tus-Resumable": VERSION, **headers})
