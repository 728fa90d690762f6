"""Public inquiries as anyone reads them: the notice, the days, an observation that is kept once, nothing lost."""

import re
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jiwar.cases.models import Inquiry, Observation
from jiwar.cases.tests import factories as make
from jiwar.cases.tests.inquiries import Scene, lay_scene, written
from jiwar.kernel import clock
from jiwar.portals.public.pages import inquiries
from jiwar.portals.public.tests.test_pages import words

pytestmark = pytest.mark.pages
SAID = {"text": "Trop de bruit.", "name": "Nadia Benali", "place": "Cité des Jasmins", "contact": ""}


@pytest.fixture
def scene(laid_country: bool, db: None) -> Iterator[Scene]:
    with clock.frozen(make.SUNDAY):
        make.lay_ground()
        yield lay_scene()


def page_of(inquiry_id: UUID) -> str:
    return f"/fr/inquiries/{inquiry_id}/"


def form_of(answer: Any) -> dict[str, str]:
    """What a browser sends back of the form: its key."""
    return {"key": re.search(r'name="key" value="([^"]+)"', answer.content.decode()).group(1)}


def test_anyone_finds_reads_and_writes(scene: Scene) -> None:
    inquiry_id, client = scene.open(), Client()
    found = client.get("/fr/inquiries/", {"wilaya": "16", "commune": make.ALGER_CENTRE})
    assert page_of(inquiry_id) in found.content.decode()
    page = client.get(page_of(inquiry_id))
    answers = scene.case.answers.get(revision=1).answers
    assert answers["rubric"] in words(page)
    assert "15 jours restants" in words(page)
    assert scene.case.reference not in page.content.decode()
    answer = client.post(page_of(inquiry_id), SAID | form_of(page), follow=True)
    assert "Votre observation est au registre" in words(answer)
    assert "Observation n° 1" in words(answer)
    row = Observation.objects.get()
    assert (row.number, row.text, row.name, row.channel) == (1, "Trop de bruit.", "Nadia Benali", "web")
    assert "Nadia" not in words(client.get(page_of(inquiry_id))), "names are never published"


def test_a_long_text_says_how_much_room_is_left(scene: Scene) -> None:
    page = Client().get(page_of(scene.open())).content.decode()
    assert re.search(r'data-count[^>]*>\s*<textarea[^>]*maxlength="5000"', page)


def test_a_form_sent_twice_is_one_observation(scene: Scene) -> None:
    inquiry_id, client = scene.open(), Client()
    sent = SAID | form_of(client.get(page_of(inquiry_id)))
    first, second = (client.post(page_of(inquiry_id), sent) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Observation.objects.count() == 1


def test_what_was_typed_stays_when_something_lacks(scene: Scene) -> None:
    inquiry_id, client = scene.open(), Client()
    answer = client.post(page_of(inquiry_id), SAID | {"name": " "} | form_of(client.get(page_of(inquiry_id))))
    assert answer.status_code == 422
    assert "Écrivez votre nom" in words(answer)
    assert "Trop de bruit." in answer.content.decode()
    assert not Observation.objects.exists()
    broken = client.post(page_of(inquiry_id), SAID | {"key": "not a key"})
    assert broken.status_code == 422


def test_too_late_is_said_and_nothing_is_lost(scene: Scene) -> None:
    inquiry_id, client = scene.open(), Client()
    key = form_of(client.get(page_of(inquiry_id)))
    with clock.frozen(make.SUNDAY + timedelta(days=15)):
        late = client.post(page_of(inquiry_id), SAID | key)
        assert late.status_code == 422
        assert "Cette enquête est close" in words(late)
        assert "Trop de bruit." in late.content.decode()
        assert 'name="text"' not in client.get(page_of(inquiry_id)).content.decode()
        assert page_of(inquiry_id) not in client.get("/fr/inquiries/").content.decode()


def test_before_the_first_day_one_reads(scene: Scene) -> None:
    inquiry_id = scene.open(opens_on=clock.today() + timedelta(days=5))
    page = Client().get(page_of(inquiry_id))
    assert "Le registre ouvre le 27 novembre 2026" in words(page)
    assert 'name="text"' not in page.content.decode()


def test_a_machine_is_slowed_down(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inquiries, "TRIES", 2)
    inquiry_id, client = scene.open(), Client()
    statuses = [client.post(page_of(inquiry_id), SAID).status_code for _ in range(3)]
    assert statuses == [302, 302, 429]


def test_neighbours_behind_our_own_proxy_are_counted_apart(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.TRUSTED_PROXIES = 1
    monkeypatch.setattr(inquiries, "TRIES", 1)
    inquiry_id = scene.open()
    statuses = [
        Client(REMOTE_ADDR="127.0.0.1", headers={"x-forwarded-for": address})
        .post(page_of(inquiry_id), SAID)
        .status_code
        for address in ("198.51.100.7", "198.51.100.8", "198.51.100.7")
    ]
    assert statuses == [302, 302, 429]
    assert Observation.objects.count() == 2


def test_the_conclusions_are_read_after_the_report(scene: Scene) -> None:
    inquiry_id = scene.open()
    written(inquiry_id)
    with clock.frozen(make.SUNDAY + timedelta(days=15)):
        scene.report(inquiry_id, conclusion="with_reservations", conclusions="Arrêter les machines à 17 h.")
        said = words(Client().get(page_of(inquiry_id)))
    assert "Favorable avec réserves" in said
    assert "Arrêter les machines à 17 h." in said
    assert "Une crainte du bruit" not in said, "the summary is for those who work on the file"


def test_the_notice_is_printed(scene: Scene) -> None:
    import pypdfium2

    inquiry_id = scene.open()
    for language in ("", "/fr"):
        answer = Client().get(f"{language}/inquiries/{inquiry_id}/notice.pdf")
        assert answer["Content-Type"] == "application/pdf"
        assert len(pypdfium2.PdfDocument(BytesIO(answer.content))) == 1


def test_what_does_not_exist_is_not_found(scene: Scene) -> None:
    inquiry_id, nobody = scene.open(), UUID(int=7)
    for address in (page_of(nobody), f"{page_of(inquiry_id)}written/{nobody}/", f"{page_of(nobody)}notice.pdf"):
        assert Client().get(address).status_code == 404
    Inquiry.objects.update(state="dropped")
    assert Client().get(page_of(inquiry_id)).status_code == 404
    assert Client().get("/fr/inquiries/", {"wilaya": "xx", "commune": "1"}).status_code == 200


def test_the_list_is_drawn_in_a_constant_number_of_queries(scene: Scene) -> None:
    scene.open()

    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert Client().get("/fr/inquiries/").status_code == 200
        return len(asked)

    count()
    one = count()
    for _more in range(2):
        lay_scene().open()
    assert count() == one == 1
