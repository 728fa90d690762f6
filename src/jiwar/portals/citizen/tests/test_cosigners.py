"""Several people for one request, through the pages without JavaScript."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jiwar.cases.models import Case, Draft
from jiwar.cases.tests import factories as make
from jiwar.identity import api as identity
from jiwar.portals.citizen.tests.browsing import PHONE, Person, code_sent, reference_on

pytestmark = pytest.mark.pages
HOST = identity.check_phone(make.HOST["phone"])
NAMED = {"given_latin": "Youcef", "family_latin": "Benyoucef", "phone": make.HOST["phone"]}


@pytest.fixture
def together(town: make.Town) -> make.Town:
    make.ask_cosigners()
    return town


def begun(person: Person) -> str:
    """An application of somebody who lives in another's home, all but the co-signer and the contact."""
    draft = person.begin()
    person.answer(draft, upto="housing")
    for name, value in (("housing", "hosted"), ("host_name", "Youcef"), ("host_relation", "parent")):
        person.send(f"/apply/{draft}/questions/{name}/", **{name: value})
    for paper in ("identity", "host_attestation", "host_identity", "host_proof"):
        person.send(f"/apply/{draft}/papers/{paper}/", file=make.upload(paper))
    person.send(f"/apply/{draft}/papers/bill/")
    return draft


def filed(person: Person) -> Case:
    draft = begun(person)
    person.send(f"/apply/{draft}/cosigners/", **NAMED)
    person.send(f"/apply/{draft}/contact/", phone=PHONE, email="")
    person.send(f"/apply/{draft}/code/", code=code_sent())
    person.send(f"/apply/{draft}/check/", key=draft)
    assert "/receipts/" in person.path, person.text
    return Case.objects.get(reference=reference_on(person.text))


def opened() -> Person:
    """The co-signer at the link of the last message."""
    host = Person("/fr")
    host.open(f"/cosign/{make.cosign_link(HOST)}/")
    return host


def proven() -> Person:
    host = opened()
    host.send(send="1")
    host.send(code=code_sent())
    return host


def test_the_applicant_names_who_confirms_and_the_file_waits(together: make.Town) -> None:
    person = Person("/fr")
    draft = begun(person)
    assert person.path.endswith("/cosigners/")
    assert "La personne qui vous héberge" in person.text
    person.send(f"/apply/{draft}/cosigners/", add="1", **NAMED)
    assert "Youcef Benyoucef" in person.text
    person.send(f"/apply/{draft}/cosigners/", remove="0")
    assert Draft.objects.get().cosigners == []
    person.send(f"/apply/{draft}/cosigners/", **NAMED)
    assert person.path.endswith("/contact/")
    person.send(f"/apply/{draft}/contact/", phone=PHONE, email="")
    person.send(f"/apply/{draft}/code/", code=code_sent())
    assert "Youcef Benyoucef" in person.text
    person.send(f"/apply/{draft}/check/", key=draft)
    assert "Le délai court quand tous ont confirmé" in person.text
    pdf = person.client.get(person.path.rstrip("/") + ".pdf")
    assert pdf.content.startswith(b"%PDF")
    case = Case.objects.get()
    person.open(f"/track/{case.reference}/")
    assert "pas encore" in person.text
    assert "Benyoucef" in person.text
    assert HOST not in person.page.content.decode()


def test_a_name_and_a_telephone_of_their_own_are_wanted(together: make.Town) -> None:
    person = Person("/fr")
    draft = begun(person)
    for wrong in ({"phone": ""}, {"given_latin": "", "family_latin": ""}, {"phone": "021 63 00 00"}):
        person.send(f"/apply/{draft}/cosigners/", **(NAMED | wrong))
        assert person.page.status_code == 422, wrong
    person.send(f"/apply/{draft}/cosigners/", family_latin="", given_latin="")
    assert person.page.status_code == 422
    assert not Draft.objects.get().cosigners


