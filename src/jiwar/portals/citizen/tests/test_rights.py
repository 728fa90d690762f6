"""“Am I entitled, what will I need, what will it cost, how long”: answered before anything is begun, nothing kept."""

import json
import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jiwar.cases.models import Draft
from jiwar.cases.tests import factories as make
from jiwar.catalogue import api as catalogue
from jiwar.kernel.actors import SYSTEM
from jiwar.portals.citizen.tests.browsing import PHONE, Person, code_sent

pytestmark = pytest.mark.pages

CHECK = f"/services/{make.RESIDENCE}/check/"


def carried(person: Person) -> str:
    """The answers that the page holds."""
    found = re.search(r'name="answers" value="([^"]*)"', person.page.content.decode())
    assert found, person.text
    return unescape(found.group(1))


def say(person: Person, at: str, value: Any, path: str = CHECK) -> None:
    """Answer one question of the check."""
    person.send(path, at=at, answers=carried(person), **(value if isinstance(value, dict) else {at: value}))


def now(code: str = make.RESIDENCE, **changes: Any) -> None:
    """The procedure, from now on with these changes."""
    definition = catalogue.procedure(code=code).definition
    catalogue.publish(actor=SYSTEM, definition=replace(definition, **changes))


def test_the_service_page_leads_to_the_check_which_asks_two_questions(town: make.Town) -> None:
    person = Person("/fr")
    assert f'href="/fr{CHECK}"' in person.open("/services/residence-certificate/").content.decode()
    person.open(CHECK)
    assert "Habitez-vous réellement dans cette commune" in person.text
    say(person, "lives_here", "yes")
    assert "À quel titre occupez-vous ce logement" in person.text
    say(person, "housing", "tenant")
    for said in ("Vous pouvez demander ce service", "Bail en cours", "un notaire", "Gratuit", "3 jours ouvrables"):
        assert said in person.text, said
    assert "Acte de propriété ou livret" not in person.text
    assert "25 novembre 2026" in person.text  # three working days after Sunday the 22nd


def test_nothing_is_kept_of_a_check(town: make.Town) -> None:
    person = Person("/fr")
    person.open(CHECK)
    say(person, "lives_here", "yes")
    say(person, "housing", "owner")
    assert not Draft.objects.exists()
    assert not person.client.session.keys()
    assert "lives_here" not in person.path


def test_who_is_not_entitled_reads_why_and_where_to_go(town: make.Town) -> None:
    rule = replace(catalogue.procedure(code=make.RESIDENCE).definition.eligibility[0], service=make.PERMIT)
    now(eligibility=(rule,))
    person = Person("/fr")
    person.open(CHECK)
    say(person, "lives_here", "no")
    assert "Ce service ne correspond pas à cette situation" in person.text
    for said in ("la commune où vous habitez réellement", "Choisissez cette commune", "À confirmer"):
        assert said in person.text, said
    assert f'href="/fr/services/{make.PERMIT}/"' in person.page.content.decode()
    assert "/apply/" not in person.page.content.decode()


def test_a_service_to_ask_for_instead_that_is_not_offered_is_left_out(town: make.Town) -> None:
    rule = replace(catalogue.procedure(code=make.RESIDENCE).definition.eligibility[0], service="nowhere-to-be-found")
    now(eligibility=(rule,))
    person = Person("/fr")
    person.open(CHECK)
    say(person, "lives_here", "no")
    assert person.page.status_code == 200
    assert "nowhere-to-be-found" not in person.page.content.decode()


def test_an_application_begins_with_these_answers(town: make.Town) -> None:
    person = Person("/fr")
    person.open(CHECK)
    say(person, "lives_here", "yes")
    say(person, "housing", "hosted")
    person.send(f"/services/{make.RESIDENCE}/apply/", answers=carried(person))
    draft = Draft.objects.get()
    assert draft.answers == {"lives_here": True, "housing": "hosted"}
    assert person.path.endswith(f"/apply/{draft.pk}/place/")
    person.open(f"/apply/{draft.pk}/questions/housing/")
    assert re.search(r'value="hosted"[^>]*checked', person.page.content.decode())


def test_what_was_said_of_the_person_goes_along(town: make.Town) -> None:
    definition = catalogue.procedure(code=make.PERMIT).definition
    old = catalogue.EligibilityRule(
        id="grown",
        when="years(applicant.birth_date, today) >= 19",
        message={"ar": "لا يقل العمر عن 19 سنة.", "fr": "Il faut avoir 19 ans.", "en": "One must be 19."},
    )
    now(make.PERMIT, eligibility=(*definition.eligibility, old))
    path = f"/services/{make.PERMIT}/check/"
    person = Person("/fr")
    person.open(path)
    say(
        person,
        "about-birth",
        {f"about-birth_{part}": str(n) for part, n in (("year", 2015), ("month", ""), ("day", ""))},
        path,
    )
    assert "Il faut avoir 19 ans" in person.text
    person.send(path, answers=carried(person), change="about-birth")
    say(person, "about-birth", {"about-birth_year": "1980", "about-birth_month": "", "about-birth_day": ""}, path)
    for at, value in (("title_kind", "deed"), ("about-acting", "other"), ("joint_ownership", "no"), ("nature", "wall")):
        say(person, at, value, path)
    assert "Mandat donné par le propriétaire" in person.text
    person.send(f"/services/{make.PERMIT}/apply/", answers=carried(person))
    draft = Draft.objects.get()
    assert draft.applicant["birth_date"] == "1980-01-01"
    assert draft.representative == {"quality": "mandate"}
    person.open(f"/apply/{draft.pk}/applicant/")
    assert 'value="1980"' in person.page.content.decode()


