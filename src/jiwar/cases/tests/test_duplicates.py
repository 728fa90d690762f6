"""The same thing asked twice: told at entry, shown to who works on it, merged into one."""

from datetime import timedelta

import pytest

from jiwar.cases import api
from jiwar.cases.models import Case
from jiwar.cases.tests import factories as make
from jiwar.kernel import clock

ME = {"nin": "", "birth_date": "1985-04-12"}


def second_filed(days: int = 2) -> Case:
    with clock.frozen(make.SUNDAY + timedelta(days=days)):
        return make.make_case()


def test_the_applicant_is_told_of_their_open_file_and_a_stranger_is_not(town: make.Town) -> None:
    case = make.make_case()
    again = make.guest(make.PHONE)
    draft = make.make_draft(again)
    (found,) = api.open_already(actor=again, draft_id=draft.id, session_drafts={draft.id})
    assert found.reference == case.reference
    stranger = make.guest("+213660999999")
    theirs = make.make_draft(stranger)
    assert not api.open_already(actor=stranger, draft_id=theirs.id, session_drafts={theirs.id})


def test_the_desk_is_told_and_another_commune_or_service_is_no_duplicate(town: make.Town) -> None:
    case = make.make_case()
    draft = make.make_draft(town.counter, channel="counter")
    assert [one.reference for one in api.open_already(actor=town.counter, draft_id=draft.id)] == [case.reference]
    api.withdraw(actor=town.counter, case_id=case.pk)
    assert not api.open_already(actor=town.counter, draft_id=draft.id)


def test_somebody_else_is_no_duplicate(town: make.Town) -> None:
    case = make.make_case()
    other = make.make_case(nin="", given_latin="Rachid", family_latin="Other", given_ar="رشيد", family_ar="آخر")
    assert not api.possible_duplicates(actor=town.handler, case_id=case.pk)
    assert not api.possible_duplicates(actor=town.handler, case_id=other.pk)


def test_a_reason_to_file_again_is_kept(town: make.Town) -> None:
    make.make_case()
    who = make.guest(make.PHONE)
    draft = make.make_draft(who)
    done = api.submit_draft(actor=who, draft_id=draft.id, key="k", session_drafts={draft.id}, despite="Autre logement")
    case = Case.objects.get(pk=done.case_id)
    assert case.reasons.get().text == "Autre logement"
    assert "logement" not in str(case.actions.get(sequence=1).details)
    assert api.rebuild(case_id=case.pk) == []


def test_two_files_become_one_with_the_older_date(town: make.Town) -> None:
    first = make.make_case()
    second = second_filed()
    first_due = first.due_on
    with clock.frozen(make.SUNDAY + timedelta(days=2, hours=1)):
        (seen,) = api.possible_duplicates(actor=town.handler, case_id=second.pk)
        assert seen.id == first.pk
        api.assign(actor=town.handler, case_id=second.pk, reason="Plus complet")
        with pytest.raises(api.TextMissing):
            api.merge(actor=town.handler, case_id=second.pk, other_id=first.pk, reason=" ")
        api.merge(actor=town.handler, case_id=second.pk, other_id=first.pk, reason="Même demande")
        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.stage, first.outcome, first.merged_into_id) == ("closed", "merged", second.pk)
        assert first.decided_at is None
        assert second.submitted_at == make.SUNDAY
        assert second.due_on == first_due
        assert second.is_open
        for case in (first, second):
            assert api.rebuild(case_id=case.pk) == []
        assert [row.id for row in api.merged_into(actor=town.handler, case_id=second.pk)] == [first.pk]
        assert len(make.told("cases.merged")) == 1
        assert api.followed(actor=make.guest(make.PHONE), reference=first.reference).kept_reference == second.reference
        with pytest.raises(api.NotInThisStage):
            api.merge(actor=town.handler, case_id=second.pk, other_id=first.pk, reason="encore")


def test_files_of_two_people_are_never_merged(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    other = make.make_case(nin="", given_latin="Rachid", family_latin="Other", given_ar="رشيد", family_ar="آخر")
    with pytest.raises(api.NotTheSame):
        api.merge(actor=town.handler, case_id=case.pk, other_id=other.pk, reason="x")
    with pytest.raises(api.MayNotAct):
        api.merge(actor=town.papc, case_id=case.pk, other_id=make.make_case().pk, reason="x")
    with pytest.raises(api.NotTheSame):
        api.merge(actor=town.handler, case_id=case.pk, other_id=case.pk, reason="x")
