"""A real SMTP server and a real SMS gateway on loopback, that refuse when told to."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from email.policy import default
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from aiosmtpd.controller import Controller


@dataclass
class Mailbox:
    """What the SMTP server took; `answer` overrides what it says to the data, `to_recipient` to an address."""

    taken: list[Message] = field(default_factory=list)
    answer: str = "250 OK"
    to_recipient: str = ""

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.to_recipient:
            return self.to_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.answer.startswith("250"):
            self.taken.append(message_from_bytes(envelope.content, policy=default))
        return self.answer


@contextmanager
def smtp_server(port: int = 0) -> Iterator[tuple[Mailbox, int]]:
    """An SMTP server on a free port, or on `port`."""
    mailbox = Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port or free_port())
    controller.start()
    try:
        yield mailbox, controller.port
    finally:
        controller.stop()


@dataclass
class Gateway:
    """What the SMS gateway took; `status` and `body` are its answer."""

    taken: list[dict[str, str]] = field(default_factory=list)
    status: int = 202
    body: str = "0: Accepted for delivery"
    location: str = ""


@contextmanager
def sms_gateway(port: int = 0) -> Iterator[tuple[Gateway, str]]:
    """An HTTP server that answers like Kannel, and its address."""
    gateway = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            query = parse_qs(urlsplit(self.path).query, keep_blank_values=True, encoding="utf-8")
            if gateway.status < 300:
                gateway.taken.append({name: values[0] for name, values in query.items()})
            self.send_response(gateway.status)
            if gateway.location:
                self.send_header("Location", gateway.location)
            self.end_headers()
            self.wfile.write(gateway.body.encode())

        def log_message(self, *_: object) -> None:
            """Nothing on the test's output."""

    server = HTTPServer(("127.0.0.1", port), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield gateway, f"http://127.0.0.1:{server.server_port}/cgi-bin/sendsms"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
