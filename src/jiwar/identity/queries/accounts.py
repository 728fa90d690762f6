"""Who asks: accounts, the actor behind a request, who holds a role."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from jiwar.identity import errors, rules
from jiwar.identity.models import Absence, Account, RoleHolding, SigningDelegation
from jiwar.identity.rules import Actor, AnyActor, Holding
from jiwar.kernel import clock
from jiwar.kernel.actors import ActorRef
from jiwar.kernel.texts import Texts, current_language
from jiwar.offices import api as offices

HANDLING = ("handler", "head")
DELEGATE = "signatory"  # the role, at the seat, of whoever its holder lets sign


@dataclass(frozen=True)
class AccountView:
    """An account, without its password."""

    id: UUID
    kind: str
    username: str | None
    names: Texts = field(repr=False)
    email: str = field(repr=False)
    phone: str = field(repr=False)
    language: str
    person_id: UUID | None
    is_active: bool


def actor_of(request: HttpRequest) -> Actor:
    """The person behind `request`: no query for a stranger, one for an account besides the session's own."""
    session = getattr(request, "session", None)
    if session is None or session.is_empty():
        return Actor(ref=ActorRef(kind="guest", id="", label="guest"), language=current_language())
    if account_id := session.get("account"):
        found = _staff(account_id) if session.get("kind") == "staff" else _citizen(account_id)
        if found is not None:
            account, actor = found
            if constant_time_compare(session.get("account_check", ""), account.get_session_auth_hash()):
                return actor
    return Actor(
        ref=ActorRef(kind="guest", id=session.get("guest", ""), label="guest"),
        language=current_language(),
        guest_contacts=tuple(session.get("contacts", ())),
    )


def staff_actor(*, account_id: UUID) -> Actor | None:
    """A member of staff with the roles held now, for what goes on in their name; None once the account is closed."""
    found = _staff(str(account_id))
    return found[1] if found else None


def staff_actors(*, account_ids: Collection[UUID]) -> dict[UUID, Actor]:
    """The same for many in one query, with the roles of their own; whoever holds none now is left out."""
    own = holdings_in_force(
        RoleHolding.objects.filter(account_id__in=account_ids, account__is_active=True), clock.now()
    )
    held: dict[UUID, list[RoleHolding]] = {}
    for row in own.select_related("account", "office").order_by("valid_from", "id"):
        held.setdefault(row.account_id, []).append(row)
    return {
        pk: _actor(
            rows[0].account,
            names=account_names(rows[0].account),
            holdings=tuple(_holding(row, row.role) for row in rows),
        )
        for pk, rows in held.items()
    }


def _staff(account_id: str) -> tuple[Account, Actor] | None:
    now = clock.now()
    own = holdings_in_force(RoleHolding.objects.filter(account_id=account_id, account__is_active=True), now)
    found = own.select_related("account", "office").union(
        _seats_lent(account_id, now).select_related("account", "office"), all=True
    )
    rows = sorted(found, key=lambda row: (str(row.account_id) != account_id, row.valid_from, row.pk))
    mine = rows[0].account if rows and str(rows[0].account_id) == account_id else None
    account = mine or Account.objects.filter(pk=account_id, is_active=True, kind="staff").first()
    if account is None:
        return None
    holdings: dict[tuple[str, UUID], Holding] = {}
    for row in rows:
        role = row.role if row.account_id == account.pk else DELEGATE
        holdings.setdefault((role, row.office_id), _holding(row, role))
    return account, _actor(account, names=account_names(account), holdings=tuple(holdings.values()))


def _holding(row: RoleHolding, role: str) -> Holding:
    return Holding(
        id=row.pk,
        role=role,
        office_id=row.office_id,
        office_name=row.office.names,
        office_kind=row.office.kind,
        division_code=row.office.division_code,
    )


def _seats_lent(account_id: str, at: datetime) -> QuerySet[RoleHolding]:
    """Seats whose holders let the account sign at that moment: whatever its own role, it signs there meanwhile."""
    day = clock.day_of(at)
    lent = SigningDelegation.objects.filter(
        Q(ended_at__isnull=True) | Q(ended_at__gt=at),
        to_account=UUID(account_id),
        valid_from__lte=day,
        valid_to__gte=day,
    )
    return holdings_in_force(RoleHolding.objects.filter(pk__in=lent.values("from_holding_id")), at)


def _citizen(account_id: str) -> tuple[Account, Actor] | None:
    account = Account.objects.select_related("person").filter(pk=account_id, is_active=True, kind="citizen").first()
    return (account, _actor(account, names=account_names(account), holdings=())) if account else None


def _actor(account: Account, *, names: Texts, holdings: tuple[Holding, ...]) -> Actor:
    # A citizen's name may be erased one day; the journal, which keeps labels, may not.
    label = next(iter(names.values()), account.username or "") if account.kind == "staff" else "citizen"
    return Actor(
        ref=ActorRef(kind="account", id=str(account.pk), label=label),
        account_id=account.pk,
        person_id=account.person_id,
        kind=account.kind,
        names=names,
        holdings=holdings,
        language=account.language,
        contacts=tuple(contact for contact in (account.phone, account.email) if contact),
        covers=partial(covered_by, account_id=account.pk) if account.kind == "staff" else frozenset,
    )


