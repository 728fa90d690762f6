"""Files joined to an opinion: kept while it is prepared, read as the opinion is, by nobody else, and forgotten."""

from datetime import timedelta
from io import BytesIO
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jiwar.audit.models import AccessEntry
from jiwar.cases import api, tasks
from jiwar.cases.errors.consulting import JoinedFileInfected, TooManyJoined
from jiwar.cases.models import Case, Consultation, Opinion, OpinionPaper
from jiwar.cases.queries.consulting import token_of_expert
from jiwar.cases.tests import factories as make
from jiwar.cases.tests.test_consulting import IP, LAB, ask, service
from jiwar.documents import api as documents
from jiwar.documents.models import File, Scan
from jiwar.kernel import clock


@pytest.fixture
def examined(town: make.Town) -> Case:
    return make.advance(make.make_case(), "assigned", town=town)


@pytest.fixture
def expert(town: make.Town, examined: Case) -> dict[str, str]:
    """The link of an expert from outside."""
    ask(town, examined, services=[], outside=[LAB])
    return {"token": token_of_expert(Consultation.objects.get()), "ip": IP}


def names(case: Case, actor: object) -> list[str]:
    return [paper.name for one in api.case_visible_to(actor, case.pk).opinions for paper in one.papers]


def test_an_expert_joins_files_that_leave_with_the_opinion(
    town: make.Town, examined: Case, expert: dict[str, str]
) -> None:
    report = make.upload("rapport", "pdf").read()
    for _ in range(2):  # a retry: the same content counts once
        api.join_as_expert(upload=SimpleUploadedFile("rapport.pdf", report), **expert)
    api.join_as_expert(upload=make.upload("plan"), **expert)
    assert [one.name for one in api.expert_view(**expert).joined] == ["rapport.pdf", "plan.png"]
    assert names(examined, town.handler) == [], "before it is given, nobody of the office reads it"
    kept = OpinionPaper.objects.get(name="plan.png")
    with pytest.raises(api.CaseNotFound):
        api.joined_paper(actor=town.handler, case_id=examined.pk, stored_id=kept.pk)
    api.leave_out_as_expert(stored_id=kept.pk, **expert)
    api.leave_out_as_expert(stored_id=OpinionPaper.objects.get().pk, **expert)
    assert not File.objects.filter(purpose="cases.opinion_paper").exists()
    api.join_as_expert(upload=make.upload("rapport", "pdf"), **expert)
    api.give_as_expert(verdict="unfavourable", text="Voir le rapport", **expert)
    assert names(examined, town.handler) == ["rapport.pdf"]
    details = examined.actions.get(kind="opinion_given").details
    assert details["joined"] == 1
    assert len(details["papers"]) == 64
    assert api.rebuild(case_id=examined.pk) == []
    assert [one.name for one in api.expert_view(**expert).joined] == ["rapport.pdf"]
    with pytest.raises(api.OpinionAlreadyGiven):
        api.join_as_expert(upload=make.upload(), **expert)
    with pytest.raises(api.OpinionAlreadyGiven):
        api.leave_out_as_expert(stored_id=OpinionPaper.objects.get().pk, **expert)


def test_a_wrong_kind_of_file_one_too_many_and_a_strange_link_are_refused(expert: dict[str, str]) -> None:
    with pytest.raises(documents.FileTypeRefused):
        api.join_as_expert(upload=SimpleUploadedFile("notes.txt", b"some words"), **expert)
    with pytest.raises(api.ExpertLinkGone):
        api.join_as_expert(upload=make.upload(), token="1" * 16, ip=IP)
    for _ in range(api.MOST_JOINED):
        api.join_as_expert(upload=make.upload(), **expert)
    with pytest.raises(TooManyJoined):
        api.join_as_expert(upload=make.upload(), **expert)
    assert File.objects.filter(purpose="cases.opinion_paper").count() == api.MOST_JOINED


def test_a_file_in_parts_is_joined_once_and_only_by_its_link(expert: dict[str, str]) -> None:
    content = make.upload("rapport", "pdf").read()
    begun = api.begin_expert_upload(name="rapport.pdf", length=len(content), **expert)
    holder = api.expert_uploads(**expert)
    with pytest.raises(documents.UploadGone):
        api.keep_expert_upload(upload_id=begun.id, **expert)
    documents.append_to_upload(holder=holder, id=begun.id, offset=0, stream=BytesIO(content))
    for _ in range(3):
        api.keep_expert_upload(upload_id=begun.id, **expert)
    assert [one.name for one in api.expert_view(**expert).joined] == ["rapport.pdf"]
    with pytest.raises(api.ExpertLinkGone):
        api.begin_expert_upload(name="x.pdf", length=9, token="1" * 16, ip=IP)


