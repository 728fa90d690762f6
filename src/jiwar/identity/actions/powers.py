"""Roles at offices and delegations of signature are given and taken away."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from jiwar.audit import api as audit
from jiwar.identity import errors, rules
from jiwar.identity.models import Account, RoleHolding, SigningDelegation
from jiwar.identity.queries.accounts import administers
from jiwar.identity.rules import Actor, AnyActor
from jiwar.kernel import clock
from jiwar.kernel.actors import SubjectRef
from jiwar.offices import api as offices


def hold_role(
    *, actor: AnyActor, account_id: UUID, role: str, office_id: UUID, valid_from: date, valid_to: date | None = None
) -> UUID:
    """Somebody of the staff holds `role` at an office from a first to a last day (both included); the holding's id.

    One P/APC, chef de daïra or wali at a time.
    Raises NotAllowed, UnknownRole, DatesDisordered, AccountNotFound, RoleHeld.
    """
    rules.require(administers(actor=actor, office_id=office_id))
    if role not in rules.ROLES:
        raise errors.UnknownRole
    if valid_to is not None and valid_to < valid_from:
        raise errors.DatesDisordered
    office = offices.office(id=office_id)
    if role in rules.SIGNING_ROLES.values() and rules.SIGNING_ROLES.get(office.kind) != role:
        raise errors.UnknownRole
    with transaction.atomic():
        if not Account.objects.select_for_update().filter(pk=account_id, kind="staff", is_active=True).exists():
            raise errors.AccountNotFound
        if role in rules.SIGNING_ROLES.values() and _overlapping(office_id, role, valid_from, valid_to):
            raise errors.RoleHeld
        row = RoleHolding.objects.create(
            account_id=account_id,
            role=role,
            office_id=office_id,
            valid_from=valid_from,
            valid_to=valid_to,
            created_at=clock.now(),
        )
        audit.record(
            actor=rules.ref_of(actor),
            verb="identity.role_given",
            subject=SubjectRef(kind="identity.account", id=str(account_id)),
            details={"role": role, "holding": str(row.pk), "from": str(valid_from), "to": str(valid_to or "")},
            office_id=office_id,
        )
    return row.pk


def _overlapping(office_id: UUID, role: str, valid_from: date, valid_to: date | None) -> bool:
    rows = RoleHolding.objects.select_for_update().filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=valid_from), office_id=office_id, role=role, ended_at=None
    )
    if valid_to is not None:
        rows = rows.filter(valid_from__lte=valid_to)
    return rows.exists()


def end_role(*, actor: AnyActor, holding_id: UUID, reason: str) -> None:
    """Take a role away at this moment; delegations given under it fall too. Raises NotAllowed, HoldingNotFound."""
    now = clock.now()
    with transaction.atomic():
        row = RoleHolding.objects.select_for_update().filter(pk=holding_id, ended_at=None).first()
        if row is None:
            raise errors.HoldingNotFound
        rules.require(administers(actor=actor, office_id=row.office_id))
        row.ended_at = now
        row.save(update_fields=["ended_at"])
        audit.record(
            actor=rules.ref_of(actor),
            verb="identity.role_ended",
            subject=SubjectRef(kind="identity.account", id=str(row.account_id)),
            reason=reason,
            details={"role": row.role, "holding": str(row.pk)},
            office_id=row.office_id,
        )


def delegate_signature(
    *,
    actor: AnyActor,
    from_holding_id: UUID,
    to_account_id: UUID,
    scope: list[str],
    decree_reference: str,
    valid_from: date,
    valid_to: date,
) -> UUID:
    """Let a named agent sign acts of `scope` (procedure codes, or `["*"]`) by the decree cited, both days included.

    Only the holder of the signature (or the administrator who records the holder's decree), within the holder's own
    term; no one delegates what was delegated to them. Ordinance 70-20 art. 2 for civil status. The delegation's id.
    Raises NotAllowed, DelegatorWithoutPower, DelegationIncomplete, DatesDisordered, AccountNotFound, HoldingNotFound.
    """
    scope = sorted({word.strip() for word in scope if word.strip()})
    decree_reference = " ".join(decree_reference.split())
    if not scope or not decree_reference:
        raise errors.DelegationIncomplete
    if valid_to < valid_from:
        raise errors.DatesDisordered
    with transaction.atomic():
        holding = RoleHolding.objects.select_for_update().filter(pk=from_holding_id).first()
        if holding is None:
            raise errors.HoldingNotFound
        is_holder = isinstance(actor, Actor) and actor.account_id == holding.account_id
        rules.require(is_holder or administers(actor=actor, office_id=holding.office_id))
        if not _covers(holding, valid_from, valid_to) or holding.account_id == to_account_id:
            raise errors.DelegatorWithoutPower
        if not Account.objects.filter(pk=to_account_id, kind="staff", is_active=True).exists():
            raise errors.AccountNotFound
        row = SigningDelegation.objects.create(
            from_holding=holding,
            to_account_id=to_account_id,
            scope=scope,
            decree_reference=decree_reference,
            valid_from=valid_from,
            valid_to=valid_to,
            created_at=clock.now(),
        )
        audit.record(
            actor=rules.ref_of(actor),
            verb="identity.signature_delegated",
            subject=SubjectRef(kind="identity.delegation", id=str(row.pk), label=decree_reference),
            details={
                "from_holding": str(holding.pk),
                "to_account": str(to_account_id),
                "scope": scope,
                "from": str(valid_from),
                "to": str(valid_to),
            },
            office_id=holding.office_id,
        )
    return row.pk


def _covers(holding: RoleHolding, first: date, last: date) -> bool:
    return (
        holding.role in rules.SIGNING_ROLES.values()
        and holding.ended_at is None
        and holding.valid_from <= first
        and (holding.valid_to is None or last <= holding.valid_to)
    )


def end_delegation(*, actor: AnyActor, delegation_id: UUID, reason: str) -> None:
    """Withdraw a delegation at this moment; raises NotAllowed, DelegationNotFound."""
    now = clock.now()
    with transaction.atomic():
        rows = SigningDelegation.objects.select_for_update(of=("self",)).select_related("from_holding")
        row = rows.filter(pk=delegation_id, ended_at=None).first()
        if row is None:
            raise errors.DelegationNotFound
        is_holder = isinstance(actor, Actor) and actor.account_id == row.from_holding.account_id
        rules.require(is_holder or administers(actor=actor, office_id=row.from_holding.office_id))
        row.ended_at = now
        row.save(update_fields=["ended_at"])
        audit.record(
            actor=rules.ref_of(actor),
            verb="identity.delegation_ended",
            subject=SubjectRef(kind="identity.delegation", id=str(row.pk), label=row.decree_reference),
            reason=reason,
            office_id=row.from_holding.office_id,
        )
