"""Acting for another: told on their own channel, ended by their link or on its day."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from jiwar.cases import api
from jiwar.cases.models import Case, CaseMandate
from jiwar.cases.queries.tracking import tracking_code_of
from jiwar.cases.tests import factories as make
from jiwar.kernel import clock

pytestmark = pytest.mark.django_db
OWNER = "+213551234567"


@pytest.fixture
def case(town: make.Town) -> Case:
    return make.make_case(code=make.PERMIT)


def architect() -> api.DraftView:
    return make.filing_guest(make.example(make.PERMIT))


def link(template: str = "cases.filed_for_you") -> str:
    """The digits of the link that the represented person received."""
    told = next(sent for sent in make.told(template) if sent.address == OWNER)
    found = re.search(r"/mandate/(\d+)/", told.text)
    assert found, told.text
    return found.group(1)


def revoke(token: str) -> None:
    api.revoke_mandate(actor=make.guest(), token=token, ip="10.0.0.9")


def test_the_represented_person_is_told_with_a_link(case: Case) -> None:
    seen = api.mandate_view(token=link(), ip="10.0.0.9")
    assert (seen.state, seen.until, seen.tracking_code) == ("active", None, "")
    assert seen.representative["fr"] == "Salim Amrani" or seen.representative
    assert seen.case_id == case.pk


def test_once_revoked_the_representative_neither_acts_nor_reads(town: make.Town, case: Case) -> None:
    who, old = architect(), tracking_code_of(case)
    seen = api.track(reference=case.reference, proof=old, ip="10.0.0.9")
    assert api.followed(actor=who, reference=case.reference).may_act
    revoke(link())
    case.refresh_from_db()
    assert (case.representative_id, case.account_id) == (None, None)
    assert api.rebuild(case_id=case.pk) == []
    with pytest.raises(api.TrackingRefused):
        api.followed(actor=who, reference=case.reference)
    with pytest.raises(api.TrackingRefused):
        api.followed(actor=make.guest(), reference=case.reference, passes=[seen.pass_])
    with pytest.raises(api.TrackingRefused):
        api.track(reference=case.reference, proof=old, ip="10.0.0.9")
    with pytest.raises(api.CaseNotFound):
        api.withdraw(actor=who, case_id=case.pk)
    assert api.followed(actor=make.guest(OWNER), reference=case.reference).may_act


def test_the_owner_has_the_new_code_and_both_are_told(case: Case) -> None:
    token = link()
    revoke(token)
    code = api.mandate_view(token=token, ip="10.0.0.9").tracking_code
    assert api.track(reference=case.reference, proof=code, ip="10.0.0.9").may_act
    assert [sent.address for sent in make.told("cases.mandate_ended")] == [OWNER]
    lost = make.told("cases.mandate_lost")
    assert len(lost) == 1
    assert lost[0].address != OWNER
    assert token not in lost[0].text


def test_a_second_time_changes_nothing(case: Case) -> None:
    token = link()
    revoke(token)
    code = api.mandate_view(token=token, ip="10.0.0.9").tracking_code
    revoke(token)
    assert api.mandate_view(token=token, ip="10.0.0.9").tracking_code == code
    assert case.actions.filter(kind="mandate_ended").count() == 1


def test_whoever_filed_no_longer_reads_the_receipt(town: make.Town) -> None:
    who = architect()
    draft = make.make_draft(who, code=make.PERMIT)
    done = make.submit(draft, who)
    mine = {"actor": who, "case_id": done.case_id, "session_drafts": [draft.id]}
    assert api.receipt_of(**mine).tracking_code == done.tracking_code
    revoke(link())
    with pytest.raises(api.CaseNotFound):
        api.receipt_of(**mine)
    with pytest.raises(api.DraftNotFound):
        api.submitted_of(actor=who, draft_id=draft.id, session_drafts=[draft.id])


def test_letters_go_to_the_owner_from_then_on(town: make.Town, case: Case) -> None:
    revoke(link())
    api.post_message(actor=town.planner, case_id=case.pk, body="Bonjour", to_applicant=True)
    (told,) = make.told("cases.message")
    assert told.address == OWNER
    detail = api.case_visible_to(town.planner, case.pk)
    assert detail.representative is None
    assert detail.mandate is not None
    assert detail.mandate.state == "revoked"


def test_a_mandate_ends_on_its_day(town: make.Town) -> None:
    who = architect()
    draft = make.make_draft(who, code=make.PERMIT)
    story = make.example(make.PERMIT)
    mine = {"actor": who, "draft_id": draft.id, "session_drafts": [draft.id]}
    with pytest.raises(api.PartyInvalid):
        api.save_representative(representative=dict(story.representative) | {"mandate_until": "2026-11-21"}, **mine)
    with pytest.raises(api.PartyInvalid):
        api.save_representative(representative=dict(story.representative) | {"mandate_until": "soon"}, **mine)
    api.save_representative(representative=dict(story.representative) | {"mandate_until": "2026-11-24"}, **mine)
    case = Case.objects.get(pk=make.submit(draft, who).case_id)
    with clock.frozen(make.SUNDAY + timedelta(days=2)):
        assert api.end_mandates() == 0
    with clock.frozen(make.SUNDAY + timedelta(days=3)):
        assert api.end_mandates() == 1
        assert api.end_mandates() == 0
    assert CaseMandate.objects.get(case=case).state == "expired"
    with pytest.raises(api.TrackingRefused):
        api.followed(actor=who, reference=case.reference)


def test_a_wrong_link_says_nothing(case: Case) -> None:
    with pytest.raises(api.MandateGone):
        revoke("0" * 16)
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseMandate.objects.filter(case=case).update(state="revoked")
