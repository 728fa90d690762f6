"""`jiwar procedures`: check, publish and list procedures."""

import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from jiwar.catalogue import api as catalogue
from jiwar.kernel.actors import SYSTEM


def check(folder: Path | None) -> int:
    """Print each problem of the procedures and of the reference tables, with its place; 1 when there is any."""
    count = _shown(folder) + _shown_of_tables()
    print("No problem found." if not count else f"{count} problems.")
    return 1 if count else 0


def _shown(folder: Path | None) -> int:
    count = 0
    for path, problems in catalogue.check_folder(folder).items():
        for problem in problems:
            count += 1
            print(f"{path}: {problem.path}: {problem.message}", file=sys.stderr)
    return count


def _shown_of_tables() -> int:
    """A table that cannot be read is told even when no procedure asks for it: somebody put it there for a use."""
    problems = catalogue.table_problems()
    for problem in problems:
        print(problem, file=sys.stderr)
    return len(problems)


def publish(folder: Path | None) -> int:
    """Publish every procedure that changed; nothing when one has a problem (a table that none asks for may wait)."""
    _shown_of_tables()
    if count := _shown(folder):
        print(f"{count} problems.")
        return 1
    published = catalogue.publish_all(actor=SYSTEM, folder=folder)
    for version in published.new:
        print(f"{version.code} version {version.number}")
    for code in published.kept:
        print(f"{code} was changed in the studio and stays as it is: take the file's text over there")
    return 0


def show(_: Path | None) -> int:
    """A table of what is published."""
    table = Table("Procedure", "Version", "العربية", "Français")
    for procedure in catalogue.procedures(language="fr"):
        table.add_row(procedure.code, str(procedure.number), procedure.titles["ar"], procedure.titles["fr"])
    Console().print(table)
    return 0
