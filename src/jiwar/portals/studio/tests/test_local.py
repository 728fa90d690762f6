"""A commune says its own hours and fee in the studio: proposed, confirmed by another, looked at again, ended."""

from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jiwar.catalogue import api as catalogue
from jiwar.catalogue.tests.factories import both, import_ground, make_local_rule, seat, small
from jiwar.identity.tests import factories as people
from jiwar.kernel import clock, snapshot
from jiwar.kernel.actors import SYSTEM
from jiwar.offices import api as offices
from jiwar.portals.studio.tests.test_pages import words

pytestmark = pytest.mark.pages
CODE, LIST = "library-card", "/fr/studio/local/"
TODAY = clock.today


class Hall:
    """A commune with an author and a reviewer, each with a browser; the small procedure is in the library."""

    def __init__(self) -> None:
        import_ground()
        seat()
        self.office = offices.office_by_code("1601")
        self.accounts = {role: people.make_staff(role=role, office=self.office) for role in ("author", "reviewer")}
        self.writing, self.reading = self.browser("author"), self.browser("reviewer")
        publish()

    def browser(self, role: str) -> Client:
        client = Client()
        people.sign_in(client, self.accounts[role])
        return client

    def address(self, place: str) -> str:
        return f"{LIST}new/{self.office.id}/{CODE}/{place}/"

    def propose(self, place: str, **values: Any) -> Any:
        return self.writing.post(self.address(place), act() | values)

    def view(self, rule: UUID) -> catalogue.overriding.OverrideView:
        return catalogue.overriding.override_visible_to(people.actor_of(self.accounts["author"]), rule)


def publish(**changes: Any) -> catalogue.ProcedureView:
    return catalogue.publish(actor=SYSTEM, definition=catalogue.definition_from(small(**changes)))


def act(**changes: Any) -> dict[str, Any]:
    day = TODAY()
    given = {"act-kind": "deliberation", "act-number": "7/2026", "act-title": "Horaires", "act-note": ""}
    dates = {f"act-{name}_{part}": getattr(day, part) for name in ("on", "since") for part in ("day", "month", "year")}
    return given | dates | changes


def made(answer: Any) -> UUID:
    assert answer.status_code == 302, words(answer)
    return UUID(answer.url.rstrip("/").rpartition("/")[2])


@pytest.fixture
def hall(laid_ground: None, db: None) -> Hall:
    return Hall()


def test_from_choice_to_force(hall: Hall) -> None:
    page = words(hall.writing.get(f"{LIST}new/"))
    assert "Chaque guichet a ses heures" in page, "each place says why it may differ"
    lacking = hall.writing.post(f"{LIST}new/", {"office": hall.office.id, "procedure": CODE})
    assert lacking.status_code == 422
    chosen = hall.writing.post(f"{LIST}new/", {"office": hall.office.id, "procedure": CODE, "kind": "hours"})
    assert chosen.url == hall.address("local.hours")
    rule = made(hall.propose("local.hours", **{"hours-ar": "من 8 إلى 16", "hours-fr": "De 8 h à 16 h"}))
    page = words(hall.writing.get(f"{LIST}{rule}/"))
    assert "une deuxième personne la confirme" in page
    assert "Délibération n° 7/2026" in page
    assert hall.writing.post(f"{LIST}{rule}/confirm/").status_code == 404, "an author confirms nothing"
    assert "De 8 h à 16 h" in words(hall.reading.get(f"{LIST}{rule}/"))
    hall.reading.post(f"{LIST}{rule}/confirm/", {"remark": "Vu la délibération"})
    assert hall.view(rule).standing == "in_force"
    local = catalogue.local_procedure(code=CODE, commune_code="1601").definition.local
    assert local is not None
    assert local.hours == {"ar": "من 8 إلى 16", "fr": "De 8 h à 16 h"}
    hall.reading.post(f"{LIST}{rule}/end/", {"reason": ""})
    assert hall.view(rule).standing == "in_force", "an end says why"
    hall.reading.post(f"{LIST}{rule}/end/", {"reason": "Abrogée"})
    assert hall.view(rule).standing == "over"


def test_a_page_with_an_error_keeps_what_was_typed(hall: Hall) -> None:
    answer = hall.propose("local.hours", **{"hours-ar": "من 8 إلى 16", "hours-fr": "", "act-number": ""})
    assert answer.status_code == 422
    assert "من 8 إلى 16" in words(answer)
    assert "Écrivez le numéro" in words(answer)
    summary = answer.content.decode().partition("jw-error-summary__list")[2].partition("</ul>")[0]
    assert 'href="#act_act-number"' in summary, "what the act lacks is said above too"
    answer = hall.propose("local.hours", **{"hours-ar": "من 8 إلى 16", "hours-fr": ""})
    assert answer.status_code == 422
    assert "Ce texte est vide" in words(answer)
    late = hall.propose("local.hours", **{"hours-ar": "x", "hours-fr": "x", "act-on_year": TODAY().year + 1})
    assert late.status_code == 422


