"""A file that is before its authorities goes to another commune: what is not decided goes with it, the rest stands."""

from dataclasses import replace
from datetime import timedelta

import pytest

from jiwar.cases import api
from jiwar.cases.models import Case, CaseAlert, CasePart, Opinion
from jiwar.cases.tests import factories as make
from jiwar.cases.tests.authorities import (
    BUILDING,
    DOCUMENT,
    WATER,
    Authority,
    ask_parts,
    fresh,
    part,
    sent,
    states,
    two_parts,
)
from jiwar.cases.tests.test_parts_in_time import at, give_time
from jiwar.cases.tests.test_step_alerts import after, watch
from jiwar.catalogue import api as catalogue
from jiwar.identity.tests import factories as people
from jiwar.kernel import clock
from jiwar.kernel.actors import SYSTEM
from jiwar.offices import api as offices

THERE = "1616"


@pytest.fixture
def there(town: make.Town) -> make.Town:
    return make.make_town(THERE)


def office_there(competence: str) -> offices.OfficeView:
    return offices.competent_office(competence=competence, commune_code=THERE)


def move(town: make.Town, case: Case, to: str = THERE) -> int:
    office = offices.competent_office(competence=make.RESIDENCE, commune_code=to)
    return api.transfer(actor=town.head, case_id=case.pk, reason="Habite là-bas", to_office_id=office.id)


def row(case: Case, step: str) -> CasePart:
    return CasePart.objects.get(case=case, step_id=step)


# What was done of the part of the town hall before the file leaves, and its state there.
DONE = {
    "nothing": (lambda hall, case: None, "open"),
    "taken": (lambda hall, case: hall.take(case), "open"),
    "remarked": (lambda hall, case: (hall.take(case), hall.remark(case, DOCUMENT | {"remark": "Illisible"})), "open"),
    "prepared": (lambda hall, case: (hall.take(case), hall.prepare(case)), "open"),
    "granted": (lambda hall, case: hall.decide(case), "decided"),
    "refused": (lambda hall, case: hall.decide(case, "unfavourable", reasons=["other_commune"]), "decided"),
}


@pytest.mark.parametrize("done", DONE)
def test_undecided_parts_go_to_the_office_of_the_new_place_with_remarks_and_days(
    town: make.Town, there: make.Town, hall: Authority, waters: Authority, done: str
) -> None:
    two_parts()
    case = sent(town)
    waters.take(case)
    deed, state = DONE[done]
    deed(hall, case)
    before, water = row(case, "building"), row(case, "water")
    with clock.frozen(clock.now() + timedelta(days=1)):
        move(town, case)
        assert (fresh(case).commune_code, case.stage) == (THERE, "submitted")
        here = row(case, "building")
        same = ("due_on", "queue_on", "heard", "remarks", "asked_in_id", "verdict", "decision_id", "sent_at")
        assert {name: getattr(here, name) for name in same} == {name: getattr(before, name) for name in same}
        assert here.state == state
        if state == "decided":
            assert (here.office_id, here.authority_office_id) == (before.office_id, before.authority_office_id)
        else:
            assert here.office_id == office_there(BUILDING).id != before.office_id
            assert here.authority_office_id == offices.office_by_code(THERE).id
            assert here.handler_id is None
            with pytest.raises(api.CaseNotFound):
                api.part_visible_to(hall.handler, here.pk)
        of_all = row(case, "water")
        assert (of_all.office_id, of_all.handler_id) == (water.office_id, water.handler_id), (
            "the same for both communes"
        )


def test_the_authority_of_the_new_place_decides_before_the_lead_is_taken(
    town: make.Town, there: make.Town, hall: Authority, waters: Authority
) -> None:
    two_parts()
    case = sent(town)
    hall.take(case)
    hall.prepare(case)
    move(town, case)
    with pytest.raises(api.CaseNotFound):
        api.decide_part(actor=town.papc, part_id=row(case, "building").pk)
    handler = people.actor_of(people.make_staff(role="handler", office=office_there(BUILDING)))
    pk = row(case, "building").pk
    with pytest.raises(api.PartNotOpen):
        api.decide_part(actor=there.papc, part_id=pk)  # what the first office prepared is not theirs
    api.take_part(actor=handler, part_id=pk)
    api.prepare_part(actor=handler, part_id=pk, verdict="favourable")
    api.decide_part(actor=there.papc, part_id=pk)
    assert states(case) == {"building": "decided", "water": "open"}
    api.assign(actor=there.handler, case_id=case.pk)
    waters.decide(case)
    api.propose(actor=there.handler, case_id=case.pk, verdict="grant")
    assert fresh(case).stage == "awaiting_signature"


