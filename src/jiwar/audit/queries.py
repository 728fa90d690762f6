"""Reads of the journal, and its comparison with the log that seals it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from jiwar.audit import rules
from jiwar.audit.models import AccessEntry, JournalEntry
from jiwar.kernel.actors import ActorRef, SubjectRef
from jiwar.kernel.keyset import Page, keyset_page, keyset_page_of
from jiwar.ledger import api as ledger

LOG = "journal"
_BATCH = 500


def journal_of(*, subject: SubjectRef, cursor: str | None = None, size: int = 50) -> Page[JournalEntry]:
    """What was done to `subject`, newest first."""
    rows = JournalEntry.objects.filter(subject_kind=subject.kind, subject_id=subject.id)
    return keyset_page(rows, by=["-at", "-id"], cursor=cursor, size=size)


def journal_by(*, actor: ActorRef, cursor: str | None = None, size: int = 50) -> Page[JournalEntry]:
    """What `actor` did, newest first."""
    rows = JournalEntry.objects.filter(actor_kind=actor.kind, actor_id=actor.id)
    return keyset_page(rows, by=["-at", "-id"], cursor=cursor, size=size)


def accesses_of(
    *, subject: SubjectRef, label: str | None = None, cursor: str | None = None, size: int = 50
) -> Page[AccessEntry]:
    """Who read the record of `subject`, newest first; only under `label` (the file it was about) when given."""
    rows = AccessEntry.objects.filter(subject_kind=subject.kind, subject_id=subject.id)
    if label is not None:
        rows = rows.filter(subject_label=label)
    return keyset_page(rows, by=["-at", "-id"], cursor=cursor, size=size)


def accesses_of_any(*, subjects: Sequence[SubjectRef], cursor: str | None = None, size: int = 50) -> Page[AccessEntry]:
    """Who read the record of any of these subjects, newest first; each by its own index."""
    ways = [AccessEntry.objects.filter(subject_kind=one.kind, subject_id=one.id) for one in subjects]
    return keyset_page_of(ways, by=["-at", "-id"], cursor=cursor, size=size)


def accesses_by(*, actor: ActorRef, cursor: str | None = None, size: int = 50) -> Page[AccessEntry]:
    """Whose records `actor` read, newest first."""
    rows = AccessEntry.objects.filter(actor_kind=actor.kind, actor_id=actor.id)
    return keyset_page(rows, by=["-at", "-id"], cursor=cursor, size=size)


def details_of(*, entries: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """What entries say beside who, when and what: for modules that seal hashes of their own contents in them."""
    found: dict[UUID, dict[str, Any]] = {}
    for start in range(0, len(entries), _BATCH):
        rows = JournalEntry.objects.filter(pk__in=entries[start : start + _BATCH])
        found |= dict(rows.values_list("pk", "details"))
    return found


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """The first entry of a verb about a subject: when it was written and the content that its leaf seals.

    `named`: the content says who of the administration did it.
    """

    at: datetime
    leaf_id: UUID
    content: bytes
    named: bool


def first_sealed(*, subject: SubjectRef, verb: str) -> Sealed | None:
    """The entry from which the order of things is proven; None when there is none. One query."""
    rows = JournalEntry.objects.filter(subject_kind=subject.kind, subject_id=str(subject.id), verb=verb)
    row = rows.order_by("at", "id").first()
    if row is None:
        return None
    return Sealed(at=row.at, leaf_id=row.leaf_id, content=entry_content(row), named=row.actor_label != "")


# --- What is sealed ------------------------------------------------------------------------------------------


def entry_content(row: JournalEntry) -> bytes:
    """The bytes that the leaf of a journal entry commits to."""
    return rules.canonical(
        {
            "format": rules.FORMAT,
            "type": "entry",
            "id": str(row.id),
            "at": rules.moment(row.at),
            "actor": [row.actor_kind, row.actor_id, row.actor_label],
            "on_behalf_of": [row.behalf_kind, row.behalf_id, row.behalf_label],
            "verb": row.verb,
            "subject": [row.subject_kind, row.subject_id, row.subject_label],
            "reason": row.reason,
            "details": row.details,
            "office": str(row.office_id) if row.office_id else None,
        }
    )


def access_content(row: AccessEntry) -> bytes:
    """The bytes that the leaf of an access entry commits to."""
    return rules.canonical(
        {
            "format": rules.FORMAT,
            "type": "access",
            "id": str(row.id),
            "at": rules.moment(row.at),
            "actor": [row.actor_kind, row.actor_id, row.actor_label],
            "subject": [row.subject_kind, row.subject_id, row.subject_label],
            "purpose": row.purpose,
        }
    )


@dataclass
class JournalFinding:
    """What the comparison found: entries `altered` since they were sealed, leaves whose entry is `missing`."""

    checked: int = 0
    altered: list[UUID] = field(default_factory=list)
    missing: list[UUID] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.altered and not self.missing


def check_journal(*, progress: Callable[[int], None] | None = None) -> JournalFinding:
    """Compare every entry with its leaf and every leaf with its entry (the log itself: `ledger.verify_log`)."""
    finding = JournalFinding()
    kinds: list[tuple[Any, Callable[[Any], bytes]]] = [(JournalEntry, entry_content), (AccessEntry, access_content)]
    for model, content in kinds:
        for rows in _in_batches(model):
            by_leaf = {row.leaf_id: row for row in rows}
            pairs = [(row.leaf_id, content(row)) for row in rows]
            finding.altered += [by_leaf[leaf_id].id for leaf_id in ledger.mismatches(contents=pairs)]
            finding.checked += len(rows)
            if progress:
                progress(finding.checked)
    finding.missing = list(_leaves_without_entry())
    return finding


def _in_batches(model: Any) -> Iterator[list[Any]]:
    rows = list(model.objects.order_by("id")[:_BATCH])
    while rows:
        yield rows
        rows = list(model.objects.filter(id__gt=rows[-1].id).order_by("id")[:_BATCH])


def _leaves_without_entry() -> Iterator[UUID]:
    leaves = ledger.leaves(log=LOG, size=_BATCH)
    while leaves:
        known = {
            leaf_id
            for model in (JournalEntry, AccessEntry)
            for leaf_id in model.objects.filter(leaf_id__in=leaves).values_list("leaf_id", flat=True)
        }
        yield from (leaf_id for leaf_id in leaves if leaf_id not in known)
        leaves = ledger.leaves(log=LOG, after=leaves[-1], size=_BATCH)
