"""Fills an empty database with the demo, once; a build that was cut goes on where it stopped."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from jiwar.analytics import api as analytics
from jiwar.cases import api as cases
from jiwar.catalogue import api as catalogue
from jiwar.config.demo import live, staff, together
from jiwar.config.demo.acts import REAL_ACTS, sign_and_seal, to_be_signed
from jiwar.config.demo.acts_of_life import acts_of_life
from jiwar.config.demo.desk import OPEN_FILES, open_files
from jiwar.config.demo.habits import HABITS
from jiwar.config.demo.history import Handling, Kind, Past, World, past_cases
from jiwar.config.demo.people import some
from jiwar.config.demo.silence import certify, to_be_certified
from jiwar.config.demo.workdays import WorkDays
from jiwar.kernel import clock
from jiwar.kernel.actors import ActorRef
from jiwar.law import api as law
from jiwar.ledger import api as ledger
from jiwar.offices import api as offices
from jiwar.outbox import api as outbox
from jiwar.participation import api as participation
from jiwar.registers import api as registers
from jiwar.signing import api as signing
from jiwar.territory import api as territory

SEED = 16
NUMBER = 20_000
RECORDS = 50_000  # acts of civil status: what three communes hold, so that searching them is true to life


@dataclass(frozen=True)
class DemoSummary:
    """What the demo holds and who can sign in, with which password."""

    password: str
    logins: list[staff.Login]
    cases: int
    acts: int


@dataclass
class State:
    """What has been done, kept in the data folder: the moment of the first start decides what the history is."""

    now: str
    number: int
    accounts: dict[str, str] = field(default_factory=dict)
    acts: int = REAL_ACTS
    records: int = RECORDS
    live: int = 0
    together: int = 0
    done: bool = False

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.now)


def prepare(*, cases: int = NUMBER, records: int = RECORDS) -> DemoSummary:
    """Bring the database up to date, publish the procedures, and build the demo when it is not there yet."""
    with _shown() as progress:
        step = progress.add_task("Database", total=6)
        for work in (
            _migrate,
            territory.import_territory,
            law.import_law,
            _offices,
            signing.ensure_authority,
            _publish,
        ):
            work()
            progress.advance(step)
        return build_demo(number=cases, records=records, progress=progress)


def _migrate() -> None:
    call_command("migrate", verbosity=0)


def _offices() -> None:
    offices.import_offices_for(wilaya_code=staff.WILAYA)


def _publish() -> None:
    catalogue.publish_all()


@contextmanager
def _shown() -> Iterator[Progress]:
    columns = (TextColumn("{task.description:<22}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns) as progress:
        yield progress


def build_demo(
    *, number: int = NUMBER, acts: int = REAL_ACTS, records: int = RECORDS, progress: Progress | None = None
) -> DemoSummary:
    """Staff, citizens, registers, `number` files (`acts` of them with real acts), ratings, figures; once only."""
    progress = progress or Progress(disable=True)
    state = _state(number, acts, records)
    if not state.done:
        with clock.frozen(state.moment):
            _build(state, progress)
    return DemoSummary(staff.PASSWORD, staff.logins(), state.number, state.acts)


def _build(state: State, progress: Progress) -> None:
    if not state.accounts:
        step = progress.add_task("People at work", total=len(staff.posts()))
        with transaction.atomic():
            made = staff.create_staff(progress=lambda: progress.advance(step))
            staff.create_citizens()
        state.accounts = {name: str(account) for name, account in made.items()}
        _keep(state)
    accounts = {name: UUID(account) for name, account in state.accounts.items()}
    _registers(state, progress)
    history, unsigned = _drawn(state, accounts, progress)
    history, silent = to_be_certified(history)
    ids = _import(history, progress)
    found = cases.case_summaries(ids=[ids[file.key] for file in unsigned])
    waiting = [file for file in unsigned if found[ids[file.key]].stage == "awaiting_signature"]
    step = progress.add_task("Sealed acts", total=len(waiting))
    sign_and_seal(waiting, ids=ids, accounts=accounts, progress=lambda: progress.advance(step))
    step = progress.add_task("Decided by silence", total=len(silent))
    certify(silent, ids=ids, progress=lambda: progress.advance(step))
    _rate(history, ids, progress)
    _file_live(state, accounts, progress)
    _play_together(state, accounts, progress)
    step = progress.add_task("Figures", total=None)
    outbox.drain()
    while ledger.sequence():  # the proofs of the acts can be shown from the first minute
        pass
    analytics.refresh_facts(complete=True)
    progress.update(step, total=1, completed=1)
    state.acts, state.done = len(unsigned), True
    _keep(state)


def _registers(state: State, progress: Progress) -> None:
    """The civil status registers of the staffed communes; what a cut build brought in already is skipped."""
    step = progress.add_task("Civil status registers", total=state.records)
    rows = acts_of_life(number=state.records, today=clock.day_of(state.moment))
    registers.import_records(rows=rows, progress=lambda done: progress.update(step, completed=done))


def _drawn(state: State, accounts: dict[str, UUID], progress: Progress) -> tuple[list[Past], list[cases.ImportedCase]]:
    """The whole history, oldest first, with the files whose acts will be real left unsigned."""
    step = progress.add_task("Two years of files", total=state.number)
    world = world_of(state.moment, accounts)
    history = []
    for past in past_cases(world, max(state.number - OPEN_FILES, 0)):
        history.append(past)
        progress.advance(step)
    history, unsigned = to_be_signed(history, state.acts)
    history += [Past(case) for case in open_files(world)][: state.number]
    progress.update(step, completed=state.number)
    return sorted(history, key=lambda past: past.case.submitted_at), unsigned


def world_of(now: datetime, accounts: dict[str, UUID], seed: int = SEED) -> World:
    """Communes, offices, procedures and people of the demo as they are now in the database."""
    rng = Random(seed)  # noqa: S311 - a history that is the same for everybody, nothing secret
    today = clock.day_of(now)
    communes = territory.communes_within(code=staff.WILAYA)
    kinds = _kinds()
    handling = {(commune, kind.code): _handling(kind, commune, accounts, rng) for commune in communes for kind in kinds}
    work = WorkDays(today - timedelta(days=900), today + timedelta(days=500))
    return World(now=now, work=work, kinds=kinds, handling=handling, communes=communes, rng=rng)


def _kinds() -> tuple[Kind, ...]:
    return tuple(_kind(code, **habits) for code, habits in HABITS.items())


def _kind(code: str, **habits: Any) -> Kind:
    definition = catalogue.procedure(code=code).definition
    deadline = definition.deadline
    days = deadline.days if deadline.unit == "working" else round(deadline.days * 5 / 7)
    return Kind(
        code=code,
        competence=catalogue.competence_of(definition),
        authority=definition.authority,
        deadline_days=max(days, 1),
        reasons=tuple(reason.id for reason in definition.refusal.reasons),
        silence=deadline.silence,
        silent_after=deadline.days,
        **habits,
    )


def _handling(kind: Kind, commune: str, accounts: dict[str, UUID], rng: Random) -> Handling:
    office = offices.competent_office(competence=kind.competence, commune_code=commune)
    slug, names = staff.COMMUNES.get(commune), _names()
    signs = "wali" if kind.authority == "wilaya" else f"papc.{slug}"
    if slug:
        agent, counter = f"agent.{slug}", f"guichet.{slug}"
        desk = ActorRef("account", str(accounts[counter]), names[counter])
        return Handling(office.id, desk, ((accounts[agent], names[agent]),), names[signs])
    first, second, signatory = (one.label for one in some(rng, 3, clock.today(), commune))
    desk = ActorRef("office", str(office.id), office.names["ar"])
    return Handling(office.id, desk, ((None, first), (None, second)), names.get(signs, signatory))


@cache
def _names() -> dict[str, str]:
    return {post.user_name: f"{post.name[0].ar} {post.name[1].ar}" for post in staff.posts()}


def _import(history: list[Past], progress: Progress) -> dict[str, UUID]:
    step = progress.add_task("Files brought in", total=len(history))
    result = cases.import_cases(
        rows=(past.case for past in history), progress=lambda done: progress.update(step, completed=done)
    )
    return result.ids


def _file_live(state: State, accounts: dict[str, UUID], progress: Progress) -> None:
    world = world_of(state.moment, accounts, seed=SEED + 1)
    files = live.live_files(world, accounts)
    step = progress.add_task("Files with papers", total=len(files))

    def made(number: int) -> None:
        state.live = max(state.live, number)
        _keep(state)
        progress.update(step, completed=number)

    live.make(files, world=world, accounts=accounts, done=state.live, progress=made)


def _play_together(state: State, accounts: dict[str, UUID], progress: Progress) -> None:
    """Each scene once at most: one that a cut left half played is not begun again."""
    scenes = together.scenes(world_of(state.moment, accounts, seed=SEED + 2), accounts)
    step = progress.add_task("Several at work", total=len(scenes))
    for number, play in enumerate(scenes, start=1):
        if number > state.together:
            state.together = number
            _keep(state)
            play()
        progress.update(step, completed=number)


def _rate(history: list[Past], ids: dict[str, UUID], progress: Progress) -> None:
    rated = [past for past in history if past.score and past.rated_at]
    step = progress.add_task("Ratings", total=len(rated))
    participation.import_ratings(
        rows=[
            participation.ImportedRating(
                case_id=ids[past.case.key],
                score=past.score or 0,
                aspects=past.aspects,
                comment=past.comment,
                rated_at=past.rated_at or past.case.submitted_at,
            )
            for past in rated
        ],
        progress=lambda done: progress.update(step, completed=done),
    )


def _path() -> Path:
    return Path(settings.DATA_DIR) / "demo.json"


def _state(number: int, acts: int, records: int) -> State:
    if _path().exists():
        return State(**json.loads(_path().read_text()))
    state = State(now=clock.now().isoformat(), number=number, acts=acts, records=records)
    _keep(state)
    return state


def _keep(state: State) -> None:
    draft = _path().with_suffix(".new")
    draft.parent.mkdir(parents=True, exist_ok=True)
    draft.write_text(json.dumps(vars(state), indent=1))
    draft.replace(_path())
