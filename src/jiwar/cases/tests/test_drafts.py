"""Drafts: kept at each step, seen by their holder only, resumed elsewhere, never lost by an error."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from jiwar.cases import api
from jiwar.cases.models import Case, CaseAction, Draft
from jiwar.cases.tests import factories as make
from jiwar.catalogue import api as catalogue
from jiwar.documents import api as documents
from jiwar.identity import api as identity
from jiwar.kernel import clock
from jiwar.kernel.actors import SYSTEM
from jiwar.kernel.errors import Refused

NIN = "119850101234567890"


def start(who: identity.Actor, **options: object) -> tuple[api.DraftView, dict]:
    draft = api.start_draft(actor=who, procedure_code=make.RESIDENCE, commune_code="1601", **options)
    return draft, {"actor": who, "draft_id": draft.id, "session_drafts": {draft.id}}


@pytest.fixture
def somebody(town: make.Town) -> identity.Actor:
    return make.guest(make.PHONE)


def test_each_answer_is_kept_alone_and_none_is_an_action(somebody: identity.Actor) -> None:
    _draft, mine = start(somebody)
    api.save_answer(question_id="lives_here", value=True, **mine)
    api.save_answer(question_id="housing", value="owner", **mine)
    view = api.draft_visible_to(somebody, mine["draft_id"], mine["session_drafts"])
    assert view.answers == {"lives_here": True, "housing": "owner"}
    api.save_answer(question_id="housing", value="", **mine)
    assert "housing" not in api.draft_visible_to(somebody, mine["draft_id"], mine["session_drafts"]).answers
    assert not CaseAction.objects.exists()


def test_a_wrong_answer_is_refused_and_the_rest_stays(somebody: identity.Actor) -> None:
    _draft, mine = start(somebody)
    api.save_answer(question_id="housing", value="owner", **mine)
    with pytest.raises(catalogue.AnswerInvalid):
        api.save_answer(question_id="housing", value="castle", **mine)
    with pytest.raises(api.UnknownItem):
        api.save_answer(question_id="shoe_size", value="42", **mine)
    assert api.draft_visible_to(somebody, mine["draft_id"], mine["session_drafts"]).answers == {"housing": "owner"}


def test_the_person_is_checked_and_the_nin_sealed(somebody: identity.Actor) -> None:
    _draft, mine = start(somebody)
    view = api.save_applicant(
        applicant={
            "given_ar": " محمد ",
            "family_ar": "بن  عمر",
            "birth_date": "١٩٨٥",
            "nin": "١١٩٨٥٠١٠١٢٣٤٥٦٧٨٩٠",
            "phone": "٠٥٥٠ ١٢ ٣٤ ٥٦",
        },
        **mine,
    )
    assert view.applicant["family_ar"] == "بن عمر"
    assert view.applicant["birth_date"] == "1985-01-01"
    assert view.applicant["birth_precision"] == "year"
    assert view.applicant["phone"] == make.PHONE
    assert view.applicant["nin_masked"] == "•" * 14 + NIN[-4:]
    assert "nin" not in view.applicant
    with connection.cursor() as cursor:
        cursor.execute("SELECT applicant, applicant_nin FROM cases_draft")
        kept, sealed = cursor.fetchone()
    assert NIN not in str(kept)
    assert NIN.encode() not in bytes(sealed)


def test_a_nin_given_once_stays_until_it_is_taken_away(somebody: identity.Actor) -> None:
    _draft, mine = start(somebody)
    names = {"given_latin": "Ali", "family_latin": "Amrani"}
    api.save_applicant(applicant=names | {"nin": NIN}, **mine)
    assert api.save_applicant(applicant=names, **mine).applicant["nin_masked"].endswith(NIN[-4:])
    assert "nin_masked" not in api.save_applicant(applicant=names | {"nin": ""}, **mine).applicant


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"nin": "1" * 17}, "nin"),
        ({"birth_date": "2030-01-01"}, "birth_date"),
        ({"birth_date": "1985-02-30"}, "birth_date"),
        ({"phone": "12"}, "phone"),
        ({"email": "nobody"}, "email"),
        ({"given_ar": "ا" * 200}, "given_ar"),
    ],
)
def test_what_is_wrong_about_a_person_is_said_field_by_field(somebody: identity.Actor, wrong, field) -> None:
    _draft, mine = start(somebody)
    api.save_applicant(applicant={"given_ar": "علي", "family_ar": "عمراني"}, **mine)
    with pytest.raises(api.PartyInvalid) as refused:
        api.save_applicant(applicant=wrong, **mine)
    assert list(refused.value.fields) == [field]
    assert refused.value.fields[field]
    kept = api.draft_visible_to(somebody, mine["draft_id"], mine["session_drafts"]).applicant
    assert kept == {"given_ar": "علي", "family_ar": "عمراني"}


def test_nobody_says_to_be_a_person_on_file(somebody: identity.Actor, town: make.Town) -> None:
    other = make.citizen()
    _draft, mine = start(somebody)
    with pytest.raises(api.PartyInvalid):
        api.save_applicant(applicant={"person_id": str(other.person_id)}, **mine)


def test_a_draft_is_seen_by_its_session_its_account_or_its_agent(town: make.Town, somebody: identity.Actor) -> None:
    draft, _mine = start(somebody)
    stranger = make.guest(make.PHONE)
    for who, held in ((stranger, ()), (somebody, ()), (town.handler, {draft.id}), (town.administrator, ())):
        if who is somebody or not who.is_staff:
            with pytest.raises(api.DraftNotFound):
                api.draft_visible_to(who, draft.id, held)
    owner, other = make.citizen(), make.citizen()
    owned = api.start_draft(actor=owner, procedure_code=make.RESIDENCE)
    assert api.draft_visible_to(owner, owned.id).id == owned.id
    for who in (other, somebody, town.counter):
        with pytest.raises(api.DraftNotFound):
            api.draft_visible_to(who, owned.id, {owned.id} if who is not other else ())
    desk = api.start_draft(actor=town.counter, procedure_code=make.RESIDENCE, channel="counter")
    assert api.draft_visible_to(town.counter, desk.id).channel == "counter"
    with pytest.raises(api.DraftNotFound):
        api.draft_visible_to(town.handler, desk.id, {desk.id})


def test_a_draft_begun_before_signing_in_becomes_the_accounts(somebody: identity.Actor) -> None:
    draft, _mine = start(somebody)
    owner = make.citizen()
    api.save_language(actor=owner, draft_id=draft.id, language="fr", session_drafts={draft.id})
    assert api.draft_visible_to(owner, draft.id).language == "fr"
    assert [row.pk for row in api.my_drafts(actor=owner).rows] == [draft.id]
    with pytest.raises(api.DraftNotFound):  # the shared phone's next user
        api.draft_visible_to(somebody, draft.id, {draft.id})


def test_only_who_serves_people_files_for_them(town: make.Town, somebody: identity.Actor) -> None:
    for who in (town.papc, town.administrator, town.expert_water):
        with pytest.raises(api.MayNotAct):
            api.start_draft(actor=who, procedure_code=make.RESIDENCE, channel="counter")
    with pytest.raises(api.MayNotAct):
        api.start_draft(actor=somebody, procedure_code=make.RESIDENCE, channel="counter")


def test_a_draft_keeps_the_version_under_which_it_began(town: make.Town, somebody: identity.Actor) -> None:
    draft = make.make_draft(somebody)
    data = catalogue.as_data(draft.definition)
    data["deadline"]["days"] = 40
    catalogue.publish(actor=SYSTEM, definition=catalogue.definition_from(data))
    assert catalogue.procedure(code=make.RESIDENCE).definition.deadline.days == 40
    done = make.submit(draft, somebody)
    case = Case.objects.get(pk=done.case_id)
    assert case.version_id == draft.version_id
    assert case.clock["days"] == draft.definition.deadline.days != 40


# --- Papers -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.pdf"),
        (b"MZ\x90\x00 a program", "photo.png"),
        (b"%PDF-1.4 says it is a photo", "photo.png"),
        (b"hello", "note.txt"),
    ],
)
def test_a_bad_file_is_refused_and_nothing_typed_is_lost(somebody: identity.Actor, content: bytes, name: str) -> None:
    _draft, mine = start(somebody)
    api.save_answer(question_id="housing", value="owner", **mine)
    api.attach_paper(paper_id="identity", upload=make.upload("before"), **mine)
    with pytest.raises(Refused):
        api.attach_paper(paper_id="identity", upload=SimpleUploadedFile(name, content), **mine)
    view = api.draft_visible_to(somebody, mine["draft_id"], mine["session_drafts"])
    assert [paper.name for paper in view.papers] == ["before.png"]
    assert view.answers == {"housing": "owner"}


def test_a_file_that_is_too_large_is_refused(somebody: identity.Actor) -> None:
    draft, mine = start(somebody)
    large = SimpleUploadedFile(
        "scan.pdf", b"%PDF-1.4" + b" " * (draft.definition.paper("identity").max_mb * 1024 * 1024)
    )
    with pytest.raises(Refused):
        api.attach_paper(paper_id="identity", upload=large, **mine)


def test_papers_come_and_go_with_their_files(somebody: identity.Actor) -> None:
    _draft, mine = start(somebody)
    first = api.attach_paper(paper_id="identity", upload=make.upload("recto"), **mine)
    second = api.attach_paper(paper_id="identity", upload=make.upload("verso"), **mine)
    assert documents.read_file(id=first.file_id)
    assert api.paper_file(actor=somebody, stored_id=second.id, session_drafts=mine["session_drafts"]) == second.file_id
    with pytest.raises(api.DraftNotFound):
        api.paper_file(actor=make.guest(), stored_id=second.id)
    view = api.remove_paper(paper_id="identity", stored_id=first.id, **mine)
    assert [paper.id for paper in view.papers] == [second.id]
    with pytest.raises(Refused):
        documents.file(id=first.file_id)
    with pytest.raises(api.UnknownItem):
        api.attach_paper(paper_id="horoscope", upload=make.upload(), **mine)


def test_a_paper_has_six_files_at_most(somebody: identity.Actor) -> None:
    _draft, mine = start(somebody)
    for _ in range(api.MOST_FILES):
        api.attach_paper(paper_id="identity", upload=make.upload(), **mine)
    with pytest.raises(api.TooManyFiles):
        api.attach_paper(paper_id="identity", upload=make.upload(), **mine)


# --- Elsewhere, later -------------------------------------------------------------------------------------


def test_a_draft_is_resumed_with_its_code_and_something_one_knows(somebody: identity.Actor) -> None:
    draft = make.make_draft(somebody, birth_date="1985-03-14")
    mine = {"actor": somebody, "draft_id": draft.id, "session_drafts": {draft.id}}
    replaced = api.resume_code(**mine)
    code = api.resume_code(**mine)
    assert len(code) == 8
    assert code.isdigit()
    for proof in ("3456", "1985", "٣٤٥٦"):
        assert api.resume_draft(code=f" {code[:4]}-{code[4:]} ", proof=proof, ip="10.0.0.1").id == draft.id
    for wrong in ((code, "0000"), (code, ""), (replaced, "3456")):
        with pytest.raises(api.ResumeRefused) as refused:
            api.resume_draft(code=wrong[0], proof=wrong[1], ip="10.0.0.2")
        assert str(refused.value) == str(api.ResumeRefused())
    assert code not in str(Draft.objects.values())


def test_guessing_a_proof_stops_after_five_tries(somebody: identity.Actor) -> None:
    draft = make.make_draft(somebody)
    code = api.resume_code(actor=somebody, draft_id=draft.id, session_drafts={draft.id})
    for number in range(5):
        with pytest.raises(api.ResumeRefused):
            api.resume_draft(code=code, proof="0000", ip=f"10.0.1.{number}")
    with pytest.raises(identity.TooManyTries):
        api.resume_draft(code=code, proof="3456", ip="10.0.1.9")


def test_guessing_codes_stops_too(somebody: identity.Actor) -> None:
    for number in range(10):
        with pytest.raises(api.ResumeRefused):
            api.resume_draft(code=f"{number:08}", proof="3456", ip="10.0.2.1")
    with pytest.raises(identity.TooManyTries):
        api.resume_draft(code="99999999", proof="3456", ip="10.0.2.1")


def test_a_draft_lives_thirty_days_after_it_was_last_touched(somebody: identity.Actor) -> None:
    draft, mine = start(somebody)
    paper = api.attach_paper(paper_id="identity", upload=make.upload(), **mine)
    with clock.frozen(make.SUNDAY + timedelta(days=29)):
        api.save_answer(question_id="housing", value="owner", **mine)
    with clock.frozen(make.SUNDAY + timedelta(days=58)):
        assert api.draft_visible_to(somebody, draft.id, {draft.id}).answers
        assert api.delete_expired_drafts() == 0
    with clock.frozen(make.SUNDAY + timedelta(days=60)):
        with pytest.raises(api.DraftNotFound):
            api.draft_visible_to(somebody, draft.id, {draft.id})
        assert api.delete_expired_drafts() == 1
    assert not Draft.objects.exists()
    with pytest.raises(Refused):
        documents.file(id=paper.file_id)


def test_a_draft_is_discarded_at_will(somebody: identity.Actor) -> None:
    draft = make.make_draft(somebody)
    api.discard_draft(actor=somebody, draft_id=draft.id, session_drafts={draft.id})
    assert not Draft.objects.exists()
