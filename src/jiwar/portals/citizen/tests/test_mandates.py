"""Whoever is represented ends the mandate from the link of our message, without an account or JavaScript."""

import re

import pytest

from jiwar.cases.models import CaseMandate
from jiwar.cases.tests import factories as make
from jiwar.portals.citizen.tests.browsing import Person

pytestmark = pytest.mark.pages


def link() -> str:
    found = re.search(r"/mandate/\d+/", make.told("cases.filed_for_you")[0].text)
    assert found
    return found.group(0)


def test_the_owner_reads_who_acts_and_ends_it(town: make.Town) -> None:
    case = make.make_case(code=make.PERMIT)
    owner, path = Person("/fr"), link()
    owner.open(path)
    assert "agit en votre nom" in owner.text
    assert "Cette demande seulement" in owner.text
    assert CaseMandate.objects.get(case=case).state == "active", "reading ends nothing"
    owner.send(path)
    assert "n’agit plus en votre nom" in owner.text
    code = re.search(r"\b\d{4}-?\d{4}\b", owner.text)
    assert code
    owner.send("/track/", reference=case.reference, proof=code.group(0))
    assert owner.path.endswith(f"/track/{case.reference}/")
    assert "Le mandat du représentant a pris fin" in owner.text
    assert Person().open("/mandate/0000000000000000/").status_code == 404


def test_the_contact_page_wants_the_owner_s_own_telephone_and_a_day_to_come(town: make.Town) -> None:
    person = Person("/fr")
    draft = person.begin(make.PERMIT)
    person.send(f"/apply/{draft}/place/", **{"commune-wilaya": "16", "commune-commune": "1601"})
    person.send(f"/apply/{draft}/for/", acting="other")
    page = f"/apply/{draft}/contact/"
    mine = {"phone": "0550 00 11 22", "email": ""}
    for wrong, said in (
        ({"owner_phone": ""}, "Donnez le téléphone de cette personne"),
        ({"owner_phone": "0550 00 11 22"}, "pas le vôtre"),
        (
            {"owner_phone": "0661 22 33 44"}
            | {f"mandate_until_{part}": n for part, n in (("day", "1"), ("month", "1"), ("year", "2020"))},
            "a pris fin",
        ),
    ):
        person.send(page, **mine, **wrong)
        assert person.page.status_code == 422, wrong
        assert said in person.text, person.text
