"""Several people for one request: each confirms alone; the time limit starts when all have."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from jiwar.cases import api
from jiwar.cases.models import Case, CaseCosigner, Draft
from jiwar.cases.tests import factories as make
from jiwar.identity import api as identity
from jiwar.kernel import clock

pytestmark = pytest.mark.django_db
HOST, AUNT = (identity.check_phone(one["phone"]) for one in (make.HOST, make.AUNT))


@pytest.fixture
def together(town: make.Town) -> make.Town:
    make.ask_cosigners(make.HOST, make.AUNT)
    return town


def at(contact: str, **more: Any) -> dict[str, Any]:
    """What a co-signer's act takes."""
    return {"actor": make.guest(contact), "token": make.cosign_link(contact), "ip": "10.0.0.9"} | more


def state(case: Case) -> tuple[str, str]:
    case.refresh_from_db()
    return case.stage, case.clock["started_on"]


def test_the_file_waits_and_no_time_limit_runs(together: make.Town) -> None:
    case = make.make_case()
    assert state(case) == ("awaiting_cosigners", None)
    assert case.due_on is None
    assert Draft.objects.get(case=case).cosigners == []
    assert [one.state for one in api.case_visible_to(together.handler, case.pk).cosigners] == ["waiting", "waiting"]
    with pytest.raises(api.NotInThisStage):
        api.assign(actor=together.handler, case_id=case.pk)
    told = make.told("cases.submitted_together")
    assert len(told) == 1
    assert not make.told("cases.submitted")
    assert {sent.address for sent in make.told("cases.cosign_asked")} == {HOST, AUNT}


def test_the_last_who_confirms_starts_the_time_limit(together: make.Town) -> None:
    case = make.make_case()
    api.confirm_cosign(**at(HOST))
    assert state(case) == ("awaiting_cosigners", None)
    with clock.frozen(make.SUNDAY + timedelta(days=1)):
        api.confirm_cosign(**at(AUNT))
        assert make.told("cases.cosigned")
    assert state(case) == ("submitted", "2026-11-23")
    assert str(case.due_on) == "2026-11-26"
    assert api.rebuild(case_id=case.pk) == []
    api.assign(actor=together.handler, case_id=case.pk)
    kinds = [action.kind for action in case.actions.order_by("sequence")]
    assert kinds == ["submitted", "cosigned", "cosigned", "assigned"]
    assert HOST not in str([action.details for action in case.actions.all()])


def test_confirming_twice_changes_nothing(together: make.Town) -> None:
    case = make.make_case()
    asked = at(HOST)
    api.confirm_cosign(**asked)
    api.confirm_cosign(**asked)
    assert case.actions.filter(kind="cosigned").count() == 1


def test_nobody_confirms_in_the_place_of_another(together: make.Town) -> None:
    case = make.make_case()
    with pytest.raises(api.MayNotAct):
        api.confirm_cosign(**at(HOST, actor=make.guest()))
    with pytest.raises(api.MayNotAct):
        api.confirm_cosign(**at(HOST, actor=make.guest(AUNT)))
    with pytest.raises(api.MayNotAct):
        api.confirm_cosign(**at(HOST, actor=make.guest(make.PHONE)))
    with pytest.raises(api.MayNotAct):
        api.confirm_cosign(**at(HOST, actor=together.handler))
    assert state(case)[0] == "awaiting_cosigners"


def test_an_account_confirms_by_its_own_contact_but_never_its_own_request(together: make.Town) -> None:
    owner = make.citizen()
    case = make.make_case(actor=owner)
    host = make.citizen()
    CaseCosigner.objects.filter(case=case, phone=HOST).update(phone=host.contacts[0])
    token = make.cosign_link(HOST)
    with pytest.raises(api.MayNotAct):
        api.confirm_cosign(actor=make.citizen(), token=token, ip="10.0.0.9")
    with pytest.raises(api.CosignsOwn):
        api.confirm_cosign(actor=owner, token=token, ip="10.0.0.9")
    api.confirm_cosign(actor=host, token=token, ip="10.0.0.9")
    assert case.cosigners.get(account_id=host.account_id).state == "confirmed"


def test_a_refusal_gives_the_file_back_to_the_applicant_who_names_another(together: make.Town) -> None:
    case = make.make_case()
    api.confirm_cosign(**at(AUNT))
    with pytest.raises(api.TextMissing):
        api.refuse_cosign(**at(HOST), reason=" ")
    api.refuse_cosign(**at(HOST), reason="Elle n'habite plus ici")
    assert state(case)[0] == "awaiting_cosigners"
    (told,) = make.told("cases.cosign_refused")
    assert told.address == make.PHONE
    seen = api.followed(actor=make.guest(make.PHONE), reference=case.reference)
    refused = next(one for one in seen.cosigners if one.state == "refused")
    assert refused.reason == "Elle n'habite plus ici"
    mine = {"actor": make.guest(make.PHONE), "case_id": case.pk, "cosigner_id": refused.id}
    with pytest.raises(api.CosignerRefused):
        api.replace_cosigner(person=make.HOST | {"phone": make.PHONE}, **mine)
    with pytest.raises(api.CosignerRefused):
        api.replace_cosigner(person=make.AUNT, **mine)
    with pytest.raises(api.CaseNotFound):
        api.replace_cosigner(person=None, **(mine | {"actor": make.guest(HOST)}))
    api.replace_cosigner(person=make.HOST | {"phone": "0661000003"}, **mine)
    api.confirm_cosign(**at(identity.check_phone("0661000003")))
    assert state(case)[0] == "submitted"
    assert api.rebuild(case_id=case.pk) == []


