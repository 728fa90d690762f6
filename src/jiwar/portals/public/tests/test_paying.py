"""The door of payment services: signed notices only, small ones, and no pretending in production."""

import pytest
from django.test import Client

from jiwar.payments.adapters import pretend
from jiwar.payments.tests import factories as make
from jiwar.payments.tests.test_online import start

pytestmark = [pytest.mark.pages, pytest.mark.django_db(transaction=True)]
DOOR = "/payments/pretend/notice"


def knock(body: bytes, signature: str) -> int:
    return (
        Client(enforce_csrf_checks=True)
        .post(DOOR, body, content_type="application/json", headers={pretend.SIGNATURE: signature})
        .status_code
    )


def test_a_signed_notice_is_taken_and_taken_again() -> None:
    charge = make.make_charge(make.make_hall())
    _, reference = start(charge)
    pretend.choose(reference, "late")
    body = pretend.notice_body("n1", reference)
    assert [knock(body, pretend.signature(body)) for _ in range(2)] == [200, 200]
    assert make.charge_again(charge).state == "paid"


def test_what_is_not_signed_or_not_known_is_refused() -> None:
    assert knock(b"{}", "") == 403
    body = b'{"amount": 1, "id": "n", "outcome": "received", "reference": "PRT-NOBODY"}'
    assert knock(body, pretend.signature(body)) == 404
    assert knock(b"x" * 20_000, "") == 413
    assert Client().post("/payments/nobody/notice", b"{}", content_type="application/json").status_code == 404
    assert Client().get(DOOR).status_code == 405


def test_production_has_no_pretended_service(settings: object) -> None:
    _, reference = start(make.make_charge(make.make_hall()))
    assert Client().get(f"/demo/pay/{reference}/").status_code == 200
    settings.MODE = "production"
    assert Client().get(f"/demo/pay/{reference}/").status_code == 404
    assert knock(b"{}", "") == 404
