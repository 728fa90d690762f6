"""Measures the budget of dashboards: facts of up to ten million cases, made here, asked as a page asks."""

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from jiwar.analytics.queries import store
from jiwar.analytics.rules.definitions import Column, FactSource, Indicator
from jiwar.analytics.rules.statements import Question, Statement, statements

Figure = tuple[str, float, float, str]
START, END = date(2024, 1, 1), date(2025, 12, 30)
NOTHING: dict[str, str] = {}


def benchmarks(rows: int = 10_000_000) -> list[Figure]:
    """(name, figure, budget, unit) of a group-by over `rows` cases cold, of one commune, and of a page's questions.

    About 20 s and 300 MB of temporary space for ten million rows.
    """
    with _synthetic(rows) as path:
        volumes = _timed(path, Question(START, END, END, by="commune"), ["submitted"])
        delays = _timed(path, Question(START, END, END, by="commune"), ["median", "p90"])
        quarter = _timed(path, Question(date(2025, 10, 1), END, END, by="commune"), ["submitted", "median", "p90"])
        one = _timed(path, Question(START, END, END, communes=("x0700",)), ["submitted", "median", "p90"])
    millions = f"{rows / 1_000_000:g} M cases"
    return [
        (f"dashboard volumes by commune, {millions}, cold", volumes, 200, "ms"),
        (f"dashboard median and p90 by commune, {millions}, cold", delays, 200, "ms"),
        (f"dashboard of a quarter by commune, both questions, {millions}, cold", quarter, 200, "ms"),
        (f"dashboard of one commune, {millions}, cold", one, 20, "ms"),
    ]


def _fact() -> FactSource:
    columns = [
        Column("commune", "text", NOTHING, dimension=True),
        Column("submitted_on", "date", NOTHING),
        Column("closed_on", "date", NOTHING),
        Column("delay_days", "integer", NOTHING),
    ]
    return FactSource("cases", NOTHING, columns, rows=lambda since: (), version=str)


def _indicators() -> dict[str, Indicator]:
    def made(name: str, sql: str, period: str) -> Indicator:
        return Indicator(name, "cases", NOTHING, NOTHING, "count", sql, None, period=period)

    return {
        "submitted": made("submitted", "count(*)", "submitted_on"),
        "median": made("median", "quantile_disc(delay_days, 0.5)", "closed_on"),
        "p90": made("p90", "quantile_disc(delay_days, 0.9)", "closed_on"),
    }


@contextmanager
def _synthetic(rows: int) -> Iterator[Path]:
    """Cases of 1,541 communes over two years, ordered as the real file is."""
    folder = Path(tempfile.mkdtemp(prefix="jiwar-bench-"))
    path = folder / "cases.parquet"
    try:
        with contextlib.closing(store.connect(writing=True)) as engine:
            engine.execute(f"SET temp_directory = {store.quoted(folder / 'tmp')}")
            engine.execute("SET memory_limit = '2GB'")
            engine.execute("SELECT setseed(0.16)")
            engine.execute(
                f"""COPY (SELECT 'x' || lpad((i * 7919 % 1541)::VARCHAR, 4, '0') AS commune,
                    DATE '2024-01-01' + (i * 31 % 730)::INTEGER AS submitted_on,
                    CASE WHEN random() < 0.97 THEN DATE '2024-01-05' + (i * 31 % 725)::INTEGER END AS closed_on,
                    exp(random() * 3.5)::INTEGER AS delay_days
                FROM range({int(rows)}) r(i) ORDER BY commune, submitted_on)
                TO {store.quoted(path)} (FORMAT parquet, COMPRESSION zstd)"""  # noqa: S608 - our own path
            )
        yield path
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _timed(path: Path, question: Question, names: list[str]) -> float:
    """The quickest of seven askings, in ms, each on an engine that has read nothing yet: what the machine can do."""
    asked = [_indicators()[name] for name in names]
    questions = statements(_fact(), asked, question)
    return min(_once(path, questions) for _ in range(7))


def _once(path: Path, questions: list[Statement]) -> float:
    with contextlib.closing(store.connect()) as engine:
        started = time.perf_counter()
        for statement in questions:
            engine.execute(statement.sql.replace("{fact}", store.reader_of(path)), statement.parameters).fetchall()
        return round((time.perf_counter() - started) * 1000, 1)


def main() -> None:
    """Print the figures: `python -m jiwar.analytics.benchmarks` with ROWS=… for fewer rows."""
    for name, figure, budget, unit in benchmarks(int(os.environ.get("ROWS", "10000000"))):
        print(f"{name}: {figure} {unit} (budget {budget})")  # noqa: T201 - a command's output
