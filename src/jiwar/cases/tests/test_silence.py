"""Silence decides: recorded once, after the limit, certified under the institution's seal."""

from datetime import date, datetime, timedelta

import pytest

from jiwar.cases import api, tasks
from jiwar.cases.models import Case, Opinion
from jiwar.cases.queries.tacit import tacit_act_of
from jiwar.cases.queries.words import stage_words
from jiwar.cases.tests import factories
from jiwar.cases.tests.factories import (
    PERMIT,
    advance,
    ask_fee,
    inbox,
    make_case,
    pay_fee,
    seal_all,
    silence_means,
    told,
)
from jiwar.decisions import api as decisions
from jiwar.documents import api as documents
from jiwar.kernel import clock
from jiwar.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db


def on(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 8, 0, tzinfo=clock.ALGIERS)


def after_limit(case: Case, days: int = 1) -> datetime:
    assert case.due_on is not None
    return on(case.due_on + timedelta(days=days))


def watched(case: Case, moment: datetime) -> Case:
    with clock.frozen(moment):
        tasks.watch_clocks()
    case.refresh_from_db()
    return case


@pytest.mark.parametrize(("silence", "outcome"), [("approval", "granted"), ("refusal", "refused")])
def test_silence_closes_the_file_with_its_sealed_certificate(town, silence, outcome) -> None:
    silence_means(silence)
    case = advance(make_case(), "assigned", town=town)
    limit = case.due_on
    watched(case, after_limit(case))
    assert (case.stage, case.tacit, case.outcome) == ("sealing", silence, "")
    decision = decisions.decision(id=case.decision_id)
    assert decision.number.startswith("TAC/1601/2026/")
    with clock.frozen(after_limit(case)):
        seal_all()
    case.refresh_from_db()
    assert (case.stage, case.outcome, case.tacit) == ("closed", outcome, silence)
    assert case.due_on == limit
    assert date.fromisoformat(case.clock["ended_on"]) == limit + timedelta(days=1)
    assert api.rebuild(case_id=case.pk) == []
    act = documents.document(id=case.document_id)
    assert act.file_id is not None
    assert stage_words(case.stage, case.outcome, case.tacit) != stage_words(case.stage, case.outcome)
    with clock.frozen(after_limit(case)):  # a letter is read once it has left
        letter = inbox(case)[0]
    assert (letter.body.count(decision.number), decision.remedies is not None) == (1, silence == "refusal")


def test_the_certificate_says_that_it_comes_by_law_and_from_which_text(town) -> None:
    silence_means("approval", basis=("dz.law-08-09-2008.art-830",))
    content = tacit_act_of(make_case(), "approval").content
    assert content["signer"]["name"] == ""
    assert "بقوة القانون" in content["signer"]["power"] or "de plein droit" in content["signer"]["power"]
    assert "08-09" in content["signer"]["power"]
    assert "{" not in content["body"]


def test_nothing_is_decided_on_the_last_day_nor_twice(town) -> None:
    silence_means("approval")
    case = make_case()
    assert watched(case, after_limit(case, 0)).stage == "submitted"
    assert watched(case, after_limit(case)).stage == "sealing"
    decision, sequence = case.decision_id, case.sequence
    watched(case, after_limit(case, 3))
    assert (case.decision_id, case.sequence) == (decision, sequence)


def test_where_silence_means_nothing_the_file_is_only_late(town) -> None:
    case = make_case()
    watched(case, after_limit(case))
    assert (case.stage, case.tacit) == ("submitted", "")


def test_a_file_that_waits_for_its_applicant_is_not_decided(town) -> None:
    silence_means("approval")
    case = advance(make_case(), "assigned", "asked", town=town)
    assert watched(case, on(date(2027, 6, 1))).stage == "awaiting_applicant"


def test_a_request_that_came_after_the_limit_holds_nothing_back(town) -> None:
    silence_means("refusal")
    case = advance(make_case(), "assigned", town=town)
    with clock.frozen(after_limit(case)):
        advance(case, "asked", town=town)
    assert watched(case, after_limit(case, 2)).tacit == "refusal"
    assert api.rebuild(case_id=case.pk) == []


def test_opinions_still_asked_are_dropped(town) -> None:
    silence_means("approval", code=PERMIT)
    case = make_case(code=PERMIT)
    api.assign(actor=town.planner, case_id=case.pk)
    api.ask_opinions(actor=town.planner, case_id=case.pk)
    watched(case, after_limit(Case.objects.get(pk=case.pk)))
    assert set(Opinion.objects.filter(case=case).values_list("state", flat=True)) <= {"dropped", "silent"}
    assert case.opinions_waiting == 0


def test_a_holiday_decreed_in_time_is_counted_before_silence_speaks(town) -> None:
    """The worker was down when the feast was decreed: the limit moves first."""
    silence_means("approval")
    case = make_case()
    with clock.frozen(after_limit(case, 0)):
        factories.territory.add_holiday(
            actor=SYSTEM, code="test-feast", day=case.due_on, names={"ar": "عيد", "fr": "Fête"}
        )
    before = case.due_on
    watched(case, after_limit(case))
    assert (case.stage, case.due_on > before) == ("submitted", True)


def test_an_annulled_number_lets_silence_speak_again(town) -> None:
    silence_means("approval")
    case = make_case()
    watched(case, after_limit(case))
    first = case.decision_id
    with clock.frozen(after_limit(case)):
        decisions.annul_number(actor=SYSTEM, decision_id=first, reason="the layout was broken")
        api.take_back_signature(decision_id=first)
    case.refresh_from_db()
    assert (case.stage, case.tacit, case.is_open) == ("submitted", "", True)
    watched(case, after_limit(case, 2))
    assert case.tacit == "approval"
    assert case.decision_id not in (None, first)
    assert api.rebuild(case_id=case.pk) == []


def test_a_fee_before_signature_holds_the_approval_back_until_it_is_paid(town) -> None:
    ask_fee("before_signature")
    silence_means("approval")
    case = make_case()
    assert watched(case, after_limit(case)).tacit == ""
    with clock.frozen(after_limit(case)):
        pay_fee(town, case)
    assert watched(case, after_limit(case, 2)).tacit == "approval"


def test_figures_count_silence_as_what_it_is(town) -> None:
    silence_means("approval")
    case = make_case()
    watched(case, after_limit(case))
    with clock.frozen(after_limit(case)):
        seal_all()
    row = next(row for row in api.fact_rows(None) if row[0] == str(case.pk))
    delay_days, delay_working, _rounds, late, tacit = row[12:17]
    assert (delay_days, delay_working, late, tacit) == (None, None, True, True)


def test_the_applicant_is_told_once(town) -> None:
    silence_means("refusal")
    case = make_case()
    watched(case, after_limit(case))
    with clock.frozen(after_limit(case)):
        seal_all()
        tasks.watch_clocks()
        assert len(told("cases.tacit_refused")) == 1
