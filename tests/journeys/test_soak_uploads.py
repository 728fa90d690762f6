"""200 people send 5 MB each at once over a link that is cut at random places: all arrive whole, byte for byte.

A real server in a process of its own; between it and the people, a relay that resets connections in both directions,
also between the last byte received and the answer. Each person's client speaks tus and goes on where it was cut.
"""

import asyncio
import base64
import hashlib
import http.client
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.running import running_jiwar
from tests.samples import padded_pdf
from tests.visitor import Visitor

pytestmark = pytest.mark.soak
PEOPLE = 200
SIZE = 5 * 1024 * 1024
PART = 512 * 1024
LONGEST_S = 1500
OFTEN = 0.35  # of all connections are cut, each after a random number of bytes
WHOLE_ADDRESS = re.compile(r"/fr/apply/[0-9a-f-]{36}/uploads/[0-9a-f-]{36}/")
TUS = {"Tus-Resumable": "1.0.0"}


class Relay:
    """Carries bytes between people and server, and resets some connections."""

    def __init__(self, port: int, dice: random.Random) -> None:
        self.upstream, self.dice, self.port = port, dice, 0
        self.cuts: Counter[str] = Counter()
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()

    def run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._carry, "127.0.0.1", 0, backlog=512))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()

    def start(self) -> None:
        threading.Thread(target=self.run, daemon=True).start()
        assert self._ready.wait(10)

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)

    async def _carry(self, person: asyncio.StreamReader, to_person: asyncio.StreamWriter) -> None:
        server, to_server = await asyncio.open_connection("127.0.0.1", self.upstream)
        cut = self.dice.random() < OFTEN
        after = self.dice.random() < 0.3  # the server has it all, the person hears nothing
        going = self.dice.randrange(200, PART + 40_000) if cut and not after else None
        coming = self.dice.randrange(1, 120) if cut and after else None
        both = [self._pump(person, to_server, going, "going"), self._pump(server, to_person, coming, "coming")]
        tasks = [asyncio.ensure_future(one) for one in both]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
        for writer in (to_server, to_person):
            writer.transport.abort()  # a reset, not a polite end

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, left: int | None, way: str) -> None:
        try:
            while content := await source.read(65536):
                if left is not None and len(content) >= left:
                    sink.write(content[:left])
                    await sink.drain()
                    self.cuts[way] += 1
                    return
                left = None if left is None else left - len(content)
                sink.write(content)
                await sink.drain()
            await asyncio.sleep(0.05)  # what was written leaves before the reset
        except OSError:
            return


