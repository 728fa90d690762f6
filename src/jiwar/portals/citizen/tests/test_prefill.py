"""What is filled in before anybody answers: by a link, an earlier file, the account. Said, never an answer."""

import json
import re
from urllib.parse import quote

import pytest

from jiwar.cases import api as cases
from jiwar.cases.models import Case, CasePaper, Draft
from jiwar.cases.tests import factories as make
from jiwar.catalogue import api as catalogue
from jiwar.documents import api as documents
from jiwar.identity import api as identity
from jiwar.identity.tests import factories as people
from jiwar.portals.citizen.tests.browsing import Person, signed_in

pytestmark = [pytest.mark.pages, pytest.mark.django_db]
SERVICE = f"/services/{make.RESIDENCE}/"
ADDRESS = {"commune": "1601", "text": "12 rue Larbi Ben M'hidi"}


def follow(person: Person, values: object, site: str = "https://guichet.example.dz/aide") -> tuple[str, str]:
    """Open the service by a link, then begin by the button of the page; the application's id, what was said first."""
    text = values if isinstance(values, str) else json.dumps(values)
    path = f"{person.prefix}{SERVICE}?prefill={quote(text)}"
    person._went(person.client.get(path, headers={"Referer": site}, follow=True), path)
    page = person.page.content.decode()
    hidden = dict(re.findall(r'name="(prefill[a-z-]*)" value="([^"]*)"', page))
    hidden = {name: value.replace("&quot;", '"').replace("&#x27;", "'") for name, value in hidden.items()}
    said = person.text
    person.send(f"{SERVICE}apply/", **hidden)
    return person.path.split("/apply/")[1].split("/")[0], said


def test_a_link_fills_in_pages_and_answers_nothing(town: make.Town) -> None:
    person = Person("/fr")
    draft, said = follow(person, {"lives_here": "yes", "address": ADDRESS, "commune": "1601"})
    assert "Le lien de guichet.example.dz remplit" in said
    assert "3 réponses sont proposées" in said
    assert "Rempli par le lien de" in person.text
    assert 'value="1601" selected' in person.page.content.decode()
    assert Draft.objects.get().answers == {}
    person.answer(draft, upto="address")
    person.open(f"/apply/{draft}/questions/address/")
    assert "12 rue Larbi Ben M" in person.page.content.decode()
    assert "guichet.example.dz" in person.text
    assert "address" not in Draft.objects.get().answers, "the page was seen, not sent"
    person.send(f"/apply/{draft}/questions/address/", **{"address-text": "14 rue Didouche Mourad"})
    assert Draft.objects.get().answers["address"]["text"] == "14 rue Didouche Mourad"
    person.open(f"/apply/{draft}/questions/address/")
    assert "guichet.example.dz" not in person.text


def test_what_is_proposed_and_not_seen_lacks_at_the_check(town: make.Town) -> None:
    person = Person("/fr")
    draft, _said = follow(person, {"lives_here": "yes", "address": ADDRESS})
    person.open(f"/apply/{draft}/check/")
    assert f"/fr/apply/{draft}/questions/lives_here/?from=check" in person.page.content.decode()
    assert "Ben M'hidi" not in person.text
    person.send(f"/apply/{draft}/questions/lives_here/", lives_here="yes")
    person.open(f"/apply/{draft}/check/")
    assert f"/fr/apply/{draft}/questions/address/?from=check" in person.page.content.decode()
    assert "Ben M'hidi" not in person.text


@pytest.mark.parametrize(
    ("values", "kept", "said"),
    [
        ({"shoe_size": "42", "lives_here": "yes"}, ["lives_here"], "1 réponse du lien n’a pas été retenue"),
        ({"housing": "castle"}, [], "Aucune réponse du lien"),
        ({"housing": {"a": [1, {"b": None}]}, "address": 7, "since": [[]]}, [], "Aucune réponse du lien"),
        ("[1, 2]", [], "Aucune réponse du lien"),
        ("{not json", [], "Aucune réponse du lien"),
        ("[" * 3000, [], "Aucune réponse du lien"),
        (json.dumps({"address": {"text": "x" * 4000}}), [], "Aucune réponse du lien"),
        ({f"q{number}": "x" for number in range(41)}, [], "Aucune réponse du lien"),
        ({"address": {"text": "NIN 109850314000123456"}, "lives_here": "yes"}, ["lives_here"], "il a été refusé"),
        ({"address": {"text": "١٠٩٨ ٥٠٣١ ٤٠٠٠ ١٢٣٤ ٥٦"}}, [], "il a été refusé"),
    ],
)
def test_what_a_link_may_not_say_is_left_out_and_told(town: make.Town, values: object, kept: list, said: str) -> None:
    person = Person("/fr")
    _draft, told = follow(person, values)
    assert said in told
    row = Draft.objects.get()
    assert sorted(row.proposed) == kept
    assert "109850314000123456" not in str(row.proposed)


