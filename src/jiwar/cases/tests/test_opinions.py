"""Four services at once, each in its time; silence speaks as the text says."""

from dataclasses import replace
from datetime import timedelta

import pytest

from jiwar.cases import api
from jiwar.cases.models import Case, Opinion
from jiwar.cases.tests import factories as make
from jiwar.catalogue import api as catalogue
from jiwar.kernel import clock
from jiwar.kernel.actors import SYSTEM


@pytest.fixture
def asked(town: make.Town) -> Case:
    case = make.make_case(code=make.PERMIT)
    api.assign(actor=town.planner, case_id=case.pk)
    api.ask_opinions(actor=town.planner, case_id=case.pk)
    case.refresh_from_db()
    return case


def give(town: make.Town, case: Case, name: str, verdict: str = "favourable", text: str = "") -> None:
    opinion = case.opinions.get(opinion_id=name)
    api.give_opinion(actor=town.actor(f"expert_{name}"), opinion_id=opinion.pk, verdict=verdict, text=text)


def test_all_are_asked_at_once_at_the_competent_offices(asked: Case, town: make.Town) -> None:
    assert (asked.stage, asked.opinions_asked, asked.opinions_waiting) == ("awaiting_opinions", 4, 4)
    assert sorted(opinion.office.code for opinion in asked.opinions.all()) == ["16-DUAC", "16-EAU", "16-ELEC", "16-PC"]
    (mine,) = api.opinions_for(actor=town.expert_water).rows
    assert (mine.opinion_id, mine.mine, mine.case_id) == ("water", True, asked.pk)
    seen = api.case_visible_to(town.expert_water, asked.pk)
    assert "give_opinion" in seen.may
    assert api.opinions_for(actor=town.planner).rows == []
    assert api.clock_of(asked).state == "running"


def test_the_file_goes_on_when_the_last_one_is_in(asked: Case, town: make.Town) -> None:
    for name in ("urbanism", "civil_protection", "water"):
        give(town, asked, name)
        asked.refresh_from_db()
        assert asked.stage == "awaiting_opinions"
    give(town, asked, "electricity", "unfavourable", "Pas de poste à proximité")
    asked.refresh_from_db()
    assert (asked.stage, asked.opinions_waiting, asked.has_news) == ("examining", 0, True)
    assert api.rebuild(case_id=asked.pk) == []
    api.propose(actor=town.planner, case_id=asked.pk, verdict="grant")


def test_a_procedure_keeps_an_opinion_from_the_other_services(town: make.Town) -> None:
    now = catalogue.procedure(code=make.PERMIT).definition
    opinions = next(step.opinions for step in now.steps if step.opinions)
    kept = tuple(replace(one, confidential=one.id == "water") for one in opinions)
    steps = tuple(replace(step, opinions=kept) if step.opinions else step for step in now.steps)
    catalogue.publish(actor=SYSTEM, definition=replace(now, steps=steps))
    case = make.make_case(code=make.PERMIT)
    api.assign(actor=town.planner, case_id=case.pk)
    api.ask_opinions(actor=town.planner, case_id=case.pk)
    give(town, case, "water", "unfavourable", "Réseau saturé")
    read = {}
    for who in ("planner", "papc", "expert_water", "expert_urbanism", "counter"):
        views = api.case_visible_to(town.actor(who), case.pk).opinions
        (read[who],) = [one.text for one in views if one.opinion_id == "water"]
    assert {who for who, text in read.items() if text} == {"planner", "papc", "expert_water"}


def test_an_opinion_is_given_once_by_its_own_service(asked: Case, town: make.Town) -> None:
    water = asked.opinions.get(opinion_id="water")
    for who in (town.expert_electricity, town.planner, town.papc, town.wali):
        with pytest.raises(api.CaseNotFound):
            api.give_opinion(actor=who, opinion_id=water.pk, verdict="favourable")
    with pytest.raises(api.TextMissing):
        give(town, asked, "water", "unfavourable")
    with pytest.raises(api.UnknownItem):
        give(town, asked, "water", "perhaps")
    give(town, asked, "water")
    with pytest.raises(api.OpinionAlreadyGiven):
        give(town, asked, "water", "unfavourable", "Finalement non")
    assert Opinion.objects.get(pk=water.pk).verdict == "favourable"


