"""What is being typed is kept between two sends, for its own application only, and goes when it was sent; a device
that is not the person's own keeps nothing.
"""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from jiwar.cases import api as cases
from jiwar.cases.models import Draft, DraftTyping
from jiwar.cases.tests import factories as make
from jiwar.kernel import clock
from jiwar.portals.citizen.tests.browsing import PERSON, PHONE, Person, code_sent

pytestmark = [pytest.mark.pages, pytest.mark.django_db]
NIN = "109850314000123456"


def kept(place: str) -> dict[str, list[str]]:
    return DraftTyping.objects.get(place=place).fields


def type_on(person: Person, draft: str, place: str, **boxes: str) -> int:
    return person.client.post(f"/fr/apply/{draft}/typing/{place}/", boxes).status_code


def test_what_was_typed_is_there_again_without_errors_and_goes_when_sent(town: make.Town) -> None:
    person = Person("/fr")
    draft = person.begin()
    person.answer(draft, upto="since")
    page = f"/apply/{draft}/questions/since/"
    assert "Enregistré à" in person.open(page).content.decode(), "the words for the script"
    for year in ("20", "201"):  # again: kept once
        assert type_on(person, draft, "since", since_year=year, since_month="", since_day="") == 200
    assert DraftTyping.objects.count() == 1
    person.open(page)
    assert person.page.status_code == 200
    assert 'value="201"' in person.page.content.decode()
    assert "jw-error" not in person.page.content.decode()
    assert "ce que vous écriviez" in person.text
    assert "since" not in Draft.objects.get().answers
    person.send(page, since_year="2019", since_month="", since_day="")
    assert not DraftTyping.objects.exists()
    assert 'value="2019"' in person.open(page).content.decode()


def test_it_is_there_on_another_device(town: make.Town) -> None:
    person = Person("/fr")
    draft = person.begin()
    person.answer(draft, upto="address")
    type_on(person, draft, "address", **{"address-text": "12 rue Lar"})
    code = cases.resume_code(
        actor=make.guest(), draft_id=Draft.objects.get().pk, session_drafts=[Draft.objects.get().pk]
    )
    other = Person("/fr")
    other.send("/resume/", code=code, proof="1985")
    assert "12 rue Lar" in other.page.content.decode()


def test_private_boxes_are_not_kept(town: make.Town) -> None:
    person = Person("/fr")
    draft = person.begin()
    boxes = PERSON | {"applicant-nin": NIN[:9], "applicant-family_latin": "BEN", "csrfmiddlewaretoken": "x" * 64}
    assert type_on(person, draft, "applicant", **boxes, note=f"mon NIN {NIN}") == 200
    assert kept("applicant")["applicant-family_latin"] == ["BEN"]
    assert not [name for name in kept("applicant") if "nin" in name or "csrf" in name or name == "note"]
    page = person.open(f"/apply/{draft}/applicant/").content.decode()
    assert 'value="BEN"' in page
    assert page.count("data-private") == 1


def test_only_whoever_holds_the_application_and_only_its_pages(town: make.Town) -> None:
    person = Person("/fr")
    draft = person.begin()
    assert type_on(Person("/fr"), draft, "housing", housing="owner") == 404
    assert type_on(person, draft, "shoe_size", shoe_size="42") == 404
    assert type_on(person, draft, "address", **{"address-text": "x" * 60_001}) == 422
    assert type_on(person, draft, "address", **{f"b{number}": "x" for number in range(401)}) == 422
    assert not DraftTyping.objects.exists()
    assert person.client.get(f"/fr/apply/{draft}/typing/housing/").status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = person.client.cookies
    assert strict.post(f"/fr/apply/{draft}/typing/housing/", {"housing": "owner"}).status_code == 403


def test_it_goes_with_the_application(town: make.Town) -> None:
    person = Person("/fr")
    draft = person.begin()
    person.answer(draft)
    type_on(person, draft, "housing", housing="tenant")
    person.send(f"/apply/{draft}/check/", key=draft)
    assert "/receipts/" in person.path, person.text
    assert not DraftTyping.objects.exists()
    assert type_on(person, draft, "housing", housing="tenant") == 422
    later = person.begin()
    type_on(person, later, "housing", housing="tenant")
    with clock.frozen(make.SUNDAY + timedelta(days=31)):
        assert cases.delete_expired_drafts() >= 1
    assert not DraftTyping.objects.exists()


# --- A device that is not one's own -------------------------------------------------------------------------