def test_a_site_that_lies_about_its_name_is_not_named(town: make.Town) -> None:
    person = Person("/fr")
    person.send(f"{SERVICE}apply/", **{"prefill": '{"lives_here": "yes"}', "prefill-site": "<b>La poste</b>"})
    assert Draft.objects.get().proposed["lives_here"]["by"] == ""
    own = Person("/fr")
    follow(own, {"commune": "1601"}, site="http://testserver/fr/")
    assert "Rempli par le lien que vous avez suivi" in own.text


def test_the_account_fills_in_the_applicant_and_the_number_stays_there(town: make.Town) -> None:
    person = Person("/fr")
    signed_in(person, nin="109850314000123456")
    draft = person.begin(make.PERMIT)
    person.open(f"/apply/{draft}/applicant/")
    assert "Rempli d’après votre compte" in person.text
    assert "laissez sa case vide" in person.text
    assert "109850314000123456" not in person.page.content.decode()
    person.open(f"/apply/{draft}/contact/")
    assert "Rempli d’après votre compte" in person.text
    assert Draft.objects.get().applicant == {}


def earlier(person: Person) -> tuple[str, str]:
    """Somebody signed in who has already asked; their new application, and the reference of the old one."""
    actor = signed_in(person)
    case = make.make_case(actor=actor, person_id=str(actor.person_id))
    assert case.applicant_id == actor.person_id
    return person.begin(), case.reference


def test_an_earlier_file_fills_in_the_same_questions(town: make.Town) -> None:
    person = Person("/fr")
    draft, reference = earlier(person)
    story = make.example(make.RESIDENCE)
    assert "Rempli d’après votre dossier" in person.text
    assert f"{reference[:4]}-{reference[4:]}" in person.text
    kept = Draft.objects.get(pk=draft)
    assert kept.answers == {}
    assert kept.proposed["housing"]["value"] == story.answers["housing"]
    assert kept.proposed["address"]["source"] == "case"
    asked = {one.id: one.type for one in catalogue.version(id=kept.version_id).definition.questions}
    assert not [name for name in kept.proposed if asked.get(name) in {"declaration", "signature", "nin", "files"}]


def owner_of(draft: str) -> identity.Actor:
    return people.actor_of(people.Account.objects.get(pk=Draft.objects.get(pk=draft).account_id))


def test_a_paper_given_before_is_given_again(town: make.Town) -> None:
    person = Person("/fr")
    draft, _reference = earlier(person)
    page = f"/apply/{draft}/papers/identity/"
    person.answer(draft, upto="identity")
    person.open(page)
    assert "Ou redonnez ce que vous avez déjà donné" in person.text
    found = re.search(r'name="reuse" value="([^"]+)"', person.page.content.decode())
    assert found
    assert not Draft.objects.get(pk=draft).papers.exists(), "offered is not given"
    person.send(page, reuse=found.group(1))
    assert person.path.endswith(page)
    given = Draft.objects.get(pk=draft).papers.get()
    assert "Donner celui-ci" not in person.text
    cases.discard_draft(actor=owner_of(draft), draft_id=Draft.objects.get(pk=draft).pk)
    kept = CasePaper.objects.get(pk=found.group(1))
    assert kept.sha256 == given.sha256
    assert documents.read_file(id=kept.file_id), "the first file lives on when its copy goes"


def test_a_paper_that_was_sent_back_is_not_offered(town: make.Town) -> None:
    person = Person("/fr")
    draft, reference = earlier(person)
    make.advance(Case.objects.get(reference=reference), "assigned", "asked", town=town)  # identity: illegible
    person.answer(draft, upto="identity")
    person.open(f"/apply/{draft}/papers/identity/")
    assert 'name="reuse"' not in person.page.content.decode()


def test_papers_of_others_are_neither_offered_nor_given(town: make.Town) -> None:
    other = Person("/fr")
    earlier(other)
    theirs = CasePaper.objects.filter(paper_id="identity").first()
    person = Person("/fr")
    signed_in(person)
    draft = person.begin()
    person.answer(draft, upto="identity")
    page = f"/apply/{draft}/papers/identity/"
    assert 'name="reuse"' not in person.open(page).content.decode()
    person.send(page, reuse=str(theirs.pk))
    assert person.page.status_code == 422
    assert not Draft.objects.get(pk=draft).papers.exists()
    person.send(page, reuse="not-an-id")
    assert not Draft.objects.get(pk=draft).papers.exists()
