"""The counter recognises a paper form and shows its scan beside the fields."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jiwar.cases.models import Draft
from jiwar.cases.tests import factories as make
from jiwar.catalogue import api as catalogue
from jiwar.identity.tests import factories as people
from jiwar.kernel import clock

pytestmark = [pytest.mark.pages, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk() -> Client:
    with clock.frozen(make.SUNDAY):
        town = make.make_town()
        client = Client()
        people.sign_in(client, town.accounts["counter"])
        yield client


def test_a_scan_is_typed_in_beside_itself(desk: Client) -> None:
    pdf = catalogue.print_form(procedure=catalogue.procedure(code=make.RESIDENCE), language="fr")
    answer = desk.post("/fr/staff/counter/scan/", {"scan": SimpleUploadedFile("scan.pdf", pdf)}, follow=True)
    page = answer.content.decode()
    assert "reconnu, pages 1" in page
    draft = Draft.objects.get()
    scan = draft.papers.get()
    address = f"/fr/staff/counter/drafts/{draft.pk}/scans/{scan.pk}/"
    assert f'data-original="{address}"' in page
    (frame,) = re.findall(r'<iframe[^>]* src="([^"]+)"', page)
    assert "<img" in desk.get(frame).content.decode(), "its pages, as pictures"
    shown = desk.get(address)
    assert shown["Content-Type"] == "application/pdf"
    assert shown["X-Frame-Options"] == "SAMEORIGIN"
    assert Client().get(address).status_code == 302


@pytest.mark.parametrize(
    ("upload", "said"),
    [
        (None, "Choisissez d’abord la numérisation"),
        (SimpleUploadedFile("empty.pdf", b""), "vide"),
        (SimpleUploadedFile("note.pdf", b"hello"), "note.pdf"),
    ],
    ids=["nothing", "empty", "a liar"],
)
def test_what_is_no_scan_is_refused_in_words(desk: Client, upload: SimpleUploadedFile | None, said: str) -> None:
    if upload:
        upload.seek(0)
    page = desk.post("/fr/staff/counter/scan/", {"scan": upload} if upload else {}, follow=True).content.decode()
    assert said in page
    assert not Draft.objects.exists()


def test_a_telephone_that_reads_the_code_lands_on_the_service() -> None:
    assert Client().get(f"/f/{make.RESIDENCE}/1/7K3M9QXR/2").url == f"/services/{make.RESIDENCE}/"
