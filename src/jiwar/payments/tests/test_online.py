"""A provider that accepts, refuses, is silent, late, or says all twice: money is counted once and never lost."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from jiwar.kernel import clock
from jiwar.outbox import api as outbox
from jiwar.payments import api
from jiwar.payments.adapters import pretend
from jiwar.payments.adapters.provider import Order, Silent
from jiwar.payments.models import Payment, ProviderNotice
from jiwar.payments.tests.factories import charge_again, make_charge, make_hall

# Providers are asked outside any transaction: these tests commit.
pytestmark = pytest.mark.django_db(transaction=True)


def start(charge: api.ChargeView, language: str = "ar") -> tuple[api.PaymentView, str]:
    payment = api.start_online(charge_id=charge.id, language=language, return_to="/back/")
    return payment, Payment.objects.get(pk=payment.id).provider_reference


def test_paid_and_told() -> None:
    charge = make_charge(make_hall())
    payment, reference = start(charge, "fr")
    assert payment.pay_at == f"/fr/demo/pay/{reference}/"
    assert api.pretend_choose(reference, "pay") == "/back/"
    outbox.drain()
    assert charge_again(charge).state == "paid"
    settled = charge_again(charge).payment
    assert settled is not None
    assert settled.receipt_number is not None


def test_refused_and_tried_again() -> None:
    charge = make_charge(make_hall())
    _, reference = start(charge)
    api.pretend_choose(reference, "refuse")
    outbox.drain()
    again = charge_again(charge)
    assert (again.state, again.payment and again.payment.state) == ("due", "refused")
    _, second = start(charge)
    assert second != reference
    api.pretend_choose(second, "pay")
    outbox.drain()
    assert charge_again(charge).state == "paid"


def test_said_twice_is_counted_once() -> None:
    charge = make_charge(make_hall())
    _, reference = start(charge)
    api.pretend_choose(reference, "twice")
    with clock.frozen(clock.now() + timedelta(seconds=5)):
        outbox.drain()
    assert charge_again(charge).state == "paid"
    assert (Payment.objects.count(), ProviderNotice.objects.count()) == (1, 1)


def test_late_money_revives_an_expired_try() -> None:
    charge = make_charge(make_hall())
    payment, reference = start(charge)
    api.pretend_choose(reference, "late")
    start_of_day = clock.now()
    for later in (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=3)):
        with clock.frozen(start_of_day + later + timedelta(seconds=1)):
            assert api.check_awaited() == 1
            assert api.check_awaited() == 0, "it is not asked again before its time"
    with clock.frozen(start_of_day + timedelta(hours=25)):
        api.check_awaited()
        assert Payment.objects.get(pk=payment.id).state == "expired"
        outbox.drain()  # the notice, at last
    assert charge_again(charge).state == "paid"


def test_a_provider_that_never_calls_is_asked() -> None:
    charge = make_charge(make_hall())
    _, reference = start(charge)
    api.pretend_choose(reference, "silent")
    outbox.drain()
    assert charge_again(charge).is_due
    with clock.frozen(clock.now() + timedelta(minutes=2)):
        api.check_awaited()
    assert charge_again(charge).state == "paid"


def test_paid_at_the_counter_meanwhile_is_money_to_give_back() -> None:
    town = make_hall()
    charge = make_charge(town)
    payment, reference = start(charge)
    api.take_at_counter(actor=town.agent, charge_id=charge.id, method="cash", office_id=town.desk.id)
    api.pretend_choose(reference, "pay")
    outbox.drain()
    assert [row.pk for row in api.payments_to_give_back().rows] == [payment.id]
    with pytest.raises(api.ReasonNeeded):
        api.give_back(actor=town.head, payment_id=payment.id, reason="")
    with pytest.raises(api.MayNotCollect):
        api.give_back(actor=town.stranger, payment_id=payment.id, reason="mandat n° 12")
    api.give_back(actor=town.head, payment_id=payment.id, reason="mandat n° 12")
    assert api.payments_to_give_back().rows == []
    with pytest.raises(api.NothingToGiveBack):
        api.give_back(actor=town.head, payment_id=payment.id, reason="encore")


def test_a_silent_provider_says_so_and_the_same_order_is_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    charge = make_charge(make_hall(), title={"ar": "silence", "fr": "silence"})
    with pytest.raises(api.ProviderSilent):
        start(charge)
    row = Payment.objects.get()
    assert (row.state, row.last_error) == ("started", "no answer within 10 s")
    with pytest.raises(api.ProviderSilent):
        start(charge)
    assert Payment.objects.count() == 1, "the retry is the same order"


def test_going_back_leads_to_the_same_page() -> None:
    charge = make_charge(make_hall())
    first, _ = start(charge)
    again, _ = start(charge)
    assert (first.id, first.pay_at) == (again.id, again.pay_at)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda body, sign: (body, {}),
        lambda body, sign: (body, {pretend.SIGNATURE: "0" * 64}),
        lambda body, sign: (body.replace(b"received", b"refused "), {pretend.SIGNATURE: sign(body)}),
        lambda body, sign: (b"[]", {pretend.SIGNATURE: sign(b"[]")}),
        lambda body, sign: (b"\xff", {pretend.SIGNATURE: sign(b"\xff")}),
    ],
    ids=["unsigned", "wrong", "altered", "no notice", "no text"],
)
def test_a_forged_notice_is_refused(spoil: Callable[..., tuple[bytes, dict[str, str]]]) -> None:
    charge = make_charge(make_hall())
    _, reference = start(charge)
    api.pretend_choose(reference, "late")
    body, headers = spoil(pretend.notice_body("n1", reference), pretend.signature)
    with pytest.raises(api.CallbackForged):
        api.take_notice(provider_name="pretend", body=body, headers=headers)
    assert charge_again(charge).is_due


def test_another_amount_settles_nothing_and_is_noted() -> None:
    charge = make_charge(make_hall())
    payment, reference = start(charge)
    api.pretend_choose(reference, "late")
    body = pretend.notice_body("n1", reference).replace(b"125000", b"100")
    api.take_notice(provider_name="pretend", body=body, headers={pretend.SIGNATURE: pretend.signature(body)})
    assert charge_again(charge).is_due
    assert Payment.objects.get(pk=payment.id).last_error == "the provider says 100 centimes"


def test_production_never_pretends(settings: object) -> None:
    charge = make_charge(make_hall())
    settings.MODE = "production"  # type: ignore[attr-defined]  # pytest-django's fixture
    assert api.chosen_provider() is None
    with pytest.raises(api.NoProvider):
        api.start_online(charge_id=charge.id, language="ar", return_to="/back/")


# --- What every provider must do -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", list(api.PROVIDERS))
def test_contract_of_a_provider(name: str) -> None:
    payment, _ = start(make_charge(make_hall()))
    provider = api.PROVIDERS[name]()
    order = Order(id=payment.id, amount=125_000, label="x", language="ar", return_to="/back/")
    first, second = provider.open(order), provider.open(order)
    assert first == second, "the same order twice is one payment"
    assert provider.outcome(first.reference) == "pending"
    assert provider.outcome("nobody-knows") == "refused"
    assert provider.read_notice(b"anything", {}) is None
    with pytest.raises(Silent):
        provider.open(Order(id=payment.id, amount=1, label="silence", language="ar", return_to="/"))
