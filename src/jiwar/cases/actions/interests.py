"""Interests are declared by the agent or by the head of their office, and ended by the same."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jiwar.audit import api as audit
from jiwar.cases.actions.handling import cut
from jiwar.cases.actions.recording import locked, subject_of
from jiwar.cases.actions.transferring import pass_on
from jiwar.cases.errors import CaseNotFound, InterestInvalid, InterestNotFound, MayNotAct
from jiwar.cases.models import Case, DeclaredInterest
from jiwar.cases.queries.interests import colleagues_of
from jiwar.cases.queries.reach import parts_visible_to
from jiwar.cases.queries.visible import find_case
from jiwar.cases.rules.moments import possible
from jiwar.identity.api import Actor
from jiwar.kernel import clock
from jiwar.kernel.actors import SubjectRef


def declare_interest(
    *,
    actor: Actor,
    case_id: UUID,
    reason: str,
    account_id: UUID | None = None,
    only_this_file: bool = False,
    valid_to: date | None = None,
) -> UUID:
    """From today, an agent does not act on a file, nor (unless `only_this_file`) on any file of its applicant.

    `account_id`: an agent of the head's office; left out, the actor. Declared twice, kept twice: each with its reason.
    Raises InterestInvalid, MayNotAct, CaseNotFound.
    """
    case = _read_by(actor, case_id)
    account = account_id or actor.account_id
    if not actor.is_staff or actor.account_id is None or account is None or not _may_say_for(actor, account):
        raise MayNotAct
    said, today = cut(reason), clock.today()
    if not said:
        raise InterestInvalid({"reason": _("Say in a few words what ties the agent to this person.")})
    if valid_to is not None and valid_to < today:
        raise InterestInvalid({"valid_to": _("This day has passed.")})
    with transaction.atomic():
        row = DeclaredInterest.objects.create(
            account_id=account,
            person_id=None if only_this_file else case.applicant_id,
            case=case,
            reason=said,
            valid_from=today,
            valid_to=valid_to,
            declared_by_id=actor.account_id,
            declared_at=clock.now(),
        )
        audit.record(
            actor=actor.ref,
            verb="cases.interest_declared",
            subject=subject_of(case),
            details={"interest": str(row.pk), "account": str(account)},
            office_id=case.office_id,
        )
        _leave(actor, case_id, account)
    return row.pk


def _leave(actor: Actor, case_id: UUID, account_id: UUID) -> None:
    """The file that the agent had waits for a colleague."""
    case = locked(case_id)
    if case.handler_id == account_id and possible("transferred", case.stage):
        pass_on(case, actor, _("An interest is declared."), handler_id=None)


def end_interest(*, actor: Actor, interest_id: UUID) -> None:
    """The interest is none any more, from now on. Raises InterestNotFound."""
    with transaction.atomic():
        row = DeclaredInterest.objects.select_for_update().filter(pk=interest_id, ended_at=None).first()
        if row is None or not _may_say_for(actor, row.account_id):
            raise InterestNotFound
        row.ended_at = clock.now()
        row.save(update_fields=["ended_at"])
        audit.record(
            actor=actor.ref,
            verb="cases.interest_ended",
            subject=SubjectRef(kind="cases.interest", id=str(row.pk)),
            details={"account": str(row.account_id)},
        )


def _read_by(actor: Actor, case_id: UUID) -> Case:
    """The file for whoever may read it, or a part of it; raises CaseNotFound."""
    try:
        return find_case(actor, case_id)
    except CaseNotFound:
        row = parts_visible_to(actor).select_related("case").filter(case_id=case_id).first()
        if row is None:
            raise
        return row.case


def _may_say_for(actor: Actor, account_id: UUID) -> bool:
    return actor.account_id == account_id or account_id in colleagues_of(actor)
