"""Whoever directs lands on what is late, at risk and waits for their hand; figures and lists are one click away."""

import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jiwar.cases import api as cases
from jiwar.cases.tests import factories as make
from jiwar.cases.tests.conftest import sunday
from jiwar.cases.tests.test_appeals import file_appeal, refused
from jiwar.cases.tests.test_sessions import Commission, commission
from jiwar.identity.tests import factories as people
from jiwar.offices import api as offices

pytestmark = [pytest.mark.pages, pytest.mark.django_db]
__all__ = ["commission", "sunday"]  # the fixtures of the cases' own tests


def enter(account: people.Account) -> tuple[Client, Any]:
    """Signed in with a password: the browser, and the page where one lands."""
    account.set_password(people.PASSWORD)
    account.save()
    browser = Client()
    given = {"username": account.username, "password": people.PASSWORD}
    return browser, browser.post("/fr/staff/sign-in/", given, follow=True)


def words(page: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.content.decode())).split())


@pytest.mark.parametrize("who", ["head", "papc", "chef", "wali"])
def test_whoever_directs_lands_on_the_day_of_their_place(town: make.Town, who: str) -> None:
    _browser, page = enter(town.accounts[who])
    (place,) = {one.division_code for one in people.actor_of(town.accounts[who]).holdings}
    assert page.redirect_chain[-1][0] == f"/fr/direction/{place}/today/"
    assert page.status_code == 200
    assert "En retard et à risque" in words(page)
    assert '<a href="/fr/direction/"' in page.content.decode(), "figures"
    assert '<a href="/fr/staff/"' in page.content.decode(), "files"


def test_an_inspector_lands_there_and_a_handler_in_the_queue(town: make.Town) -> None:
    inspector = people.make_staff(role="inspector", office=offices.office_by_code("16"))
    assert enter(inspector)[1].redirect_chain[-1][0] == "/fr/direction/16/today/"
    assert enter(town.accounts["handler"])[1].redirect_chain[-1][0] == "/fr/staff/"


def test_what_waits_for_ones_own_hand_is_counted_with_its_page(town: make.Town) -> None:
    make.advance(make.make_case(), "assigned", "proposed", town=town)
    _browser, page = enter(town.accounts["papc"])
    assert re.search(r'<a href="/fr/staff/signing/">À signer <bdi dir="ltr">\(1\)</bdi></a>', page.content.decode())
    _browser, page = enter(town.accounts["head"])
    assert "Ce qui n’attend que vous" not in words(page), "nothing waits for the head"


def test_an_appeal_is_counted_for_who_hears_it(town: make.Town) -> None:
    owner = make.citizen()
    appeal = file_appeal(refused(town, actor=owner), "author", owner)
    hears = {name: cases.in_own_hand(getattr(town, name)).get("appeals", 0) for name in ("papc", "chef", "wali")}
    judge = next(name for name, count in hears.items() if count)
    assert sum(hears.values()) == 1, hears
    assert appeal.authority_office_id in getattr(town, judge).office_ids()
    browser, page = enter(town.accounts[judge])
    link = re.search(r'<a href="([^"]+)">Recours à trancher', page.content.decode())
    assert link
    assert appeal.reference[:4] in words(browser.get(unescape(link[1])))


def test_objections_are_on_the_page_of_the_office_that_answers_them(commission: Commission) -> None:
    head = people.make_staff(role="head", office=offices.office_by_code("16-DRAG"))
    case, session_id = commission.file(1), commission.call()
    commission.agenda(session_id)
    commission.publish(session_id)
    assert cases.in_own_hand(people.actor_of(head)) == {}
    row = cases.object_to_list(actor=make.guest("+213550100001"), case_id=case.pk, body="Je vis dans une cave")
    assert cases.in_own_hand(people.actor_of(head)) == {"objections": 1}
    assert "objections" not in cases.in_own_hand(commission.president), "the wilaya answers, not the commission"
    _browser, page = enter(head)
    assert "Objections à répondre" in words(page)
    assert 'href="/fr/staff/commissions/"' in page.content.decode()
    cases.answer_objection(actor=commission.wilaya, objection_id=row, accepted=False, answer="Non")
    assert cases.in_own_hand(people.actor_of(head)) == {}


def test_the_page_asks_as_much_for_one_file_as_for_three(town: make.Town) -> None:
    browser, page = enter(town.accounts["papc"])
    address = page.redirect_chain[-1][0]

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(address).status_code == 200
        return len(seen)

    make.advance(make.make_case(), "assigned", "proposed", town=town)
    asked()
    one = asked()
    for _number in range(2):
        make.advance(make.make_case(), "assigned", "proposed", town=town)
    assert asked() == one