def test_one_may_do_without_who_refused_while_enough_remain(together: make.Town) -> None:
    case = make.make_case()
    api.confirm_cosign(**at(AUNT))
    api.refuse_cosign(**at(HOST), reason="Non")
    row = case.cosigners.get(state="refused")
    api.replace_cosigner(actor=make.guest(make.PHONE), case_id=case.pk, cosigner_id=row.pk, person=None)
    assert state(case)[0] == "submitted"


def test_the_only_one_cannot_be_left_out(town: make.Town) -> None:
    make.ask_cosigners()
    case = make.make_case()
    row = case.cosigners.get()
    with pytest.raises(api.CosignerRefused):
        api.replace_cosigner(actor=make.guest(make.PHONE), case_id=case.pk, cosigner_id=row.pk, person=None)


def test_who_does_not_answer_is_written_to_again_and_the_link_changes(together: make.Town) -> None:
    case = make.make_case()
    first = at(HOST)
    assert api.remind_cosigners() == 0
    for day in (3, 6, 9, 12):
        with clock.frozen(make.SUNDAY + timedelta(days=day)):
            assert api.remind_cosigners() == (0 if day == 12 else 2)
            make.seal_all()
    assert len(make.told("cases.cosign_reminder")) == 6
    assert len(make.told("cases.cosign_silent")) == 2
    with pytest.raises(api.CosignGone):
        api.confirm_cosign(**first)
    with clock.frozen(make.SUNDAY + timedelta(days=13)):
        api.confirm_cosign(**at(HOST))
        with pytest.raises(api.UnknownItem):
            api.remind_cosigner(
                actor=make.guest(make.PHONE), case_id=case.pk, cosigner_id=case.cosigners.get(state="confirmed").pk
            )


def test_the_applicant_sends_the_message_again_once_a_day(together: make.Town) -> None:
    case = make.make_case()
    mine = {"actor": make.guest(make.PHONE), "case_id": case.pk, "cosigner_id": case.cosigners.get(phone=HOST).pk}
    with pytest.raises(api.CosignerRefused):
        api.remind_cosigner(**mine)
    with clock.frozen(make.SUNDAY + timedelta(days=2)):
        api.remind_cosigner(**mine)
        assert [sent.address for sent in make.told("cases.cosign_reminder")] == [HOST]


@pytest.mark.parametrize(
    "wrong",
    [
        {"phone": make.PHONE},
        {"phone": ""},
        {"given_latin": ""},
        {"phone": "021 00 00 00"},
        {"phone": make.AUNT["phone"]},
    ],
)
def test_a_co_signer_has_a_name_and_a_contact_of_their_own(together: make.Town, wrong: dict[str, str]) -> None:
    who = make.filing_guest(make.example(make.RESIDENCE))
    draft = make.make_draft(who)
    with pytest.raises((api.CosignerRefused, api.PartyInvalid)):
        api.save_cosigners(
            actor=who, draft_id=draft.id, session_drafts={draft.id}, cosigners=[make.AUNT, make.HOST | wrong]
        )


def test_without_them_or_with_the_applicant_s_own_telephone_it_is_not_filed(together: make.Town) -> None:
    who = make.filing_guest(make.example(make.RESIDENCE))
    draft = make.make_draft(who)
    mine = {"actor": who, "draft_id": draft.id, "session_drafts": {draft.id}}
    api.save_cosigners(cosigners=[], **mine)
    with pytest.raises(api.DraftIncomplete) as lacking:
        make.submit(draft, who)
    assert [place for place, _said in lacking.value.problems] == ["cosigners"]
    api.save_cosigners(cosigners=[make.HOST], **mine)
    story = make.example(make.RESIDENCE)
    api.save_applicant(applicant=dict(story.applicant) | {"phone": make.HOST["phone"]}, **mine)
    with pytest.raises(api.DraftIncomplete):
        make.submit(draft, make.guest(HOST))


def test_who_is_not_concerned_files_as_before(together: make.Town) -> None:
    case = make.make_case(story=make.example(make.RESIDENCE, 1))
    assert state(case)[0] == "submitted"
    assert case.due_on is not None
    assert not case.cosigners.exists()


def test_an_application_that_waits_can_be_withdrawn(together: make.Town) -> None:
    case = make.make_case()
    asked = at(HOST)
    api.withdraw(actor=make.guest(make.PHONE), case_id=case.pk)
    assert state(case)[0] == "closed"
    assert api.cosign_view(token=asked["token"], ip="10.0.0.9", actor=make.guest(HOST)).state == "closed"
    with pytest.raises(api.NotInThisStage):
        api.confirm_cosign(**asked)


def test_what_one_reads_before_and_after_proving_who_one_is(together: make.Town) -> None:
    make.make_case()
    asked = at(HOST)
    before = api.cosign_view(token=asked["token"], ip="10.0.0.9", actor=make.guest())
    assert (before.proven, before.answers, before.papers) == (False, (), ())
    assert before.applicant["ar"]
    assert HOST not in before.contact_masked
    after = api.cosign_view(token=asked["token"], ip="10.0.0.9", actor=make.guest(HOST))
    assert after.proven
    assert after.answers
    assert after.papers
    with pytest.raises(api.CosignGone):
        api.cosign_view(token="0" * 16, ip="10.0.0.9", actor=make.guest(HOST))


def test_the_database_keeps_one_co_signer_per_contact_and_dates_answers(together: make.Town) -> None:
    case = make.make_case()
    row = case.cosigners.get(phone=HOST)
    with pytest.raises(IntegrityError), transaction.atomic():
        case.cosigners.filter(phone=AUNT).update(phone=HOST)
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseCosigner.objects.filter(pk=row.pk).update(state="confirmed")
