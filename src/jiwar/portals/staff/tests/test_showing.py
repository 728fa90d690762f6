"""The pages of a PDF beside the answers: seen, journaled and refused as the paper itself, without JavaScript too."""

from io import BytesIO

import pypdfium2
import pytest

from jiwar.audit.models import AccessEntry
from jiwar.cases import api
from jiwar.cases.models import Case, CasePaper
from jiwar.cases.tests import factories as make
from jiwar.documents import api as documents
from jiwar.documents.tests.factories import pdf
from jiwar.kernel.actors import SYSTEM
from jiwar.portals.staff.tests.test_pages import act, queries_of, seated, words

pytestmark = pytest.mark.pages


def of_pages(number: int) -> bytes:
    out, content = pypdfium2.PdfDocument.new(), BytesIO()
    for _ in range(number):
        out.import_pages(pypdfium2.PdfDocument(pdf()))
    out.save(content)
    return content.getvalue()


def given(case: Case, content: bytes) -> CasePaper:
    """The first paper of the file, now this PDF."""
    media = "application/pdf"
    file = documents.store_bytes(actor=SYSTEM, content=content, name="plan.pdf", media_type=media, purpose="case.paper")
    row = CasePaper.objects.filter(case=case).order_by("id").first()
    CasePaper.objects.filter(pk=row.pk).update(file_id=file.id, media_type=media, name="plan.pdf", sha256=file.sha256)
    row.refresh_from_db()
    return row


def at(row: CasePaper, page: int) -> str:
    return f"/fr/staff/cases/{row.case_id}/papers/{row.pk}/pages/{page}/"


def test_the_pages_of_a_pdf_are_shown_to_whoever_reads_the_file_and_journaled(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    row = given(case, of_pages(3))
    handler = seated(town, "handler")
    assert (
        f'href="{at(row, 1)}" target="paper" data-kind="pages"'
        in handler.get(f"/fr/staff/cases/{case.pk}/").content.decode()
    )
    earlier = set(AccessEntry.objects.values_list("pk", flat=True))
    second = handler.get(at(row, 2))
    assert "Page 2 sur 3" in words(second)
    for link in (
        'href="../1/?"',
        'href="../3/?"',
        'src="?as=picture"',
        f'href="/fr/staff/cases/{case.pk}/papers/{row.pk}/"',
    ):
        assert link in second.content.decode()
    picture = handler.get(at(row, 2) + "?as=picture")
    assert (picture["Content-Type"], picture["Jiwar-Pages"]) == ("image/webp", "3")
    assert picture.content[8:12] == b"WEBP"
    assert "no-store" in picture["Cache-Control"]
    assert len(handler.get(at(row, 2) + "?as=close").content) > len(picture.content)
    read = AccessEntry.objects.exclude(pk__in=earlier)
    assert list(read.values_list("purpose", flat=True)) == ["cases.paper"], "one reading of ten minutes"
    assert handler.get(at(row, 4)).status_code == 404
    assert seated(town, "planner").get(at(row, 1) + "?as=picture").status_code == 404


def test_a_page_costs_the_same_number_of_queries_whatever_the_paper(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    row = given(case, of_pages(4))
    handler = seated(town, "handler")
    handler.get(at(row, 1))
    costs = {queries_of(handler, at(row, page) + "?as=picture") for page in (1, 2, 4)}
    assert len(costs) == 1
    assert costs.pop() <= 14


def test_a_pdf_that_cannot_be_drawn_says_so_and_gives_the_original(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    row = given(case, b"%PDF-1.7\nnothing\n%%EOF")
    handler = seated(town, "handler")
    answer = handler.get(at(row, 1))
    assert answer.status_code == 409
    assert "endommagé" in words(answer)
    assert f'href="/fr/staff/cases/{case.pk}/papers/{row.pk}/" download' in answer.content.decode()
    assert handler.get(at(row, 1) + "?as=picture").status_code == 409
    assert handler.get(f"/fr/staff/cases/{case.pk}/papers/{row.pk}/").status_code == 200


def test_an_act_counts_as_read_once_its_last_page_came(town: make.Town) -> None:
    case = make.make_case()
    handler, papc = seated(town, "handler"), seated(town, "papc")
    act(handler, case, "assign")
    act(handler, case, "propose", verdict="grant", note="Vu l'original")
    url = f"/fr/staff/cases/{case.pk}/preview"
    shown = papc.get(f"/fr/staff/cases/{case.pk}/").content.decode()
    assert f'href="{url}/1/" target="paper" data-kind="act" data-original="{url}.pdf"' in shown
    assert f'href="{url}/1/"' in papc.get(f"/fr/staff/signing/read/?case={case.pk}").content.decode()

    def read() -> bool:
        return case.pk in api.acts_read(actor=town.papc, case_ids=[case.pk])

    assert papc.get(f"{url}/2/").status_code == 404
    assert not read()
    page = papc.get(f"{url}/1/?as=picture")
    assert page["Jiwar-Pages"] == "1"
    assert read()
    assert papc.get(f"/fr/staff/cases/{make.make_case().pk}/preview/1/").status_code == 404
    assert "Page 1 sur 1" in words(papc.get(f"{url}/1/"))
