"""What Jiwar does by itself: in its turn, once, again after a failure, never against anybody, said in the history."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from jiwar.cases import api
from jiwar.cases.actions import automatic
from jiwar.cases.actions.automatic import AutomaticStepFailedError, do_automatic
from jiwar.cases.errors import CaseNotFound, SignerIsProposer
from jiwar.cases.models import AutomaticStep, Case
from jiwar.cases.tests import factories as make
from jiwar.cases.tests.plans import plan, reads_whole_table
from jiwar.catalogue import api as catalogue
from jiwar.identity import api as identity
from jiwar.identity.tests import factories as people
from jiwar.kernel import clock
from jiwar.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db


def by_itself(does: str, *, code: str = make.RESIDENCE, at: int = 1, **more: Any) -> None:
    """From now on Jiwar does this in files of the procedure, as the step at that place."""
    now = catalogue.procedure(code=code).definition
    title = {"ar": f"آليا {does}", "fr": f"Seul {does}"}
    step = catalogue.Step(id=does, kind="automatic", does=does, title=title, **more)
    catalogue.publish(actor=SYSTEM, definition=replace(now, steps=(*now.steps[:at], step, *now.steps[at:])))


def row(case: Case) -> AutomaticStep:
    return AutomaticStep.objects.get(case=case)


def again(case: Case) -> Case:
    case.refresh_from_db()
    return case


def words(case: Case, actor: identity.Actor) -> str:
    with override("fr"):
        return " | ".join(one.words for one in api.case_visible_to(actor, case.pk).history)


def test_a_file_is_given_to_the_handler_who_carries_the_least(town: make.Town) -> None:
    make.advance(make.make_case(), "assigned", town=town)
    by_itself("assign")
    case = make.make_case()
    assert do_automatic() == 1
    assert again(case).handler_id == town.colleague.account_id
    assert case.stage == "examining"
    assert case.has_news  # whoever got it has not seen it
    assert row(case).state == "done"
    assert "Confié par Jiwar" in words(case, town.head)
    assert api.rebuild(case_id=case.pk) == []
    assert do_automatic() == 0


def test_nobody_who_is_away_or_tied_to_the_file_is_given_it(town: make.Town) -> None:
    by_itself("assign")
    case = make.make_case()
    today = clock.today()
    identity.plan_absence(
        actor=town.colleague,
        account_id=town.colleague.account_id,
        substitute_id=town.handler.account_id,
        valid_from=today,
        valid_to=today + timedelta(days=3),
    )
    people.Account.objects.filter(pk=town.handler.account_id).update(phone=make.PHONE)
    do_automatic()
    assert again(case).handler_id is None
    assert (row(case).state, row(case).why) == ("waiting", "nobody")
    people.Account.objects.filter(pk=town.handler.account_id).update(phone="")
    assert do_automatic() == 0  # it looks again in half an hour
    with clock.frozen(clock.now() + timedelta(minutes=31)):
        do_automatic()
    assert again(case).handler_id == town.handler.account_id


def test_whoever_was_faster_did_it(town: make.Town) -> None:
    by_itself("assign")
    case = make.advance(make.make_case(), "assigned", town=town)
    do_automatic()
    assert (row(case).state, row(case).why) == ("done", "by_person")
    assert case.actions.filter(kind="assigned").count() == 1


def test_opinions_are_asked_before_anybody_took_the_file(town: make.Town) -> None:
    by_itself("ask_opinions", code=make.PERMIT)
    case = make.make_case(code=make.PERMIT)
    do_automatic()
    do_automatic()
    assert again(case).stage == "awaiting_opinions"
    assert case.actions.filter(kind="opinions_asked").count() == 1
    for opinion in case.opinions.all():
        expert = town.actor(f"expert_{opinion.opinion_id}")
        api.give_opinion(actor=expert, opinion_id=opinion.pk, verdict="favourable")
    assert again(case).stage == "submitted"  # still to be taken
    assert api.rebuild(case_id=case.pk) == []
    api.assign(actor=town.planner, case_id=case.pk)
    assert again(case).stage == "examining"
    assert "demandé par Jiwar" in words(case, town.planner) or "demandés par Jiwar" in words(case, town.planner)


def test_a_condition_that_does_not_hold_leaves_it_to_people(town: make.Town) -> None:
    by_itself("ask_opinions", code=make.PERMIT, when="papers.size() > 90")
    case = make.make_case(code=make.PERMIT)
    do_automatic()
    assert row(case).due_at is None
    assert again(case).stage == "submitted"
    api.assign(actor=town.planner, case_id=case.pk)
    assert row(case).due_at is not None  # asked again after whatever happens
    do_automatic()
    api.ask_opinions(actor=town.planner, case_id=case.pk)
    assert again(case).stage == "awaiting_opinions"


def test_a_grant_is_proposed_once_nothing_is_missing_and_a_person_signs(town: make.Town) -> None:
    make.hold_paper("identity")
    by_itself("propose_grant")
    case = make.make_case()
    do_automatic()
    assert row(case).why == "handler"
    make.advance(case, "assigned", town=town)
    do_automatic()
    assert row(case).why == "incomplete"
    api.record_lookup(actor=town.handler, case_id=case.pk, paper_id="identity", found=True, note="N° 12")
    do_automatic()
    assert again(case).stage == "awaiting_signature"
    assert (case.proposed_verdict, case.proposed_by_id) == ("grant", None)
    assert "Préparé par Jiwar" in words(case, town.handler)
    make.advance(case, "signed", "sealed", town=town)
    assert case.outcome == "granted"
    assert api.rebuild(case_id=case.pk) == []


def test_what_a_person_sent_back_is_not_proposed_again(town: make.Town) -> None:
    by_itself("propose_grant")
    case = make.advance(make.make_case(), "assigned", town=town)
    do_automatic()
    api.return_to_handler(actor=town.papc, case_id=case.pk, note="À revoir")
    do_automatic()
    assert again(case).stage == "examining"
    assert case.proposals.count() == 1


def test_the_handler_does_not_sign_what_jiwar_proposed_on_their_file(town: make.Town) -> None:
    by_itself("propose_grant")
    case = make.advance(make.make_case(), "assigned", town=town)
    do_automatic()
    Case.objects.filter(pk=case.pk).update(handler_id=town.papc.account_id)
    with pytest.raises(SignerIsProposer):
        api.sign(actor=town.papc, case_id=case.pk)


def test_a_service_that_is_not_favourable_leaves_the_proposal_to_people(town: make.Town) -> None:
    steps = catalogue.procedure(code=make.PERMIT).definition.steps
    by_itself("propose_grant", code=make.PERMIT, at=next(n for n, s in enumerate(steps) if s.kind == "opinions") + 1)
    case = make.make_case(code=make.PERMIT)
    api.assign(actor=town.planner, case_id=case.pk)
    api.ask_opinions(actor=town.planner, case_id=case.pk)
    for number, opinion in enumerate(case.opinions.all()):
        expert = town.actor(f"expert_{opinion.opinion_id}")
        verdict = "favourable" if number else "unfavourable"
        api.give_opinion(actor=expert, opinion_id=opinion.pk, verdict=verdict, text="Réseau saturé")
    do_automatic()
    assert again(case).stage == "examining"
    assert row(case).why == "unfavourable"
    with override("fr"):
        (said,) = [
            one for one in api.picture_of(api.case_visible_to(town.planner, case.pk)).rows if "Seul" in one.title
        ]
    assert "Un service n’est pas favorable" in " ".join(said.about)


def test_a_failure_is_tried_again_and_holds_no_other_file_back(town: make.Town, monkeypatch) -> None:
    by_itself("assign")
    broken, fine = make.make_case(), make.make_case()
    real = automatic.least_loaded
    monkeypatch.setattr(automatic, "least_loaded", lambda case: 1 / 0 if case.pk == broken.pk else real(case))
    with pytest.raises(AutomaticStepFailedError):
        do_automatic()
    assert again(fine).handler_id is not None
    assert (row(broken).why, row(broken).tries) == ("failed", 1)
    assert do_automatic() == 0
    monkeypatch.undo()
    with clock.frozen(clock.now() + timedelta(minutes=2)):
        assert do_automatic() == 1
    assert again(broken).handler_id is not None
    assert row(broken).tries == 0


def test_a_file_that_waits_for_its_applicant_is_left_alone(town: make.Town) -> None:
    by_itself("propose_grant")
    case = make.advance(make.make_case(), "assigned", "asked", town=town)
    do_automatic()
    assert again(case).stage == "awaiting_applicant"
    make.advance(case, "completed", town=town)
    do_automatic()
    assert again(case).stage == "awaiting_signature"


def test_procedures_without_such_steps_keep_no_rows_and_the_sweep_reads_its_index(town: make.Town) -> None:
    make.advance(make.make_case(), "assigned", town=town)
    assert not AutomaticStep.objects.exists()
    with CaptureQueriesContext(connection) as queries:
        assert do_automatic() == 0
    (sweep,) = [one["sql"] for one in queries if "automaticstep" in one["sql"]]
    assert not reads_whole_table(plan(sweep))


def test_a_stranger_sees_nothing_of_it(town: make.Town) -> None:
    by_itself("assign")
    case = make.make_case()
    do_automatic()
    with pytest.raises(CaseNotFound):
        api.case_visible_to(make.guest("+213550999999"), case.pk)
