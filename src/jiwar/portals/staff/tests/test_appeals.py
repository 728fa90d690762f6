"""An appeal through the pages: a citizen contests, the wali's services examine, the wali signs, the file reopens."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jiwar.cases import api as cases
from jiwar.cases.models import Case
from jiwar.cases.tests import factories as make
from jiwar.cases.tests.test_stories import Player
from jiwar.catalogue import api as catalogue
from jiwar.identity.tests import factories as people
from jiwar.kernel import clock
from jiwar.kernel.references import spoken
from jiwar.offices import api as offices
from jiwar.portals.staff.tests.test_pages import act, seated, words

pytestmark = [pytest.mark.pages, pytest.mark.django_db]


@pytest.fixture
def refused(town: make.Town) -> Player:
    """A building permit that the P/APC of Alger-Centre refused."""
    definition = catalogue.procedure(code=make.PERMIT).definition
    player = Player(definition, definition.examples[1])
    player.play()
    return player


def following(case: Case) -> Client:
    """Somebody with the receipt in hand."""
    person = Client(REMOTE_ADDR="10.0.0.77")
    code = cases.receipt_of(actor=make.filing_guest(make.example(make.PERMIT, 1)), case_id=case.pk).tracking_code
    answer = person.post("/fr/track/", {"reference": case.reference, "proof": code})
    assert answer.status_code == 302
    return person


def signed_in(account: people.Account) -> Client:
    client = Client()
    people.sign_in(client, account)
    return client


def contest(person: Client, case: Case, remedy: str = "above") -> Any:
    """Begin the appeal and answer it up to the check."""
    begun = person.post(f"/fr/track/{case.reference}/appeal/{remedy}/", follow=True)
    draft = begun.context["draft"].id
    given = {"grounds": ["facts"], "explanation": "Une seconde issue existe.", "wanted": "grant"}
    for question, value in given.items():
        answer = person.post(f"/fr/apply/{draft}/questions/{question}/", {question: value})
        assert answer.status_code == 302, words(answer)
    return draft


def test_from_the_citizens_page_to_the_file_opened_again(refused: Player) -> None:
    case = refused.case
    with clock.frozen(refused.now):
        person = following(case)
        page = person.get(f"/fr/track/{case.reference}/")
        assert "Vous pouvez contester cette décision" in words(page)
        draft = contest(person, case)
        check = person.get(f"/fr/apply/{draft}/check/")
        assert "Recours adressé à : Wilaya" in words(check)
        assert "téléphone" not in words(check).split("Vérifiez vos réponses")[1], "how to reach them is known"
        sent = person.post(f"/fr/apply/{draft}/check/", {"key": str(draft)})
        assert "/receipts/" in sent.url
        appeal = Case.objects.get(appeal_of=case)
        receipt = words(person.get(sent.url))
        assert spoken(appeal.reference) in receipt
        handler = signed_in(people.make_staff(role="handler", office=offices.office_by_code("16-DRAG")))
        desk = handler.get(f"/fr/staff/cases/{appeal.pk}/").content.decode()
        assert reverse("staff:case", args=[case.pk]) in desk
        assert "notice de sécurité" in words(handler.get(f"/fr/staff/cases/{case.pk}/")).lower()
        act(handler, appeal, "assign")
        act(handler, appeal, "propose", verdict="grant", note="")
        act(signed_in(make.seat_holder("wali", offices.office_by_code("16"))), appeal, "sign")
        make.seal_all()
        case.refresh_from_db()
        appeal.refresh_from_db()
        assert (appeal.outcome, case.stage) == ("granted", "submitted")
        assert "Le recours a été accueilli" in words(person.get(f"/fr/track/{case.reference}/"))


def test_the_counter_writes_the_appeal_with_the_person(refused: Player, town: make.Town) -> None:
    case = refused.case
    with clock.frozen(refused.now):
        counter = seated(town, "counter")
        assert "Le demandeur conteste" in words(counter.get(f"/fr/staff/cases/{case.pk}/"))
        begun = counter.post(f"/fr/staff/cases/{case.pk}/appeal/author/")
        page = counter.get(begun.url)
        assert "Mobile" not in words(page), "how to reach the person is known"
        given = {
            "grounds": ["law"],
            "explanation": "Le plan autorise cinq étages.",
            "wanted": "again",
            "language": "fr",
        }
        done = counter.post(begun.url, given | {"submit": "1"})
        appeal = Case.objects.get(appeal_of=case)
        assert done.status_code == 302
        assert (appeal.remedy, appeal.office_id, appeal.channel) == ("author", case.office_id, "counter")
        listed = words(counter.get(f"/fr/staff/cases/{case.pk}/"))
        assert spoken(appeal.reference) in listed


def test_after_the_last_day_the_page_says_so(refused: Player) -> None:
    case = refused.case
    with clock.frozen(refused.now + timedelta(days=200)):
        person = following(case)
        page = words(person.get(f"/fr/track/{case.reference}/"))
        assert "Le dernier jour pour ce recours était le" in page
        assert "Aucune date limite pour ce recours" in page, "the text sets none for the wali"
        answer = person.post(f"/fr/track/{case.reference}/appeal/author/", follow=True)
        assert "n’est pas ouvert" in words(answer)
        assert not Case.objects.filter(appeal_of=case).exists()


def test_the_telephones_digits_read_and_contest_nothing(refused: Player) -> None:
    case = refused.case
    with clock.frozen(refused.now):
        person = Client(REMOTE_ADDR="10.0.0.78")
        person.post("/fr/track/", {"reference": case.reference, "proof": "7788"})
        assert "code de suivi" in words(person.get(f"/fr/track/{case.reference}/"))
        assert "/track/" in person.post(f"/fr/track/{case.reference}/appeal/above/").url
        assert not Case.objects.filter(appeal_of=case).exists()


def test_an_appeal_without_its_file_leads_to_the_file(town: make.Town) -> None:
    answer = Client().post("/fr/services/appeal/apply/", follow=True)
    assert "Un recours se forme depuis votre dossier" in words(answer)