def test_a_co_signer_reads_confirms_and_the_time_limit_starts(together: make.Town) -> None:
    case = filed(Person("/fr"))
    host = opened()
    assert "demande votre accord" in host.text
    assert "12 rue Larbi" not in host.text, "the answers are shown to the co-signer only"
    host.send(confirm="1")
    case.refresh_from_db()
    assert case.stage == "awaiting_cosigners"
    host = proven()
    assert "12 rue Larbi" in host.text
    host.send(confirm="1")
    assert "Vous avez confirmé cette demande" in host.text
    case.refresh_from_db()
    assert case.stage == "submitted"
    assert case.due_on is not None


def test_a_wrong_code_proves_nothing_and_another_can_be_asked_for(together: make.Town) -> None:
    filed(Person("/fr"))
    host = opened()
    host.send(code="123456")
    assert host.page.status_code == 200, "no code was asked for yet"
    host.send(send="1")
    right = code_sent()
    host.send(code="000000" if right != "000000" else "111111")
    assert host.page.status_code == 422
    assert "12 rue Larbi" not in host.text
    host.send(code="")
    assert host.page.status_code == 422


def test_a_refusal_says_why_and_the_applicant_names_another(together: make.Town) -> None:
    person = Person("/fr")
    case = filed(person)
    host = proven()
    host.send(refuse="1", reason="")
    assert host.page.status_code == 422
    host.send(refuse="1", reason="Il n'habite pas ici")
    assert "Vous avez refusé" in host.text
    person.open(f"/track/{case.reference}/")
    assert "Il n'habite pas ici" in person.text
    link = re.search(rf'href="/fr(/track/{case.reference}/cosigners/[^"]+)"', person.page.content.decode())
    assert link
    person.send(link.group(1), without="1", given_latin="")
    assert person.page.status_code == 422, "one at least confirms"
    person.send(link.group(1), given_latin="Ali", family_latin="Benyoucef", phone=PHONE)
    assert person.page.status_code == 422, "not the applicant's own"
    person.send(link.group(1), given_latin="Ali", family_latin="Benyoucef", phone="0661 00 00 09")
    assert person.path.endswith(f"/track/{case.reference}/")
    assert "Ali Benyoucef" in person.text
    assert opened_link_is_gone(host)


def opened_link_is_gone(host: Person) -> bool:
    """The one who was replaced reads that the link no longer works."""
    return host.open(host.path.removeprefix("/fr")).status_code == 404


def test_a_stranger_neither_replaces_nor_reminds(together: make.Town) -> None:
    case = filed(Person("/fr"))
    row = case.cosigners.get()
    other = Person("/fr")
    other.send(f"/track/{case.reference}/cosigners/{row.pk}/", without="1")
    other.send(f"/track/{case.reference}/cosigners/{row.pk}/again/")
    row.refresh_from_db()
    assert (row.state, row.reminders) == ("waiting", 0)
    assert Person().open("/cosign/0000000000000000/").status_code == 404


def test_who_follows_the_file_is_told_when_the_message_left_already_today(together: make.Town) -> None:
    person = Person("/fr")
    case = filed(person)
    person.send(f"/track/{case.reference}/cosigners/{case.cosigners.get().pk}/again/")
    assert "moins d’un jour" in person.text


def test_the_check_of_one_s_rights_says_who_confirms(together: make.Town) -> None:
    person = Person("/fr")
    person.send(f"/services/{make.RESIDENCE}/check/", answers='{"lives_here": true, "housing": "hosted"}')
    assert "Qui confirme avec vous" in person.text
    assert "au plus tard le" not in person.text


def test_the_page_of_a_co_signer_costs_the_same_for_one_and_two(town: make.Town) -> None:
    counts = []
    for people in ((make.HOST,), (make.HOST, make.AUNT)):
        make.ask_cosigners(*people)
        make.make_case()
        host = proven()
        host.open(host.path.removeprefix("/fr"))
        with CaptureQueriesContext(connection) as queries:
            host.open(host.path.removeprefix("/fr"))
        counts.append(len(queries))
    assert counts[0] == counts[1]
