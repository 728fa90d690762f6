"""Two years of imaginary files: when they came, how long each office took, what came of them."""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from jiwar.cases import api as cases
from jiwar.config.demo.people import People, Someone, some
from jiwar.config.demo.weights import PORTAL_HOURS, filing_days, office_speed, size_of
from jiwar.config.demo.workdays import OPENING, WorkDays, at
from jiwar.kernel.actors import ActorRef
from jiwar.kernel.clock import ALGIERS

MONTHS_BACK_DAYS = 730
NOON = time(13)
NOTICED_AFTER = 3  # days after the limit on which old files note what silence had decided
Answers = Callable[[Random, Someone, str, date], dict[str, Any]]  # …, the commune and the day of filing


@dataclass(frozen=True)
class Kind:
    """What the history needs to know of a procedure: its legal deadline in working days and how it can end."""

    code: str
    competence: str
    authority: str
    deadline_days: int  # one at least: what is due the same day is counted in days all the same
    reasons: tuple[str, ...]
    answers: Answers
    share: float  # of all files; what is left goes to the first kind
    returned: float
    refused: float
    usual: float  # the median, as a part of the deadline
    spread: float
    by_mandate: float = 0.0
    months: Mapping[int, float] = field(default_factory=dict)  # how much more often than usual in some months
    at_the_desk: bool = False  # asked for and given there, the same day
    silence: str = "none"  # what it decides, and how many calendar days after the file was complete
    silent_after: int = 0

    def weight(self, day: date, portal: bool) -> float:
        """How likely a file of that day is one of this kind."""
        return 0.0 if portal and self.at_the_desk else self.share * self.months.get(day.month, 1.0)


@dataclass(frozen=True)
class Handling:
    """Who works on the files of one commune."""

    office_id: UUID
    counter: ActorRef
    handlers: tuple[tuple[UUID | None, str], ...]
    signatory: str


@dataclass(frozen=True)
class Past:
    """One file of the history, and what its applicant thought of it."""

    case: cases.ImportedCase
    score: int | None = None
    rated_at: datetime | None = None
    comment: str = ""
    aspects: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Filing:
    """What was filed, where, when, and whether on the portal."""

    key: str
    kind: Kind
    commune: str
    submitted_at: datetime
    portal: bool


@dataclass
class World:
    """Everything that the drawing of one file depends on."""

    now: datetime
    work: WorkDays
    kinds: tuple[Kind, ...]
    handling: Mapping[tuple[str, str], Handling]
    communes: list[str]
    rng: Random
    people: People = field(init=False)
    architects: list[Someone] = field(init=False)
    speed: dict[str, float] = field(init=False)

    def __post_init__(self) -> None:
        today = self.now.astimezone(ALGIERS).date()
        self.people = People(self.rng, today)
        self.architects = list(some(self.rng, 12, today, self.communes[0]))
        self.speed = office_speed(self.rng, self.communes)

    @property
    def today(self) -> date:
        return self.now.astimezone(ALGIERS).date()

    def last_morning(self) -> datetime:
        """Half past eight of the last working day whose morning is over: its desks have had time to work."""
        over = self.now > at(self.today, NOON)
        return at(self.work.before(self.today if over else self.today - timedelta(days=1), 0), OPENING, 20)


def past_cases(world: World, number: int) -> Iterator[Past]:
    """`number` files of the last 24 months, oldest first, none of whose moments lies ahead."""
    rng = world.rng
    sizes = [size_of(commune) for commune in world.communes]
    first = world.today - timedelta(days=MONTHS_BACK_DAYS)
    days = filing_days(rng, world.work, first, world.today, number)
    moments = sorted((_filed_at(world, day, portal), portal) for day, portal in days)
    for place, (submitted_at, portal) in enumerate(moments):
        commune = rng.choices(world.communes, sizes)[0]
        weights = [kind.weight(submitted_at.astimezone(ALGIERS).date(), portal) for kind in world.kinds]
        kind = rng.choices(world.kinds, weights)[0]
        yield _file(world, Filing(f"demo-{place:05}", kind, commune, submitted_at, portal))


def _filed_at(world: World, day: date, portal: bool) -> datetime:
    rng = world.rng
    if portal:
        found = at(day, time(rng.choices(range(24), PORTAL_HOURS)[0]), rng.randrange(60))
    else:
        found = at(day, OPENING, int(rng.triangular(0, 430, 120)))
    found += timedelta(seconds=rng.randrange(60))
    if found < world.now:
        return found
    # Today is not over: what would come later came before, on the portal at any hour, at the desk since it opened.
    opened = at(day, OPENING)
    if portal:
        return world.now - timedelta(minutes=rng.randrange(2, 50))
    if world.now - opened > timedelta(minutes=30):
        return opened + (world.now - opened) * rng.uniform(0.05, 0.95)
    return at(world.work.before(day - timedelta(days=1), 0), OPENING, rng.randrange(400))


