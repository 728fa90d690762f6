"""A second request for the same thing: the person is told before sending, and says why it is another."""

from datetime import timedelta

import pytest
from django.test import Client

from jiwar.cases.models import Case
from jiwar.cases.tests import factories as make
from jiwar.identity.tests import factories as people
from jiwar.kernel import clock

pytestmark = [pytest.mark.pages, pytest.mark.django_db]


def test_the_same_request_again_asks_why(laid_country: bool) -> None:
    with clock.frozen(make.SUNDAY):
        make.make_town()
        who = make.citizen()
        first = make.make_case(actor=who, person_id=str(who.person_id))
        draft = make.make_draft(who, person_id=str(who.person_id))
        client = Client()
        people.sign_in(client, people.Account.objects.get(pk=who.account_id))
        address = f"/fr/apply/{draft.id}/check/"
        page = client.get(address).content.decode()
        assert f"/fr/track/{first.reference}/" in page
        assert client.post(address, {"key": str(draft.id)}).status_code == 422
        assert Case.objects.count() == 1
        assert client.post(address, {"key": str(draft.id), "despite": "Autre logement"}).status_code == 302
        assert Case.objects.exclude(pk=first.pk).get().reasons.get().text == "Autre logement"


def test_whoever_waits_reads_their_place_in_the_order_of_arrival(laid_country: bool) -> None:
    with clock.frozen(make.SUNDAY):
        make.make_town()
        who = make.citizen()
        make.make_case()
    with clock.frozen(make.SUNDAY + timedelta(minutes=5)):
        mine = make.make_case(actor=who, person_id=str(who.person_id))
        client = Client()
        people.sign_in(client, people.Account.objects.get(pk=who.account_id))
        address = f"/fr/track/{mine.reference}/"
        assert "Numéro" in client.get(address).content.decode()
        Case.objects.exclude(pk=mine.pk).update(stage="examining")
        assert "La prochaine à être prise" in client.get(address).content.decode()
