"""The inquiry at the desk: opened from the file, its register, what came on paper, the commissioner's report."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from jiwar.cases.models import Inquiry, Observation
from jiwar.cases.tests import factories as make
from jiwar.cases.tests.inquiries import Scene, lay_scene, written
from jiwar.identity import api as identity
from jiwar.identity.tests import factories as people
from jiwar.kernel import clock
from jiwar.portals.staff.tests.test_pages import queries_of, words

pytestmark = pytest.mark.pages


@pytest.fixture
def scene(laid_country: bool, db: None) -> Iterator[Scene]:
    with clock.frozen(make.SUNDAY):
        make.lay_ground()
        yield lay_scene()


def seat(actor: identity.Actor) -> Client:
    client = Client()
    people.sign_in(client, people.Account.objects.get(pk=actor.account_id))
    return client


def file_of(scene: Scene) -> str:
    return f"/fr/staff/cases/{scene.case.pk}/"


def page_of(inquiry_id: UUID) -> str:
    return f"/fr/staff/inquiries/{inquiry_id}/"


def day(name: str, at: Any) -> dict[str, int]:
    return {f"{name}_day": at.day, f"{name}_month": at.month, f"{name}_year": at.year}


def order(scene: Scene, **changes: Any) -> dict[str, Any]:
    today = clock.today()
    typed = {
        "number": "412/2026",
        "commissioner_id": str(scene.commissioner.account_id),
        "place": "Siège de la commune",
    }
    return typed | day("on", today) | day("opens_on", today) | changes


def test_the_handler_opens_it_from_the_file(scene: Scene) -> None:
    handler = seat(scene.handler)
    assert "Ouvrir l’enquête publique" in words(handler.get(file_of(scene)))
    wrong = handler.post(f"{file_of(scene)}inquiry/", order(scene, number="", place="Salle 4"))
    assert wrong.status_code == 422
    assert "Saisissez le numéro de l’arrêté" in words(wrong)
    assert "Salle 4" in wrong.content.decode()
    answer = handler.post(f"{file_of(scene)}inquiry/", order(scene), follow=True)
    assert "L’enquête est ouverte" in words(answer)
    row = Inquiry.objects.get()
    assert (row.order_number, row.commissioner_id) == ("412/2026", scene.commissioner.account_id)
    assert page_of(row.pk) in answer.content.decode()
    late = handler.post(f"{file_of(scene)}inquiry/", order(scene))
    assert late.status_code == 404


def test_what_came_on_paper_is_written_with_the_rest(scene: Scene) -> None:
    inquiry_id, handler = scene.open(), seat(scene.handler)
    written(inquiry_id, "Je suis pour.")
    page = words(handler.get(page_of(inquiry_id)))
    assert "Je suis pour." in page
    assert "Nadia B." in page
    typed = {"channel": "paper", "name": "Rabah", "place": "Cité", "text": "Trop près.", "contact": ""}
    tomorrow = clock.today() + timedelta(days=1)
    wrong = handler.post(f"{page_of(inquiry_id)}observations/", typed | day("received_on", tomorrow))
    assert wrong.status_code == 422
    assert "Trop près." in wrong.content.decode()
    sent = typed | day("received_on", clock.today())
    answer = handler.post(f"{page_of(inquiry_id)}observations/", sent, follow=True)
    assert "observation n° 2" in words(answer)
    assert Observation.objects.get(number=2).channel == "paper"


def test_the_commissioner_reports_after_the_last_day(scene: Scene) -> None:
    inquiry_id, commissioner = scene.open(), seat(scene.commissioner)
    assert page_of(inquiry_id) in commissioner.get("/fr/staff/inquiries/").content.decode()
    said = {
        "summary": "Une crainte.",
        "conclusion": "unfavourable",
        "conclusions": "Trop près de l’école.",
        "answer": "",
    }
    report = f"{page_of(inquiry_id)}report/"
    early = commissioner.post(report, said)
    assert early.status_code == 422
    assert "Le registre est encore ouvert" in words(early)
    with clock.frozen(make.SUNDAY + timedelta(days=15)):
        assert "Remettre le rapport" in words(commissioner.get(page_of(inquiry_id)))
        assert "Remettre le rapport" not in words(seat(scene.handler).get(page_of(inquiry_id)))
        lacking = commissioner.post(report, said | {"conclusion": ""})
        assert lacking.status_code == 422
        assert "Trop près de l’école." in lacking.content.decode()
        assert seat(scene.handler).post(report, said).status_code == 422
        answer = commissioner.post(report, said, follow=True)
        assert "Le rapport est remis" in words(answer)
        shown = words(seat(scene.handler).get(page_of(inquiry_id)))
    assert "Défavorable" in shown
    assert "Une crainte." in shown


def test_others_of_the_staff_read_nothing(scene: Scene) -> None:
    inquiry_id = scene.open()
    town = make.make_town()
    stranger = seat(town.handler)
    assert stranger.get(page_of(inquiry_id)).status_code == 404
    assert stranger.post(f"{page_of(inquiry_id)}report/", {}).status_code == 404
    assert Client().get(page_of(inquiry_id)).status_code == 302


def test_the_register_is_drawn_in_a_constant_number_of_queries(scene: Scene) -> None:
    inquiry_id, handler = scene.open(), seat(scene.handler)
    written(inquiry_id)
    handler.get(page_of(inquiry_id))
    one = queries_of(handler, page_of(inquiry_id))
    for _more in range(2):
        written(inquiry_id)
    assert queries_of(handler, page_of(inquiry_id)) == one
