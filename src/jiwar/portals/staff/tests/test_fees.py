"""The fee at the desk: taken, waived, given back; each refusal in words."""

import pytest
from django.test import Client
from django.urls import reverse

from jiwar.cases.tests import factories as make
from jiwar.identity.tests import factories as people
from jiwar.kernel import clock
from jiwar.outbox import api as outbox
from jiwar.payments import api as payments

pytestmark = [pytest.mark.pages, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def town() -> make.Town:
    with clock.frozen(make.SUNDAY):
        town = make.make_town()
        make.ask_fee("before_signature")
        yield town


def browser(town: make.Town, role: str) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="fr")
    people.sign_in(client, town.accounts[role])
    return client


def test_the_desk_takes_the_fee_and_prints_its_receipt(town: make.Town) -> None:
    case, client = make.make_case(), browser(town, "counter")
    page = client.get(f"/fr/staff/cases/{case.pk}/").content.decode()
    assert "Encaisser" in page
    done = client.post(f"/fr/staff/cases/{case.pk}/fee/", {"method": "cash"}, follow=True).content.decode()
    assert "Les frais sont encaissés" in done
    payment = make.charge_of(case).payment
    assert payment is not None
    pdf = client.get(reverse("staff:fee_receipt", args=[case.pk, payment.id]))
    assert pdf.content.startswith(b"%PDF")
    again = client.post(f"/fr/staff/cases/{case.pk}/fee/", {"method": "cash"}, follow=True).content.decode()
    assert "déjà payés" in again


def test_an_unknown_way_of_paying_takes_nothing(town: make.Town) -> None:
    case = make.make_case()
    page = browser(town, "counter").post(f"/fr/staff/cases/{case.pk}/fee/", {"method": "shells"}, follow=True)
    assert "Choisissez le mode de paiement" in page.content.decode()
    assert make.charge_of(case).is_due


def test_only_a_head_waives_and_says_why(town: make.Town) -> None:
    case = make.make_case()
    address = f"/fr/staff/cases/{case.pk}/fee/waive/"
    assert "Exonérer" not in browser(town, "handler").get(f"/fr/staff/cases/{case.pk}/").content.decode()
    browser(town, "handler").post(address, {"reason": "parce que"})
    assert make.charge_of(case).is_due
    head = browser(town, "head")
    assert "Indiquez le motif" in head.post(address, {"reason": " "}, follow=True).content.decode()
    head.post(address, {"reason": "Sinistré, arrêté n° 4"})
    assert make.charge_of(case).state == "waived"


def test_money_that_came_twice_is_shown_and_given_back(town: make.Town) -> None:
    case = make.make_case()
    started = payments.start_online(charge_id=make.charge_of(case).id, language="fr", return_to="/")
    make.pay_fee(town, case)
    payments.pretend_choose(started.pay_at.rstrip("/").rpartition("/")[2], "pay")
    outbox.drain()
    client = browser(town, "head")
    assert "à rembourser" in client.get(f"/fr/staff/cases/{case.pk}/").content.decode()
    address = reverse("staff:give_back", args=[case.pk, started.id])
    client.post(address, {"reason": "Mandat n° 7"})
    assert make.charge_of(case).excess == ()
    assert client.post(address, {"reason": "Mandat n° 7"}).status_code == 404


def test_a_file_waits_for_its_fee_before_the_signature(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", "proposed", town=town)
    page = browser(town, "papc").post(f"/fr/staff/cases/{case.pk}/sign/", follow=True).content.decode()
    assert "ne sont pas encore payés" in page
