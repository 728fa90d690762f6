"""Whatever people do, in whatever order: the columns follow from the actions, and what is closed stays closed."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiwar.cases import api, tasks
from jiwar.cases.models import Case, Opinion
from jiwar.cases.queries.rebuilding import replayed, state_of
from jiwar.cases.rules.evolve import KINDS, NO_LIMIT, BrokenHistoryError, CaseState, Deed, evolve
from jiwar.cases.rules.moments import STAGES, possible
from jiwar.cases.tests import factories as make
from jiwar.decisions import api as decisions
from jiwar.identity import api as identity
from jiwar.kernel import clock, snapshot
from jiwar.kernel.actors import SYSTEM
from jiwar.kernel.errors import Refused
from jiwar.offices import api as offices
from jiwar.outbox import api as outbox
from jiwar.territory import api as territory

FILER = "+213770123456"  # the architect of the first example


def doings(case: Case, town: make.Town) -> dict[str, Callable[[], object]]:
    """Everything that anybody may try on a building permit."""
    definition = api.case_visible_to(town.planner, case.pk).definition
    reason = definition.refusal.reasons[0].id

    def opinion(number: int) -> None:
        name = ("urbanism", "civil_protection", "water", "electricity")[number]
        row = Opinion.objects.filter(case=case, opinion_id=name).first()
        if row is not None:
            api.give_opinion(actor=town.actor(f"expert_{name}"), opinion_id=row.pk, verdict="favourable")

    def annul() -> None:
        case.refresh_from_db()
        if case.decision_id and case.stage == "sealing":
            decisions.annul_number(actor=SYSTEM, decision_id=case.decision_id, reason="test")
            outbox.drain()

    def undo() -> None:
        last = case.actions.order_by("-sequence")[:1].get()
        names = [name for name, account in town.accounts.items() if str(account.pk) == last.actor_id]
        with clock.frozen(last.at + timedelta(seconds=5)):
            for name in names:
                api.undo(actor=town.actor(name), case_id=case.pk, sequence=last.sequence)

    return {
        "undo": undo,
        "assign": lambda: api.assign(actor=town.planner, case_id=case.pk),
        "ask": lambda: api.request_completion(
            actor=town.planner, case_id=case.pk, items=[{"kind": "answer", "id": "works_months", "remark": ""}]
        ),
        "complete": lambda: api.complete(actor=make.guest(FILER), case_id=case.pk, answers={"works_months": 30}),
        "opinions": lambda: api.ask_opinions(actor=town.planner, case_id=case.pk),
        **{f"opinion {number}": (lambda number=number: opinion(number)) for number in range(4)},
        "silence": api.count_silence,
        "grant": lambda: api.propose(actor=town.planner, case_id=case.pk, verdict="grant"),
        "refuse": lambda: api.propose(actor=town.planner, case_id=case.pk, verdict="refuse", reasons=[reason]),
        "return": lambda: api.return_to_handler(actor=town.papc, case_id=case.pk, note="Revoir"),
        "sign": lambda: api.sign(actor=town.papc, case_id=case.pk),
        "annul": annul,
        "write": lambda: api.post_message(actor=make.guest(FILER), case_id=case.pk, body="Bonjour"),
        "answer": lambda: api.post_message(actor=town.planner, case_id=case.pk, body="Bonjour"),
        "withdraw": lambda: api.withdraw(actor=make.guest(FILER), case_id=case.pk),
    }


# Weighted towards what makes a file go on, so that most stories go far.
WORDS = ["assign", "opinions", "opinion 0", "opinion 1", "opinion 2", "opinion 3", "grant", "sign"] * 2 + [
    "ask",
    "complete",
    "silence",
    "refuse",
    "return",
    "undo",
    "undo",
    "annul",
    "write",
    "answer",
    "withdraw",
]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=st.lists(st.tuples(st.sampled_from(WORDS), st.integers(0, 4)), min_size=4, max_size=22))
def test_any_story_can_be_told_again_from_its_actions(town: make.Town, story: list[tuple[str, int]]) -> None:
    now = make.SUNDAY
    with clock.frozen(now):
        case = make.make_case(code=make.PERMIT)
    for word, days in story:
        now += timedelta(days=days, minutes=1)
        with clock.frozen(now):
            before = Case.objects.get(pk=case.pk)
            with suppress(Refused):
                doings(case, town)[word]()
            check(Case.objects.get(pk=case.pk), before)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=st.lists(st.tuples(st.sampled_from(WORDS), st.integers(0, 4)), min_size=4, max_size=18), data=st.data())
def test_a_reorganisation_at_any_moment_moves_a_file_and_not_its_limit(town: make.Town, story, data) -> None:
    """The bureau is continued by another one morning: whoever has a seat there goes on, the clock notices nothing."""
    morning = data.draw(st.integers(0, len(story)))
    now = make.SUNDAY
    eve = transaction.savepoint()
    try:
        with clock.frozen(now):
            case = make.make_case(code=make.PERMIT)
            old, new = (
                offices.competent_office(competence=one, commune_code="1601") for one in (make.PERMIT, make.RESIDENCE)
            )
            identity.hold_role(
                actor=SYSTEM,
                account_id=town.planner.account_id,
                role="handler",
                office_id=new.id,
                valid_from=clock.today(),
            )
        for number, (word, days) in enumerate([*story, ("write", 0)]):
            now += timedelta(days=days, minutes=1)
            with clock.frozen(now):
                if number == morning:
                    offices.replace_office(
                        actor=SYSTEM, office_id=old.id, successor_id=new.id, on=clock.today(), reason="arrêté"
                    )
                before = Case.objects.get(pk=case.pk)
                tasks.succeed_offices()
                after = Case.objects.get(pk=case.pk)
                kept = ("clock", "queue_on", "stage", "handler_id", "completion_rounds", "opinions_waiting", "outcome")
                assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
                follows = number >= morning and after.stage not in ("sealing", "closed")
                assert not follows or after.office_id == new.id
                with suppress(Refused):
                    doings(case, town)[word]()
                check(Case.objects.get(pk=case.pk), after)
    finally:
        transaction.savepoint_rollback(eve)  # the next story finds the offices as they were
        snapshot.forget_all()


def check(case: Case, before: Case) -> None:
    assert api.rebuild(case_id=case.pk) == []
    assert state_of(case) == replayed(case.pk)
    assert case.actions.count() == case.sequence
    assert case.is_open == (case.stage != "closed")
    assert (case.queue_on == NO_LIMIT) == (not case.is_open or api.clock_of(case).state != "running")
    assert case.opinions_waiting == Opinion.objects.filter(case=case, state="asked").count()
    if before.stage == "closed":
        assert (case.outcome, case.closed_at, case.clock) == (before.outcome, before.closed_at, before.clock)
    if case.stage in ("sealing", "closed") and case.outcome != "withdrawn":
        assert case.decision_id
        assert api.clock_of(case).state == "ended"
    if case.sequence == before.sequence:
        assert case.updated_at == before.updated_at
    view = api.clock_of(case)
    if view.state == "running" and view.working:
        assert territory.is_working_day(view.due_on)


# --- The rules alone ----------------------------------------------------------------------------------------


def test_actions_out_of_order_are_refused() -> None:
    with pytest.raises(BrokenHistoryError):
        evolve(CaseState(), Deed(kind="assigned", sequence=2, at=make.SUNDAY))
    with pytest.raises(BrokenHistoryError):
        evolve(CaseState(), Deed(kind="teleported", sequence=1, at=make.SUNDAY))


def test_what_may_follow_is_said_for_every_kind() -> None:
    after_the_end = {"message_posted", "fee_paid", "mandate_ended", "reopened", "appealed", "appeal_answered", "undone"}
    for kind in KINDS:
        assert any(possible(kind, stage) for stage in ("", *STAGES))
        assert not possible(kind, "closed") or kind in after_the_end
