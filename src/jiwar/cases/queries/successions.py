"""Offices that another one continues: who may ask and agree, and what becomes of the running files."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet

from jiwar.cases.models import Case, CasePart, Opinion, SuccessionAsked, Validation
from jiwar.cases.rules import permissions
from jiwar.cases.rules.evolve import NO_LIMIT
from jiwar.cases.rules.parts import UNDECIDED
from jiwar.identity import api as identity
from jiwar.identity.api import Actor
from jiwar.kernel import clock
from jiwar.kernel.keyset import Page, keyset_page
from jiwar.kernel.texts import Texts
from jiwar.offices import api as offices

REORGANISING_ROLES = ("administrator", "papc", "chef_daira", "wali")


@dataclass(frozen=True)
class SuccessionPlan:
    """What an office holds today, all of which goes to the one that continues it; no limit moves."""

    office: offices.OfficeView
    successor: offices.OfficeView
    files: int
    to_sign: int
    opinions: int
    validations: int
    parts: int  # of the files of others, that it prepares or decides
    nearest_limit: date | None
    without_seat: int  # handlers of the office who have no role at the other: their files are to be taken again


@dataclass(frozen=True)
class SuccessionView:
    """One that was asked for; `remaining`: files that are still to go over once it was agreed to."""

    id: UUID
    office_names: Texts
    successor_names: Texts
    on: date
    reason: str
    state: str
    note: str
    asked_by: Texts
    asked_at: datetime
    answered_by: Texts
    answered_at: datetime | None
    remaining: int
    may_answer: bool


def offices_presided(actor: Actor) -> frozenset[UUID]:
    """The offices below those where the actor administers or presides, ended ones included."""
    seats = permissions.offices_with(actor, REORGANISING_ROLES)
    return frozenset(one for seat in seats for one in offices.offices_below(office_id=seat))


def offices_reorganised_by(actor: Actor) -> dict[UUID, offices.OfficeView]:
    """Those of them that are at work: nothing for anybody else."""
    today = clock.today()
    found = offices.offices(offices_presided(actor))
    return {pk: view for pk, view in found.items() if view.valid_to is None or view.valid_to > today}


def succession_plan(*, office_id: UUID, successor_id: UUID) -> SuccessionPlan:
    """What would go over; the caller has checked that both are within the actor's scope. Raises UnknownOffice."""
    held = Case.objects.filter(is_open=True, office_id=office_id)
    seats = identity.staff_of(office_ids=[office_id], roles=permissions.HANDLING_ROLES)
    there = {one.account_id for one in identity.staff_of(office_ids=[successor_id], roles=permissions.HANDLING_ROLES)}
    nearest = held.aggregate(first=Min("queue_on"))["first"]
    return SuccessionPlan(
        office=offices.office(id=office_id),
        successor=offices.office(id=successor_id),
        files=held.count(),
        to_sign=Case.objects.filter(is_open=True, authority_office_id=office_id, stage="awaiting_signature").count(),
        opinions=Opinion.objects.filter(office_id=office_id, state="asked").count(),
        validations=Validation.objects.filter(office_id=office_id, state="asked").count(),
        parts=_parts_of([office_id]).count(),
        nearest_limit=None if nearest in (None, NO_LIMIT) else nearest,
        without_seat=len({one.account_id for one in seats} - there),
    )


def successions_visible_to(actor: Actor, *, cursor: str | None = None, size: int = 20) -> Page[SuccessionView]:
    """Those of the offices below the actor's seats, ended ones included; the latest first."""
    below = offices_presided(actor)
    page = keyset_page(SuccessionAsked.objects.filter(office_id__in=below), by=["-id"], cursor=cursor, size=size)
    accounts = {pk for row in page.rows for pk in (row.asked_by_id, row.answered_by_id) if pk}
    people = identity.staff_names(ids=sorted(map(str, accounts)))
    left = _remaining([row.office_id for row in page.rows if row.state == "agreed"])
    return Page(
        [
            SuccessionView(
                id=row.pk,
                office_names=offices.office(id=row.office_id).names,
                successor_names=offices.office(id=row.successor_id).names,
                on=row.on,
                reason=row.reason,
                state=row.state,
                note=row.note,
                asked_by=people.get(str(row.asked_by_id), {}),
                asked_at=row.asked_at,
                answered_by=people.get(str(row.answered_by_id), {}),
                answered_at=row.answered_at,
                remaining=left.get(row.office_id, 0),
                may_answer=row.state == "asked" and row.asked_by_id != actor.account_id,
            )
            for row in page.rows
        ],
        page.next_cursor,
    )


def _remaining(office_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many open files and parts are still at these offices: two queries, of indexes of what is open."""
    rows = Case.objects.filter(is_open=True, office_id__in=set(office_ids)).values_list("office_id")
    parts = CasePart.objects.filter(office_id__in=set(office_ids), state__in=UNDECIDED).values_list("office_id")
    left = Counter(dict(rows.annotate(files=Count("pk")).order_by()))
    left.update(dict(parts.annotate(parts=Count("pk")).order_by()))
    return dict(left)


def _parts_of(office_ids: Collection[UUID]) -> QuerySet[CasePart]:
    """Undecided parts that these offices prepare or decide."""
    here = Q(office_id__in=office_ids) | Q(authority_office_id__in=office_ids)
    return CasePart.objects.filter(here, state__in=UNDECIDED)
