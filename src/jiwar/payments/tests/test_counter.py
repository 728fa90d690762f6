"""Money at the desk: who may take it, once, with a number that leaves no gap."""

import re
import shutil
import subprocess
import threading
from pathlib import Path

import pytest
from django.db import connection, connections

from jiwar.kernel import clock
from jiwar.payments import api
from jiwar.payments.models import Payment
from jiwar.payments.tests.factories import charge_again, make_charge, make_hall


@pytest.mark.django_db
def test_a_desk_takes_the_money_and_numbers_the_receipt() -> None:
    town = make_hall()
    charge = make_charge(town)
    payment = api.take_at_counter(actor=town.agent, charge_id=charge.id, method="cash", office_id=town.desk.id)
    year = clock.today().year
    assert payment.receipt_number == f"PAY/{town.desk.code}/{year}/000001"
    assert (payment.state, payment.amount, payment.collected_by) == ("received", 125_000, town.agent.ref.label)
    assert (charge_again(charge).state, api.is_settled(charge.subject)) == ("paid", True)
    with pytest.raises(api.AlreadyPaid):
        api.take_at_counter(actor=town.colleague, charge_id=charge.id, method="cash", office_id=town.desk.id)
    assert Payment.objects.count() == 1


@pytest.mark.django_db
def test_numbers_follow_one_another_in_their_office() -> None:
    town = make_hall()
    numbers = [
        api.take_at_counter(actor=town.agent, charge_id=make_charge(town).id, method=method, office_id=town.desk.id)
        for method in api.COUNTER_METHODS
    ]
    assert [str(one.receipt_number)[-6:] for one in numbers] == ["000001", "000002", "000003", "000004"]


@pytest.mark.django_db
def test_another_commune_takes_nothing() -> None:
    town = make_hall()
    charge = make_charge(town)
    with pytest.raises(api.MayNotCollect):
        api.take_at_counter(
            actor=town.stranger, charge_id=charge.id, method="cash", office_id=town.stranger.holdings[0].office_id
        )
    with pytest.raises(api.MayNotCollect):  # at a desk where one holds nothing
        api.take_at_counter(actor=town.stranger, charge_id=charge.id, method="cash", office_id=town.desk.id)
    assert charge_again(charge).is_due


@pytest.mark.django_db(transaction=True)
def test_two_desks_at_once_take_it_once() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time; the check of the state decides there")
    town = make_hall()
    charge = make_charge(town)
    results: list[str] = []
    ready = threading.Barrier(2)

    def take(agent: object) -> None:
        ready.wait()
        try:
            api.take_at_counter(actor=agent, charge_id=charge.id, method="cash", office_id=town.desk.id)  # type: ignore[arg-type]  # an Actor
            results.append("taken")
        except api.AlreadyPaid:
            results.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=take, args=(agent,)) for agent in (town.agent, town.colleague)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["refused", "taken"]
    assert Payment.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_receipt_says_all(language: str, tmp_path: Path) -> None:
    town = make_hall()
    charge = make_charge(town)
    payment = api.take_at_counter(actor=town.agent, charge_id=charge.id, method="cheque", office_id=town.desk.id)
    pdf = api.receipt_pdf(subject=charge.subject, payment_id=payment.id, authority={}, language=language)
    assert pdf.startswith(b"%PDF")
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is missing: install poppler-utils to have the receipt read by another program")
    (tmp_path / "a.pdf").write_bytes(pdf)
    text = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "a.pdf"), "-"], capture_output=True, text=True, check=True
    ).stdout
    text = re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", text).replace("\u00a0", " ")
    for wanted in (payment.receipt_number, "1 250", "1 200", "50", "ABCD-2FGH"):
        assert str(wanted) in text, wanted


@pytest.mark.django_db
def test_a_receipt_is_of_its_own_subject_only() -> None:
    town = make_hall()
    charge, other = make_charge(town), make_charge(town)
    payment = api.take_at_counter(actor=town.agent, charge_id=charge.id, method="cash", office_id=town.desk.id)
    with pytest.raises(api.PaymentUnknown):
        api.receipt_pdf(subject=other.subject, payment_id=payment.id, authority={}, language="ar")