def _file(world: World, filing: Filing) -> Past:
    applicant = world.people.anyone(commune=filing.commune)
    course = until_silence(filing.kind, filing.submitted_at, _course(world, filing), world.now)
    return _rated(world, filing.kind, case_of(world, filing, applicant, course))


def case_of(world: World, filing: Filing, applicant: Someone, course: "Course") -> cases.ImportedCase:
    """The file as the import takes it."""
    rng, kind = world.rng, filing.kind
    handling = world.handling[filing.commune, kind.code]
    handler_id, handler = rng.choice(handling.handlers)
    by_mandate = rng.random() < kind.by_mandate
    return cases.ImportedCase(
        key=filing.key,
        procedure_code=kind.code,
        commune_code=filing.commune,
        office_id=handling.office_id,
        channel="web" if filing.portal else "counter",
        language=applicant.language,
        applicant=imported(applicant),
        representative=imported(rng.choice(world.architects)) if by_mandate else None,
        answers=kind.answers(rng, applicant, filing.commune, filing.submitted_at.astimezone(ALGIERS).date()),
        submitted_at=filing.submitted_at,
        filed_by=ActorRef("guest", f"guest-{filing.key}", "guest") if filing.portal else handling.counter,
        assigned_at=course.assigned_at,
        handler_account_id=handler_id if course.assigned_at else None,
        handler_label=handler if course.assigned_at else "",
        completions=course.completions,
        proposed_at=course.proposed_at,
        verdict=course.verdict if course.proposed_at else None,
        reasons=course.reasons if course.proposed_at else (),
        decided_at=course.decided_at,
        signatory_label=handling.signatory if course.decided_at else "",
        withdrawn_at=course.withdrawn_at,
        silent_at=course.silent_at,
    )


def imported(someone: Someone) -> cases.ImportedPerson:
    """The person as the import takes it."""
    return cases.ImportedPerson(
        given_ar=someone.given.ar,
        family_ar=someone.family.ar,
        given_latin=someone.given.latin,
        family_latin=someone.family.latin,
        birth_date=someone.birth_date,
        sex=someone.sex,
        nin=someone.nin,
        phone=someone.phone,
        email=someone.email,
    )


@dataclass(frozen=True)
class Course:
    """The moments of one file; None where it has not come to that."""

    assigned_at: datetime | None = None
    completions: tuple[tuple[datetime, datetime | None], ...] = ()
    proposed_at: datetime | None = None
    verdict: str | None = None
    reasons: tuple[str, ...] = ()
    decided_at: datetime | None = None
    withdrawn_at: datetime | None = None
    silent_at: datetime | None = None


def _course(world: World, filing: Filing) -> Course:
    rng, work, now = world.rng, world.work, world.now
    kind, submitted_at = filing.kind, filing.submitted_at
    days = _days_taken(world, filing)
    forgotten = submitted_at > now - timedelta(days=70) and rng.random() < 0.012
    assigned_at = work.moment(submitted_at, int(days * rng.uniform(0.05, 0.4)), rng)
    if assigned_at > now or (forgotten and rng.random() < 0.4):
        return Course()
    course = Course(assigned_at=assigned_at)
    if rng.random() < 0.008:
        withdrawn_at = assigned_at + timedelta(hours=rng.uniform(2, 60))
        return replace(course, withdrawn_at=withdrawn_at) if withdrawn_at < now else course
    ready_at = assigned_at
    if rng.random() < kind.returned:
        asked_at = work.moment(assigned_at, rng.choice((0, 0, 1, 2)), rng)
        if asked_at > now:
            return course
        ready_at = _brought(world, asked_at, filing.portal)
        course = replace(course, completions=((asked_at, ready_at if ready_at <= now else None),))
        if ready_at > now:
            return course
    spent = _working_days(work, submitted_at, assigned_at)
    proposed_at = work.moment(ready_at, max(0, round((days - spent) * rng.uniform(0.6, 0.95))), rng)
    if proposed_at > now or forgotten:
        return course
    refused = rng.random() < kind.refused
    course = replace(
        course,
        proposed_at=proposed_at,
        verdict="refuse" if refused else "grant",
        reasons=(rng.choice(kind.reasons),) if refused else (),
    )
    # What is due the next day is signed as it comes; the rest waits for the signing book.
    waits = (12, 1, 0) if kind.deadline_days == 1 else (6, 3, 1)
    decided_at = work.moment(proposed_at, 0 if kind.at_the_desk else rng.choices((0, 1, 2), waits)[0], rng)
    return replace(course, decided_at=decided_at) if decided_at <= now else course


