"""Who looked at my file: every reading by staff, with its purpose, and no name of an agent."""

from datetime import timedelta

import pytest

from jiwar.cases import api
from jiwar.cases.models import Case
from jiwar.cases.tests import factories as make
from jiwar.cases.tests.authorities import BUILDING, Authority, sent, two_parts
from jiwar.identity.tests import factories as people
from jiwar.kernel import clock
from jiwar.kernel.texts import pick
from jiwar.offices import api as offices
from jiwar.registers import api as registers
from jiwar.registers.tests import factories as register_make


def test_the_applicant_reads_who_looked_and_why(town: make.Town) -> None:
    who = make.citizen()
    case = make.make_case(actor=who)
    api.case_visible_to(town.handler, case.pk)
    assert api.look_for(actor=town.counter, text=case.reference, why="answer").rows
    api.case_visible_to(who, case.pk)  # their own reading is nobody's business
    rows = api.readings_of_case(actor=who, case_id=case.pk).rows
    assert {(row.purpose, row.reference) for row in rows} == {
        (api.purpose_words("cases.examination"), case.reference),
        (api.purpose_words("cases.search.answer"), case.reference),
    }
    examined = next(row for row in rows if row.purpose == api.purpose_words("cases.examination"))
    ((role, office),) = examined.seats
    assert role
    assert pick(office, "fr").startswith("Bureau de l'état civil")
    assert town.handler.ref.label not in str(rows)


def test_a_search_that_finds_nobody_is_nobodys_reading(town: make.Town) -> None:
    who = make.citizen()
    case = make.make_case(actor=who)
    assert not api.look_for(actor=town.planner, text=case.reference).rows
    assert not api.readings_of_case(actor=who, case_id=case.pk).rows


def test_the_account_shows_all_and_another_persons_nothing(town: make.Town) -> None:
    who, other = make.citizen(), make.citizen()
    case = make.make_case(actor=who, person_id=str(who.person_id))
    api.case_visible_to(town.handler, case.pk)
    assert case.applicant_id == who.person_id
    assert len(api.readings_of_me(actor=who).rows) == 1
    assert not api.readings_of_me(actor=other).rows
    assert not api.readings_of_me(actor=town.handler).rows
    with pytest.raises(api.CaseNotFound):
        api.readings_of_case(actor=other, case_id=case.pk)
    with pytest.raises(api.CaseNotFound):
        api.readings_of_case(actor=town.handler, case_id=case.pk)


def test_a_file_shows_its_own_readings_only(town: make.Town) -> None:
    who = make.citizen()
    first = make.make_case(actor=who, person_id=str(who.person_id))
    second = make.make_case(actor=who, person_id=str(who.person_id))
    api.case_visible_to(town.handler, first.pk)
    api.case_visible_to(town.handler, second.pk)
    for case in (first, second):
        assert [row.reference for row in api.readings_of_case(actor=who, case_id=case.pk).rows] == [case.reference]


def test_a_list_of_work_is_a_reading_once_a_day(town: make.Town) -> None:
    case = make.make_case()
    guest = make.guest(make.PHONE)
    for hour in (0, 1, 9):
        with clock.frozen(make.SUNDAY + timedelta(hours=hour)):
            api.note_listed(actor=town.handler, rows=api.queue(actor=town.handler, filter="new").rows)
    assert len(api.readings_of_case(actor=guest, case_id=case.pk).rows) == 1
    with clock.frozen(make.SUNDAY + timedelta(days=1)):
        api.note_listed(actor=town.handler, rows=api.queue(actor=town.handler, filter="new").rows)
    (first, _second) = api.readings_of_case(actor=guest, case_id=case.pk).rows
    assert first.seats
    api.note_listed(actor=guest, rows=api.my_cases(actor=guest).rows)
    assert len(api.readings_of_case(actor=guest, case_id=case.pk).rows) == 2


def purposes(case: Case) -> list[str]:
    return [row.purpose for row in api.readings_of_case(actor=make.guest(make.PHONE), case_id=case.pk).rows]


def test_a_paper_that_says_what_the_file_holds_is_a_reading(town: make.Town) -> None:
    """Each at its own address, without the page of the file."""
    case = make.advance(make.make_case(), "assigned", "proposed", town=town)
    assert purposes(case) == []
    api.act_preview(actor=town.papc, case_id=case.pk)
    assert purposes(case) == [api.purpose_words("cases.examination")]
    api.receipt_of(actor=town.handler, case_id=case.pk)
    assert purposes(case)[0] == api.purpose_words("cases.paper")
    api.receipt_of(actor=make.guest(make.PHONE), case_id=case.pk)
    assert len(purposes(case)) == 2, "one's own receipt is nobody's business"


def test_the_act_of_a_part_is_a_reading_by_its_authority(town: make.Town) -> None:
    two_parts()
    building = Authority(BUILDING, town.papc)
    case = sent(town)
    building.take(case)
    building.prepare(case)
    known = len(purposes(case))
    api.part_preview(actor=town.papc, part_id=building.row(case).pk)
    assert len(purposes(case)) == known + 1


def test_a_list_that_leaves_the_screen_is_a_reading_of_each_file_of_a_person(town: make.Town) -> None:
    who = make.citizen()
    first = make.make_case(actor=who, person_id=str(who.person_id))
    second = make.make_case(actor=who, person_id=str(who.person_id))
    list(api.rows_shown(actor=town.handler, wanted=api.CaseFilter(show="all")))
    assert {row.reference for row in api.readings_of_me(actor=who).rows} == {first.reference, second.reference}


def test_rows_of_older_versions_and_of_interests_say_whose_they_are(town: make.Town) -> None:
    """`note_listed` reads it: the pages that show these names are journaled as lists of work are."""
    case = make.advance(make.make_case(), "assigned", town=town)
    api.declare_interest(actor=town.handler, case_id=case.pk, reason="Ma tante")
    (row,) = api.interests_visible_to(town.head).rows
    assert row.applicant_id == case.applicant_id
    api.note_listed(actor=town.head, rows=[row])
    assert api.purpose_words("cases.list") in purposes(case)


@pytest.mark.parametrize("checked", [True, False])
def test_whoever_read_an_act_of_civil_status_is_told_to_the_person_it_names(town: make.Town, checked: bool) -> None:
    """Of an identity that was checked: nobody learns of another's act by declaring their number."""
    number = people.make_nin()
    who = make.citizen(nin=number, identity_checked=checked)
    office = offices.competent_office(competence="civil-status", commune_code=make.ALGER_CENTRE)
    keeper, colleague = (people.actor_of(people.make_staff(role="handler", office=office)) for _one in range(2))
    births = registers.open_registers(commune_code=make.ALGER_CENTRE)["births"]
    content = register_make.birth(people={"child": register_make.AMINA | {"nin": number}})
    act = registers.register_record(actor=keeper, register_id=births, content=content)
    registers.record_visible_to(colleague, act.id)
    rows = api.readings_of_me(actor=who).rows
    assert (api.purpose_words("registers.consultation") in [row.purpose for row in rows]) == checked
