"""What is owed, what is waived, what is cancelled."""

import pytest
from django.db import IntegrityError, transaction

from jiwar.kernel.actors import SYSTEM
from jiwar.payments import api
from jiwar.payments.models import Charge
from jiwar.payments.tests.factories import FEE, STAMP, charge_again, make_charge, make_hall

pytestmark = pytest.mark.django_db


def test_a_charge_adds_up_its_lines_and_is_due() -> None:
    charge = make_charge(make_hall())
    assert (charge.amount, charge.state) == (125_000, "due")
    assert [line.id for line in charge.lines] == ["fee", "stamp"]
    assert not api.is_settled(charge.subject)


def test_nothing_owed_is_waived_at_once_and_says_why() -> None:
    free = api.Line(id="fee", title=FEE.title, amount=0)
    why = api.Exemption(title={"ar": "ذوو الهمم", "fr": "Personnes handicapées"}, basis=("law-02-09:1",))
    charge = make_charge(make_hall(), lines=[free], exemption=why)
    assert (charge.state, charge.exemption) == ("waived", why)
    assert api.is_settled(charge.subject)


def test_the_same_key_is_one_charge() -> None:
    town = make_hall()
    first = make_charge(town, key="case:1", lines=[FEE])
    again = make_charge(town, key="case:1", lines=[FEE, STAMP])
    assert (again.id, again.amount) == (first.id, FEE.amount)


def test_a_line_is_never_below_zero() -> None:
    with pytest.raises(ValueError, match="below zero"):
        make_charge(make_hall(), lines=[api.Line(id="gift", title=FEE.title, amount=-1)])


def test_only_a_head_waives_and_only_with_a_reason() -> None:
    town = make_hall()
    charge = make_charge(town)
    with pytest.raises(api.ReasonNeeded):
        api.waive_charge(actor=town.head, charge_id=charge.id, reason="  ")
    for nobody in (town.agent, town.stranger):
        with pytest.raises(api.MayNotCollect):
            api.waive_charge(actor=nobody, charge_id=charge.id, reason="crue de l'oued")
    api.waive_charge(actor=town.head, charge_id=charge.id, reason="crue de l'oued")
    assert (charge_again(charge).state, charge_again(charge).reason) == ("waived", "crue de l'oued")
    with pytest.raises(api.NotDue):
        api.take_at_counter(actor=town.agent, charge_id=charge.id, method="cash", office_id=town.desk.id)


def test_cancelling_touches_only_what_is_still_due() -> None:
    town = make_hall()
    paid = make_charge(town)
    due = make_charge(town, subject=paid.subject)
    api.take_at_counter(actor=town.agent, charge_id=paid.id, method="cash", office_id=town.desk.id)
    with transaction.atomic():
        api.cancel_charges(actor=SYSTEM, subject=paid.subject, reason="withdrawn")
    assert (charge_again(paid).state, charge_again(due).state) == ("paid", "cancelled")


def test_the_database_keeps_states_whole() -> None:
    charge = make_charge(make_hall())
    with pytest.raises(IntegrityError), transaction.atomic():
        Charge.objects.filter(pk=charge.id).update(state="paid")
