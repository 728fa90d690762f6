"""Writes of the journal: each entry is sealed by a leaf, both with the caller's transaction."""

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from jiwar.audit import queries, rules
from jiwar.audit.models import AccessEntry, JournalEntry
from jiwar.kernel import clock
from jiwar.kernel.actors import ActorRef, SubjectRef
from jiwar.kernel.ids import new_id
from jiwar.ledger import api as ledger


def record(
    *,
    actor: ActorRef,
    verb: str,
    subject: SubjectRef,
    reason: str = "",
    details: dict[str, Any] | None = None,
    on_behalf_of: ActorRef | None = None,
    office_id: UUID | None = None,
) -> UUID:
    """Journal that `actor` did `verb` (`case.assigned`) to `subject`, with the caller's transaction.

    `details` hold ids, codes and whole numbers; raises PersonalDetail when they look like a person's content.
    """
    entry = JournalEntry(
        id=new_id(),
        at=clock.now(),
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_label=actor.label[:200],
        behalf_kind=on_behalf_of.kind if on_behalf_of else "",
        behalf_id=on_behalf_of.id if on_behalf_of else "",
        behalf_label=on_behalf_of.label[:200] if on_behalf_of else "",
        verb=verb,
        subject_kind=subject.kind,
        subject_id=str(subject.id),
        subject_label=subject.label[:200],
        reason=reason[:1000],
        details=rules.checked_details(details),
        office_id=office_id,
    )
    with transaction.atomic():
        leaf = ledger.append(log=queries.LOG, content=queries.entry_content(entry), kind="entry", subject=_own(entry))
        entry.leaf_id = leaf.id
        entry.save(force_insert=True)
    return entry.id


def record_access(*, actor: ActorRef, subject: SubjectRef, purpose: str) -> None:
    """Journal that `actor` read the record of `subject` for `purpose`: once in ten minutes."""
    at = clock.now()
    entry = AccessEntry(
        id=new_id(),
        at=at,
        window=int(at.timestamp()) // rules.ACCESS_WINDOW_S,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_label=actor.label[:200],
        subject_kind=subject.kind,
        subject_id=str(subject.id),
        subject_label=subject.label[:200],
        purpose=purpose,
    )
    same = AccessEntry.objects.filter(
        subject_kind=entry.subject_kind,
        subject_id=entry.subject_id,
        actor_kind=entry.actor_kind,
        actor_id=entry.actor_id,
        purpose=purpose,
        window=entry.window,
    )
    if same.exists():
        return
    try:
        with transaction.atomic():
            leaf = ledger.append(
                log=queries.LOG, content=queries.access_content(entry), kind="access", subject=_own(entry)
            )
            entry.leaf_id = leaf.id
            entry.save(force_insert=True)
    except IntegrityError:
        if not same.exists():  # else the same person opened the same record in another tab at the same moment
            raise


def _own(entry: JournalEntry | AccessEntry) -> SubjectRef:
    """The leaf points at its entry, not at the person: the log must say nothing about people."""
    return SubjectRef(kind="audit.entry" if isinstance(entry, JournalEntry) else "audit.access", id=str(entry.id))
