"""A fee that is paid through Jiwar: owed from the filing, awaited where the procedure says, dropped without an act."""

from collections.abc import Iterator

import pytest

from jiwar.cases import api
from jiwar.cases.models import Case
from jiwar.cases.tests import factories as make
from jiwar.kernel import clock
from jiwar.outbox import api as outbox
from jiwar.payments import api as payments

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> Iterator[make.Town]:
    with clock.frozen(make.SUNDAY):
        yield make.make_town()


def pay(town: make.Town, case: Case) -> None:
    make.pay_fee(town, case)
    outbox.drain()
    case.refresh_from_db()


def test_a_fee_that_is_only_shown_opens_no_charge(world: make.Town) -> None:
    case = make.make_case()
    assert payments.charges_of(api.fee_subject(case.pk)) == []


def test_it_is_owed_from_the_filing_and_comes_before_the_signature(world: make.Town) -> None:
    make.ask_fee("before_signature")
    case = make.advance(make.make_case(), "assigned", "proposed", town=world)
    assert (make.charge_of(case).amount, make.charge_of(case).state) == (20_000, "due")
    with pytest.raises(api.FeeNotPaid):
        api.sign(actor=world.papc, case_id=case.pk)
    pay(world, case)
    assert [action.kind for action in case.actions.order_by("sequence")][-1] == "fee_paid"
    assert make.told("cases.fee_paid")
    api.sign(actor=world.papc, case_id=case.pk)
    assert api.rebuild(case_id=case.pk) == []


def test_a_payment_noted_meanwhile_leaves_the_handlers_page_good(world: make.Town) -> None:
    make.ask_fee("before_signature")
    case = make.advance(make.make_case(), "assigned", town=world)
    read_at = case.sequence
    pay(world, case)
    assert case.sequence == read_at + 1
    api.propose(actor=world.handler, case_id=case.pk, verdict="grant", expected_sequence=read_at)
    with pytest.raises(api.StaleCase):  # their own proposal came after what this page showed
        api.sign(actor=world.papc, case_id=case.pk, expected_sequence=read_at)
    with pytest.raises(api.StaleCase):  # and nobody read what is still to come
        api.sign(actor=world.papc, case_id=case.pk, expected_sequence=read_at + 9)


def test_a_free_case_of_a_paid_procedure_waits_for_nobody(world: make.Town) -> None:
    make.ask_fee("before_signature", amount=0)
    case = make.advance(make.make_case(), "assigned", "proposed", town=world)
    assert make.charge_of(case).state == "waived"
    api.sign(actor=world.papc, case_id=case.pk)


def test_a_refusal_waits_for_no_money_and_drops_the_fee(world: make.Town) -> None:
    make.ask_fee("before_signature")
    case = make.advance(make.make_case(), "assigned", "refusal", "signed", "sealed", town=world)
    assert make.charge_of(case).state == "cancelled"


def test_the_act_is_handed_over_when_it_is_paid(world: make.Town) -> None:
    make.ask_fee("before_delivery")
    case = make.advance(make.make_case(), "assigned", "proposed", "signed", "sealed", town=world)
    before = api.followed(actor=make.guest(make.PHONE), reference=case.reference)
    assert (before.document_id, before.kept_until_paid) == (None, True)
    assert api.case_visible_to(make.guest(make.PHONE), case.pk).document_id is None
    pay(world, case)
    after = api.followed(actor=make.guest(make.PHONE), reference=case.reference)
    assert (after.document_id, after.kept_until_paid) == (case.document_id, False)


def test_a_withdrawn_case_owes_nothing(world: make.Town) -> None:
    make.ask_fee("before_signature")
    case = make.make_case()
    api.withdraw(actor=make.guest(make.PHONE), case_id=case.pk)
    assert make.charge_of(case).state == "cancelled"


def test_said_twice_it_is_noted_once(world: make.Town) -> None:
    make.ask_fee("before_signature")
    case = make.make_case()
    pay(world, case)
    api.note_paid(charge=make.charge_of(case))
    assert case.actions.filter(kind="fee_paid").count() == 1
