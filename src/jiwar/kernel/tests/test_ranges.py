"""One piece of a file, or the whole."""

import pytest
from django.test import RequestFactory

from jiwar.kernel.ranges import ranged

CONTENT = bytes(range(100))


@pytest.mark.parametrize(
    ("asked", "status", "content", "said"),
    [
        (None, 200, CONTENT, None),
        ("bytes=0-1", 206, CONTENT[:2], "bytes 0-1/100"),
        ("bytes=90-", 206, CONTENT[90:], "bytes 90-99/100"),
        ("bytes=-5", 206, CONTENT[-5:], "bytes 95-99/100"),
        ("bytes=-500", 206, CONTENT, "bytes 0-99/100"),
        ("bytes=10-5000", 206, CONTENT[10:], "bytes 10-99/100"),
        ("bytes=100-", 416, b"", "bytes */100"),
        ("bytes=9-3", 416, b"", "bytes */100"),
        ("bytes=-", 200, CONTENT, None),
        ("bytes=0-1,5-6", 200, CONTENT, None),
        ("lines=0-1", 200, CONTENT, None),
        ("bytes=" + "9" * 5000 + "-", 200, CONTENT, None),
    ],
)
def test_pieces(asked: str | None, status: int, content: bytes, said: str | None) -> None:
    headers = {"Range": asked} if asked else {}
    answer = ranged(RequestFactory().get("/", headers=headers), CONTENT, media_type="audio/mpeg")
    assert (answer.status_code, answer.content, answer.get("Content-Range")) == (status, content, said)
    assert answer["Accept-Ranges"] == "bytes"
