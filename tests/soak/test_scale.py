"""Jiwar with 1.2 million files: what the budgets of the design ask, beside what the best known systems publish.

The table is printed and kept in build/scale.json; a budget that is missed fails the test, by how much stands
there.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass

import pytest
from rich.console import Console
from rich.table import Table

from tests.soak import lifecycles, place

pytestmark = pytest.mark.soak
CORES = os.cpu_count() or 1
BUILD_S = 900
SWEEP_S = 300  # the schedule runs every five minutes
AGAIN_MS = 200  # as a list of the staff


@dataclass(frozen=True)
class Row:
    """One figure; without a budget it is only shown. `published` is what another system says of itself, and where."""

    name: str
    figure: float
    unit: str
    budget: float | None = None
    at_most: bool = True
    published: str = ""

    @property
    def kept(self) -> bool:
        """Within its budget, or without one."""
        if self.budget is None:
            return True
        return self.figure <= self.budget if self.at_most else self.figure >= self.budget


ROWS: list[Row] = []
# DIGIT, OpenCRVS 2.0 and Open Zaak as published; their machines have eight cores or more, this one says its own.
LIFE_BUDGET = 40 * CORES / 8


@pytest.fixture(scope="module")
def built() -> Iterator[dict[str, dict[str, int]]]:
    found = {here.name: here.ask("tests.soak.population", here.name) for here in (place.empty(), place.large())}
    yield found
    _show(found)


def _show(found: dict[str, dict[str, int]]) -> None:
    large = found["large"]
    title = f"{large['cases']:,} files, {large['open']:,} open, {CORES} cores"
    table = Table("What", "Figure", "Budget", "Published elsewhere", title=title, title_justify="left")
    for row in ROWS:
        budget = "" if row.budget is None else f"{'≤' if row.at_most else '≥'} {row.budget:,.1f} {row.unit}"
        colour = "green" if row.kept else "red"
        table.add_row(row.name, f"[{colour}]{row.figure:,.1f}[/] {row.unit}", budget, row.published)
    Console(width=140, stderr=True).print(table)
    path = place.ROOT / "build" / "scale.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps({"cores": CORES, "built": found, "rows": [asdict(row) for row in ROWS]}, indent=1))


def noted(*rows: Row) -> list[str]:
    """Keep the rows for the table; those that miss their budget, in words."""
    ROWS.extend(rows)
    return [f"{row.name}: {row.figure} {row.unit} (budget {row.budget})" for row in rows if not row.kept]


def test_the_large_database_is_built_in_fifteen_minutes(built: dict[str, dict[str, int]]) -> None:
    large = built["large"]
    assert large["cases"] >= 1_200_000
    seconds = large["seed_s"] + large["copy_s"] + large["figures_s"]
    assert noted(Row("build the files (once, kept)", seconds, "s", BUILD_S)) == []


def test_staff_find_and_list_as_fast_as_with_an_empty_database(built: dict[str, dict[str, int]]) -> None:
    rows = []
    for name, milliseconds in place.large().ask("tests.soak.reading").items():
        if name.startswith("search"):
            rows.append(Row(f"{name}, p95", milliseconds, "ms", 60, published="OpenCRVS 2.0: < 60 ms at 1.2 M"))
        elif name.startswith("list"):
            rows.append(
                Row(f"{name}, p95", milliseconds, "ms", 200, published="Open Zaak: 150–430 ms at 1 M, 10 cores")
            )
        else:
            rows.append(Row(name, milliseconds, "ms"))
    assert noted(*rows) == []


def test_every_open_file_is_swept_between_two_runs_of_the_schedule(built: dict[str, dict[str, int]]) -> None:
    """All open files fall due on one morning, as after an import or a night without power: silence, alerts, letters."""
    swept = place.large().ask("tests.soak.sweeping")
    name = f"deadline sweep, all {swept['files']:,} open files due"
    missed = noted(
        Row(name, swept["seconds"], "s", SWEEP_S),
        Row("  decided by silence and alerts raised", swept["silences"] + swept["alerts"], ""),
        Row("  again, when nothing is due", swept["again_ms"], "ms", AGAIN_MS),
        Row(f"    its slowest statement: {swept['again_slowest'][:60]}…", swept["again_slowest_ms"], "ms"),
    )
    assert swept["left"] == 0
    assert missed == []


@pytest.mark.parametrize("who", ["program", "guest"])
@pytest.mark.parametrize("size", ["empty", "large"])
def test_whole_lives_of_files(built: dict[str, dict[str, int]], size: str, who: str) -> None:
    """The budget is for what others publish: created by a call; page by page, nine saves come before, and are shown."""
    here = {"empty": place.empty, "large": place.large}[size]()
    outcome = lifecycles.as_fast_as_possible(here, who)
    behind = lifecycles.sealed_behind(here)
    published = {"empty": "DIGIT: 37/s empty, 8 cores", "large": "DIGIT: 6.3/s at 1 M"}[size]
    name = f"{size}, {'by a program' if who == 'program' else 'page by page'}"
    budget = LIFE_BUDGET if who == "program" else None
    rate = round(outcome.per_second, 1)
    missed = noted(
        Row(f"lives a second, {name}", rate, "/s", budget, at_most=False, published=published),
        *(
            Row(f"  {step}, p95, {name}", round(outcome.p95(step), 1), "ms")
            for step in ("create", "assign", "decide", "search")
        ),
        Row(f"  seals that waited at the end, {name}", round(behind, 1), "s"),
    )
    assert outcome.failed == {}
    assert missed == []


def test_the_spike_of_digit_loses_nothing(built: dict[str, dict[str, int]]) -> None:
    here = place.large()
    before = here.count("SELECT count(*) FROM cases_case")
    outcome, recovery = lifecycles.under_the_spike(here, scale=CORES / 8)
    full, long_after = lifecycles.under_the_spike(here, scale=1)
    lifecycles.sealed_behind(here)
    share = 100 * sum(full.failed.values()) / max(len(full.lives) + sum(full.failed.values()), 1)
    missed = noted(
        Row("spike 1→35/s by cores: failed", sum(outcome.failed.values()), "", 0, published="DIGIT: 57 % at 1 M"),
        Row("  the last life done after", round(recovery, 1), "s"),
        Row("spike 1→35/s in full: failed", round(share, 2), "%", 0, published="DIGIT: 57 % at 1 M"),
        Row("  the last life done after", round(long_after, 1), "s"),
    )
    lives = len(outcome.lives) + len(full.lives)
    warmed = 2 * CORES
    assert here.count("SELECT count(*) FROM cases_case") == before + lives + warmed
    assert here.count("SELECT count(*) FROM cases_case WHERE is_open AND stage = 'sealing'") == 0
    assert missed == []
