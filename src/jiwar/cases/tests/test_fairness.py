"""The order of arrival, who may not act, and why somebody did otherwise than all expect."""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

import pytest

from jiwar.audit import api as audit
from jiwar.cases import api
from jiwar.cases.models import Case, CaseReason
from jiwar.cases.queries import interests, turns
from jiwar.cases.tests import factories as make
from jiwar.kernel import clock


def filed_after(minutes: int) -> Case:
    with clock.frozen(make.SUNDAY + timedelta(minutes=minutes)):
        return make.make_case()


@pytest.fixture
def three(town: make.Town) -> list[Case]:
    return [filed_after(minutes) for minutes in (0, 5, 10)]


def test_the_next_file_is_the_one_that_came_first(town: make.Town, three: list[Case]) -> None:
    for file in three:
        assert api.next_to_take(actor=town.handler) == file.pk
        api.assign(actor=town.handler, case_id=file.pk)
    assert api.next_to_take(actor=town.handler) is None
    filed_after(15)
    assert api.next_to_take(actor=town.planner) is None, "of another office"
    assert api.next_to_take(actor=town.colleague) is not None


def test_whoever_takes_a_file_before_older_ones_says_why(town: make.Town, three: list[Case]) -> None:
    last = three[2]
    with pytest.raises(api.OutOfTurn) as refused:
        api.assign(actor=town.handler, case_id=last.pk)
    assert refused.value.waiting == 2
    with pytest.raises(api.OutOfTurn):
        api.assign(actor=town.handler, case_id=last.pk, reason="  ")
    api.assign(actor=town.handler, case_id=last.pk, reason="Voyage demain, billet vu")
    action = last.actions.get(kind="assigned")
    assert action.details["before"] == 2
    assert "Voyage" not in str(action.details)
    (entry,) = [one for one in audit.journal_of(subject=make.subject(last)).rows if one.verb == "case.assigned"]
    assert "Voyage" not in f"{entry.reason}{entry.details}"
    assert CaseReason.objects.get(case=last).text == "Voyage demain, billet vu"
    (taken,) = api.case_visible_to(town.head, last.pk).fairness.taken
    assert (taken.waiting, taken.reason) == (2, "Voyage demain, billet vu")
    assert api.rebuild(case_id=last.pk) == []


def test_in_turn_nothing_is_asked(town: make.Town, three: list[Case]) -> None:
    assert [turns.turn_of(case).position for case in three] == [1, 2, 3]
    for case in three:
        api.assign(actor=town.handler, case_id=case.pk, reason="not needed")
    assert not CaseReason.objects.exists()
    assert turns.turn_of(Case.objects.get(pk=three[0].pk)) is None


def test_other_offices_and_other_services_do_not_stand_in_the_way(town: make.Town, three: list[Case]) -> None:
    elsewhere = make.make_case(code=make.PERMIT)
    assert turns.files_before(elsewhere) == 0
    api.assign(actor=town.handler, case_id=three[0].pk)
    assert turns.files_before(three[2]) == 1
    api.withdraw(actor=make.guest(make.PHONE), case_id=three[1].pk)
    assert turns.files_before(three[2]) == 0


