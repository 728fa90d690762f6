"""Somebody is away and a colleague named for it acts on their files meanwhile."""

from datetime import date
from uuid import UUID

from django.db import transaction

from jiwar.audit import api as audit
from jiwar.identity import errors, rules
from jiwar.identity.models import Absence, Account
from jiwar.identity.queries.absences import may_plan, share_an_office
from jiwar.identity.rules import AnyActor
from jiwar.kernel import clock
from jiwar.kernel.actors import SubjectRef


def plan_absence(*, actor: AnyActor, account_id: UUID, substitute_id: UUID, valid_from: date, valid_to: date) -> UUID:
    """An agent is away from a first to a last day, both included; the substitute handles files at one of their offices.

    By the agent or the head of one of their offices. Raises NotAllowed, AbsenceInvalid, AccountNotFound.
    """
    rules.require(may_plan(actor, account_id))
    if valid_to < valid_from or valid_to < clock.today():
        raise errors.AbsenceInvalid("valid_to")
    if substitute_id == account_id or not share_an_office(account_id, substitute_id):
        raise errors.AbsenceInvalid("substitute")
    with transaction.atomic():
        if not Account.objects.filter(pk=account_id, kind="staff", is_active=True).exists():
            raise errors.AccountNotFound
        row = Absence.objects.create(
            account_id=account_id,
            substitute_id=substitute_id,
            valid_from=valid_from,
            valid_to=valid_to,
            created_at=clock.now(),
        )
        audit.record(
            actor=rules.ref_of(actor),
            verb="identity.absence_planned",
            subject=SubjectRef(kind="identity.account", id=str(account_id)),
            details={"substitute": str(substitute_id), "from": str(valid_from), "to": str(valid_to)},
        )
    return row.pk


def end_absence(*, actor: AnyActor, absence_id: UUID) -> None:
    """The agent is back: the substitute acts for them no more. Raises NotAllowed, AbsenceNotFound."""
    with transaction.atomic():
        row = Absence.objects.select_for_update().filter(pk=absence_id, ended_at=None).first()
        if row is None:
            raise errors.AbsenceNotFound
        rules.require(may_plan(actor, row.account_id))
        row.ended_at = clock.now()
        row.save(update_fields=["ended_at"])
        audit.record(
            actor=rules.ref_of(actor),
            verb="identity.absence_ended",
            subject=SubjectRef(kind="identity.account", id=str(row.account_id)),
            details={"absence": str(row.pk)},
        )
