"""Who looked at my file: every reading by staff, with its purpose, and no name of an agent."""

from datetime import timedelta

import pytest

from jiwar.cases import api
from jiwar.cases.tests import factories as make
from jiwar.kernel import clock
from jiwar.kernel.texts import pick


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
