"""Silence where several authorities decide: what one of them refused, silence does not grant. The table of the docs."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from jiwar.cases import api, tasks
from jiwar.cases.actions.recording import subject_of
from jiwar.cases.models import Case, CaseAlert
from jiwar.cases.queries.clocks import HELD
from jiwar.cases.tests import factories as make
from jiwar.cases.tests.authorities import Authority, fresh, sent, states, two_parts
from jiwar.decisions import api as decisions
from jiwar.kernel import clock
from jiwar.kernel.actors import SYSTEM

PAGE = Path(__file__).parents[4] / "docs" / "explanation" / "legal-clock.md"
AGAINST = {"verdict": "unfavourable", "reasons": ["other_commune"]}


def annulled(authority: Authority, case: Case) -> None:
    decision = authority.decide(case, **AGAINST)
    decisions.annul_number(actor=SYSTEM, decision_id=decision.id, reason="Erreur")
    api.take_back_part(decision_id=decision.id)


# What an authority does with its part, as the table says it.
DEEDS: dict[str, Callable[[Authority, Case], object]] = {
    "silent": lambda authority, case: None,
    "grants": lambda authority, case: authority.decide(case),
    "refuses": lambda authority, case: authority.decide(case, **AGAINST),
    "prepares a refusal": lambda authority, case: (authority.take(case), authority.prepare(case, **AGAINST)),
    "refuses, number annulled": annulled,
}


def rows() -> list[list[str]]:
    lines = [line for line in PAGE.read_text().splitlines() if line.startswith("| P")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_the_table_is_read() -> None:
    assert len(rows()) >= 8
    assert {deed for row in rows() for deed in row[3:5]} == set(DEEDS)


def after_limit(case: Case) -> Case:
    assert case.due_on is not None
    with clock.frozen(clock.now() + (case.due_on - clock.today()) + timedelta(days=1)):
        tasks.watch_clocks()
    return fresh(case)


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row[0]} {row[1]}")
def test_a_worked_example(town: make.Town, hall: Authority, waters: Authority, row: list[str]) -> None:
    _number, _title, silence, building, water, lead, said = row
    make.silence_means(silence)
    two_parts()
    case = sent(town)
    DEEDS[building](hall, case)
    DEEDS[water](waters, case)
    if lead == "proposes the refusal":
        api.propose(actor=town.handler, case_id=case.pk, verdict="refuse")
    case = after_limit(fresh(case))
    found = {"": "late", "approval": "granted", "refusal": "refused"}[case.tacit]
    assert found == said
    certificates = [one for one in decisions.decisions_about(subject=subject_of(case)) if "TAC/" in one.number]
    assert len(certificates) == (0 if said == "late" else 1)


def refused(town: make.Town, hall: Authority) -> Case:
    make.silence_means("approval")
    two_parts()
    case = sent(town)
    hall.decide(case, **AGAINST)
    return fresh(case)


def test_the_file_is_late_goes_up_with_the_reason_and_the_applicant_reads_it(town: make.Town, hall: Authority) -> None:
    case = after_limit(refused(town, hall))
    assert (case.stage, case.tacit) == ("examining", "")
    assert states(case) == {"building": "decided", "water": "open"}, "the others still decide"
    assert set(CaseAlert.objects.filter(case=case, step="").values_list("level", flat=True)) == {"late"}
    assert case.actions.get(kind="escalated", details__level="late").details["against"] == ["building"]
    with clock.frozen(clock.now() + timedelta(days=60)):
        assert make.told("cases.late")
        assert any(HELD[case.language] in letter.body for letter in make.inbox(case))
        (alert,) = api.alerts_of(actor=town.wali, commune_codes=[case.commune_code]).rows
        assert alert.held_words
    for _ in range(2):  # asked again every day, and never granted
        with clock.frozen(clock.now() + timedelta(days=90)):
            tasks.watch_clocks()
    assert fresh(case).tacit == ""
    seen = api.case_visible_to(make.guest(make.PHONE), case.pk)
    assert (seen.clock.held, seen.clock.silence, seen.clock.silence_text) == (True, "none", HELD)


def test_once_the_refusal_is_decided_anew_silence_speaks_again(town: make.Town, hall: Authority) -> None:
    case = refused(town, hall)
    decision = hall.row(case).decision_id
    case = after_limit(case)
    assert case.tacit == ""
    decisions.annul_number(actor=SYSTEM, decision_id=decision, reason="Erreur")
    api.take_back_part(decision_id=decision)
    with clock.frozen(clock.now() + timedelta(days=90)):
        tasks.watch_clocks()
    assert fresh(case).tacit == "approval"


def test_what_the_law_takes_for_refused_contradicts_nobody(town: make.Town, hall: Authority) -> None:
    case = refused(town, hall)
    assert api.clock_of(case).held
    make.silence_means("refusal")
    other = refused_by_silence(town, hall)
    assert not api.clock_of(other).held
    assert other.tacit == "refusal"


def refused_by_silence(town: make.Town, hall: Authority) -> Case:
    other = sent(town)
    hall.decide(other, **AGAINST)
    return after_limit(fresh(other))