def test_the_fee_in_dinars_and_a_paper_by_its_name(hall: Hall) -> None:
    page = words(hall.writing.get(hall.address("fee")))
    assert "200" in page
    assert "fee en français" in page
    rule = made(hall.propose("fee", amount="30", **{"text-ar": "30 دينارا", "text-fr": "30 dinars"}))
    assert hall.view(rule).value == {"amount": 3000, "text": {"ar": "30 دينارا", "fr": "30 dinars"}}
    page = words(hall.reading.get(f"{LIST}{rule}/"))
    assert "30 DA" in page
    assert "arabe : \u206830 دينارا\u2069" in page, "an amount in Arabic is not turned round in French"
    paper = {
        "label-ar": "وصل الضريبة",
        "label-fr": "Quittance de taxe",
        "accept": ["pdf"],
        "max_mb": "5",
        "needed": "on",
    }
    kept = hall.view(made(hall.propose("papers.new", **paper)))
    assert kept.place.startswith("papers.local_")
    assert (kept.value["required"], kept.value["accept"], kept.value["max_mb"]) == (True, ["pdf"], 5)


def test_a_refusal_says_why(hall: Hall) -> None:
    rule = made(hall.propose("local.contact", **{"contact-ar": "021", "contact-fr": "021"}))
    hall.reading.post(f"{LIST}{rule}/refuse/", {"remark": ""})
    assert hall.view(rule).standing == "proposed"
    hall.reading.post(f"{LIST}{rule}/refuse/", {"remark": "Le numéro a changé."})
    assert "Le numéro a changé." in words(hall.writing.get(f"{LIST}{rule}/"))
    again = made(hall.propose("local.contact", **{"contact-ar": "023", "contact-fr": "023"}))
    hall.writing.post(f"{LIST}{again}/withdraw/")
    assert hall.view(again).standing == "withdrawn"
    assert words(hall.writing.get(f"{LIST}?show=over")).count("Délibération n° 7/2026") == 2


def test_a_new_version_is_shown_three_ways(hall: Hall) -> None:
    rule = make_local_rule(CODE, "fee", {"text": both("30 dinars"), "amount": 3000})
    assert "Modèle changé" in words(hall.reading.get(LIST))
    newer = publish(fee__amount=50000, fee__text=both("five hundred"))
    page = words(hall.writing.get(f"{LIST}?show=to_accept"))
    assert "à revoir" in page
    page = words(hall.writing.get(f"{LIST}{rule}/"))
    for said in ("fee en français", "five hundred en français", "30 dinars en français", "dit maintenant autre chose"):
        assert said in page, said
    drawn = hall.writing.get(f"{LIST}{rule}/").content.decode()
    assert drawn.count("<del>") == drawn.count("<ins>") == 3, "the text in two languages, and the amount"
    assert catalogue.fee_of(catalogue.local_procedure(code=CODE, commune_code="1601").definition, {}).amount == 3000
    hall.writing.post(f"{LIST}{rule}/accept/", {"version": str(catalogue.versions(code=CODE)[-1].id)})
    assert hall.view(rule).is_to_accept, "one keeps it beside the version that one saw"
    hall.writing.post(f"{LIST}{rule}/accept/", {"version": str(newer.id)})
    assert not hall.view(rule).is_to_accept
    assert words(hall.writing.get(f"{LIST}?show=to_accept")).count("Délibération") == 0


def test_what_has_no_room_any_more_is_suspended_and_said(hall: Hall) -> None:
    rule = make_local_rule(CODE, "fee", {"text": both("30 dinars"), "amount": 3000})
    newer = publish(fee__amount=0)
    assert catalogue.fee_of(catalogue.local_procedure(code=CODE, commune_code="1601").definition, {}).amount == 0
    page = words(hall.writing.get(f"{LIST}{rule}/"))
    assert "Suspendue" in page
    assert "cela reste ainsi" in page
    assert "La maintenir telle quelle" not in page
    hall.writing.post(f"{LIST}{rule}/accept/", {"version": str(newer.id)})
    assert hall.view(rule).standing == "suspended"
    publish(fee__amount=40000)
    assert hall.view(rule).standing == "in_force", "as soon as there is room again"


def test_the_next_one_begins_with_the_former(hall: Hall) -> None:
    rule = make_local_rule(CODE, "local.hours", both("from 8 to 16"))
    page = hall.writing.get(f"{hall.address('local.hours')}?from={rule}")
    assert "from 8 to 16 en français" in words(page)
    other = hall.writing.get(f"{hall.address('local.contact')}?from={rule}")
    assert "from 8 to 16" not in words(other)


def test_another_territory_finds_nothing(hall: Hall) -> None:
    rule = make_local_rule(CODE, "local.hours", both("from 8 to 16"))
    stranger = Client()
    people.sign_in(stranger, people.make_staff(role="author", office=offices.office_by_code("1602")))
    assert stranger.get(f"{LIST}{rule}/").status_code == 404
    assert stranger.get(hall.address("local.hours")).status_code == 404
    assert words(stranger.get(f"{LIST}?show=standing")).count("Délibération") == 0
    assert hall.writing.get(hall.address("deadline")).status_code == 404


def test_the_list_costs_the_same_for_one_and_three(hall: Hall) -> None:
    def queries() -> int:
        snapshot.forget_all()
        hall.writing.get(f"{LIST}?show=standing")  # copies in memory, and what a version leaves room for, read once
        with CaptureQueriesContext(connection) as done:
            hall.writing.get(f"{LIST}?show=standing")
        return len(done)

    make_local_rule(CODE, "local.hours", both("hours"))
    assert queries() == 5
    make_local_rule(CODE, "local.contact", both("contact"))
    make_local_rule(CODE, "local.information", both("information"))
    assert queries() == 5
