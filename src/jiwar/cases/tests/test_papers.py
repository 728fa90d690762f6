"""Papers of an application: in parts, sent twice, in quarantine, found infected."""

from datetime import timedelta
from io import BytesIO
from itertools import count

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jiwar.cases import api
from jiwar.cases.models import DraftPaper
from jiwar.cases.tests import factories as make
from jiwar.cases.tests.test_drafts import start
from jiwar.documents import api as documents
from jiwar.documents.models import File, Upload
from jiwar.documents.scanners.choice import scanner
from jiwar.documents.scanners.recording import RecordingScanner
from jiwar.documents.tests.factories import photo
from jiwar.identity import api as identity
from jiwar.kernel import clock

_numbers = count()


@pytest.fixture
def somebody(town: make.Town) -> identity.Actor:
    return make.guest(make.PHONE)


@pytest.fixture
def recorder(settings) -> RecordingScanner:
    settings.CLAMD_URL = f"recording:cases-{next(_numbers)}"
    found = scanner()
    assert isinstance(found, RecordingScanner)
    return found


def sent(mine: dict, content: bytes, upto: int | None = None) -> documents.UploadView:
    """Begin an upload and send its bytes, all or some."""
    begun = api.begin_upload(paper_id="identity", name="carte.jpg", length=len(content), **mine)
    holder = api.uploads_of_draft(mine["draft_id"])
    return documents.append_to_upload(holder=holder, id=begun.id, offset=0, stream=BytesIO(content[:upto]))


def papers_of(mine: dict) -> tuple[api.PaperView, ...]:
    return api.draft_visible_to(mine["actor"], mine["draft_id"], mine["session_drafts"]).papers


def test_an_upload_becomes_a_paper_once(somebody: identity.Actor) -> None:
    _draft, mine = start(somebody)
    seen = sent(mine, photo())
    for _ in range(3):
        api.keep_upload(upload_id=seen.id, **mine)
    (paper,) = papers_of(mine)
    assert (paper.paper_id, paper.name) == ("identity", "carte.jpg")
    assert File.objects.count() == 1


def test_an_upload_that_is_not_whole_is_no_paper(somebody: identity.Actor) -> None:
    _draft, mine = start(somebody)
    seen = sent(mine, photo(), 100)
    with pytest.raises(documents.UploadGone):
        api.keep_upload(upload_id=seen.id, **mine)
    assert papers_of(mine) == ()


def test_only_whoever_holds_the_draft_sends_to_it(somebody: identity.Actor) -> None:
    _draft, mine = start(somebody)
    seen = sent(mine, photo())
    stranger = {"actor": make.guest(), "draft_id": mine["draft_id"], "session_drafts": ()}
    with pytest.raises(api.DraftNotFound):
        api.begin_upload(paper_id="identity", name="x.jpg", length=9, **stranger)
    with pytest.raises(api.DraftNotFound):
        api.keep_upload(upload_id=seen.id, **stranger)
    _other, theirs = start(make.guest())
    with pytest.raises(documents.UploadGone):
        api.keep_upload(upload_id=seen.id, **theirs)


def test_the_same_content_sent_twice_counts_once(somebody: identity.Actor) -> None:
    """A retry on a bad network: the first one had arrived."""
    _draft, mine = start(somebody)
    first = api.attach_paper(paper_id="identity", upload=SimpleUploadedFile("a.jpg", photo()), **mine)
    again = api.attach_paper(paper_id="identity", upload=SimpleUploadedFile("a.jpg", photo()), **mine)
    assert first.id == again.id
    assert File.objects.count() == 1
    api.keep_upload(upload_id=sent(mine, photo()).id, **mine)
    assert len(papers_of(mine)) == File.objects.count() == 1


def test_a_file_too_many_leaves_nothing_behind(somebody: identity.Actor) -> None:
    _draft, mine = start(somebody)
    late = sent(mine, photo(size=(50, 50)))
    for number in range(api.MOST_FILES):
        content = photo(size=(100 + number, 100))
        api.attach_paper(paper_id="identity", upload=SimpleUploadedFile("a.jpg", content), **mine)
    with pytest.raises(api.TooManyFiles):
        api.begin_upload(paper_id="identity", name="x.jpg", length=9, **mine)
    with pytest.raises(api.TooManyFiles):
        api.keep_upload(upload_id=late.id, **mine)
    assert File.objects.count() == len(papers_of(mine)) == api.MOST_FILES


