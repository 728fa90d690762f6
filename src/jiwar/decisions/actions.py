"""Writes of the register: a number in one short transaction, the document outside any, the file in a second one."""

import logging
import os
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from jiwar.audit import api as audit
from jiwar.decisions import queries, rules
from jiwar.decisions.errors import (
    AlreadyAnnulled,
    AlreadySealed,
    AnnulmentNeedsReason,
    DecisionUnknown,
    NotifiedTooEarly,
    NotSealed,
)
from jiwar.decisions.events import DecisionAnnulled, DecisionNotified, DecisionSealed
from jiwar.decisions.models import Decision, Notification, Series, State
from jiwar.decisions.queries import DecisionView
from jiwar.documents import api as documents
from jiwar.kernel import clock, guard
from jiwar.kernel.actors import SYSTEM, ActorRef, SubjectRef
from jiwar.kernel.ids import new_id
from jiwar.kernel.texts import Texts, pick
from jiwar.offices import api as offices
from jiwar.outbox import api as outbox
from jiwar.signing import api as signing

log = logging.getLogger(__name__)

SEAL = "decisions.seal"


# --- First transaction: the number ----------------------------------------------------------------------------


def take_number(
    *,
    actor: ActorRef,
    office_id: UUID,
    office_label: Texts,
    series: str,
    year: int,
    kind: str,
    title: Texts,
    content: dict[str, Any],
    subject: SubjectRef,
    signer: dict[str, Any],
    layout: str,
    language: str,
    remedies: Texts | None = None,
    reasons: Sequence[Texts] = (),
    valid_until: date | None = None,
) -> DecisionView:
    """Give the next number of (office, series, year) to a decision, with the caller's transaction.

    `content` is the data of the layout, as it will be rendered; number, moment, reference and QR are added to it. Call
    it last: the row of the series stays locked until the caller commits. Raises RefusalNeedsReasons.
    """
    rules.check_refusal(kind=kind, reasons=reasons, remedies=remedies)
    if not rules.SERIES.fullmatch(series):
        raise ValueError(f"{series!r} cannot be a series: capital letters and digits")
    code = offices.office(id=office_id).code
    taken_at = clock.now()
    row = Decision(
        id=new_id(),
        office_id=office_id,
        office_label=dict(office_label),
        series=series,
        year=year,
        kind=kind,
        title=dict(title),
        language=language,
        layout=layout,
        content=rules.plain(content),
        content_salt=os.urandom(rules.SALT_BYTES),
        reasons=[dict(reason) for reason in reasons],
        remedies=dict(remedies) if remedies else None,
        signer=rules.plain(signer),
        subject_kind=subject.kind,
        subject_id=str(subject.id),
        subject_label=subject.label[:200],
        valid_until=valid_until,
        taken_at=taken_at,
        next_attempt_at=taken_at + timedelta(seconds=rules.IN_HAND_S),
    )
    with transaction.atomic():
        _enter(row, code, actor, subject)
    return queries.decision(id=row.id)


def _enter(row: Decision, office_code: str, actor: ActorRef, subject: SubjectRef) -> None:
    """Number the decision and write all that goes with the number."""
    row.place = _next_place(office_id=row.office_id, series=row.series, year=row.year)
    row.number = rules.number_text(series=row.series, office_code=office_code, year=row.year, place=row.place)
    row.document_id = _document_of(row, subject)
    row.save(force_insert=True)
    audit.record(
        actor=actor,
        verb="decision.taken",
        subject=_subject(row),
        details={"kind": row.kind, "about": [row.subject_kind, row.subject_id], "document": str(row.document_id)},
        office_id=row.office_id,
    )
    outbox.enqueue(name=SEAL, payload={"decision_id": str(row.id)}, key=str(row.id))


def _next_place(*, office_id: UUID, series: str, year: int) -> int:
    """Lock the row of the series until the end of the transaction and count one further."""
    counter = Series.objects.filter(office_id=office_id, series=series, year=year)
    if not counter.update(last=F("last") + 1):
        Series.objects.bulk_create([Series(office_id=office_id, series=series, year=year)], ignore_conflicts=True)
        counter.update(last=F("last") + 1)
    return counter.values_list("last", flat=True).get()


def _document_of(row: Decision, subject: SubjectRef) -> UUID:
    return documents.issue_document(
        number=row.number,
        kind=row.kind,
        title=row.title,
        office_id=row.office_id,
        office_label=row.office_label,
        language=row.language,
        subject=subject,
        content=queries.leaf_content(row),
        valid_until=row.valid_until,
    ).id


def _subject(row: Decision) -> SubjectRef:
    return SubjectRef(kind="decisions.decision", id=str(row.id), label=row.number)


# --- Outside any transaction: the document; second transaction: its file ---------------------------------------


def seal(*, decision_id: UUID) -> None:
    """Render, sign and publish the document of a decision; does nothing when that is done or the number annulled.

    A failure is kept with the decision (attempts, next attempt, last error) and taken up again by the sweep. Raises
    DecisionUnknown.
    """
    guard.outside_transaction("rendering and signing a decision")
    row = Decision.objects.select_related("document").filter(id=decision_id).first()
    if row is None:
        raise DecisionUnknown
    if row.state != State.SEALING:
        return
    try:
        file_id = _make_file(row)
        if not _publish(decision_id, file_id):
            documents.delete_file(id=file_id)  # another worker was quicker, or the number was annulled meanwhile
    except Exception as error:
        log.warning("decision %s could not be sealed", row.number, exc_info=True)
        _note_failure(decision_id, f"{type(error).__name__}: {error}")