def test_the_fee_is_shown_line_by_line_with_the_exemption(town: make.Town) -> None:
    words = {"ar": "حق", "fr": "Droit", "en": "Fee"}
    fee = catalogue.Fee(
        text=words,
        components=(
            catalogue.FeeComponent(id="service", title={"ar": "خدمة", "fr": "Service", "en": "Service"}, amount=30_000),
            catalogue.FeeComponent(
                id="stamp", title={"ar": "طابع", "fr": "Timbre fiscal", "en": "Stamp"}, amount=5_000, kind="stamp"
            ),
        ),
        exemptions=(
            catalogue.Exemption(
                id="hosted",
                title={"ar": "إعفاء المقيمين عند غيرهم", "fr": "Exonération des hébergés", "en": "Hosted"},
                when='answers.housing == "hosted"',
                basis=("dz.practice-residence-certificate.issue",),
                covers=("service",),
            ),
        ),
    )
    now(fee=fee)
    person = Person("/fr")
    person.open(CHECK)
    say(person, "lives_here", "yes")
    say(person, "housing", "hosted")
    for said in (
        "Service 300 0 DA",
        "Timbre fiscal (droit de timbre) 50 DA",
        "Total 50 DA",
        "Exonération des hébergés",
    ):
        assert said in person.text.replace("\u202f", " ").replace("\xa0", " "), person.text


def test_what_the_administration_holds_is_not_asked(town: make.Town) -> None:
    papers = catalogue.procedure(code=make.RESIDENCE).definition.papers
    held = replace(papers[0], held_by_administration='answers.housing == "employer"')
    now(papers=(held, *papers[1:]))
    person = Person("/fr")
    person.open(CHECK)
    say(person, "lives_here", "yes")
    say(person, "housing", "employer")
    assert "vous ne les donnez pas" in person.text
    assert "Fichier biométrique" in person.text


def test_a_missing_answer_is_asked_again_and_nothing_is_lost(town: make.Town) -> None:
    person = Person("/fr")
    person.open(CHECK)
    say(person, "lives_here", "yes")
    say(person, "housing", "")
    assert person.page.status_code == 422
    assert json.loads(carried(person)) == {"lives_here": True}
    assert "À quel titre" in person.text


@pytest.mark.parametrize("answers", ["", "[1]", "{", '{"lives_here": {"a": 1}}', "[" * 20_000, '{"housing": "palace"}'])
def test_answers_that_are_not_ours_count_as_nothing(town: make.Town, answers: str) -> None:
    person = Person("/fr")
    person.send(CHECK, answers=answers)
    assert person.page.status_code == 200
    assert "Habitez-vous réellement" in person.text
    person.send(f"/services/{make.RESIDENCE}/apply/", answers=answers)
    assert Draft.objects.get().answers == {}


def test_an_answer_can_be_changed_and_leads_to_what_it_decides(town: make.Town) -> None:
    person = Person("/fr")
    person.open(CHECK)
    say(person, "lives_here", "yes")
    say(person, "housing", "owner")
    person.send(CHECK, answers=carried(person), change="lives_here")
    assert "Habitez-vous réellement" in person.text
    say(person, "lives_here", "no")
    assert "ne correspond pas à cette situation" in person.text


def test_a_service_that_is_unknown_has_no_check(town: make.Town) -> None:
    assert Person().open("/services/no-such-service/check/").status_code == 404


def test_the_check_asks_the_database_as_little_for_many_questions(town: make.Town) -> None:
    person = Person("/fr")
    person.open(CHECK)
    say(person, "lives_here", "yes")
    with CaptureQueriesContext(connection) as queries:
        say(person, "housing", "owner")
    assert len(queries) <= 2, [one["sql"] for one in queries]  # the holidays, read when they changed


def test_before_sending_one_reads_what_the_administration_looks_up(town: make.Town) -> None:
    make.hold_paper("bill")
    person = Person("/fr")
    draft = person.begin()
    person.answer(draft, upto="bill")
    person.send(f"/apply/{draft}/contact/", phone=PHONE, email="")
    person.send(f"/apply/{draft}/code/", code=code_sent())
    assert person.path.endswith("/check/")
    assert "Ce que nous cherchons nous-mêmes" in person.text
    assert (
        "Facture récente d’électricité" not in Person("/fr").open("/services/residence-certificate/").content.decode()
    )
