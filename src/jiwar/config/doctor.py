"""`jiwar doctor`: what is wrong with this installation, what is unusual, and what to do about it."""

import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from rich.console import Console

from jiwar.analytics import api as analytics
from jiwar.channels import api as channels
from jiwar.decisions import api as decisions
from jiwar.documents import api as documents
from jiwar.kernel import clock
from jiwar.law import api as law
from jiwar.ledger import api as ledger
from jiwar.outbox import api as outbox
from jiwar.registers import api as registers
from jiwar.territory import api as territory

State = Literal["good", "note", "bad"]
MARKS = {"good": "[green]good[/]", "note": "[yellow]note[/]", "bad": "[red]BAD [/]"}
SHOWN = 10
CALENDAR_DAYS = 200  # the longest deadlines of the law, and time to mend the file


@dataclass(frozen=True)
class Finding:
    state: State
    what: str
    details: tuple[str, ...] = ()


def examine() -> int:
    """Print every finding; 1 when one is bad."""
    console = Console()
    bad = 0
    for check in CHECKS:
        for finding in check():
            bad += finding.state == "bad"
            console.print(f"{MARKS[finding.state]}  {finding.what}")
            for line in finding.details:
                console.print(f"        {line}", style="dim", highlight=False)
    return 1 if bad else 0


def configuration() -> Iterator[Finding]:
    """Django's own checks."""
    try:
        call_command("check", deploy=settings.MODE == "production", fail_level="WARNING", verbosity=0)
        yield Finding("good", f"Settings ({settings.MODE} mode)")
    except SystemCheckError as error:
        yield Finding("bad", "Settings", tuple(str(error).splitlines()[:SHOWN]))


def database() -> Iterator[Finding]:
    """The rows are where this version expects them."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        names = tuple(str(migration) for migration, _ in plan[:SHOWN])
        yield Finding("bad", "Migrations not applied: run `jiwar migrate`", names)
    else:
        yield Finding("good", f"Database: {connection.vendor}, migrations applied")


def secrets() -> Iterator[Finding]:
    """Keys are readable by their owner only."""
    keys = settings.DATA_DIR / "keys"
    if not keys.exists():
        yield Finding("good", "Keys come from the environment")
        return
    loose = [str(path) for path in keys.iterdir() if stat.S_IMODE(path.stat().st_mode) & 0o077]
    if loose:
        yield Finding("bad", "Keys others can read: chmod 600", tuple(loose))
    else:
        yield Finding("good", f"Keys in {keys}: back this folder up apart from the database")


def ledgers() -> Iterator[Finding]:
    """Both logs recompute to the roots that were published."""
    for log in ("acts", "journal"):
        finding = ledger.verify_log(log=log)
        state: State = "good" if finding.ok else "bad"
        yield Finding(state, f"Ledger {log}: {finding.size} leaves", () if finding.ok else (str(finding.problem),))


def civil_status() -> Iterator[Finding]:
    """No act of the registers was changed behind their back."""
    finding = registers.check_registers()
    changed = tuple(str(record_id) for record_id in (*finding.altered, *finding.unsealed)[:SHOWN])
    what = f"Registers: {finding.checked} versions of acts, {len(finding.altered)} altered"
    yield Finding("good" if finding.ok else "bad", f"{what}, {len(finding.unsealed)} without their seal", changed)


def work() -> Iterator[Finding]:
    """Jobs, seals and deliveries that wait or failed."""
    backlog = outbox.backlog()
    waiting = backlog.oldest_waiting_at
    late = waiting is not None and (clock.now() - waiting).total_seconds() > 300
    yield Finding(
        "bad" if late else "good",
        f"Jobs: {backlog.waiting} waiting, {backlog.running} running, {backlog.failed} failed",
        ("The worker has not run for five minutes: start `jiwar worker`.",) if late else (),
    )
    stuck = tuple(f"{row.number}: {row.last_error}" for row in decisions.sealing_stuck())
    yield Finding("bad" if stuck else "good", f"Acts waiting for their seal: {len(stuck)}", stuck[:SHOWN])
    failing = channels.deliveries_failing()
    lines = tuple(f"{row.channel}, {row.attempts} attempts: {row.last_error}" for row in failing[:SHOWN])
    yield Finding("note" if failing else "good", f"Messages that could not be sent yet: {len(failing)}", lines)


def viruses() -> Iterator[Finding]:
    """Whether the virus scanner answers, and what waits for it."""
    seen = documents.quarantine()
    waiting = f"{seen.waiting} files in quarantine"
    if not seen.configured:
        how = "Uploads are not scanned: docs/how-to/install-clamd.md"
        yield Finding("note", f"No virus scanner (JIWAR_CLAMD_URL), {waiting}", (how,))
    elif seen.problem:
        yield Finding("bad", f"Virus scanner: {seen.problem}, {waiting}", ("They are scanned once it answers again.",))
    else:
        stuck = seen.oldest_at is not None and (clock.now() - seen.oldest_at).total_seconds() > 7200
        said = (f"The oldest waits since {seen.oldest_at:%Y-%m-%d %H:%M} UTC: {seen.last_said}",) if stuck else ()
        yield Finding("bad" if stuck else "good", f"Virus scanner: {seen.version}, {waiting}", said)


def maps() -> Iterator[Finding]:
    """Communes that the boundary package does not draw."""
    missing = territory.communes_without_boundary()
    names = tuple(f"{code} {territory.division_at(code=code).names['fr']}" for code in missing[:SHOWN])
    more = (f"and {len(missing) - SHOWN} more",) if len(missing) > SHOWN else ()
    yield Finding("note" if missing else "good", f"Communes without a boundary: {len(missing)}", names + more)


def boundaries() -> Iterator[Finding]:
    """Where the boundary package departs from the law: Jiwar follows the law, maps draw the package."""
    rows = territory.boundary_disagreements()
    lines = tuple(f"{row.commune_code} {row.what}: {row.value}" for row in rows[:SHOWN])
    yield Finding(
        "note" if rows else "good", f"Communes that the boundary package places otherwise: {len(rows)}", lines
    )


def calendar() -> Iterator[Finding]:
    """How far ahead holidays are known: deadlines beyond would count week-ends only."""
    known = territory.calendar_known_until()
    near = (known - clock.today()).days < CALENDAR_DAYS
    how = ("Later deadlines count week-ends only: add the coming holidays (territory/data/holidays.yaml).",)
    yield Finding("note" if near else "good", f"Holidays known until {known:%Y-%m-%d}", how if near else ())


def texts_to_confirm() -> Iterator[Finding]:
    """Legal facts that nobody has yet compared with the Journal officiel."""
    waiting = law.unconfirmed()
    lines = tuple(f"{row.id} ({row.confidence})" for row in waiting[:SHOWN])
    yield Finding("note" if waiting else "good", f"To be confirmed against the Journal officiel: {len(waiting)}", lines)


def figures() -> Iterator[Finding]:
    """How old the figures are."""
    at = analytics.data_as_of()
    yield Finding("good" if at else "note", f"Figures as of {at:%Y-%m-%d %H:%M} UTC" if at else "No figures yet")


CHECKS: list[Callable[[], Iterator[Finding]]] = [
    configuration,
    database,
    secrets,
    ledgers,
    civil_status,
    work,
    viruses,
    maps,
    boundaries,
    calendar,
    texts_to_confirm,
    figures,
]
