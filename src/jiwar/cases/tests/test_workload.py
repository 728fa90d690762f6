"""What those who answer for offices read, and how files are shared out between handlers."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from jiwar.audit.models import JournalEntry
from jiwar.cases import api
from jiwar.cases.models import CaseParty
from jiwar.cases.queries.interests import interest_in, ties_to
from jiwar.cases.rules.sharing import share_out
from jiwar.cases.tests import factories as make
from jiwar.identity import api as identity
from jiwar.kernel import clock
from jiwar.kernel.errors import Refused


@given(
    st.lists(st.integers(1, 5), max_size=40),
    st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 30), max_size=6),
)
def test_nobody_gets_a_file_while_another_carries_less_by_more_than_its_weight(
    weights: list[int], loads: dict[str, int]
) -> None:
    files = list(enumerate(weights))
    given_to = share_out(files, loads)
    assert set(given_to) == (set(range(len(weights))) if loads else set())
    ends = dict(loads)
    for file, hand in given_to.items():
        ends[hand] += weights[file]
    for hand in set(given_to.values()):
        heaviest = max(weights[file] for file, to in given_to.items() if to == hand)
        assert ends[hand] - heaviest <= min(ends.values())


@given(
    st.lists(st.tuples(st.integers(1, 5), st.sets(st.sampled_from("abcd"))), max_size=30),
    st.dictionaries(st.sampled_from("abcd"), st.integers(0, 30), max_size=4),
)
def test_a_file_never_goes_to_whom_it_is_barred_and_to_the_least_loaded_of_the_others(
    files: list[tuple[int, set[str]]], loads: dict[str, int]
) -> None:
    weights, barred = [weight for weight, _ in files], {pk: closed for pk, (_, closed) in enumerate(files)}
    given_to = share_out(list(enumerate(weights)), loads, barred)
    for file, closed in barred.items():
        assert (file in given_to) == bool(set(loads) - closed)
        assert given_to.get(file) not in closed
    ends = dict(loads)
    for file, hand in given_to.items():
        ends[hand] += weights[file]
    for file, hand in given_to.items():
        others = [ends[one] for one in loads if one not in barred[file]]
        heaviest = max(weights[one] for one, to in given_to.items() if to == hand)
        assert ends[hand] - heaviest <= max(others)


def test_ties_to_many_files_are_those_of_each(town: make.Town) -> None:
    who = make.citizen()
    first, second = (make.advance(make.make_case(actor=who), "assigned", town=town) for _file in range(2))
    other = make.make_case(actor=make.citizen(), code=make.RESIDENCE)
    api.declare_interest(actor=town.colleague, case_id=first.pk, reason="Voisins")
    api.declare_interest(actor=town.handler, case_id=second.pk, reason="J'y ai conseillé", only_this_file=True)
    party = CaseParty.objects.filter(case=other, role="applicant").get()
    account = town.accounts["head"]
    account.phone = party.phone
    account.save()
    names, files = ("handler", "colleague", "head", "planner"), [first, second, other]
    ids = {name: town.accounts[name].pk for name in names}
    ties = ties_to(cases=files, account_ids=list(ids.values()))
    for case in files:
        for pk in ids.values():
            alone = interest_in(identity.staff_actor(account_id=pk), case)
            assert (pk in ties[case.pk]) == (alone is not None), (case, pk, alone)
    assert ids["colleague"] in ties[first.pk]
    assert ids["handler"] not in ties[first.pk], "tied to one file alone"
    assert ids["head"] in ties[other.pk], "reached by the agent's own telephone"


def test_a_colleague_tied_to_a_file_is_not_proposed_for_it(town: make.Town) -> None:
    cases = [make.advance(make.make_case(), "assigned", town=town) for _file in range(2)]
    api.declare_interest(actor=town.colleague, case_id=cases[0].pk, reason="Voisins", only_this_file=True)
    mine = {"actor": town.head, "office_id": cases[0].office_id, "account_id": town.accounts["handler"].pk}
    colleague, head = town.accounts["colleague"].pk, town.accounts["head"].pk
    shared = {one.row.id: one for one in api.shared_out(**mine, among=[colleague])}
    assert (shared[cases[0].pk].to_account_id, shared[cases[0].pk].tied) == (None, {colleague})
    assert (shared[cases[1].pk].to_account_id, shared[cases[1].pk].tied) == (colleague, frozenset())
    both = {one.row.id: one.to_account_id for one in api.shared_out(**mine, among=[colleague, head])}
    assert both == {cases[0].pk: head, cases[1].pk: colleague}


def test_sharing_many_files_costs_as_many_queries_as_one(town: make.Town) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            api.shared_out(actor=town.head, office_id=office_id, account_id=town.accounts["handler"].pk)
        return len(seen)

    office_id = make.advance(make.make_case(), "assigned", town=town).office_id
    queries()
    once = queries()
    for _file in range(4):
        make.advance(make.make_case(), "assigned", town=town)
    assert queries() == once


def test_a_file_goes_to_a_colleague_by_its_head_or_who_holds_it_and_the_journal_says_why(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    to = town.accounts["colleague"].pk
    with pytest.raises(api.TextMissing):
        api.hand_over(actor=town.head, case_id=case.pk, to_account_id=to, reason=" ")
    for who in ("colleague", "papc"):
        with pytest.raises(api.MayNotAct):
            api.hand_over(actor=town.actor(who), case_id=case.pk, to_account_id=to, reason="Absence")
    for somebody in (town.accounts["planner"].pk, uuid4()):
        with pytest.raises(api.NotAHandlerThere):
            api.hand_over(actor=town.head, case_id=case.pk, to_account_id=somebody, reason="Absence")
    with pytest.raises(api.CaseNotFound):
        api.hand_over(actor=town.planner, case_id=case.pk, to_account_id=to, reason="Absence")
    did = api.hand_over(actor=town.head, case_id=case.pk, to_account_id=to, reason="Absence du gestionnaire")
    case.refresh_from_db()
    assert case.handler_id == to
    assert JournalEntry.objects.filter(reason="Absence du gestionnaire").exists()
    api.hand_back(actor=town.head, case_id=case.pk, did=did, reason="Retour")
    case.refresh_from_db()
    assert case.handler_id == town.accounts["handler"].pk


def test_a_file_never_goes_to_a_colleague_who_is_tied_to_it(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    to = town.accounts["colleague"].pk
    api.declare_interest(actor=town.colleague, case_id=case.pk, reason="Voisins")
    with translation.override("en"), pytest.raises(Refused, match="tied to this file"):
        api.hand_over(actor=town.head, case_id=case.pk, to_account_id=to, reason="Absence")
    case.refresh_from_db()
    assert case.handler_id == town.accounts["handler"].pk


def test_what_was_worked_on_since_is_not_taken_back(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    to = town.accounts["colleague"].pk
    did = api.hand_over(actor=town.handler, case_id=case.pk, to_account_id=to, reason="Congé")
    api.propose(actor=town.colleague, case_id=case.pk, verdict="grant")
    with pytest.raises((api.StaleCase, api.NotInThisStage)):
        api.hand_back(actor=town.head, case_id=case.pk, did=did, reason="Retour")


def test_the_figures_of_today_follow_the_files(town: make.Town) -> None:
    make.advance(make.make_case(), "assigned", town=town)
    make.advance(make.make_case(), "assigned", "asked", town=town)
    make.advance(make.make_case(), "assigned", "proposed", town=town)
    make.make_case()
    (load,) = api.office_loads(actor=town.head)
    assert (load.open, load.late, load.soon, load.unassigned) == (4, 0, 0, 1)
    assert (load.with_applicant, load.with_experts, load.to_sign) == (1, 0, 1)
    with clock.frozen(make.SUNDAY + timedelta(days=2)):
        assert api.office_loads(actor=town.head)[0].soon == 3
    with clock.frozen(make.SUNDAY + timedelta(days=9)):
        (load,) = api.office_loads(actor=town.papc)
        assert (load.late, load.soon) == (3, 0)
        (mine, other, head) = api.handler_loads(actor=town.head, office_id=load.office_id)
        assert (mine.in_hand, mine.late, mine.weight) == (2, 1, 2)
        assert (other.in_hand, head.in_hand) == (0, 0)
    assert api.office_loads(actor=town.handler) == []
    assert api.handler_loads(actor=town.planner, office_id=load.office_id) == []
    assert api.office_loads(actor=make.guest(make.PHONE)) == []


def test_a_procedure_that_consults_services_weighs_more(town: make.Town) -> None:
    case = make.make_case(code=make.PERMIT)
    api.assign(actor=town.planner, case_id=case.pk)
    (load,) = [one for one in api.office_loads(actor=town.papc) if one.office_id == case.office_id]
    (hand,) = [one for one in api.handler_loads(actor=town.papc, office_id=load.office_id) if one.in_hand]
    steps = make.catalogue.procedure(code=make.PERMIT).definition.steps
    assert hand.weight == 1 + sum(len(step.opinions) for step in steps) > 1


def test_the_files_of_one_are_proposed_to_those_who_carry_the_least(town: make.Town) -> None:
    for _file in range(3):
        make.advance(make.make_case(), "assigned", town=town)
    busy = make.make_case()
    api.assign(actor=town.colleague, case_id=busy.pk)
    handler, colleague, head = (town.accounts[name].pk for name in ("handler", "colleague", "head"))
    call = {"actor": town.head, "office_id": busy.office_id, "account_id": handler}
    shared = [one.to_account_id for one in api.shared_out(**call)]
    assert sorted(map(str, shared)) == sorted(map(str, [head, head, colleague]))
    assert {one.to_account_id for one in api.shared_out(**call, among=[colleague])} == {colleague}
    assert api.shared_out(**call | {"actor": town.planner}) == []


def test_the_page_of_today_asks_the_same_of_the_database_however_many_files(town: make.Town) -> None:
    counts = []
    for wanted in (1, 3):
        while len(api.queue(actor=town.handler).rows) < wanted:
            make.advance(make.make_case(), "assigned", town=town)
        head, office_id = town.head, api.office_loads(actor=town.head)[0].office_id
        with CaptureQueriesContext(connection) as asked:
            api.office_loads(actor=head)
            api.handler_loads(actor=head, office_id=office_id)
        counts.append(len(asked))
    assert counts == [5, 5]  # files and parts
