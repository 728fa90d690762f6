"""Who may sign for an office at a given moment, by office or by delegation."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from jiwar.identity import errors, rules
from jiwar.identity.models import RoleHolding, SigningDelegation
from jiwar.identity.queries.accounts import account_names, holdings_in_force
from jiwar.identity.rules import SigningPower
from jiwar.kernel import clock
from jiwar.kernel.texts import Texts, of_place
from jiwar.offices import api as offices
from jiwar.territory import api as territory


@dataclass(frozen=True)
class DelegationView:
    """A delegation of signature as the administrator reads it."""

    id: UUID
    office_id: UUID
    role: str
    from_names: Texts
    to_account_id: UUID
    to_names: Texts
    scope: tuple[str, ...]
    decree_reference: str
    valid_from: date
    valid_to: date
    ended_at: datetime | None
    in_force: bool


def signing_power(*, account_id: UUID, office_id: UUID, scope: str, at: datetime) -> SigningPower | None:
    """The right of an account to sign acts of `scope` of an office at that very moment, by office or by delegation.

    The power belongs to the seat above the office (the commune's P/APC, the daïra's chef, the wilaya's wali) and a
    delegation falls with the term of who gave it. None when there is no right; `scope` is a procedure code.
    """
    seat = _seat_of(office_id)
    if seat is None:
        return None
    role = rules.SIGNING_ROLES[seat.kind]
    division = territory.divisions_at(codes=[seat.division_code], on=clock.day_of(at)).get(seat.division_code)
    place = division.names if division else seat.names
    of_it = of_place(place.get("fr") or place.get("ar", ""))
    own = (
        holdings_in_force(
            RoleHolding.objects.filter(account_id=account_id, account__is_active=True, office_id=seat.id, role=role), at
        )
        .select_related("account")
        .first()
    )
    if own is not None:
        return rules.power_of(
            seat.kind, place, of_it, office_id=seat.id, holding_id=own.pk, signer=account_names(own.account)
        )
    rows = SigningDelegation.objects.select_related("to_account", "from_holding").filter(
        to_account_id=account_id, to_account__is_active=True, from_holding__office_id=seat.id, from_holding__role=role
    )
    for row in rows.order_by("-valid_from"):
        if _delegation_holds(row, at) and (scope in row.scope or rules.EVERY_ACT in row.scope):
            return rules.power_of(
                seat.kind,
                place,
                of_it,
                office_id=seat.id,
                holding_id=row.from_holding_id,
                signer=account_names(row.to_account),
                delegation_id=row.pk,
                decree_reference=row.decree_reference,
            )
    return None


def require_signing_power(*, account_id: UUID, office_id: UUID, scope: str, at: datetime) -> SigningPower:
    """As `signing_power`; raises NoSigningPower when there is none."""
    power = signing_power(account_id=account_id, office_id=office_id, scope=scope, at=at)
    if power is None:
        raise errors.NoSigningPower
    return power


def _delegation_holds(row: SigningDelegation, at: datetime) -> bool:
    return all(
        rules.in_force(valid_from=part.valid_from, valid_to=part.valid_to, ended_at=part.ended_at, at=at)
        for part in (row, row.from_holding)
    )


def _seat_of(office_id: UUID) -> offices.OfficeView | None:
    found = offices.office(id=office_id)
    while found.kind not in rules.SIGNING_ROLES:
        if found.parent_id is None:
            return None
        found = offices.office(id=found.parent_id)
    return found


def delegations_at(*, office_id: UUID) -> list[DelegationView]:
    """Delegations of the signature of an office, the latest first, with those that ended."""
    rows = SigningDelegation.objects.select_related("to_account", "from_holding__account").filter(
        from_holding__office_id=office_id
    )
    now = clock.now()
    return [
        DelegationView(
            id=row.pk,
            office_id=row.from_holding.office_id,
            role=row.from_holding.role,
            from_names=account_names(row.from_holding.account),
            to_account_id=row.to_account_id,
            to_names=account_names(row.to_account),
            scope=tuple(row.scope),
            decree_reference=row.decree_reference,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            ended_at=row.ended_at,
            in_force=_delegation_holds(row, now),
        )
        for row in rows.order_by("-valid_from", "-id")
    ]