def account_names(account: Account) -> Texts:
    """How somebody is called, per script."""
    if account.kind == "citizen" and account.person:
        person = account.person
        return rules.full_names(person.given_ar, person.family_ar, person.given_latin, person.family_latin)
    return rules.texts(ar=account.name_ar, fr=account.name_latin)


def staff_names(*, ids: Iterable[str]) -> dict[str, Texts]:
    """Names per script of members of staff, by the id that the journal keeps; whoever is unknown is absent."""
    wanted = [found for one in ids if (found := _as_uuid(one))]
    rows = Account.objects.filter(pk__in=wanted, kind="staff") if wanted else []
    return {str(row.pk): account_names(row) for row in rows}


def _as_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:  # an import from another system keeps its own ids
        return None


def account_view(account: Account) -> AccountView:
    """The value of a row."""
    return AccountView(
        id=account.pk,
        kind=account.kind,
        username=account.username,
        names=account_names(account),
        email=account.email,
        phone=account.phone,
        language=account.language,
        person_id=account.person_id,
        is_active=account.is_active,
    )


def account(*, id: UUID) -> AccountView:  # noqa: A002 - the contract's name
    """One account; raises AccountNotFound."""
    row = Account.objects.select_related("person").filter(pk=id).first()
    if row is None:
        raise errors.AccountNotFound
    return account_view(row)


def staff_account_id(*, username: str) -> UUID | None:
    """The account of a member of staff by user name; None when there is none."""
    rows = Account.objects.filter(username=rules.normal_username(username), kind="staff")
    return rows.values_list("pk", flat=True).first()


def citizen_account_of(*, person_id: UUID) -> AccountView | None:
    """The account with which a person follows cases, if there is one."""
    row = Account.objects.select_related("person").filter(person_id=person_id, kind="citizen", is_active=True).first()
    return account_view(row) if row else None


def holdings_in_force(rows: QuerySet[RoleHolding], at: datetime) -> QuerySet[RoleHolding]:
    """Those of the rows that hold at that moment (as `rules.in_force`, for the database)."""
    day = clock.day_of(at)
    return rows.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        Q(ended_at__isnull=True) | Q(ended_at__gt=at),
        valid_from__lte=day,
    )


def absences_in_force(on: date) -> QuerySet[Absence]:
    """Absences of that day."""
    return Absence.objects.filter(valid_from__lte=on, valid_to__gte=on, ended_at=None)


def accounts_handling(office_ids: Collection[UUID] | QuerySet[RoleHolding, Any]) -> QuerySet[RoleHolding, Any]:
    """Accounts of those who handle files at these offices now, for a condition of another query."""
    held = RoleHolding.objects.filter(office_id__in=office_ids, role__in=HANDLING, account__is_active=True)
    return holdings_in_force(held, clock.now()).values("account_id")


def covered_by(*, account_id: UUID, on: date | None = None) -> frozenset[UUID]:
    """Those who are away on that day and for whom this account acts: named for it, or head of their office."""
    heads = holdings_in_force(RoleHolding.objects.filter(account_id=account_id, role="head"), clock.now())
    theirs = accounts_handling(heads.values("office_id"))
    rows = absences_in_force(on or clock.today()).filter(Q(substitute_id=account_id) | Q(account_id__in=theirs))
    return frozenset(rows.exclude(account_id=account_id).values_list("account_id", flat=True))


def administers(*, actor: AnyActor, office_id: UUID) -> bool:
    """An administrator answers for the offices of their own seat and below, never above: roles are not a ladder."""
    if rules.is_jiwar(actor):
        return True
    if not rules.can_administer(actor) or not isinstance(actor, Actor):
        return False
    seats = actor.office_ids("administrator")
    return office_id in seats or any(above.id in seats for above in offices.offices_above(office_id=office_id))


def administers_account(*, actor: AnyActor, account_id: UUID) -> bool:
    """True when every role that the account holds is within what the administrator answers for."""
    held = RoleHolding.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=clock.today()), account_id=account_id)
    places = held.filter(ended_at=None).values_list("office_id", flat=True)
    return rules.can_administer(actor) and all(administers(actor=actor, office_id=place) for place in places)


def offices_with_role(*roles: str, at: datetime | None = None) -> frozenset[UUID]:
    """Offices at which somebody active holds one of `roles` at that moment (default: now): one query."""
    rows = holdings_in_force(RoleHolding.objects.filter(role__in=roles, account__is_active=True), at or clock.now())
    return frozenset(rows.values_list("office_id", flat=True).distinct())


def accounts_with_role(*roles: str, office_id: UUID, at: datetime | None = None) -> list[AccountView]:
    """Active accounts that hold one of `roles` at the office at that moment (default: now), each once: one query."""
    rows = holdings_in_force(
        RoleHolding.objects.filter(role__in=roles, office_id=office_id, account__is_active=True), at or clock.now()
    )
    held = {row.account_id: row.account for row in rows.select_related("account__person").order_by("id")}
    return [account_view(account) for account in held.values()]
