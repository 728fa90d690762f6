"""The page that tells a person who looked at their file."""

import pytest
from django.test import Client

from jiwar.cases import api as cases
from jiwar.cases.tests import factories as make
from jiwar.identity.tests import factories as people
from jiwar.kernel import clock

pytestmark = [pytest.mark.pages, pytest.mark.django_db]


def test_a_person_reads_who_looked_at_their_file(laid_country: bool) -> None:
    with clock.frozen(make.SUNDAY):
        town = make.make_town()
        who = make.citizen()
        case = make.make_case(actor=who, person_id=str(who.person_id))
        cases.case_visible_to(town.handler, case.pk)
        client = Client()
        people.sign_in(client, people.Account.objects.get(pk=who.account_id))
        for address in ("/fr/account/readings/", f"/fr/track/{case.reference}/readings/"):
            page = client.get(address).content.decode()
            assert "Gestionnaire" in page or "Instructeur" in page
            assert "état civil" in page
            assert town.handler.ref.label not in page
        assert f"/fr/track/{case.reference}/readings/" in client.get(f"/fr/track/{case.reference}/").content.decode()
        assert "/fr/account/readings/" in client.get("/fr/account/").content.decode()


def test_a_stranger_is_asked_for_the_code(laid_country: bool) -> None:
    with clock.frozen(make.SUNDAY):
        make.make_town()
        case = make.make_case()
        assert Client().get(f"/fr/track/{case.reference}/readings/").status_code == 302
        assert Client().get("/fr/account/readings/").status_code == 302
