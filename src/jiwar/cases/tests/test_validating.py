"""What is proposed goes from level to level before it is signed: in order or together, each level another person."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from jiwar.cases import api
from jiwar.cases.models import Case, Proposal, Validation
from jiwar.cases.tests import factories as make
from jiwar.identity import api as identity
from jiwar.identity.tests import factories as people
from jiwar.kernel import clock
from jiwar.offices import api as offices


def proposed(town: make.Town, **options: str) -> Case:
    case = make.advance(make.make_case(**options), "assigned", "proposed", town=town)
    assert api.rebuild(case_id=case.pk) == []
    return case


def asked(case: Case, step: str = "") -> Validation:
    rows = Validation.objects.filter(case=case, state="asked")
    return rows.get(step_id=step) if step else rows.get()


def waiting(case: Case) -> list[str]:
    case.refresh_from_db()
    assert api.rebuild(case_id=case.pk) == []
    return sorted(Validation.objects.filter(case=case, state="asked").values_list("step_id", flat=True))


def somebody(role: str, code: str) -> identity.Actor:
    return people.actor_of(people.make_staff(role=role, office=offices.office_by_code(code)))


def mayor() -> make.catalogue.Step:
    """A level beside the first one."""
    return make.level("mayor", role="papc", after=("examine",))


class TestLevels:
    def test_the_head_agrees_then_the_mayor_signs(self, town: make.Town) -> None:
        make.ask_agreement(make.level("head", days=2))
        case = proposed(town)
        assert (case.stage, case.step) == ("awaiting_validation", "head")
        assert api.signing_book(actor=town.papc).rows == []
        with pytest.raises(api.NotInThisStage):
            api.sign(actor=town.papc, case_id=case.pk)
        (row,) = api.validations_for(actor=town.head).rows
        assert (row.case.id, row.may, row.late) == (case.pk, True, False)
        assert row.due_on == make.SUNDAY.date() + timedelta(days=2)
        seen = api.case_visible_to(town.head, case.pk)
        assert {"validate", "return_from_validation"} <= seen.may
        api.validate(actor=town.head, validation_id=row.id, note="Vu")
        assert waiting(case) == []
        assert (case.stage, case.step) == ("awaiting_signature", "sign")
        assert api.validations_for(actor=town.head).rows == []
        (level,) = api.case_visible_to(town.papc, case.pk).validations
        assert (level.state, level.note, level.answered_by) == ("agreed", "Vu", api_name(town.head))
        make.advance(case, "signed", "sealed", town=town)
        assert (case.stage, case.outcome) == ("closed", "granted")
        assert api.rebuild(case_id=case.pk) == []

    def test_levels_follow_one_another_and_parallel_ones_wait_for_all(self, town: make.Town) -> None:
        make.ask_agreement(
            make.level("first"),
            make.level("works", role="expert", competence="opinion.water", after=("first",)),
            make.level("mayor", role="papc", after=("first",)),
            before_signing=("works", "mayor"),
        )
        case = proposed(town)
        assert waiting(case) == ["first"]
        api.validate(actor=town.head, validation_id=asked(case).pk)
        assert waiting(case) == ["mayor", "works"]
        assert case.stage == "awaiting_validation"
        api.validate(actor=town.papc, validation_id=asked(case, "mayor").pk)
        assert waiting(case) == ["works"]
        assert (case.stage, case.step) == ("awaiting_validation", "works")
        api.validate(actor=town.expert_water, validation_id=asked(case, "works").pk)
        assert waiting(case) == []
        assert case.stage == "awaiting_signature"

    def test_a_level_that_does_not_apply_is_skipped_when_it_would_begin(self, town: make.Town) -> None:
        make.ask_agreement(
            make.level("hosted", when='answers.housing == "hosted"'),
            make.level("owner", when='answers.housing != "hosted"'),
        )
        answers = make.example(make.RESIDENCE).answers
        case = proposed(town)
        expected = ["hosted"] if answers["housing"] == "hosted" else ["owner"]
        assert waiting(case) == expected
        api.validate(actor=town.head, validation_id=asked(case).pk)
        assert waiting(case) == []
        assert case.stage == "awaiting_signature"
        (skipped,) = Proposal.objects.get(case=case).skipped
        assert [skipped] != expected

    def test_when_no_level_applies_the_file_goes_to_be_signed(self, town: make.Town) -> None:
        make.ask_agreement(make.level("never", when='answers.housing == "hosted" && papers.size() > 90'))
        case = proposed(town)
        assert (case.stage, waiting(case)) == ("awaiting_signature", [])


class TestSendingBack:
    def test_it_says_why_and_the_decision_begins_again(self, town: make.Town) -> None:
        make.ask_agreement(make.level("first"), mayor(), before_signing=("first", "mayor"))
        case = proposed(town)
        with pytest.raises(api.TextMissing):
            api.return_from_validation(actor=town.head, validation_id=asked(case, "first").pk, note="  ")
        api.validate(actor=town.papc, validation_id=asked(case, "mayor").pk)
        api.return_from_validation(actor=town.head, validation_id=asked(case, "first").pk, note="Adresse à vérifier")
        assert waiting(case) == []
        assert (case.stage, case.has_news, case.proposed_verdict) == ("examining", True, "")
        notes = [message.body for message in api.case_visible_to(town.handler, case.pk).messages]
        assert notes == ["Adresse à vérifier"]
        make.advance(case, "proposed", town=town)
        assert waiting(case) == ["first", "mayor"]  # what was agreed to was another proposal

    def test_other_levels_wait_no_more(self, town: make.Town) -> None:
        make.ask_agreement(make.level("first"), mayor(), before_signing=("first", "mayor"))
        case = proposed(town)
        late = asked(case, "mayor")
        api.return_from_validation(actor=town.head, validation_id=asked(case, "first").pk, note="Non")
        with pytest.raises(api.ValidationAnswered):
            api.validate(actor=town.papc, validation_id=late.pk)
        assert api.validations_for(actor=town.papc).rows == []

    def test_the_applicant_reads_nothing_of_it(self, town: make.Town) -> None:
        make.ask_agreement(make.level("first"))
        case = proposed(town)
        api.return_from_validation(actor=town.head, validation_id=asked(case).pk, note="Entre nous")
        assert {entry.kind for entry in api.timeline(case=case)} == {"submitted", "assigned", "proposed"}
        assert "validation_returned" in {one.kind for one in api.case_visible_to(town.handler, case.pk).history}

    def test_a_withdrawal_asks_nobody_any_more(self, town: make.Town) -> None:
        make.ask_agreement(make.level("first"))
        case = proposed(town)
        api.withdraw(actor=make.guest(make.PHONE), case_id=case.pk)
        assert waiting(case) == []
        assert case.outcome == "withdrawn"


class TestWho:
    def test_only_the_role_at_the_office_that_is_asked(self, town: make.Town) -> None:
        make.ask_agreement(make.level("first"))
        row = asked(proposed(town))
        for who in (town.handler, town.papc, town.counter, town.expert_water, somebody("head", "16-EAU")):
            with pytest.raises(api.CaseNotFound):
                api.validate(actor=who, validation_id=row.pk)
        assert Validation.objects.get(pk=row.pk).state == "asked"

    def test_whoever_proposed_does_not_validate(self, town: make.Town) -> None:
        make.ask_agreement(make.level("first"))
        case = make.make_case()
        api.assign(actor=town.head, case_id=case.pk)
        api.propose(actor=town.head, case_id=case.pk, verdict="grant")
        with pytest.raises(api.ValidatorIsProposer):
            api.validate(actor=town.head, validation_id=asked(case).pk)
        (row,) = api.validations_for(actor=town.head).rows
        assert row.may is False
        assert "validate" not in api.case_visible_to(town.head, case.pk).may

    def test_whoever_is_tied_to_the_applicant_does_not_validate(self, town: make.Town) -> None:
        make.ask_agreement(make.level("first"))
        case = proposed(town)
        api.declare_interest(actor=town.head, case_id=case.pk, reason="Cousin")
        for answer in (api.validate, api.return_from_validation):
            with pytest.raises(api.InterestDeclared):
                answer(actor=town.head, validation_id=asked(case).pk, note="Non")
        assert "validate" not in api.case_visible_to(town.head, case.pk).may
        assert waiting(case) == ["first"]

    def test_each_level_is_another_person(self, town: make.Town) -> None:
        make.ask_agreement(make.level("first"), make.level("second"))
        case = proposed(town)
        api.validate(actor=town.head, validation_id=asked(case).pk)
        with pytest.raises(api.ValidatesTwice):
            api.validate(actor=town.head, validation_id=asked(case).pk)
        assert "validate" not in api.case_visible_to(town.head, case.pk).may
        office = offices.office(id=case.office_id)
        other = people.actor_of(people.make_staff(role="head", office=office))
        api.validate(actor=other, validation_id=asked(case).pk)
        assert waiting(case) == []
        assert case.stage == "awaiting_signature"

    def test_a_validator_of_another_office_reads_the_file(self, town: make.Town) -> None:
        make.ask_agreement(make.level("water", role="expert", competence="opinion.water"))
        case = proposed(town)
        assert api.case_visible_to(town.expert_water, case.pk).id == case.pk
        assert case in api.cases_visible_to(town.expert_water)
        with pytest.raises(api.CaseNotFound):
            api.case_visible_to(town.expert_electricity, case.pk)
        assert case not in api.cases_visible_to(town.expert_electricity)

    def test_a_validator_sees_the_act_while_asked_and_no_longer(self, town: make.Town) -> None:
        make.ask_agreement(make.level("water", role="expert", competence="opinion.water"))
        case = proposed(town)
        assert api.act_preview(actor=town.expert_water, case_id=case.pk).data["preview"] is True
        api.validate(actor=town.expert_water, validation_id=asked(case).pk)
        with pytest.raises(api.MayNotAct):
            api.act_preview(actor=town.expert_water, case_id=case.pk)

    def test_a_level_is_answered_once(self, town: make.Town) -> None:
        make.ask_agreement(make.level("first"))
        row = asked(proposed(town))
        api.validate(actor=town.head, validation_id=row.pk)
        with pytest.raises(api.ValidationAnswered):
            api.validate(actor=town.head, validation_id=row.pk)

    def test_the_database_holds_one_row_a_level(self, town: make.Town) -> None:
        make.ask_agreement(make.level("first"))
        row = asked(proposed(town))
        with pytest.raises(IntegrityError), transaction.atomic():
            Validation.objects.create(
                case=row.case,
                proposal=row.proposal,
                step_id="first",
                office=row.office,
                role="head",
                salt="0",
                asked_at=clock.now(),
                queue_on=make.SUNDAY.date(),
            )


def test_a_late_level_is_shown_as_late(town: make.Town) -> None:
    make.ask_agreement(make.level("first", days=2))
    proposed(town)
    with clock.frozen(make.SUNDAY + timedelta(days=3)):
        (row,) = api.validations_for(actor=town.head).rows
    assert row.late


def test_the_queue_costs_the_same_for_one_file_and_three(town: make.Town) -> None:
    make.ask_agreement(make.level("first"))

    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            api.validations_for(actor=town.head)
        return len(seen)

    proposed(town)
    one = cost()
    proposed(town)
    proposed(town)
    assert cost() == one


def test_rounds_of_opinions_follow_one_another(town: make.Town) -> None:
    now = make.catalogue.procedure(code=make.PERMIT).definition
    examine, opinions, *rest = now.steps
    first, second = opinions.opinions[:2], opinions.opinions[2:]
    rounds = (make.replace(opinions, opinions=first), make.replace(opinions, id="networks", opinions=second))
    make.catalogue.publish(actor=make.SYSTEM, definition=make.replace(now, steps=(examine, *rounds, *rest)))
    case = make.make_case(code=make.PERMIT)
    api.assign(actor=town.planner, case_id=case.pk)

    def answer() -> None:
        for opinion in case.opinions.filter(state="asked"):
            who = town.actor(f"expert_{opinion.opinion_id}")
            api.give_opinion(actor=who, opinion_id=opinion.pk, verdict="favourable")

    api.ask_opinions(actor=town.planner, case_id=case.pk)
    assert case.opinions.count() == 2
    answer()
    with pytest.raises(api.OpinionsMissing):
        api.propose(actor=town.planner, case_id=case.pk, verdict="grant")
    assert "ask_opinions" in api.case_visible_to(town.planner, case.pk).may
    api.ask_opinions(actor=town.planner, case_id=case.pk)
    answer()
    case.refresh_from_db()
    assert (case.step, case.opinions_asked, case.stage) == ("networks", 4, "examining")
    assert "ask_opinions" not in api.case_visible_to(town.planner, case.pk).may
    api.propose(actor=town.planner, case_id=case.pk, verdict="grant")
    assert api.rebuild(case_id=case.pk) == []


def api_name(actor: identity.Actor) -> str:
    return actor.names["ar"] if "ar" in actor.names else next(iter(actor.names.values()))
