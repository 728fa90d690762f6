"""What a list of open files shows: one value for the queue, its saved filters, its exports and deeds on many files."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from jiwar.cases.models import Case, SavedFilter
from jiwar.cases.models.cases import STAGES
from jiwar.cases.models.drafts import CHANNELS
from jiwar.cases.queries.reach import Reach, reach_of
from jiwar.cases.rules.evolve import NO_LIMIT
from jiwar.identity import api as identity
from jiwar.identity.api import Actor
from jiwar.kernel import clock
from jiwar.kernel.texts import Texts
from jiwar.offices import api as offices
from jiwar.territory import api as territory

FILTERS = ("new", "mine", "late", "all")
LIMITS = ("late", "today", "soon", "week", "stopped")
OPEN_STAGES = tuple(stage for stage, _name in STAGES if stage != "closed")
WEEK_DAYS = 7
SOON_DAYS = 2
MOST_OFFICES = 60  # beyond, nobody chooses a colleague from a list


@dataclass(frozen=True, kw_only=True)
class CaseFilter:
    """Which open files: `show` says of whom, the rest narrows it; empty values narrow nothing.

    `limit`: `late`, `today`, `soon` (within two days) and `week` by the legal clock, `stopped` when it does not run.
    """

    show: str = "mine"
    procedure: str = ""
    stage: str = ""
    limit: str = ""
    commune: str = ""
    language: str = ""
    channel: str = ""
    handler: str = ""  # an account's id
    opinions: bool = False
    news: bool = False

    @classmethod
    def of(cls, given: Mapping[str, object]) -> "CaseFilter":
        """What an address or a saved row says; whatever is not known is left out."""
        known = {field.name: given.get(field.name) for field in fields(cls)}
        told = {name: str(value or "")[:80] for name, value in known.items() if name not in ("opinions", "news")}
        allowed = {
            "show": FILTERS,
            "stage": OPEN_STAGES,
            "limit": LIMITS,
            "channel": [channel for channel, _name in CHANNELS],
        }
        chosen = {name: value for name, value in told.items() if value in allowed.get(name, (value,)) and value}
        if "handler" in chosen and not _is_id(chosen["handler"]):
            chosen.pop("handler")
        marks = {name: str(known[name] or "") in ("1", "on", "True") for name in ("opinions", "news")}
        values: dict[str, Any] = {**chosen, **marks}
        return cls(**values)

    def as_params(self) -> dict[str, str]:
        """What `of` reads again: for addresses, saved filters and the journal."""
        said = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: "1" if value is True else str(value) for name, value in said.items() if value}

    @property
    def narrows(self) -> bool:
        """Whether it says more than `show`."""
        return self != CaseFilter(show=self.show)


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def offices_shown(reach: Reach) -> frozenset[UUID]:
    """Offices whose open files a list shows: those where one handles, else those one supervises."""
    return reach.handling or reach.supervising


def files_shown(actor: Actor, wanted: CaseFilter) -> QuerySet[Case]:
    """The open files that a filter shows this actor, without an order: nothing for anybody but staff.

    Each `show` has a partial index of its own (models): the rest is read on the few rows that it leaves.
    """
    if not actor.is_staff:
        return Case.objects.none()
    rows = Case.objects.filter(is_open=True)
    if wanted.show == "mine" and not wanted.handler:
        rows = rows.filter(handler_id=actor.account_id)
    else:
        rows = rows.filter(office_id__in=offices_shown(reach_of(actor)))
    if wanted.show == "new":
        rows = rows.filter(stage="submitted")
    elif wanted.show == "late":
        rows = rows.filter(queue_on__lt=clock.today())
    return _narrowed(rows, wanted)


def _narrowed(rows: QuerySet[Case], wanted: CaseFilter) -> QuerySet[Case]:
    columns = {
        "procedure_code": wanted.procedure,
        "stage": wanted.stage,
        "commune_code": wanted.commune,
        "language": wanted.language,
        "channel": wanted.channel,
        "handler_id": wanted.handler,
    }
    rows = rows.filter(**{name: value for name, value in columns.items() if value})
    if wanted.opinions:
        rows = rows.filter(opinions_waiting__gt=0)
    if wanted.news:
        rows = rows.filter(has_news=True)
    today = clock.today()
    limits: dict[str, dict[str, object]] = {
        "": {},
        "late": {"queue_on__lt": today},
        "today": {"queue_on": today},
        "soon": {"queue_on__gte": today, "queue_on__lte": today + timedelta(days=SOON_DAYS)},
        "week": {"queue_on__gte": today, "queue_on__lte": today + timedelta(days=WEEK_DAYS)},
        "stopped": {"queue_on": NO_LIMIT},
    }
    return rows.filter(**limits[wanted.limit])


@dataclass(frozen=True, kw_only=True)
class SavedFilterView:
    """A filter kept under a name."""

    id: UUID
    name: str
    wanted: CaseFilter


def saved_filters(*, actor: Actor) -> list[SavedFilterView]:
    """The actor's own, by name."""
    rows = SavedFilter.objects.filter(account_id=actor.ref.id).order_by("name")
    return [SavedFilterView(id=row.pk, name=row.name, wanted=CaseFilter.of(row.wanted)) for row in rows]


@dataclass(frozen=True, kw_only=True)
class FilterChoices:
    """What one may choose from in the offices shown: empty where there is nothing to choose."""

    communes: dict[str, Texts]
    colleagues: tuple[identity.StaffSeat, ...]


def filter_choices(*, actor: Actor) -> FilterChoices:
    """Communes and colleagues of the offices whose files the actor's lists show: one query."""
    ids = offices_shown(reach_of(actor))
    codes = {view.division_code for view in offices.offices(ids).values() if len(view.division_code) == 4}
    known = territory.divisions_at(codes=sorted(codes))
    seats = identity.staff_of(office_ids=ids, roles=("handler", "head")) if len(ids) <= MOST_OFFICES else []
    return FilterChoices(
        communes={code: known[code].names for code in sorted(codes) if code in known} if len(codes) > 1 else {},
        colleagues=tuple(seats),
    )