def test_taken_back_at_once_everything_is_where_it_was(
    town: make.Town, there: make.Town, hall: Authority, waters: Authority
) -> None:
    two_parts()
    case = sent(town)
    hall.take(case)
    hall.prepare(case)
    before = CasePart.objects.filter(case=case).order_by("id").values()
    kept = [dict(one) for one in before]
    did = move(town, case)
    assert [dict(one) for one in before.all()] != kept
    api.undo(actor=town.head, case_id=case.pk, sequence=did)
    assert [dict(one) for one in before.all()] == kept
    assert fresh(case).stage == "examining"
    api.decide_part(actor=hall.decider, part_id=row(case, "building").pk)
    fresh(case)


def test_a_file_stays_where_nobody_over_there_decides_one_of_its_parts(
    town: make.Town, there: make.Town, hall: Authority
) -> None:
    two_parts()
    case = sent(town)
    offices.end_competence(
        actor=SYSTEM,
        office_id=office_there(BUILDING).id,
        competence=BUILDING,
        territory_code=THERE,
        valid_to=clock.today(),
        reason="Réforme",
    )
    before = case.sequence
    with pytest.raises(api.PartHasNoOffice, match="building"):
        move(town, case)
    assert (fresh(case).sequence, case.commune_code) == (before, make.ALGER_CENTRE)
    hall.decide(case)
    move(town, case)
    assert fresh(case).commune_code == THERE


def test_opened_again_elsewhere_it_is_decided_again_where_it_is(
    town: make.Town, there: make.Town, hall: Authority, waters: Authority
) -> None:
    two_parts()
    case = sent(town)
    hall.decide(case, "unfavourable", reasons=["other_commune"])
    waters.decide(case)
    move(town, case)
    api.assign(actor=there.handler, case_id=case.pk)
    api.propose(actor=there.handler, case_id=case.pk, verdict="refuse")
    api.sign(actor=there.papc, case_id=case.pk)
    make.seal_all()
    assert fresh(case).outcome == "refused"
    api.reopen(actor=there.papc, case_id=case.pk, ground="appeal", reason="Décision n° 4")
    assert states(case) == {"building": "open", "water": "decided"}
    assert row(case, "building").office_id == office_there(BUILDING).id
    assert row(case, "water").office_id == waters.office.id


def test_alerts_of_what_is_late_are_those_of_who_has_it_now(town: make.Town, there: make.Town, hall: Authority) -> None:
    ask_parts(part("building", BUILDING, days=3, after=("examine",)))
    give_time()
    case = sent(town)
    watch(after(6))
    held = CaseAlert.objects.filter(case=case, step="building")
    assert set(held.values_list("held_by", "office")) == {(hall.office.id, hall.office.id)}
    with at(after(6)):
        did = move(town, case)
        here = office_there(BUILDING).id
        assert set(held.values_list("held_by", "office", "commune_code")) == {(here, here, THERE)}
        api.undo(actor=town.head, case_id=case.pk, sequence=did)
        assert set(held.values_list("held_by", "office")) == {(hall.office.id, hall.office.id)}
    fresh(case)


def test_services_that_were_not_heard_are_those_of_the_new_place(town: make.Town, there: make.Town) -> None:
    now = catalogue.procedure(code=make.RESIDENCE).definition
    words = {"ar": "رأي", "fr": "Avis"}
    asked = [
        catalogue.OpinionAsked(id=name, competence=competence, title=words, days=9, silence="favourable")
        for name, competence in (("roads", "opinion.roads"), ("works", "opinion.communal-urbanism"), ("water", WATER))
    ]
    step = catalogue.Step(id="opinions", kind="opinions", title=words, role="expert", opinions=tuple(asked))
    examine, *rest = now.steps
    catalogue.publish(actor=SYSTEM, definition=replace(now, steps=(examine, step, *rest)))
    case = make.advance(make.make_case(), "assigned", town=town)
    api.ask_opinions(actor=town.handler, case_id=case.pk)
    roads, works, water = Opinion.objects.filter(case=case).order_by("id")
    expert = people.actor_of(people.make_staff(role="expert", office=offices.office(id=roads.office_id)))
    api.give_opinion(actor=expert, opinion_id=roads.pk, verdict="favourable")
    did = move(town, case)
    roads_now, works_now, water_now = Opinion.objects.filter(case=case).order_by("id")
    assert roads_now.office_id == roads.office_id, "given: it stands"
    assert works_now.office_id == office_there("opinion.communal-urbanism").id != works.office_id
    assert (works_now.due_on, works_now.remind_on) == (works.due_on, works.remind_on)
    assert water_now.office_id == water.office_id, "the same for both communes"
    assert fresh(case).stage == "awaiting_opinions"
    api.undo(actor=town.head, case_id=case.pk, sequence=did)
    assert list(Opinion.objects.filter(case=case).order_by("id").values_list("office_id", flat=True)) == [
        roads.office_id, works.office_id, water.office_id,
    ]  # fmt: skip
    fresh(case)
