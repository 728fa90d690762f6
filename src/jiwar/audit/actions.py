"""Writes of the journal: each entry is sealed by a leaf, both with the caller's transaction."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from jiwar.audit import queries, rules
from jiwar.audit.models import AccessEntry, JournalEntry
from jiwar.kernel import clock
from jiwar.kernel.actors import ActorRef, SubjectRef
from jiwar.kernel.bulk import insert
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
    with transaction.atomic(savepoint=False):
        leaf = ledger.append(log=queries.LOG, content=queries.entry_content(entry), kind="entry", subject=_own(entry))
        entry.leaf_id = leaf.id
        insert(entry)
    return entry.id


def record_access(*, actor: ActorRef, subject: SubjectRef, purpose: str) -> None:
    """Journal that `actor` read the record of `subject` for `purpose`: once in ten minutes."""
    record_accesses(actor=actor, subjects=[subject], purpose=purpose)


def record_accesses(*, actor: ActorRef, subjects: Sequence[SubjectRef], purpose: str, once_a_day: bool = False) -> None:
    """`record_access` for all that a search showed, in as many statements as for one.

    `once_a_day`: of what is shown again and again, such as one's own list of work, once a day says enough.
    """
    window_s = rules.DAY_WINDOW_S if once_a_day else rules.ACCESS_WINDOW_S
    entries = _not_yet_recorded([_access(actor, subject, purpose, window_s) for subject in subjects])
    if not entries:
        return
    try:
        with transaction.atomic():
            leaves = ledger.append_many(
                log=queries.LOG,
                items=[(queries.access_content(entry), "access", _own(entry)) for entry in entries],
            )
            for entry, leaf in zip(entries, leaves, strict=True):
                entry.leaf_id = leaf.id
            AccessEntry.objects.bulk_create(entries)
    except IntegrityError:
        if len(entries) > 1:
            for subject in subjects:
                record_accesses(actor=actor, subjects=[subject], purpose=purpose, once_a_day=once_a_day)
        elif _not_yet_recorded(entries):  # else it was the same person, with the same record, in another tab
            raise


def _access(actor: ActorRef, subject: SubjectRef, purpose: str, window_s: int) -> AccessEntry:
    at = clock.now()
    return AccessEntry(
        id=new_id(),
        at=at,
        window=int(at.timestamp()) // window_s,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_label=actor.label[:200],
        subject_kind=subject.kind,
        subject_id=str(subject.id),
        subject_label=subject.label[:200],
        purpose=purpose,
    )


def _not_yet_recorded(entries: list[AccessEntry]) -> list[AccessEntry]:
    """Those whose reader, record, file and purpose have no entry in this window; all of one reader and one purpose."""
    if not entries:
        return []
    one = entries[0]
    known = set(
        AccessEntry.objects.filter(
            subject_kind__in={entry.subject_kind for entry in entries},
            subject_id__in=[entry.subject_id for entry in entries],
            actor_kind=one.actor_kind,
            actor_id=one.actor_id,
            purpose=one.purpose,
            window__in={entry.window for entry in entries},
        ).values_list("subject_kind", "subject_id", "subject_label", "window")
    )
    fresh: dict[tuple[str, str, str, int], AccessEntry] = {}
    for entry in entries:
        place = (entry.subject_kind, entry.subject_id, entry.subject_label, entry.window)
        if place not in known:
            fresh.setdefault(place, entry)
    return list(fresh.values())


def _own(entry: JournalEntry | AccessEntry) -> SubjectRef:
    """The leaf points at its entry, not at the person: the log must say nothing about people."""
    return SubjectRef(kind="audit.entry" if isinstance(entry, JournalEntry) else "audit.access", id=str(entry.id))
