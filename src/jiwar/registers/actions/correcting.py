"""Errors are corrected by two people, on a decision; what the act said before stays readable."""

from collections.abc import Mapping
from uuid import UUID

from django.db import IntegrityError, transaction

from jiwar.audit import api as audit
from jiwar.identity import api as identity
from jiwar.identity.api import Actor
from jiwar.kernel import clock
from jiwar.kernel.actors import ActorRef, SubjectRef
from jiwar.kernel.ids import new_id
from jiwar.registers.actions.registering import locked, next_version, require
from jiwar.registers.actions.writing import with_sealed_numbers, write_version
from jiwar.registers.errors import (
    ApproverIsProposer,
    CorrectionPending,
    CorrectionUnknown,
    DecisionMissing,
    MayNotApprove,
    NothingChanges,
    ReasonMissing,
    RecordChanged,
    RecordInvalid,
)
from jiwar.registers.models import Correction, Record
from jiwar.registers.queries.records import contents_in_force, record_subject
from jiwar.registers.rules import contents, rights
from jiwar.registers.rules.kinds import KINDS

DECISION = ("authority", "number", "on")


def propose_correction(
    *,
    actor: Actor,
    record_id: UUID,
    changes: Mapping[str, str],
    reason: str,
    decision: Mapping[str, str],
    subject: SubjectRef | None = None,
) -> UUID:
    """What an act should say instead, and the decision that orders it; nothing changes before somebody else approves.

    `changes` is by path (`child.given_ar`, `day`); `subject` is the file that asks for it. Raises NotAllowed,
    RecordUnknown, RecordInvalid, ReasonMissing, DecisionMissing, NothingChanges, CorrectionPending.
    """
    if not reason.strip():
        raise ReasonMissing
    require(actor.account_id is not None)
    ordered = _checked_decision(decision)
    try:
        with transaction.atomic():
            record = locked(record_id)
            require(rights.keeps(actor, record.register.office_id))
            kind = KINDS[record.register.kind]
            said = contents_in_force([record_id])[record_id]
            after = with_sealed_numbers(contents.corrected(kind, said, changes), record_id)
            if not contents.differences(kind, said, after):
                raise NothingChanges
            row = Correction.objects.create(
                id=new_id(),
                record=record,
                base_version=record.version,
                subject_kind=subject.kind if subject else "",
                subject_id=subject.id if subject else "",
                after=after,
                reason=reason.strip(),
                decision=ordered,
                proposed_by=actor.ref.as_dict(),
                proposed_by_id=actor.account_id,  # type: ignore[misc]  # not None: required above
                proposed_at=clock.now(),
            )
            _journal(actor.ref, "registers.correction_proposed", row)
    except IntegrityError as problem:
        if Correction.objects.filter(record_id=record_id, state="proposed").exists():
            raise CorrectionPending from problem
        raise
    return row.pk


def _checked_decision(decision: Mapping[str, str]) -> dict[str, str]:
    kept = {name: " ".join(str(decision.get(name, "")).split()) for name in DECISION}
    if not all(kept.values()):
        raise DecisionMissing
    try:
        kept["on"] = contents.checked_date(kept["on"])
    except ValueError as problem:
        raise RecordInvalid([("on", str(problem))]) from problem
    return kept


def approve_correction(*, actor: Actor, correction_id: UUID) -> int:
    """Whoever holds the power to sign civil status acts there, and did not propose it, makes it the act's new version.

    Returns its number. Raises CorrectionUnknown, ApproverIsProposer, MayNotApprove, RecordChanged.
    """
    with transaction.atomic():
        row = _waiting(correction_id)
        record = locked(row.record_id)
        require_approver(actor, row, record)
        if record.version != row.base_version:
            raise RecordChanged
        next_version(record, row.base_version)
        version = write_version(
            record,
            row.after,
            change="corrected",
            by=ActorRef.from_dict(row.proposed_by),
            approved_by=actor.ref,
            decision=row.decision,
            reason=row.reason,
            on_behalf_of=SubjectRef(row.subject_kind, row.subject_id) if row.subject_kind else None,
        )
        _settle(row, actor, "approved", version_id=version.pk)
    return version.number


def require_approver(actor: Actor, row: Correction, record: Record) -> None:
    """Raise ApproverIsProposer or MayNotApprove unless the actor may approve at this moment."""
    if actor.account_id is None or actor.account_id == row.proposed_by_id:
        raise ApproverIsProposer
    power = identity.signing_power(
        account_id=actor.account_id,
        office_id=record.register.office_id,
        scope=rights.CORRECTION_SCOPE,
        at=clock.now(),
    )
    if power is None:
        raise MayNotApprove


def drop_correction(*, actor: Actor, correction_id: UUID, note: str) -> None:
    """The proposer takes it back, or who could approve sends it away; the act stays as it is. Says why.

    Raises ReasonMissing, CorrectionUnknown, MayNotApprove.
    """
    if not note.strip():
        raise ReasonMissing
    with transaction.atomic():
        row = _waiting(correction_id)
        if actor.account_id != row.proposed_by_id:
            require_approver(actor, row, row.record)
        _settle(row, actor, "dropped", note=note.strip())
        _journal(actor.ref, "registers.correction_dropped", row)


def drop_corrections_of(*, subject: SubjectRef, actor: ActorRef) -> int:
    """A file ended without its correction: what it proposed waits no more; with the caller's transaction."""
    rows = list(Correction.objects.filter(subject_kind=subject.kind, subject_id=subject.id, state="proposed"))
    for row in rows:
        Correction.objects.filter(pk=row.pk).update(state="dropped", settled_by=actor.as_dict(), settled_at=clock.now())
        _journal(actor, "registers.correction_dropped", row)
    return len(rows)


def _waiting(correction_id: UUID) -> Correction:
    row = (
        Correction.objects.select_for_update(of=("self",))
        .select_related("record__register")
        .filter(pk=correction_id, state="proposed")
        .first()
    )
    if row is None:
        raise CorrectionUnknown
    return row


def _settle(row: Correction, actor: Actor, state: str, **more: object) -> None:
    changed = Correction.objects.filter(pk=row.pk, state="proposed").update(
        state=state,
        settled_by=actor.ref.as_dict(),
        settled_by_id=actor.account_id,
        settled_at=clock.now(),
        **more,
    )
    if not changed:
        raise CorrectionUnknown


def _journal(actor: ActorRef, verb: str, row: Correction) -> None:
    about = [row.subject_kind, row.subject_id] if row.subject_kind else []
    audit.record(
        actor=actor,
        verb=verb,
        subject=record_subject(row.record_id),
        details={"correction": str(row.pk), "version": row.base_version, "about": about},
    )