@pytest.mark.parametrize("confidential", [False, True])
def test_it_is_read_by_whom_the_opinion_is_and_each_reading_is_journaled(
    town: make.Town, examined: Case, confidential: bool
) -> None:
    ask(town, examined, services=[service("water"), service("urbanism")], confidential=confidential)
    water = examined.opinions.get(office_id=service("water"))
    for other in (town.expert_urbanism, town.handler, make.guest(make.PHONE)):
        with pytest.raises(api.CaseNotFound):
            api.join_to_opinion(actor=other, opinion_id=water.pk, upload=make.upload())
    api.join_to_opinion(actor=town.expert_water, opinion_id=water.pk, upload=make.upload("sondage"))
    assert names(examined, town.expert_water) == ["sondage.png"]
    assert names(examined, town.handler) == []
    api.give_opinion(actor=town.expert_water, opinion_id=water.pk, verdict="unfavourable", text="Nappe haute")
    stored = OpinionPaper.objects.get()
    read = {}
    for who in ("handler", "colleague", "head", "papc", "wali", "counter", "expert_water", "expert_urbanism"):
        actor, before = town.actor(who), AccessEntry.objects.filter(purpose="cases.opinion_paper").count()
        read[who] = bool(names(examined, actor))
        if read[who]:
            shown = api.joined_paper(actor=actor, case_id=examined.pk, stored_id=stored.pk)
            assert documents.read_file(id=UUID(str(shown.file_id)))
        else:
            with pytest.raises(api.CaseNotFound):
                api.joined_paper(actor=actor, case_id=examined.pk, stored_id=stored.pk)
        assert AccessEntry.objects.filter(purpose="cases.opinion_paper").count() == before + read[who]
    closed = {"counter", "expert_urbanism"} if confidential else set()
    assert {who for who, one in read.items() if not one} == closed
    for nobody in (town.planner, make.guest(make.PHONE), make.guest()):
        with pytest.raises(api.CaseNotFound):
            api.joined_paper(actor=nobody, case_id=examined.pk, stored_id=stored.pk)
    applicant = api.readings_of_case(actor=make.guest(make.PHONE), case_id=examined.pk).rows
    assert not any("cases.opinion_paper" in one.purpose for one in applicant), "the applicant reads it in words"
    assert names(examined, make.guest(make.PHONE)) == []


def test_the_address_of_one_file_opens_nothing_of_another(town: make.Town, examined: Case) -> None:
    ask(town, examined)
    opinion = examined.opinions.get()
    api.join_to_opinion(actor=town.expert_water, opinion_id=opinion.pk, upload=make.upload())
    api.give_opinion(actor=town.expert_water, opinion_id=opinion.pk, verdict="favourable")
    other = make.advance(make.make_case(), "assigned", town=town)
    with pytest.raises(api.CaseNotFound):
        api.joined_paper(actor=town.handler, case_id=other.pk, stored_id=OpinionPaper.objects.get().pk)


def test_a_virus_found_later_keeps_the_opinion_until_the_file_is_taken_away(
    town: make.Town, examined: Case, expert: dict[str, str]
) -> None:
    api.join_as_expert(upload=make.upload("rapport", "pdf"), **expert)
    stored = OpinionPaper.objects.get()
    File.objects.filter(pk=stored.file_id).update(scan=Scan.INFECTED)
    for _ in range(2):
        api.paper_found_infected(file_id=UUID(str(stored.file_id)))  # a job may run twice
    (told,) = make.told("cases.joined_infected")
    assert told.address == LAB.email
    assert f"/expert/{expert['token']}/" in told.text
    with pytest.raises(JoinedFileInfected):
        api.give_as_expert(verdict="favourable", text="Bon", **expert)
    assert examined.opinions.get().state == "asked"
    api.leave_out_as_expert(stored_id=stored.pk, **expert)
    api.give_as_expert(verdict="favourable", text="Bon", **expert)
    assert "joined" not in examined.actions.get(kind="opinion_given").details


@pytest.mark.parametrize("end", ["silent", "dropped"])
def test_what_was_put_beside_an_opinion_never_given_is_forgotten(
    town: make.Town, examined: Case, expert: dict[str, str], end: str
) -> None:
    api.join_as_expert(upload=make.upload(), **expert)
    tasks.delete_expired_drafts()
    assert OpinionPaper.objects.count() == 1, "it may still be given"
    if end == "dropped":
        api.withdraw(actor=make.guest(make.PHONE), case_id=examined.pk)
    else:
        with clock.frozen(make.SUNDAY + timedelta(days=20)):
            assert api.count_silence() == 1
    assert Opinion.objects.get().state == end
    for _ in range(2):
        tasks.delete_expired_drafts()
    assert not OpinionPaper.objects.exists()
    assert not File.objects.filter(purpose="cases.opinion_paper").exists()
