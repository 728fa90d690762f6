"""Paying from the file: on line with every humour of the provider, or told where the counter is."""

import pytest
from django.test import Client

from jiwar.cases.models import Case
from jiwar.cases.queries.tracking import tracking_code_of
from jiwar.cases.tests import factories as make
from jiwar.kernel import clock
from jiwar.outbox import api as outbox

pytestmark = [pytest.mark.pages, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def case() -> Case:
    with clock.frozen(make.SUNDAY):
        make.make_town()
        make.ask_fee("before_signature")
        yield make.make_case()


@pytest.fixture
def browser(case: Case) -> Client:
    client = Client()
    client.post("/fr/track/", {"reference": case.reference, "proof": tracking_code_of(case)})
    return client


def go_to_provider(browser: Client, case: Case) -> str:
    answer = browser.post(f"/fr/track/{case.reference}/pay/")
    assert answer.status_code == 302
    assert answer.url.startswith("/fr/demo/pay/PRT-")
    return answer.url


def test_the_file_says_what_is_owed_and_where(browser: Client, case: Case) -> None:
    assert "Frais à payer" in browser.get(f"/fr/track/{case.reference}/").content.decode()
    page = browser.get(f"/fr/track/{case.reference}/pay/").content.decode()
    for words in ("200", "DA", "Payer en ligne", "Au guichet"):
        assert words in page, words


def test_paid_on_line_with_its_receipt(browser: Client, case: Case) -> None:
    provider = go_to_provider(browser, case)
    assert "Service de paiement de la démonstration" in browser.get(provider).content.decode()
    back = browser.post(provider, {"choice": "pay"})
    assert back.url == f"/fr/track/{case.reference}/paid/"
    page = browser.get(back.url).content.decode()
    assert "Votre paiement est arrivé" in page
    payment = make.charge_of(case).payment
    assert payment is not None
    pdf = browser.get(f"/fr/track/{case.reference}/payments/{payment.id}.pdf")
    assert pdf.content.startswith(b"%PDF")
    outbox.drain()  # the notice, after the answer: nothing changes
    assert make.charge_of(case).payment == payment
    assert "tranché" in browser.get(provider).content.decode()


def test_a_refused_card_may_try_again(browser: Client, case: Case) -> None:
    provider = go_to_provider(browser, case)
    page = browser.get(browser.post(provider, {"choice": "refuse"}).url, follow=True).content.decode()
    assert "Rien n’a été débité" in page
    assert "Payer en ligne" in page


def test_a_late_provider_is_not_paid_twice(browser: Client, case: Case) -> None:
    provider = go_to_provider(browser, case)
    page = browser.get(browser.post(provider, {"choice": "late"}).url).content.decode()
    assert "Ne payez pas une seconde fois" in page
    assert go_to_provider(browser, case) == provider, "the same order, not a second one"


def test_a_stranger_reads_no_fee(case: Case) -> None:
    for ending in ("pay/", "paid/"):
        assert "/track/" in Client().get(f"/fr/track/{case.reference}/{ending}").url


def test_without_a_provider_the_counter_is_named(browser: Client, case: Case, settings: object) -> None:
    settings.PAYMENT_PROVIDER = ""
    page = browser.get(f"/fr/track/{case.reference}/pay/").content.decode()
    assert "Payer en ligne" not in page
    assert "Au guichet" in page
    refused = browser.post(f"/fr/track/{case.reference}/pay/").content.decode()
    assert "Payez au guichet" in refused
