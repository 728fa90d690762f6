"""Jiwar chooses the record of a register by itself only where exactly one answers; else a person does."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from jiwar.cases import api
from jiwar.cases.actions.automatic import do_automatic
from jiwar.cases.models import Case
from jiwar.cases.tests import factories as make
from jiwar.cases.tests.test_automatic import again, by_itself, row, words
from jiwar.catalogue import api as catalogue
from jiwar.decisions.models import Decision
from jiwar.kernel import clock
from jiwar.registers import api as registers

pytestmark = pytest.mark.django_db
BIRTH = "birth-extract"
UNNUMBERED: dict[str, Any] = {"number": None}  # the names and the year alone: twins of names may both answer


@pytest.fixture
def town() -> Iterator[make.Town]:
    with clock.frozen(make.SUNDAY):
        town = make.make_town()
        by_itself("choose_record", code=BIRTH)
        yield town


def register(*numbers: int) -> None:
    """The act of the example, at these numbers of the register."""
    (act,) = catalogue.example_records(make.example(BIRTH))
    registers.import_records(rows=[replace(act, number=number) for number in numbers])


def record_at(number: int) -> UUID:
    return registers.record_at(kind="births", commune_code="1601", year=2003, number=number)


def asked(**answers: Any) -> Case:
    story = make.example(BIRTH)
    given = {name: value for name, value in (dict(story.answers) | answers).items() if value is not None}
    return make.make_case(story=replace(story, answers=given), code=BIRTH)


def test_the_one_record_that_answers_is_chosen_and_the_act_is_drawn_from_it(town: make.Town) -> None:
    register(417, 418)
    case = asked()
    do_automatic()
    assert again(case).record_id == record_at(417)
    assert row(case).state == "done"
    chosen = case.actions.get(kind="record_chosen")
    assert (chosen.actor_kind, chosen.details["automatic"]) == ("system", "choose_record")
    assert "par Jiwar" in words(case, town.handler)
    assert api.rebuild(case_id=case.pk) == []
    do_automatic()
    assert case.actions.filter(kind="record_chosen").count() == 1
    make.advance(case, "assigned", "proposed", "signed", "sealed", town=town)
    assert case.outcome == "granted"
    assert "يوسف بن يوسف" in Decision.objects.get(pk=case.decision_id).content["body"]


def test_where_several_answer_the_handler_chooses(town: make.Town) -> None:
    register(417, 418)
    case = asked(**UNNUMBERED)
    do_automatic()
    assert again(case).record_id is None
    assert (row(case).state, row(case).why) == ("waiting", "several")
    make.advance(case, "assigned", town=town)
    do_automatic()
    assert again(case).record_id is None, "it never takes the first that comes"
    assert len(api.record_choice(actor=town.handler, case_id=case.pk).found) == 2
    api.choose_record(actor=town.handler, case_id=case.pk, record_id=record_at(418))
    do_automatic()
    assert (row(case).state, row(case).why) == ("done", "by_person")
    assert again(case).record_id == record_at(418)
    assert api.rebuild(case_id=case.pk) == []


def test_where_none_answers_nothing_is_granted_and_it_looks_again_when_the_file_moves(town: make.Town) -> None:
    case = asked()
    do_automatic()
    assert (row(case).why, again(case).record_id) == ("none", None)
    make.advance(case, "assigned", town=town)
    do_automatic()
    with pytest.raises(api.RecordMissing):
        api.propose(actor=town.handler, case_id=case.pk, verdict="grant")
    register(417)  # the old register is brought in meanwhile
    api.post_message(actor=town.handler, case_id=case.pk, body="Le registre est saisi.", to_applicant=False)
    do_automatic()
    assert again(case).record_id == record_at(417)
    assert api.rebuild(case_id=case.pk) == []


def test_what_a_person_chose_before_stays(town: make.Town) -> None:
    register(417, 418)
    case = make.advance(asked(), "assigned", town=town)
    api.choose_record(actor=town.handler, case_id=case.pk, record_id=record_at(418))
    do_automatic()
    assert again(case).record_id == record_at(418)
    assert (row(case).state, row(case).why) == ("done", "by_person")


def test_another_may_be_chosen_after_jiwar_until_the_signature(town: make.Town) -> None:
    register(417, 418)
    case = asked()
    do_automatic()
    make.advance(case, "assigned", town=town)
    api.choose_record(actor=town.handler, case_id=case.pk, record_id=record_at(418))
    do_automatic()
    assert again(case).record_id == record_at(418)
    assert api.rebuild(case_id=case.pk) == []
