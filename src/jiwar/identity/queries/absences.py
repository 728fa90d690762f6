"""Who is away, and who acts for them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from jiwar.identity import rules
from jiwar.identity.models import Absence, RoleHolding
from jiwar.identity.queries.accounts import (
    HANDLING,
    absences_in_force,
    account_names,
    accounts_handling,
    holdings_in_force,
)
from jiwar.identity.rules import Actor, AnyActor
from jiwar.kernel import clock
from jiwar.kernel.texts import Texts


@dataclass(frozen=True)
class AbsenceView:
    """Somebody's absence and their substitute."""

    id: UUID
    account_id: UUID
    account: Texts
    substitute_id: UUID
    substitute: Texts
    valid_from: date
    valid_to: date
    in_force: bool
    over: bool


def handling_offices(account_id: UUID, at: datetime | None = None) -> frozenset[UUID]:
    """Offices where somebody handles files."""
    rows = holdings_in_force(RoleHolding.objects.filter(account_id=account_id, role__in=HANDLING), at or clock.now())
    return frozenset(rows.values_list("office_id", flat=True))


def share_an_office(account_id: UUID, other_id: UUID) -> bool:
    """Both handle files at one office."""
    return bool(handling_offices(account_id) & handling_offices(other_id))


def may_plan(actor: AnyActor, account_id: UUID) -> bool:
    """The agent themselves, the head of one of their offices, or Jiwar."""
    if rules.is_jiwar(actor):
        return True
    if not isinstance(actor, Actor) or not actor.is_staff:
        return False
    return actor.account_id == account_id or bool(actor.office_ids("head") & handling_offices(account_id))


def away(account_ids: Collection[UUID], *, on: date) -> frozenset[UUID]:
    """Of these accounts, those whose absence was told for that day."""
    return frozenset(
        absences_in_force(on).filter(account_id__in=list(account_ids)).values_list("account_id", flat=True)
    )


def absences_visible_to(actor: Actor, *, size: int = 50) -> list[AbsenceView]:
    """One's own, those in which one replaces somebody, and for a head those of the agents; the latest first."""
    if actor.account_id is None:
        return []
    mine = {actor.account_id, *agents_of(actor.office_ids("head"))}
    rows = Absence.objects.filter(Q(account_id__in=mine) | Q(substitute_id=actor.account_id))
    return [_view(row) for row in rows.select_related("account", "substitute").order_by("-id")[:size]]


def absences_at(*, office_ids: Collection[UUID]) -> list[AbsenceView]:
    """Who handles files at these offices and is away today, the first back first: one query."""
    if not office_ids:
        return []
    rows = absences_in_force(clock.today()).filter(account_id__in=accounts_handling(office_ids))
    return [_view(row) for row in rows.select_related("account", "substitute").order_by("valid_to", "id")]


def substitutes_of(account_ids: Collection[UUID], *, on: date) -> dict[UUID, AbsenceView]:
    """Of these accounts, those who are away on that day, with who acts for them: one query."""
    found: dict[UUID, AbsenceView] = {}
    rows = absences_in_force(on).filter(account_id__in=list(account_ids), substitute__is_active=True)
    for row in rows.select_related("account", "substitute").order_by("id") if account_ids else ():
        found.setdefault(row.account_id, _view(row))
    return found


def _view(row: Absence) -> AbsenceView:
    today = clock.today()
    return AbsenceView(
        id=row.pk,
        account_id=row.account_id,
        account=account_names(row.account),
        substitute_id=row.substitute_id,
        substitute=account_names(row.substitute),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        in_force=row.ended_at is None and row.valid_from <= today <= row.valid_to,
        over=row.ended_at is not None or row.valid_to < today,
    )


def agents_of(office_ids: Collection[UUID]) -> dict[UUID, Texts]:
    """Who handles files at these offices, by account."""
    rows = holdings_in_force(
        RoleHolding.objects.filter(office_id__in=office_ids, role__in=HANDLING, account__is_active=True), clock.now()
    )
    return {row.account_id: account_names(row.account) for row in rows.select_related("account").order_by("id")}
