"""How each step of a file stands, as it is drawn: done by whom, open, late, yet to come, or not at all."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from jiwar.cases import api
from jiwar.cases.models import Case, Validation
from jiwar.cases.tests import factories as make
from jiwar.catalogue import api as catalogue
from jiwar.identity import api as identity
from jiwar.kernel import clock


def picture(case: Case, actor: identity.Actor) -> catalogue.Picture:
    with override("fr"):
        return api.picture_of(api.case_visible_to(actor, case.pk))


def states(case: Case, actor: identity.Actor) -> dict[str, str]:
    return {box.id.strip("·"): box.state for box in picture(case, actor).diagram.boxes}


def test_a_file_is_drawn_from_its_filing_to_its_act(town: make.Town) -> None:
    make.ask_agreement(make.level("first", days=2))
    case = make.make_case()
    assert states(case, town.handler) == {"examine": "open", "proposal": "later", "first": "later", "sign": "later"}
    make.advance(case, "assigned", "proposed", town=town)
    assert states(case, town.handler) == {"examine": "done", "proposal": "done", "first": "open", "sign": "later"}
    with clock.frozen(make.SUNDAY + timedelta(days=5)):
        assert states(case, town.handler)["first"] == "late"
    api.validate(actor=town.head, validation_id=Validation.objects.get(case=case).pk)
    assert states(case, town.handler) == {"examine": "done", "proposal": "done", "first": "done", "sign": "open"}
    make.advance(case, "signed", "sealed", town=town)
    drawn = picture(case, town.handler)
    assert {box.state for box in drawn.diagram.boxes} == {"done"}
    said = {row.title: row for row in drawn.rows}["Accord first"]
    assert "22 novembre 2026" in said.about
    assert town.head.names["fr"] in said.about


def test_what_went_back_is_to_be_done_again(town: make.Town) -> None:
    make.ask_agreement(make.level("first"))
    case = make.advance(make.make_case(), "assigned", "proposed", town=town)
    api.return_from_validation(actor=town.head, validation_id=Validation.objects.get(case=case).pk, note="Non")
    assert states(case, town.handler) == {"examine": "open", "proposal": "later", "first": "later", "sign": "later"}


def test_what_does_not_apply_does_not_take_place(town: make.Town) -> None:
    make.ask_agreement(make.level("never", when="papers.size() > 90"), make.level("always"))
    case = make.advance(make.make_case(), "assigned", "proposed", town=town)
    assert states(case, town.handler)["never"] == "skipped"
    assert states(case, town.handler)["always"] == "open"


def test_opinions_say_who_answered(town: make.Town) -> None:
    case = make.make_case(code=make.PERMIT)
    api.assign(actor=town.planner, case_id=case.pk)
    assert states(case, town.planner)["opinions"] == "later"
    api.ask_opinions(actor=town.planner, case_id=case.pk)
    water = case.opinions.get(opinion_id="water")
    api.give_opinion(actor=town.expert_water, opinion_id=water.pk, verdict="favourable")
    assert states(case, town.planner)["opinions"] == "open"
    row = picture(case, town.planner).rows[1]
    assert len(row.about) == 4
    assert sum("attendu jusqu’au" in line for line in row.about) == 3
    with clock.frozen(make.SUNDAY + timedelta(days=30)):
        assert states(case, town.planner)["opinions"] == "late"


def test_the_days_of_the_examination_do_not_run_while_the_applicant_is_waited_for(town: make.Town) -> None:
    now = catalogue.procedure(code=make.RESIDENCE).definition
    examine, *rest = now.steps
    catalogue.publish(actor=make.SYSTEM, definition=make.replace(now, steps=(make.replace(examine, days=1), *rest)))
    case = make.advance(make.make_case(), "assigned", town=town)
    with clock.frozen(make.SUNDAY + timedelta(days=3)):
        assert states(case, town.handler)["examine"] == "late"
        make.advance(case, "asked", town=town)
        assert states(case, town.handler)["examine"] == "open"


def test_a_file_given_up_goes_no_further(town: make.Town) -> None:
    case = make.make_case()
    api.withdraw(actor=make.guest(make.PHONE), case_id=case.pk)
    assert set(states(case, town.handler).values()) == {"skipped"}


@pytest.mark.parametrize("code", [make.RESIDENCE, make.PERMIT])
def test_the_drawing_costs_no_query(
    town: make.Town, code: str, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    case = make.make_case(code=code)
    detail = api.case_visible_to(town.handler if code == make.RESIDENCE else town.planner, case.pk)
    with django_assert_num_queries(0):
        api.picture_of(detail)
