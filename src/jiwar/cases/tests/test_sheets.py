"""A printed form comes back as a scan: its code opens the right application, whatever the scanner did to it."""

from collections.abc import Iterator
from io import BytesIO

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageFilter

from jiwar.cases import api
from jiwar.cases.models import CasePaper, Draft
from jiwar.cases.tests import factories as make
from jiwar.catalogue import api as catalogue
from jiwar.documents.models import File
from jiwar.identity import api as identity
from jiwar.kernel import clock
from jiwar.kernel.references import new_reference

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def town() -> Iterator[make.Town]:
    with clock.frozen(make.SUNDAY):
        yield make.make_town()


def printed(serial: str | None = None) -> bytes:
    return catalogue.print_form(procedure=catalogue.procedure(code=make.RESIDENCE), language="ar", serial=serial)


def photo(pdf: bytes, page: int, angle: float = 3.0) -> SimpleUploadedFile:
    """The page as a telephone sees it: a little turned, a little blurred, saved as a small JPEG."""
    picture = pypdfium2.PdfDocument(pdf)[page].render(scale=2.2, grayscale=True).to_pil()
    picture = picture.rotate(angle, fillcolor=255, expand=True).filter(ImageFilter.GaussianBlur(0.7))
    content = BytesIO()
    picture.save(content, "JPEG", quality=60)
    return SimpleUploadedFile("photo.jpg", content.getvalue())


def receive(actor: identity.Actor, upload: SimpleUploadedFile) -> api.SheetsReceived:
    return api.receive_sheets(actor=actor, upload=upload, commune_code=make.ALGER_CENTRE, language="ar")


def test_a_scan_opens_a_draft_of_the_form_that_was_printed(town: make.Town) -> None:
    serial = new_reference()
    found = receive(town.counter, SimpleUploadedFile("scan.pdf", printed(serial)))
    assert (found.serial, found.case_id) == (serial, None)
    assert found.pages == tuple(range(1, len(found.pages) + 1))
    draft = api.draft_visible_to(town.counter, found.draft_id)
    assert (draft.procedure_code, draft.channel, draft.commune_code) == (make.RESIDENCE, "counter", "1601")
    assert [paper.label["fr"] for paper in draft.papers] == ["Formulaire papier"]


@pytest.mark.parametrize("angle", [-8.0, 3.0, 90.0, 180.0])
def test_photos_of_its_pages_join_the_same_draft(town: make.Town, angle: float) -> None:
    pdf = printed()
    first, second = (receive(town.counter, photo(pdf, page, angle)) for page in (0, 1))
    assert first.draft_id == second.draft_id
    assert (first.pages, second.pages) == ((1,), (2,))
    assert len(api.draft_visible_to(town.counter, first.draft_id).papers) == 2


def test_the_form_keeps_the_version_that_was_printed(town: make.Town) -> None:
    old = catalogue.procedure(code=make.RESIDENCE)
    pdf = printed()
    make.ask_fee("none", amount=100)
    assert catalogue.procedure(code=make.RESIDENCE).version_id != old.version_id
    found = receive(town.counter, SimpleUploadedFile("scan.pdf", pdf))
    assert api.draft_visible_to(town.counter, found.draft_id).version_id == old.version_id


def test_what_is_no_form_of_ours_is_refused_and_forgotten(town: make.Town) -> None:
    with pytest.raises(api.SheetNotRecognised):
        receive(town.counter, make.upload("letter"))
    assert not File.objects.exists()
    assert not Draft.objects.exists()


def test_pages_of_two_forms_in_one_scan_are_refused(town: make.Town) -> None:
    both = pypdfium2.PdfDocument.new()
    for _ in range(2):
        both.import_pages(pypdfium2.PdfDocument(printed()))
    content = BytesIO()
    both.save(content)
    with pytest.raises(api.SeveralForms):
        receive(town.counter, SimpleUploadedFile("scan.pdf", content.getvalue()))


def test_only_those_who_file_for_others_receive_forms(town: make.Town) -> None:
    with pytest.raises(api.MayNotAct):
        receive(town.wali, SimpleUploadedFile("scan.pdf", printed()))


def test_a_colleague_does_not_open_it_while_it_is_being_typed(town: make.Town) -> None:
    pdf = printed()
    receive(town.counter, SimpleUploadedFile("scan.pdf", pdf))
    with pytest.raises(api.DraftNotFound):
        receive(town.handler, SimpleUploadedFile("scan.pdf", pdf))


def test_once_filed_it_leads_to_the_case_which_keeps_the_scan(town: make.Town) -> None:
    pdf = printed()
    found = receive(town.counter, SimpleUploadedFile("scan.pdf", pdf))
    story, draft_id = make.example(make.RESIDENCE), found.draft_id
    call = {"actor": town.counter, "draft_id": draft_id}
    api.save_applicant(applicant=dict(story.applicant), **call)
    for question_id, value in story.answers.items():
        api.save_answer(question_id=question_id, value=value, **call)
    for paper_id in story.papers:
        api.attach_paper(paper_id=paper_id, upload=make.upload(paper_id), **call)
    done = api.submit_draft(key="k", **call)
    assert CasePaper.objects.filter(case_id=done.case_id, paper_id=api.SCANNED_FORM).count() == 1
    again = receive(town.counter, SimpleUploadedFile("scan.pdf", pdf))
    assert (again.draft_id, again.case_id) == (None, done.case_id)


def test_a_picture_without_end_is_not_read_at_full_size(town: make.Town) -> None:
    content = BytesIO()
    Image.new("L", (7000, 8000), 255).save(content, "PNG")
    with pytest.raises(api.SheetNotRecognised):
        receive(town.counter, SimpleUploadedFile("big.png", content.getvalue()))
