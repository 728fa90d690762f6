"""The easy-read text read aloud: recorded by one, heard by another, then by citizens, as long as it says the text."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jiwar.audit.models import JournalEntry
from jiwar.catalogue import api as catalogue
from jiwar.catalogue.models import Clip
from jiwar.catalogue.tests.factories import both, make_published, small
from jiwar.documents.models import File
from jiwar.documents.tests.sounds import m4a, mp3
from jiwar.portals.studio.tests.conftest import Bureau
from jiwar.portals.studio.tests.test_pages import words

pytestmark = pytest.mark.pages

PAGE = "/fr/studio/procedures/library-card/sound/"
SERVICE, HEARD = "/fr/services/library-card/", "/fr/services/library-card/listen/fr/"


def send(client: Client, content: bytes, *, language: str = "fr", name: str = "titre.mp3") -> object:
    return client.post(PAGE, {"press": f"add:{language}", "sound": SimpleUploadedFile(name, content)})


def approve(client: Client, clip: Clip | None = None) -> object:
    return client.post(PAGE, {"press": f"approve:{(clip or Clip.objects.get()).pk}"}, follow=True)


def test_citizens_hear_it_once_a_second_person_did(bureau: Bureau) -> None:
    make_published(small())
    assert send(bureau.writing, mp3(tag=b"my telephone")).status_code == 302
    citizen = Client()
    assert "<audio" not in citizen.get(SERVICE).content.decode()
    assert citizen.get(HEARD).status_code == 404
    page = bureau.reading.get(PAGE)
    assert "Attend qu’une deuxième personne écoute" in words(page)
    assert bureau.reading.get(f"{PAGE}fr/").content == mp3(), "the reviewer hears it, without its tags"
    approve(bureau.reading)
    shown = citizen.get(SERVICE).content.decode()
    assert f'<audio controls preload="none" src="{HEARD}"></audio>' in shown
    answer = citizen.get(HEARD)
    assert (answer.status_code, answer["Content-Type"], answer.content) == (200, "audio/mpeg", mp3())
    piece = citizen.get(HEARD, headers={"Range": "bytes=0-1"})
    assert (piece.status_code, piece.content) == (206, mp3()[:2])
    verbs = list(JournalEntry.objects.filter(verb__contains="-clip").order_by("id").values_list("verb", flat=True))
    assert verbs == ["catalogue.add-clip", "catalogue.approve-clip"]


def test_nobody_approves_their_own_voice(bureau: Bureau) -> None:
    make_published(small())
    send(bureau.writing, mp3())
    assert "J’ai écouté" not in words(bureau.writing.get(PAGE))
    approve(bureau.writing)
    clip = Clip.objects.get()
    assert clip.heard_at is None
    clip.heard_by_id, clip.heard_at = clip.added_by_id, clip.added_at
    with pytest.raises(IntegrityError), transaction.atomic():
        clip.save()


def test_another_text_silences_it_and_another_sound_is_heard_again(bureau: Bureau) -> None:
    make_published(small())
    send(bureau.writing, mp3())
    approve(bureau.reading)
    heard = Clip.objects.get()
    make_published(small(easy_read=both("another text")))
    assert Client().get(HEARD).status_code == 404
    assert "<audio" not in Client().get(SERVICE).content.decode()
    assert "Le texte a changé depuis" in words(bureau.writing.get(PAGE))
    send(bureau.writing, m4a(), name="titre.m4a")
    answer = approve(bureau.reading, heard)
    assert "n’est plus là" in words(answer), "what was heard is not what would be approved"
    approve(bureau.reading)
    assert Client().get(HEARD)["Content-Type"] == "audio/mp4"
    assert File.objects.filter(purpose="catalogue.clip").count() == 1, "the former sound is gone"


def test_what_is_refused_is_said_beside_its_field_and_keeps_nothing(bureau: Bureau) -> None:
    make_published(small())
    answer = send(bureau.writing, b"%PDF-1.7 no sound", name="titre.mp3")
    assert answer.status_code == 422
    assert "damaged" not in words(answer)
    too_large = send(bureau.writing, mp3(frames=2600))
    assert "1 Mo" in words(too_large)
    no_text = send(bureau.writing, mp3(), language="kab")
    assert "pas encore de texte facile" in words(no_text)
    empty = bureau.writing.post(PAGE, {"press": "add:fr"})
    assert "Choisissez d’abord le fichier" in words(empty)
    assert not Clip.objects.exists()
    assert not File.objects.filter(purpose="catalogue.clip").exists()


def test_it_is_taken_away_and_twice_is_harmless(bureau: Bureau) -> None:
    make_published(small())
    send(bureau.writing, mp3())
    clip = Clip.objects.get()
    for _time in range(2):
        assert bureau.reading.post(PAGE, {"press": f"remove:{clip.pk}"}).status_code == 302
    assert not Clip.objects.exists()
    assert not File.objects.filter(purpose="catalogue.clip").exists()
    assert bureau.reading.get(f"{PAGE}fr/").status_code == 404
    for press in ("approve:x", "play:1", "add:zz", f"approve:{uuid4()}"):
        assert bureau.reading.post(PAGE, {"press": press}).status_code in (302, 404), press


def test_a_reviewer_records_nothing(bureau: Bureau) -> None:
    make_published(small())
    answer = send(bureau.reading, mp3())
    assert answer.status_code == 422
    assert not Clip.objects.exists()
    assert "Ajouter un son" not in words(bureau.reading.get(PAGE))


def test_the_page_of_the_service_costs_one_question_more_whatever_is_recorded(bureau: Bureau) -> None:
    make_published(small(easy_read=both("easy") | {"en": "easy", "kab": "yeshel"}))
    counts = []
    for languages in ((), ("ar", "fr", "en", "kab")):
        for language in languages:
            send(bureau.writing, mp3(), language=language)
            approve(bureau.reading, Clip.objects.get(language=language))
        Client().get(SERVICE)  # what is published is read once, and kept in memory
        with CaptureQueriesContext(connection) as seen:
            page = Client().get(SERVICE).content.decode()
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert page.count("<audio") == 4
    assert page.index("/listen/fr/") < page.index("/listen/ar/"), "the language of the page comes first"
    assert catalogue.procedure(code="library-card").definition.easy_read["kab"] == "yeshel"