def begin_elsewhere() -> tuple[Person, str]:
    person = Person("/fr")
    person.send(f"/services/{make.RESIDENCE}/apply/", shared="1")
    return person, person.path.split("/apply/")[1].split("/")[0]


def test_a_shared_device_is_told_to_keep_nothing_and_the_session_is_short(town: make.Town) -> None:
    person, draft = begin_elsewhere()
    page = person.open(f"/apply/{draft}/place/")
    assert page.headers["Cache-Control"] == "private, no-store"
    assert "<html" in page.content.decode()
    assert " data-shared>" in page.content.decode()
    assert "Tout oublier ici maintenant" in person.text
    assert person.client.session.get_expiry_age() == 30 * 60
    assert "Cet appareil n’est pas le mien" not in person.open(f"/services/{make.RESIDENCE}/").content.decode()
    own = Person("/fr")
    draft = own.begin()
    assert "data-shared" not in own.open(f"/apply/{draft}/place/").content.decode()
    assert own.client.session.get_expiry_age() > 30 * 60


def test_forgetting_leaves_nothing_and_the_code_opens_it_elsewhere(town: make.Town) -> None:
    person, draft = begin_elsewhere()
    person.answer(draft, upto="lives_here")
    person.open("/sign-out/")
    assert f"/fr/apply/{draft}/save/" in person.page.content.decode(), "first take a code"
    row = Draft.objects.get()
    code = cases.resume_code(actor=make.guest(), draft_id=row.pk, session_drafts=[row.pk])
    answer = person.client.post("/fr/sign-out/")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert person.open(f"/apply/{draft}/place/").status_code == 404
    assert " data-shared" not in person.page.content.decode()
    other = Person("/fr")
    other.send("/resume/", code=code, proof="1985")
    assert f"/apply/{draft}/" in other.path


def test_the_device_is_asked_about_wherever_something_of_the_person_begins(town: make.Town) -> None:
    person, check = Person("/fr"), f"/services/{make.RESIDENCE}/check/"
    for at, value in (("lives_here", "yes"), ("housing", "tenant")):
        page = person.open(check) if at == "lives_here" else person.page
        found = re.search(r'name="answers" value="([^"]*)"', page.content.decode())
        assert found
        person.send(check, at=at, answers=unescape(found[1]), **{at: value})
    assert "Cet appareil n’est pas le mien" in person.text
    person.send(f"/services/{make.RESIDENCE}/apply/", answers="{}", shared="1")
    assert person.client.session.get_expiry_age() == 30 * 60
    assert " data-shared>" in person.page.content.decode()


def test_a_shared_device_stays_one_after_signing_in(town: make.Town) -> None:
    person = Person("/fr")
    assert "Cet appareil n’est pas le mien" in person.open("/sign-in/").content.decode()
    person.send("/sign-in/", contact="not a contact", shared="1")
    assert person.page.status_code == 422
    person.send("/sign-in/", contact=PHONE)
    person.send("/sign-in/code/", code=code_sent())
    person.send("/sign-in/number/", nin="109850314000777888")
    person.send(**{key.replace("applicant", "person"): value for key, value in PERSON.items() if "nin" not in key})
    assert person.client.session.get("account")
    assert person.client.session.get_expiry_age() == 30 * 60
    assert "Tout oublier ici maintenant" in person.text


def test_the_commune_and_who_confirms_are_kept_while_they_are_typed(town: make.Town) -> None:
    make.ask_cosigners()
    person = Person("/fr")
    draft = person.begin()
    assert f"/apply/{draft}/typing/commune/" in person.open(f"/apply/{draft}/place/").content.decode()
    assert type_on(person, draft, "commune", **{"commune-wilaya": "16", "commune-commune": ""}) == 200
    page = person.open(f"/apply/{draft}/place/").content.decode()
    assert 'value="16" selected' in page
    assert "jw-error" not in page
    person.answer(draft, upto="housing")
    assert not DraftTyping.objects.filter(place="commune").exists()
    person.send(f"/apply/{draft}/questions/housing/", housing="hosted")
    boxes = {"given_latin": "Youcef", "family_latin": "Benyou", "phone": "0550"}
    assert type_on(person, draft, "cosigners", **boxes) == 200
    page = person.open(f"/apply/{draft}/cosigners/").content.decode()
    assert 'value="Benyou"' in page
    assert "ce que vous écriviez" in person.text
    assert "jw-error" not in page
    person.send(f"/apply/{draft}/cosigners/", given_latin="Youcef", family_latin="Benyoucef", phone=make.HOST["phone"])
    assert not DraftTyping.objects.filter(place="cosigners").exists()