def test_silence_counts_after_the_last_day_only(asked: Case, town: make.Town) -> None:
    give(town, asked, "water")
    last_day = make.SUNDAY + timedelta(days=8)
    with clock.frozen(last_day):
        assert api.count_silence() == 0
    with clock.frozen(last_day + timedelta(days=1)):
        assert api.count_silence() == 3
        assert api.count_silence() == 0
        asked.refresh_from_db()
        assert asked.stage == "examining"
        with pytest.raises(api.OpinionAlreadyGiven):
            give(town, asked, "urbanism")
    silent = asked.opinions.filter(state="silent")
    assert {opinion.verdict for opinion in silent} == {"favourable"}
    assert api.rebuild(case_id=asked.pk) == []
    words = [entry.words for entry in api.case_visible_to(town.planner, asked.pk).history if "silent" in entry.kind]
    assert len(words) == 3


def test_a_grant_waits_for_the_opinions_a_refusal_need_not(town: make.Town) -> None:
    case = make.make_case(code=make.PERMIT)
    api.assign(actor=town.planner, case_id=case.pk)
    with pytest.raises(api.OpinionsMissing):
        api.propose(actor=town.planner, case_id=case.pk, verdict="grant")
    reason = api.case_visible_to(town.planner, case.pk).definition.refusal.reasons[0].id
    api.propose(actor=town.planner, case_id=case.pk, verdict="refuse", reasons=[reason])


def test_opinions_are_asked_once_and_where_there_are_any(asked: Case, town: make.Town) -> None:
    for name in ("urbanism", "civil_protection", "water", "electricity"):
        give(town, asked, name)
    with pytest.raises(api.NotInThisStage):
        api.ask_opinions(actor=town.planner, case_id=asked.pk)
    plain = make.advance(make.make_case(), "assigned", town=town)
    with pytest.raises(api.NotInThisStage):
        api.ask_opinions(actor=town.handler, case_id=plain.pk)


def test_a_withdrawn_file_asks_nothing_more(asked: Case, town: make.Town) -> None:
    api.withdraw(actor=make.guest("+213770123456"), case_id=asked.pk)
    assert api.opinions_for(actor=town.expert_water).rows == []
    with clock.frozen(make.SUNDAY + timedelta(days=30)):
        assert api.count_silence() == 0


def test_the_applicant_reads_that_services_were_asked_not_what_they_said(asked: Case, town: make.Town) -> None:
    give(town, asked, "water", "unfavourable", "Réseau saturé")
    seen = api.case_visible_to(make.guest("+213770123456"), asked.pk)
    water = next(opinion for opinion in seen.opinions if opinion.opinion_id == "water")
    assert (water.state, water.verdict, water.text) == ("given", "", "")
    assert api.case_visible_to(town.planner, asked.pk).opinions[0].office_names


EVERY = ("urbanism", "civil_protection", "water", "electricity")


def test_a_service_whose_condition_does_not_hold_is_not_consulted(town: make.Town) -> None:
    make.consult_only_when('commune.code == "1618"', "water", "electricity")
    case = make.make_case(code=make.PERMIT)
    api.assign(actor=town.planner, case_id=case.pk)
    assert "ask_opinions" in api.case_visible_to(town.planner, case.pk).may
    api.ask_opinions(actor=town.planner, case_id=case.pk)
    assert sorted(case.opinions.values_list("opinion_id", flat=True)) == ["civil_protection", "urbanism"]
    give(town, case, "urbanism")
    give(town, case, "civil_protection")
    api.propose(actor=town.planner, case_id=case.pk, verdict="grant")
    assert api.rebuild(case_id=case.pk) == []


def test_where_nobody_is_consulted_nothing_is_waited_for(town: make.Town) -> None:
    make.consult_only_when('commune.code == "1618"', *EVERY)
    case = make.make_case(code=make.PERMIT)
    api.assign(actor=town.planner, case_id=case.pk)
    assert "ask_opinions" not in api.case_visible_to(town.planner, case.pk).may
    with pytest.raises(api.NotInThisStage):
        api.ask_opinions(actor=town.planner, case_id=case.pk)
    api.propose(actor=town.planner, case_id=case.pk, verdict="grant")
    case.refresh_from_db()
    assert case.stage == "awaiting_signature"