def _make_file(row: Decision) -> UUID:
    """The sealed PDF, stored; the same decision gives the same bytes, so that a second attempt makes no second file."""
    data = {
        **row.content,
        "number": row.number,
        "at": row.taken_at.isoformat(),
        "reference": row.document.reference,
        "qr": documents.qr_for(document_id=row.document_id),
    }
    pdf = documents.render(layout=row.layout, data=data, language=row.language)
    label = pick(row.office_label, row.language)
    sealed = signing.seal_pdf(
        pdf=pdf,
        office_id=row.office_id,
        office_label=label,
        reason=row.number,
        signer_label=_signer_label(row),
        at=row.taken_at,
    )
    name = f"{row.number.replace('/', '-')}.pdf"
    stored = documents.store_bytes(
        actor=SYSTEM, content=sealed, name=name, media_type="application/pdf", purpose="decision"
    )
    return stored.id


def _signer_label(row: Decision) -> str:
    label = row.signer.get("label", "")
    return pick(label, row.language) if isinstance(label, dict) else str(label)


def _publish(decision_id: UUID, file_id: UUID) -> bool:
    with transaction.atomic():
        row = Decision.objects.select_for_update().get(id=decision_id)
        if row.state != State.SEALING:
            return False
        documents.publish_file(document_id=row.document_id, file_id=file_id, issued_at=row.taken_at)
        row.state, row.sealed_at, row.last_error = State.SEALED, clock.now(), ""
        row.save(update_fields=["state", "sealed_at", "last_error"])
        audit.record(
            actor=SYSTEM,
            verb="decision.sealed",
            subject=_subject(row),
            details={"document": str(row.document_id), "attempts": row.attempts + 1},
            office_id=row.office_id,
        )
        outbox.announce(
            DecisionSealed(decision_id=str(row.id), subject_kind=row.subject_kind, subject_id=row.subject_id)
        )
    return True


def _note_failure(decision_id: UUID, error: str) -> None:
    with transaction.atomic():
        row = Decision.objects.select_for_update().get(id=decision_id)
        if row.state == State.SEALING:
            row.attempts = min(row.attempts + 1, 32_000)
            row.next_attempt_at = clock.now() + timedelta(seconds=rules.delay_s(row.attempts))
            row.last_error = error[:2000]
            row.save(update_fields=["attempts", "next_attempt_at", "last_error"])


def sweep_sealing(*, limit: int = 100) -> int:
    """Have every decision whose time has come sealed, whatever became of its job; returns how many."""
    due = queries.due_to_seal(limit=limit)
    for decision_id in due:
        with transaction.atomic():
            later = clock.now() + timedelta(seconds=rules.IN_HAND_S)
            waiting = Decision.objects.filter(id=decision_id, state=State.SEALING, next_attempt_at__lte=clock.now())
            if waiting.update(next_attempt_at=later):
                outbox.enqueue(name=SEAL, payload={"decision_id": str(decision_id)}, key=str(decision_id))
    return len(due)


def seal_now(*, actor: ActorRef, decision_id: UUID) -> None:
    """Have a decision that waits for its document sealed at once (the administrator's button)."""
    with transaction.atomic():
        row = _locked(decision_id)
        if row.state != State.SEALING:
            return
        audit.record(actor=actor, verb="decision.seal-asked", subject=_subject(row), office_id=row.office_id)
        outbox.enqueue(name=SEAL, payload={"decision_id": str(row.id)}, key=str(row.id))


# --- Annulment, notification --------------------------------------------------------------------------------------


def annul_number(*, actor: ActorRef, decision_id: UUID, reason: str) -> DecisionView:
    """Annul a number whose document cannot be made; it stays in the register with its reason.

    Raises DecisionUnknown, AnnulmentNeedsReason, AlreadySealed (revoke the document instead), AlreadyAnnulled.
    """
    if not reason.strip():
        raise AnnulmentNeedsReason
    with transaction.atomic():
        row = _locked(decision_id)
        if row.state == State.SEALED:
            raise AlreadySealed
        if row.state == State.ANNULLED:
            raise AlreadyAnnulled
        row.state, row.annulled_at, row.annulment_reason = State.ANNULLED, clock.now(), reason.strip()[:1000]
        row.save(update_fields=["state", "annulled_at", "annulment_reason"])
        documents.annul_document(document_id=row.document_id)
        audit.record(
            actor=actor,
            verb="decision.annulled",
            subject=_subject(row),
            reason=row.annulment_reason,
            details={"document": str(row.document_id)},
            office_id=row.office_id,
        )
        outbox.announce(
            DecisionAnnulled(decision_id=str(row.id), subject_kind=row.subject_kind, subject_id=row.subject_id)
        )
    return queries.decision(id=decision_id)


def record_notification(*, decision_id: UUID, channel: str, at: datetime, actor: ActorRef = SYSTEM) -> None:
    """Note that the person was told of a decision by `channel` (once per channel; the first stays).

    Raises DecisionUnknown, NotSealed, NotifiedTooEarly.
    """
    with transaction.atomic():
        row = _locked(decision_id)
        if row.state != State.SEALED:
            raise NotSealed
        if not row.taken_at <= at <= clock.now() + timedelta(minutes=1):
            raise NotifiedTooEarly
        _, is_new = Notification.objects.get_or_create(decision=row, channel=channel, defaults={"at": at})
        if not is_new:
            return
        audit.record(
            actor=actor,
            verb="decision.notified",
            subject=_subject(row),
            details={"channel": channel, "at": at.isoformat()},
            office_id=row.office_id,
        )
        outbox.announce(
            DecisionNotified(decision_id=str(row.id), subject_kind=row.subject_kind, subject_id=row.subject_id)
        )


def _locked(decision_id: UUID) -> Decision:
    row = Decision.objects.select_for_update().filter(id=decision_id).first()
    if row is None:
        raise DecisionUnknown
    return row
