"""What cases give to the figures: days that a journalist could count again, and no person."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from jiwar.analytics import api as analytics
from jiwar.cases import api
from jiwar.cases.contributions import CASES_FACT
from jiwar.cases.models import Case
from jiwar.cases.tests import factories as make
from jiwar.cases.tests.test_import import START, row
from jiwar.kernel import clock
from jiwar.kernel.protocols import ReaderScope

COLUMNS = [column.name for column in CASES_FACT.columns]


def facts(since=None) -> dict[str, dict]:
    return {values[0]: dict(zip(COLUMNS, values, strict=True)) for values in api.fact_rows(since)}


def test_one_row_for_each_case_with_its_place_and_days(town: make.Town) -> None:
    day = timedelta(days=1)
    done = api.import_cases(
        rows=[
            row("quick", town),
            row(
                "asked",
                town,
                completions=((START + day, START + 11 * day),),
                proposed_at=START + 13 * day,
                decided_at=START + 14 * day,
            ),
            row("late", town, proposed_at=START + 8 * day, decided_at=START + 9 * day),
            row("gone", town, proposed_at=None, verdict=None, decided_at=None, withdrawn_at=START + day),
        ]
    )
    rows = facts()
    found = {key: rows[str(case_id)] for key, case_id in done.ids.items()}
    quick = found["quick"]
    assert (quick["commune"], quick["daira"], quick["wilaya"]) == ("1601", quick["daira"], "16")
    assert quick["daira"].startswith("16-")
    assert (quick["submitted_on"].isoformat(), quick["closed_on"].isoformat()) == ("2025-03-02", "2025-03-04")
    assert (quick["delay_days"], quick["delay_working_days"], quick["late_at_close"]) == (2, 2, False)
    # Fourteen days, ten of which with the applicant.
    assert (found["asked"]["delay_days"], found["asked"]["completion_rounds"]) == (4, 1)
    assert found["late"]["late_at_close"]
    assert found["late"]["delay_days"] == 9
    assert found["late"]["delay_working_days"] == 7 - 1 + 0 or found["late"]["delay_working_days"] <= 7
    assert (found["gone"]["outcome"], found["gone"]["delay_days"]) == ("withdrawn", None)


def test_what_is_open_has_a_limit_unless_it_waits_for_the_applicant(town: make.Town) -> None:
    running = make.make_case()
    waiting = make.advance(make.make_case(), "assigned", "asked", town=town)
    rows = facts()
    assert rows[str(running.pk)]["due_on"].isoformat() == "2026-11-25"
    assert rows[str(waiting.pk)]["due_on"] is None
    assert {row["closed_on"] for row in rows.values()} == {None}


def test_a_limit_missed_before_asking_stays_missed(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    with clock.frozen(make.SUNDAY + timedelta(days=10)):
        make.advance(case, "asked", town=town)
        assert facts()[str(case.pk)]["due_on"].isoformat() == "2026-11-25"


def test_only_what_changed_is_read_again(town: make.Town) -> None:
    first, second = make.make_case(), make.make_case()
    version = api.fact_version()
    seen = Case.objects.get(pk=second.pk).updated_at
    with clock.frozen(make.SUNDAY + timedelta(hours=1)):
        make.advance(first, "assigned", town=town)
    assert set(facts(seen)) == {str(first.pk)}
    assert api.fact_version() != version


def test_no_person_is_in_the_figures(town: make.Town) -> None:
    case = make.make_case(code=make.PERMIT)
    text = str(facts()[str(case.pk)])
    assert str(case.applicant_id) not in text
    assert str(case.representative_id) not in text


def test_the_indicators_count_what_they_say(town: make.Town, settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path  # figures of this test alone
    day = timedelta(days=1)
    rows = [row(f"k{n}", town, proposed_at=START + (n + 1) * day, decided_at=START + (n + 1) * day) for n in range(10)]
    api.import_cases(rows=rows)
    analytics.refresh_facts()
    names = ["cases.submitted", "cases.closed", "cases.delay_median", "cases.delay_p90", "cases.late_share"]
    (measured,) = analytics.measure(
        indicators=names,
        scope=ReaderScope(everything=True),
        start=START.date(),
        end=START.date() + 30 * day,
        min_cell=1,
    )
    assert measured.values["cases.submitted"] == measured.values["cases.closed"] == 10
    assert measured.values["cases.delay_median"] == 5  # 1, 2 … 10 days
    assert measured.values["cases.delay_p90"] == 9
    # Filed on a Sunday, three working days: Wednesday. Days 4 to 10 are late.
    assert measured.values["cases.late_share"] == pytest.approx(70)


def test_the_share_out_of_turn_counts_what_was_taken(town: make.Town, settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    waits, in_turn = make.make_case(), make.make_case(code=make.PERMIT)
    api.assign(actor=town.planner, case_id=in_turn.pk)
    with clock.frozen(make.SUNDAY + timedelta(minutes=5)):
        hurried = make.advance(make.make_case(), "assigned", town=town)
    rows = facts()
    assert [rows[str(case.pk)]["out_of_turn"] for case in (waits, in_turn, hurried)] == [None, False, True]
    analytics.refresh_facts()
    (measured,) = analytics.measure(
        indicators=["cases.out_of_turn"],
        scope=ReaderScope(everything=True),
        start=make.SUNDAY.date(),
        end=make.SUNDAY.date(),
        min_cell=1,
    )
    assert measured.values["cases.out_of_turn"] == pytest.approx(50)


def test_appeals_are_counted_against_refusals(town: make.Town, settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    who = make.guest(make.PHONE)
    cases = [make.advance(make.make_case(), "assigned", "refusal", "signed", "sealed", town=town) for _ in range(4)]
    make.delegate_to_deputy(town, first=clock.today(), last=clock.today() + timedelta(days=30))
    for case, verdict in ((cases[0], "refuse"), (cases[1], "refuse")):
        appeal = make.submit(make.make_appeal(who, case, "author"), who)
        api.assign(actor=town.colleague, case_id=appeal.case_id, reason="Recours")
        reasons = ["founded"] if verdict == "refuse" else []
        api.propose(actor=town.colleague, case_id=appeal.case_id, verdict=verdict, reasons=reasons)
        api.sign(actor=town.deputy, case_id=appeal.case_id)
    make.seal_all()
    assert {one["remedy"] for one in facts().values()} == {"", "author"}
    analytics.refresh_facts()
    (measured,) = analytics.measure(
        indicators=["cases.appeals", "cases.appeals_granted", "cases.appeals_filed", "cases.appeals_late_share"],
        scope=ReaderScope(everything=True),
        start=make.SUNDAY.date(),
        end=make.SUNDAY.date() + timedelta(days=2),
        min_cell=1,
    )
    assert measured.values == {
        "cases.appeals": pytest.approx(50),
        "cases.appeals_granted": pytest.approx(0),
        "cases.appeals_filed": 2,
        "cases.appeals_late_share": pytest.approx(0),
    }


def test_appeals_that_silence_rejects_are_late_and_have_no_delay(
    town: make.Town, settings: Any, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    who = make.guest(make.PHONE)
    cases = [make.advance(make.make_case(), "assigned", "refusal", "signed", "sealed", town=town) for _ in range(2)]
    make.delegate_to_deputy(town, first=clock.today(), last=clock.today() + timedelta(days=90))
    answered = make.submit(make.make_appeal(who, cases[0], "author"), who).case_id
    make.submit(make.make_appeal(who, cases[1], "author"), who)
    with clock.frozen(clock.now() + timedelta(days=12)):
        api.assign(actor=town.colleague, case_id=answered, reason="Recours")
        api.propose(actor=town.colleague, case_id=answered, verdict="grant")
        api.sign(actor=town.deputy, case_id=answered)
        make.seal_all()
    with clock.frozen(clock.now() + timedelta(days=80)):
        make.sweep_clocks()
        make.seal_all()
        analytics.refresh_facts()
        (measured,) = analytics.measure(
            indicators=["cases.appeals_delay_median", "cases.appeals_late_share", "cases.appeals_granted"],
            scope=ReaderScope(everything=True),
            start=make.SUNDAY.date(),
            end=clock.today(),
        )
    assert measured.values == {
        "cases.appeals_delay_median": 12,
        "cases.appeals_late_share": pytest.approx(50),
        "cases.appeals_granted": pytest.approx(50),
    }
