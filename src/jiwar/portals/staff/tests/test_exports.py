"""The list on the screen leaves it as a spreadsheet or on paper."""

from collections.abc import Iterator
from io import BytesIO

import pypdfium2
import pytest

from jiwar.cases import api as cases
from jiwar.cases.queries import exporting
from jiwar.cases.tests import factories as make
from jiwar.kernel import clock
from jiwar.kernel.references import spoken
from jiwar.portals.staff.tests.test_pages import seated, words

pytestmark = [pytest.mark.pages, pytest.mark.django_db(transaction=True)]

ASK = "/fr/staff/exports/ask/"


@pytest.fixture
def town() -> Iterator[make.Town]:
    """A printed list is drawn outside any transaction."""
    with clock.frozen(make.SUNDAY):
        yield make.make_town()


def test_a_short_list_is_sent_at_once_in_each_form(town: make.Town) -> None:
    case = make.make_case()
    client = seated(town, "handler")
    said = {"show": "new", "why": "meeting"}
    csv = client.post(ASK, said | {"form": "csv"})
    assert spoken(case.reference) in b"".join(csv.streaming_content).decode()
    assert csv["Content-Disposition"] == 'attachment; filename="jiwar-2026-11-22.csv"'
    assert client.post(ASK, said | {"form": "xlsx"}).content.startswith(b"PK")
    pdf = client.post(ASK, said | {"form": "pdf"}).content
    page = pypdfium2.PdfDocument(BytesIO(pdf))[0].get_textpage().get_text_bounded()
    assert spoken(case.reference) in page.replace("\x02", "-")  # as pdfium reads a hyphen at the end of a piece of text
    other = client.post(ASK, said | {"show": "late", "form": "csv"})
    assert spoken(case.reference) not in b"".join(other.streaming_content).decode()
    assert client.post(ASK, said | {"form": "exe"}).status_code == 302


def test_a_long_list_waits_on_a_page_of_its_own(town: make.Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "SMALL", 0)
    make.make_case()
    client = seated(town, "handler")
    page = client.post(ASK, {"show": "new", "form": "xlsx"}, follow=True)
    assert "en préparation" in words(page)
    assert cases.make_exports() == 1
    page = client.get("/fr/staff/exports/").content.decode()
    link = page.split('href="/fr/staff/exports/')[1].split('"')[0]
    answer = client.get(f"/fr/staff/exports/{link}")
    assert b"".join(answer.streaming_content).startswith(b"PK")
    assert seated(town, "colleague").get(f"/fr/staff/exports/{link}").status_code == 404
    monkeypatch.setattr(exporting, "PRINTED", 0)
    assert "au plus" in words(client.post(ASK, {"show": "new", "form": "pdf"}, follow=True))
