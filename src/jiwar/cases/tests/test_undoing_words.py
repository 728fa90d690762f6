"""What was said is taken back within ten seconds as well: a message, a note, an agreement, an opinion."""

from datetime import timedelta

import pytest

from jiwar.cases import api
from jiwar.cases.models import Case, CaseMessage, Opinion, Proposal, Validation
from jiwar.cases.queries.step_limits import step_limits
from jiwar.cases.tests import factories as make
from jiwar.cases.tests.test_step_alerts import time_steps
from jiwar.identity import api as identity
from jiwar.kernel import clock

LATER = make.SUNDAY + timedelta(seconds=11)


def undone(actor: identity.Actor, case: Case) -> None:
    case.refresh_from_db()
    api.undo(actor=actor, case_id=case.pk, sequence=case.sequence)
    case.refresh_from_db()
    assert api.rebuild(case_id=case.pk) == []


def words(case: Case) -> str:
    return " ".join(one.words for one in api.timeline(case=case))


@pytest.mark.parametrize("in_sms", [False, True])
def test_a_message_leaves_after_ten_seconds_and_never_when_it_was_taken_back(town: make.Town, in_sms: bool) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    told = "cases.message_in_sms" if in_sms else "cases.message"
    before = words(case)
    api.post_message(actor=town.handler, case_id=case.pk, body="À un autre", in_sms=in_sms)
    undone(town.handler, case)
    assert make.told(told) == []
    assert words(case) == before
    assert not CaseMessage.objects.filter(case=case).exists()
    api.post_message(actor=town.handler, case_id=case.pk, body="À vous", in_sms=in_sms)
    with clock.frozen(LATER):
        (one,) = make.told(told)
        assert one.address == make.PHONE
        with pytest.raises(api.TooLateToUndo):
            undone(town.handler, case)
    assert CaseMessage.objects.get(case=case).body == "À vous"


def test_what_is_written_in_a_closed_file_is_taken_back_too(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", "proposed", "signed", "sealed", town=town)
    assert case.stage == "closed"
    for told in (False, True):
        api.post_message(actor=town.handler, case_id=case.pk, body="Venez", to_applicant=told)
        undone(town.handler, case)
    assert (case.stage, case.outcome) == ("closed", "granted")
    assert not CaseMessage.objects.filter(case=case).exists()


def test_what_an_applicant_wrote_is_not_for_agents_to_undo(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    guest = make.guest(make.PHONE)
    api.post_message(actor=guest, case_id=case.pk, body="Bonjour")
    for who in (guest, town.handler):
        with pytest.raises(api.TooLateToUndo):
            undone(who, case)


def test_an_agreement_given_by_mistake_is_asked_again_and_what_followed_it_is_not(town: make.Town) -> None:
    make.ask_agreement(make.level("head"), make.level("mayor", role="papc"))
    case = make.advance(make.make_case(), "assigned", "proposed", town=town)
    first = Validation.objects.get(case=case)
    api.validate(actor=town.head, validation_id=first.pk, note="Vu")
    assert Validation.objects.filter(case=case, state="asked", step_id="mayor").exists()
    undone(town.head, case)
    row = Validation.objects.get(case=case)
    assert (row.pk, row.state, row.note, row.answered_by_id) == (first.pk, "asked", "", None)
    assert (case.stage, case.step) == ("awaiting_validation", "head")
    assert [one.id for one in api.validations_for(actor=town.head).rows] == [first.pk]
    api.validate(actor=town.head, validation_id=first.pk)
    (second,) = api.validations_for(actor=town.papc).rows
    api.validate(actor=town.papc, validation_id=second.id)
    case.refresh_from_db()
    assert case.stage == "awaiting_signature"


def test_a_level_that_was_skipped_with_it_may_be_asked_again(town: make.Town) -> None:
    make.ask_agreement(make.level("head"), make.level("mayor", role="papc", when="verdict == 'refused'"))
    case = make.advance(make.make_case(), "assigned", "proposed", town=town)
    level = Validation.objects.get(case=case)
    before = Proposal.objects.get(case=case).skipped
    api.validate(actor=town.head, validation_id=level.pk)
    undone(town.head, case)
    assert (Proposal.objects.get(case=case).skipped or []) == (before or [])
    api.validate(actor=town.head, validation_id=level.pk)
    case.refresh_from_db()
    assert case.stage == "awaiting_signature"


def test_a_file_sent_back_by_mistake_waits_for_all_its_levels_again(town: make.Town) -> None:
    make.ask_agreement(
        make.level("head"), make.level("mayor", role="papc", after=("examine",)), before_signing=("head", "mayor")
    )
    case = make.advance(make.make_case(), "assigned", "proposed", town=town)
    row = Validation.objects.get(case=case, step_id="head")
    api.return_from_validation(actor=town.head, validation_id=row.pk, note="Pas celui-ci")
    undone(town.head, case)
    assert case.stage == "awaiting_validation"
    assert set(Validation.objects.filter(case=case).values_list("step_id", "state")) == {
        ("head", "asked"),
        ("mayor", "asked"),
    }
    assert Proposal.objects.get(case=case).returned_note == ""
    assert not CaseMessage.objects.filter(case=case).exists()


def test_an_opinion_given_on_the_wrong_file_is_asked_again(town: make.Town) -> None:
    case = make.make_case(code=make.PERMIT)
    api.assign(actor=town.planner, case_id=case.pk)
    api.ask_opinions(actor=town.planner, case_id=case.pk)
    (asked,) = api.opinions_for(actor=town.expert_water).rows
    case.refresh_from_db()
    waiting = case.opinions_waiting
    api.give_opinion(actor=town.expert_water, opinion_id=asked.id, verdict="unfavourable", text="Un autre dossier")
    undone(town.expert_water, case)
    assert (case.stage, case.opinions_waiting) == ("awaiting_opinions", waiting)
    row = Opinion.objects.get(pk=asked.id)
    assert (row.state, row.verdict, row.text, row.given_at, row.given_by_id) == ("asked", "", "", None, None)
    api.give_opinion(actor=town.expert_water, opinion_id=asked.id, verdict="favourable")


def test_sending_back_and_undoing_it_gives_the_signatory_no_more_days(town: make.Town) -> None:
    time_steps(sign={"days": 2})
    case = make.advance(make.make_case(), "assigned", "proposed", town=town)
    (before,) = step_limits(case)
    with clock.frozen(make.SUNDAY + timedelta(days=1)):
        api.return_to_handler(actor=town.papc, case_id=case.pk, note="Revoir")
        undone(town.papc, case)
        (after,) = step_limits(case)
    assert (after.run, after.began, after.due_on) == (before.run, before.began, before.due_on)