@dataclass
class Sender:
    """One person with one application and one file; `tries` counts what had to be sent again."""

    number: int
    base: str
    relay: int
    common: bytes
    tries: int = 0
    seen: list[int] = field(default_factory=list)

    def part(self, offset: int) -> bytes:
        """A part of this person's own file: the common noise, but for their number."""
        mark = b"%016d" % self.number
        content = bytearray(self.common[offset : offset + PART])
        for at, sign in enumerate(mark, start=4000 - offset):
            if 0 <= at < len(content):
                content[at] = sign
        return bytes(content)

    def whole(self) -> bytes:
        return b"".join(self.part(offset) for offset in range(0, len(self.common), PART))

    def begin(self) -> str:
        """An application begun on a good link; where its papers are sent."""
        person = self.person = Visitor(self.base, "fr")
        person.open("/services/residence-certificate/")
        person.submit("/apply/")
        self.token = str(person.at.form().values["csrfmiddlewaretoken"])
        return urlsplit(person.at.url).path.removesuffix("place/") + "papers/identity/"

    def send(self, end: float) -> str:
        """Send it all through the relay, however often it is cut; the page of the paper."""
        page = self.begin()
        dice = random.Random(self.number)
        address, offset = "", 0
        while time.monotonic() < end:
            try:
                if not address:
                    address = self._create(f"{page}uploads/")
                    offset = 0
                if offset == len(self.common):
                    return page
                offset = self._patch(address, offset)
            except (OSError, http.client.HTTPException):
                self.tries += 1
                time.sleep(dice.uniform(0.05, 0.6))
                if address:
                    offset = self._where(address, offset)
                    self.seen.append(offset)
        raise AssertionError(f"{self.number} had sent {offset} bytes")

    def _create(self, address: str) -> str:
        name = base64.b64encode(f"carte-{self.number}.pdf".encode()).decode()
        headers = {"Upload-Length": str(len(self.common)), "Upload-Metadata": f"filename {name}"}
        answer = self._ask("POST", address, headers)
        assert answer.status == 201, (answer.status, answer.read())
        found = WHOLE_ADDRESS.search(answer.headers.get("Location") or "")
        if found is None:  # the answer itself was cut: begin again
            raise ConnectionError("half an answer")
        return found.group()

    def _patch(self, address: str, offset: int) -> int:
        headers = {"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
        answer = self._ask("PATCH", address, headers, self.part(offset))
        if answer.status in {409, 423, 500, 503}:  # another part of ours is still being written
            raise OSError(answer.status)
        assert answer.status == 204, (answer.status, answer.read())
        after = offset + len(self.part(offset))
        if answer.headers.get("Upload-Offset") != str(after):  # half an answer
            raise ConnectionError("half an answer")
        return after

    def _where(self, address: str, before: int) -> int:
        try:
            answer = self._ask("HEAD", address, {})
        except (OSError, http.client.HTTPException):
            self.tries += 1
            return before
        said = answer.headers.get("Upload-Offset") or ""
        # Half a number makes the next part be refused (409), and the question is asked again.
        return int(said) if answer.status == 200 and said.isdecimal() else before

    def _ask(self, method: str, address: str, headers: dict[str, str], body: bytes = b"") -> http.client.HTTPResponse:
        link = http.client.HTTPConnection("127.0.0.1", self.relay, timeout=120)
        cookies = "; ".join(f"{name}={value}" for name, value in self.person.cookies.items())
        known = TUS | {"Cookie": cookies, "X-CSRFToken": self.token, "Connection": "close"}
        try:
            link.request(method, address, body or None, known | headers)
            answer = link.getresponse()
            answer.read()
            return answer
        finally:
            link.close()


@contextmanager
def relay_to(base: str, seed: int) -> Iterator[Relay]:
    relay = Relay(int(urlsplit(base).port or 0), random.Random(seed))
    relay.start()
    yield relay
    relay.stop()


def test_two_hundred_uploads_over_a_link_that_is_cut_all_arrive_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    common = padded_pdf(SIZE, 11)
    with running_jiwar(cases=20, data=tmp_path) as base, relay_to(base, 23) as relay:
        senders = [Sender(number, base, relay.port, common) for number in range(PEOPLE)]
        began = time.monotonic()
        with ThreadPoolExecutor(PEOPLE) as pool:
            pages = list(pool.map(lambda one: one.send(began + LONGEST_S), senders))
        took = time.monotonic() - began
        stored = {path.name: path for path in tmp_path.rglob("*") if path.is_file() and path.stat().st_size > SIZE // 2}
        for sender, page in zip(senders, pages, strict=True):
            whole = sender.whole()
            digest = hashlib.sha256(whole).hexdigest()
            kept = stored.get(digest)
            assert kept is not None, f"{sender.number} is not in the store"
            assert kept.read_bytes() == whole, f"{sender.number} is not what was sent"
            listed = sender.person.get(page).text
            assert listed.count(f"carte-{sender.number}.pdf") >= 1, listed
        mb = PEOPLE * len(common) / 1024**2
        tries = sum(sender.tries for sender in senders)
    with capsys.disabled():
        print(
            f"\n{PEOPLE} uploads of {len(common) / 1024**2:.1f} MB at once: all whole in {took:.0f} s "
            f"({mb / took:.1f} MB/s), {relay.cuts['going']} cuts while sending, {relay.cuts['coming']} before the "
            f"answer, {tries} tries again"
        )
    assert sum(relay.cuts.values()) > PEOPLE, "the link was hardly cut"
