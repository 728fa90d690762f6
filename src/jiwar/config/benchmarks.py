"""`jiwar bench`: the budgets of the design, each figure beside its budget, in one run.

Modules that hold a budget measure it in `<module>/benchmarks.py`; each group runs in a temporary installation.
"""

import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table


@dataclass(frozen=True)
class Figure:
    """One measurement; `at_most` says whether the budget is a ceiling or a floor."""

    name: str
    figure: float
    budget: float
    unit: str
    at_most: bool = True

    @property
    def ratio(self) -> float:
        """1 is the budget; below 1 is better, for ceilings and floors alike."""
        return self.figure / self.budget if self.at_most else self.budget / max(self.figure, 1e-9)


GROUP_S = 600
# Each runs in a process of its own, so that one benchmark's memory and caches do not help or harm the next.
GROUPS = {
    "certificate": "sqlite",
    "figures": "sqlite",
    "forms": "sqlite",
    "pages": "sqlite",
    "submit": "postgresql",
}


def run(*, json_file: Path, only: str) -> int:
    """Run every group, print the table, write the JSON; 1 when a budget is missed or a group failed."""
    figures: list[Figure] = []
    failed: list[str] = []
    with Progress(SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()) as progress:
        for group, database in GROUPS.items():
            if only not in group:
                continue
            task = progress.add_task(group, total=1)
            outcome = _in_its_own_process(group, database)
            if isinstance(outcome, str):
                failed.append(f"{group}: {outcome}")
            else:
                figures += outcome
            progress.update(task, completed=1)
    _show(figures, failed)
    json_file.parent.mkdir(parents=True, exist_ok=True)
    rows = [asdict(figure) | {"ratio": round(figure.ratio, 3)} for figure in figures]
    machine = {"cores": os.cpu_count(), "python": platform.python_version()}
    json_file.write_text(json.dumps({"machine": machine, "figures": rows, "failed": failed}, indent=2) + "\n")
    return 1 if failed or any(figure.ratio > 1 for figure in figures) else 0


def _show(figures: list[Figure], failed: list[str]) -> None:
    console = Console()
    table = Table("What", "Figure", "Budget", "Ratio (below 1 is within)", title="Budgets", title_justify="left")
    for figure in figures:
        colour = "green" if figure.ratio <= 1 else "red"
        sign = "≤" if figure.at_most else "≥"
        table.add_row(
            figure.name,
            f"{figure.figure:,.1f} {figure.unit}",
            f"{sign} {figure.budget:,.0f} {figure.unit}",
            f"[{colour}]{figure.ratio:.2f}[/]",
        )
    console.print(table)
    for line in failed:
        console.print(f"[red]not measured[/]  {line}")


def _in_its_own_process(group: str, database: str) -> list[Figure] | str:
    with tempfile.TemporaryDirectory(prefix="jiwar-bench-", ignore_cleanup_errors=True) as folder:
        environment = os.environ | {
            "JIWAR_DATA_DIR": folder,
            "JIWAR_MODE": "test",
            "JIWAR_DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
            "JIWAR_BENCH_DATABASE": database,
        }
        command = [sys.executable, "-m", "jiwar.config.benchmark_groups", group]
        try:
            ended = subprocess.run(
                command, env=environment, capture_output=True, text=True, timeout=GROUP_S, check=False
            )
        except subprocess.TimeoutExpired:
            return f"took longer than {GROUP_S} s"
        shutil.rmtree(Path(folder) / "pg", ignore_errors=True)
    lines = ended.stdout.strip().splitlines()
    if ended.returncode or not lines:
        return (ended.stderr.strip().splitlines() or ["no output"])[-1]
    return [Figure(**row) for row in json.loads(lines[-1])]
