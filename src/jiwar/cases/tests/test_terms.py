"""The text changes midway; an office is reorganised midway."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from jiwar.cases import api, tasks
from jiwar.cases.actions import succession
from jiwar.cases.errors import MayNotAct, StaleCase, TermStays, TextMissing
from jiwar.cases.models import Case, CaseName, Opinion
from jiwar.cases.tests.factories import PERMIT, RESIDENCE, advance, make_case, told
from jiwar.catalogue import api as catalogue
from jiwar.identity.tests import factories as people
from jiwar.kernel import clock
from jiwar.kernel.actors import SYSTEM
from jiwar.offices import api as offices

pytestmark = pytest.mark.django_db


def text_gives(days: int, *, running: str = "follow") -> None:
    """A new version of the residence certificate with another term."""
    now = catalogue.procedure(code=RESIDENCE).definition
    deadline = replace(now.deadline, days=days, unit="working", running_files=running)
    catalogue.publish(actor=SYSTEM, definition=replace(now, deadline=deadline))


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, 0, tzinfo=clock.ALGIERS)


def test_a_running_file_keeps_its_term_when_the_text_changes(town) -> None:
    case = make_case()
    before = case.due_on
    text_gives(20)
    tasks.watch_clocks()
    case.refresh_from_db()
    assert case.due_on == before


def test_the_head_has_it_follow_the_new_term_and_the_applicant_is_told(town) -> None:
    case = advance(make_case(), "assigned", town=town)
    before, started = case.due_on, date.fromisoformat(case.clock["started_on"])
    text_gives(20)
    api.change_term(actor=town.head, case_id=case.pk, reason="Décret du jour", expected_sequence=case.sequence)
    case.refresh_from_db()
    assert case.due_on == case.queue_on > before
    assert case.clock["days"] == 20
    assert (case.due_on - started).days >= 20
    action = case.actions.get(kind="term_changed")
    assert action.details["due_before"] == before.isoformat()
    assert api.rebuild(case_id=case.pk) == []
    assert len(told("cases.term_changed")) == 1


def test_where_the_text_says_nothing_of_running_files_they_keep_theirs(town) -> None:
    case = make_case()
    text_gives(20, running="keep")
    with pytest.raises(TermStays):
        api.change_term(actor=town.head, case_id=case.pk, reason="x")


def test_a_limit_that_passed_is_not_pushed_by_a_new_text(town) -> None:
    case = make_case()
    text_gives(40)
    with clock.frozen(at(case.due_on + timedelta(days=1))), pytest.raises(TermStays):
        api.change_term(actor=town.head, case_id=case.pk, reason="x")


def test_only_the_head_changes_a_term_with_a_reason_of_what_was_read(town) -> None:
    case = advance(make_case(), "assigned", town=town)
    text_gives(20)
    with pytest.raises(TextMissing):
        api.change_term(actor=town.head, case_id=case.pk, reason=" ")
    with pytest.raises(MayNotAct):
        api.change_term(actor=town.handler, case_id=case.pk, reason="x")
    with pytest.raises(StaleCase):
        api.change_term(actor=town.head, case_id=case.pk, reason="x", expected_sequence=1)


def test_many_files_follow_as_one_deed_and_one_refusal_holds_no_other_back(town) -> None:
    cases = [make_case(), make_case()]
    text_gives(20)
    deed = api.ask_bulk(
        actor=town.head,
        kind="change_term",
        parameters={"from": str(cases[0].version_id)},
        reason="Décret du jour",
        seen=[(cases[0].pk, 1), (cases[1].pk, 99)],
    )
    api.sweep_bulk()
    done = api.bulk_visible_to(town.head, deed)
    assert (done.done, done.refused) == (1, 1)
    assert "20" not in done.title
    assert Case.objects.get(pk=cases[0].pk).clock["days"] == 20


# --- Reorganisation ---


def successor(town, on: date, old_code: str) -> offices.OfficeView:
    old = offices.office_by_code(old_code)
    new = offices.create_office(
        actor=SYSTEM,
        code=f"{old_code}-N",
        names={"ar": "المصلحة الجديدة", "fr": "Nouveau service"},
        kind="bureau",
        division_code=old.division_code,
        parent_id=old.parent_id,
        valid_from=date(2026, 1, 1),
    )
    offices.replace_office(actor=SYSTEM, office_id=old.id, successor_id=new.id, on=on, reason="Arrêté")
    return new


def test_open_files_go_over_to_the_successor_and_the_clock_notices_nothing(town) -> None:
    case = advance(make_case(), "assigned", town=town)
    kept, old = dict(case.clock), offices.office(id=case.office_id)
    other = advance(make_case(), "assigned", "proposed", "signed", "sealed", town=town)
    new = successor(town, date(2026, 11, 24), old.code)
    succession.succeed_offices()
    case.refresh_from_db()
    assert case.office_id == old.id, "the old office is at work until that day"
    with clock.frozen(at(date(2026, 11, 24))):
        assert succession.succeed_offices() == 1
        assert succession.succeed_offices() == 0
    case.refresh_from_db()
    other.refresh_from_db()
    assert (case.office_id, case.handler_id, case.clock) == (new.id, None, kept)
    assert other.office_id == old.id, "what is closed stays where it was"
    assert set(CaseName.objects.filter(case=case).values_list("office_id", flat=True)) == {new.id}
    assert api.rebuild(case_id=case.pk) == []
    assert offices.competent_office(competence=RESIDENCE, commune_code="1601", on=date(2026, 11, 24)).id == new.id


def test_whoever_works_at_the_successor_keeps_the_file(town) -> None:
    case = advance(make_case(), "assigned", town=town)
    new = successor(town, date(2026, 11, 23), offices.office(id=case.office_id).code)
    people.hold(town.accounts["handler"], "handler", new)
    with clock.frozen(at(date(2026, 11, 23))):
        tasks.succeed_offices()
    case.refresh_from_db()
    assert case.handler_id == town.handler.account_id


def test_an_opinion_asked_of_an_office_that_ended_is_asked_of_its_successor(town) -> None:
    case = make_case(code=PERMIT)
    api.assign(actor=town.planner, case_id=case.pk)
    api.ask_opinions(actor=town.planner, case_id=case.pk)
    asked = Opinion.objects.filter(case=case).first()
    new = successor(town, date(2026, 11, 23), offices.office(id=asked.office_id).code)
    with clock.frozen(at(date(2026, 11, 23))):
        succession.succeed_offices()
    asked.refresh_from_db()
    assert asked.office_id == new.id


def test_an_office_is_replaced_once(town) -> None:
    old = offices.competent_office(competence=RESIDENCE, commune_code="1601")
    successor(town, date(2026, 11, 23), old.code)
    with pytest.raises(offices.OfficeEnded):
        offices.replace_office(
            actor=SYSTEM, office_id=old.id, successor_id=offices.office_by_code("1601").id, on=clock.today(), reason="x"
        )
