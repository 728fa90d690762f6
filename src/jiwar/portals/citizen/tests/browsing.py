"""A person at a browser without JavaScript, on Django's test client."""

import re
from html import unescape
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jiwar.cases.tests import factories
from jiwar.channels import api as channels
from jiwar.identity import api as identity
from jiwar.outbox import api as outbox

PHONE = "0550 12 34 56"
PERSON = {
    "applicant-family_ar": "بن عيسى",
    "applicant-given_ar": "أمينة",
    "applicant-family_latin": "BENAISSA",
    "applicant-given_latin": "Amina",
    "applicant-birth_date_day": "14",
    "applicant-birth_date_month": "3",
    "applicant-birth_date_year": "1985",
    "applicant-sex": "f",
    "applicant-nin": "",
}


class Person:
    """Where somebody is, and what they do next."""

    def __init__(self, prefix: str = "") -> None:
        self.client = Client(REMOTE_ADDR=f"10.0.0.{next(_addresses)}")
        self.prefix = prefix
        self.page: Any = None
        self.path = ""

    def open(self, path: str) -> Any:
        return self._went(self.client.get(f"{self.prefix}{path}", follow=True), f"{self.prefix}{path}")

    def send(self, path: str | None = None, **data: Any) -> Any:
        """POST to `path` (the present page when left out) and follow."""
        where = f"{self.prefix}{path}" if path else self.path
        return self._went(self.client.post(where, data, follow=True), where)

    def _went(self, page: Any, path: str) -> Any:
        self.page = page
        self.path = page.redirect_chain[-1][0] if page.redirect_chain else path
        return page

    @property
    def text(self) -> str:
        """What the page says, tags left out."""
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", self.page.content.decode())).split())

    def begin(self, code: str = factories.RESIDENCE) -> str:
        """Begin an application; its id."""
        self.send(f"/services/{code}/apply/")
        return self.path.split("/apply/")[1].split("/")[0]

    def answer(self, draft: str, upto: str = "check") -> None:
        """Give every answer of a residence certificate up to a page."""
        base = f"/apply/{draft}"
        pages: list[tuple[str, dict[str, Any]]] = [
            ("place", {"commune-wilaya": "16", "commune-commune": "1601"}),
            ("applicant", PERSON),
            ("questions/lives_here", {"lives_here": "yes"}),
            ("questions/address", {"address-text": "12 rue Larbi Ben M'hidi"}),
            ("questions/since", {"since_year": "٢٠١٩", "since_month": "", "since_day": ""}),
            ("questions/housing", {"housing": "owner"}),
            ("papers/identity", {"file": factories.upload("identity")}),
            ("papers/deed", {"file": factories.upload("deed")}),
            ("papers/bill", {}),
            ("contact", {"phone": PHONE, "email": ""}),
        ]
        for name, data in pages:
            if name == upto or name.endswith(f"/{upto}"):
                return
            self.send(f"{base}/{name}/", **data)
            assert self.page.status_code == 200, (name, self.text)
        if upto == "code":
            return
        self.send(f"{base}/code/", code=code_sent())
        assert self.page.status_code == 200, self.text

    def file(self) -> str:
        """File a whole residence certificate; its reference."""
        draft = self.begin()
        self.answer(draft)
        self.send(f"/apply/{draft}/check/", key=draft)
        assert "/receipts/" in self.path, self.text
        return reference_on(self.text)


_addresses = iter(range(1, 250))


def code_sent() -> str:
    """The newest six-digit code that left."""
    outbox.drain()
    for sent in channels.sent_messages(limit=5):
        if found := re.search(r"(?<!\d)(\d{6})(?!\d)", sent.text):
            return found.group(1)
    raise AssertionError("no code was sent")


def reference_on(text: str) -> str:
    found = re.search(r"\b([2-9A-HJ-NP-Z]{4})-([2-9A-HJ-NP-Z]{4})\b", text)
    assert found, text
    return found.group(1) + found.group(2)


def a_file(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def signed_in(person: Person, **fields: Any) -> identity.Actor:
    """Sign a new citizen in to this person's browser."""
    actor = factories.citizen(**fields)
    account = factories.people.Account.objects.get(pk=actor.account_id)
    factories.people.sign_in(person.client, account)
    return actor