def test_what_is_on_its_way_goes_with_the_draft(somebody: identity.Actor) -> None:
    _draft, mine = start(somebody)
    sent(mine, photo(), 100)
    with clock.frozen(make.SUNDAY + timedelta(days=31)):
        assert api.delete_expired_drafts() == 1
    assert not Upload.objects.exists()


def test_a_file_asked_for_comes_in_parts_too(town: make.Town) -> None:
    owner = make.citizen()
    case = make.advance(make.make_case(actor=owner), "assigned", "asked", town=town)
    call, content = {"actor": owner, "case_id": case.pk}, photo()
    begun = api.begin_given_upload(paper_id="identity", name="b.jpg", length=len(content), **call)
    holder = api.uploads_of_case(case.pk)
    documents.append_to_upload(holder=holder, id=begun.id, offset=0, stream=BytesIO(content))
    with pytest.raises(api.CaseNotFound):
        api.keep_given_upload(actor=make.citizen(), case_id=case.pk, upload_id=begun.id)
    for _ in range(2):
        api.keep_given_upload(upload_id=begun.id, **call)
    assert case.papers.filter(revision=0).count() == 1
    with pytest.raises(api.UnknownItem):
        api.begin_given_upload(paper_id="deed", name="b.jpg", length=9, **call)
    api.complete(**call)
    with pytest.raises(api.NotInThisStage):
        api.begin_given_upload(paper_id="identity", name="b.jpg", length=9, **call)


# --- Quarantine -------------------------------------------------------------------------------------------------


def test_one_goes_on_while_a_paper_waits_in_quarantine(recorder: RecordingScanner, town: make.Town) -> None:
    recorder.down = True
    case = make.make_case(actor=make.citizen())
    papers = api.case_visible_to(town.handler, case.pk).papers
    assert {paper.scan for paper in papers} == {"waiting"}
    with pytest.raises(documents.FileInQuarantine):
        documents.open_file(id=api.paper_file(actor=town.handler, stored_id=papers[0].id))
    recorder.down = False
    with clock.frozen(clock.now() + timedelta(seconds=61)):
        documents.rescan()
    assert {paper.scan for paper in api.case_visible_to(town.handler, case.pk).papers} == {"clean"}


def found_infected(recorder: RecordingScanner) -> None:
    recorder.down, recorder.viruses = False, {b"": "Test"}
    with clock.frozen(clock.now() + timedelta(seconds=61)):
        documents.rescan()
        make.seal_all()


def test_a_virus_found_later_in_a_draft_is_told_and_the_paper_is_missing(
    recorder: RecordingScanner, town: make.Town
) -> None:
    who = make.citizen()
    recorder.down = True
    draft = make.make_draft(who)
    assert api.problems_in_draft(draft) == []
    found_infected(recorder)
    seen = api.draft_visible_to(who, draft.id)
    assert {paper.scan for paper in seen.papers} == {"infected"}
    assert {paper.paper_id for paper in seen.papers} <= {place for place, _ in api.problems_in_draft(seen)}
    with pytest.raises(api.DraftIncomplete):
        make.submit(draft, who)
    assert len(make.told("cases.draft_paper_infected")) == DraftPaper.objects.count()


def test_a_virus_found_later_in_a_case_is_told_once(recorder: RecordingScanner, town: make.Town) -> None:
    recorder.down = True
    case = make.make_case(actor=make.citizen())
    count = case.papers.count()
    found_infected(recorder)
    assert len(make.told("cases.paper_infected")) == count
    for paper in case.papers.all():
        api.paper_found_infected(file_id=paper.file_id)  # a job may run twice
    assert len(make.told("cases.paper_infected")) == count
    assert {paper.scan for paper in api.case_visible_to(town.handler, case.pk).papers} == {"infected"}