def test_whoever_is_tied_to_a_person_acts_on_none_of_their_files(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    api.declare_interest(actor=town.handler, case_id=case.pk, reason="Mon beau-frère")
    detail = api.case_visible_to(town.handler, case.pk)
    assert detail.fairness.recused
    assert detail.may == {"print_receipt"}
    doings = (
        lambda: api.post_message(actor=town.handler, case_id=case.pk, body="…"),
        lambda: api.assign(actor=town.handler, case_id=case.pk),
    )
    for doing in doings:
        with pytest.raises(api.InterestDeclared):
            doing()
    api.assign(actor=town.colleague, case_id=case.pk)
    api.propose(actor=town.colleague, case_id=case.pk, verdict="grant")


def test_an_interest_in_one_file_lets_the_others_be(town: make.Town) -> None:
    who = make.citizen()
    first, second = make.make_case(actor=who), make.make_case(actor=who)
    Case.objects.filter(pk=second.pk).update(applicant_id=first.applicant_id)
    api.declare_interest(actor=town.handler, case_id=first.pk, reason="J'y ai conseillé", only_this_file=True)
    api.assign(actor=town.handler, case_id=second.pk)
    with pytest.raises(api.InterestDeclared):
        api.assign(actor=town.handler, case_id=first.pk)


def test_the_signatory_tied_to_the_file_does_not_sign(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", "proposed", town=town)
    api.declare_interest(actor=town.papc, case_id=case.pk, reason="Cousin")
    with pytest.raises(api.InterestDeclared):
        api.sign(actor=town.papc, case_id=case.pk)
    make.delegate_to_deputy(town, first=date(2026, 11, 1), last=date(2026, 12, 31))
    api.sign(actor=town.deputy, case_id=case.pk)


def test_the_head_declares_for_an_agent_and_nobody_else_does(town: make.Town) -> None:
    case = make.make_case()
    agent = town.handler.account_id
    with pytest.raises(api.MayNotAct):
        api.declare_interest(actor=town.colleague, case_id=case.pk, reason="Voisins", account_id=agent)
    declared = api.declare_interest(actor=town.head, case_id=case.pk, reason="Voisins", account_id=agent)
    assert [row.reason for row in api.interests_visible_to(town.handler).rows] == ["Voisins"]
    assert [row.reason for row in api.interests_visible_to(town.head).rows] == ["Voisins"]
    assert not api.interests_visible_to(town.colleague).rows
    with pytest.raises(api.InterestNotFound):
        api.end_interest(actor=town.colleague, interest_id=declared)
    api.end_interest(actor=town.head, interest_id=declared)
    api.assign(actor=town.handler, case_id=case.pk)
    with pytest.raises(api.InterestNotFound):
        api.end_interest(actor=town.head, interest_id=declared)


def test_an_interest_says_what_it_is_and_ends_on_its_day(town: make.Town) -> None:
    case = make.make_case()
    with pytest.raises(api.InterestInvalid) as refused:
        api.declare_interest(actor=town.handler, case_id=case.pk, reason=" ")
    assert set(refused.value.fields) == {"reason"}
    with pytest.raises(api.InterestInvalid) as refused:
        api.declare_interest(actor=town.handler, case_id=case.pk, reason="x", valid_to=date(2026, 11, 21))
    assert set(refused.value.fields) == {"valid_to"}
    with pytest.raises(api.CaseNotFound):
        api.declare_interest(actor=town.planner, case_id=case.pk, reason="x")
    api.declare_interest(actor=town.handler, case_id=case.pk, reason="x", valid_to=date(2026, 11, 24))
    with clock.frozen(make.SUNDAY + timedelta(days=2)), pytest.raises(api.InterestDeclared):
        api.assign(actor=town.handler, case_id=case.pk)
    with clock.frozen(make.SUNDAY + timedelta(days=3)):
        api.assign(actor=town.handler, case_id=case.pk)


@pytest.fixture
def elsewhere() -> Iterator[set[UUID]]:
    """A register of another module: the accounts that it names are tied to every person."""
    named: set[UUID] = set()

    def source(account_id: UUID, people: frozenset[UUID], case_id: UUID, on: date) -> bool:
        return account_id in named and bool(people)

    api.register_interests(source)
    yield named
    interests._sources.remove(source)


def test_another_register_forbids_too(town: make.Town, elsewhere: set[UUID]) -> None:
    case = make.make_case()
    elsewhere.add(town.handler.account_id)
    with pytest.raises(api.InterestDeclared):
        api.assign(actor=town.handler, case_id=case.pk)
    api.assign(actor=town.colleague, case_id=case.pk)


def test_an_agent_does_not_act_on_a_file_that_reaches_them(town: make.Town) -> None:
    case = make.make_case()
    account = town.accounts["handler"]
    account.phone = make.PHONE
    account.save(update_fields=["phone"])
    with pytest.raises(api.InterestDeclared):
        api.assign(actor=town.handler, case_id=case.pk)