def until_silence(kind: Kind, submitted_at: datetime, course: Course, now: datetime) -> Course:
    """What was done before silence decided: where it does, nothing is answered after the limit."""
    if kind.silence == "none":
        return course
    limit = limit_of(kind, submitted_at, course.completions)

    def in_time(moment: datetime | None) -> bool:
        return moment is not None and moment.astimezone(ALGIERS).date() <= limit

    if in_time(course.decided_at) or in_time(course.withdrawn_at):
        return course
    asked = tuple(one for one in course.completions if in_time(one[0]))
    done = replace(course, completions=asked, decided_at=None, withdrawn_at=None)
    if not in_time(course.proposed_at):
        done = replace(done, proposed_at=None, verdict=None, reasons=())
    if not in_time(course.assigned_at):
        done = replace(done, assigned_at=None)
    noticed = at(limit + timedelta(days=NOTICED_AFTER), OPENING)
    waits = any(received is None for _asked, received in asked)
    return replace(done, silent_at=noticed) if noticed < now and not waits else done


def limit_of(
    kind: Kind, submitted_at: datetime, completions: tuple[tuple[datetime, datetime | None], ...] = ()
) -> date:
    """The last day of the term: as many days more as the applicant was waited for."""
    limit = submitted_at.astimezone(ALGIERS).date() + timedelta(days=kind.silent_after)
    for asked, received in completions:
        asked_on = asked.astimezone(ALGIERS).date()
        if received is not None and asked_on <= limit:
            limit += received.astimezone(ALGIERS).date() - asked_on
    return limit


def _days_taken(world: World, filing: Filing) -> int:
    """Working days, log-normal; offices get quicker over the two years, those that are slow do not."""
    speed = world.speed[filing.commune]
    age = (world.now - filing.submitted_at).days / MONTHS_BACK_DAYS
    learnt = 1.0 if speed > 1.8 else 0.85 + 0.4 * age
    median = filing.kind.deadline_days * filing.kind.usual * speed * learnt
    return round(world.rng.lognormvariate(math.log(median), filing.kind.spread))


def _working_days(work: WorkDays, start: datetime, end: datetime) -> int:
    return sum(1 for day in _span(start.astimezone(ALGIERS).date(), end.astimezone(ALGIERS).date()) if day in work)


def _span(start: date, end: date) -> Iterator[date]:
    return (start + timedelta(days=i) for i in range(1, (end - start).days + 1))


def _brought(world: World, asked_at: datetime, portal: bool) -> datetime:
    """When the applicant brings what was missing: some the next day, some never in a hurry."""
    waited = timedelta(days=world.rng.lognormvariate(math.log(4), 0.8))
    found = asked_at + waited
    if portal:
        return found.astimezone(ALGIERS).replace(hour=world.rng.randrange(8, 23)) + timedelta(days=1)
    return world.work.moment(found, 0, world.rng)


def _rated(world: World, kind: Kind, case: cases.ImportedCase) -> Past:
    rng = world.rng
    if case.decided_at is None or rng.random() > (0.42 if case.channel == "web" else 0.2):
        return Past(case)
    rated_at = case.decided_at + timedelta(hours=rng.lognormvariate(math.log(9), 1))
    if rated_at >= world.now:
        return Past(case)
    taken = _working_days(world.work, case.submitted_at, case.decided_at) / kind.deadline_days
    felt = 4.75 - 1.5 * min(taken, 2.0) - (1.1 if case.verdict == "refuse" else 0) - 0.3 * len(case.completions)
    score = min(5, max(1, round(rng.gauss(felt, 0.75))))
    comment = rng.choice(COMMENTS[case.language][score]) if rng.random() < 0.12 else ""
    aspects = {name: min(5, max(1, score + rng.choice((-1, 0, 0, 1)))) for name in ("speed", "clarity", "welcome")}
    return Past(case, score, rated_at, comment, aspects if rng.random() < 0.4 else {})


COMMENTS = {
    "ar": {
        1: ("انتظرت طويلا دون أي خبر.", "اضطررت إلى التنقل ثلاث مرات."),
        2: ("الأجل لم يُحترم.", "لم أفهم ما كان ينقص ملفي."),
        3: ("الخدمة مقبولة، لكن يمكن أن تكون أسرع.",),
        4: ("خدمة جيدة، شكرا.", "المعلومات كانت واضحة."),
        5: ("ممتاز، دون أي تنقل.", "سرعة ووضوح، شكرا لكم."),
    },
    "fr": {
        1: ("Longue attente, sans aucune nouvelle.", "J'ai dû me déplacer trois fois."),
        2: ("Le délai n'a pas été respecté.", "Je n'ai pas compris ce qui manquait."),
        3: ("Service correct, mais cela pourrait aller plus vite.",),
        4: ("Bon service, merci.", "Les informations étaient claires."),
        5: ("Excellent, sans aucun déplacement.", "Rapide et clair, merci."),
    },
}
