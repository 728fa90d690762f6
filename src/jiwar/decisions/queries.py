"""Reads of the register."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Min, Q, QuerySet

from jiwar.decisions import rules
from jiwar.decisions.errors import DecisionUnknown
from jiwar.decisions.models import Decision, Series, State
from jiwar.kernel import clock
from jiwar.kernel.actors import SubjectRef
from jiwar.kernel.keyset import Page, keyset_page
from jiwar.kernel.texts import Texts
from jiwar.ledger import api as ledger

STUCK_AFTER = timedelta(minutes=10)
_BATCH = 500


@dataclass(frozen=True)
class DecisionView:
    """A decision as other modules and pages see it."""

    id: UUID
    number: str
    state: str
    kind: str
    title: Texts
    office_id: UUID
    office_label: Texts
    language: str
    subject: SubjectRef
    signer: dict[str, object]
    reasons: list[Texts]
    remedies: Texts | None
    valid_until: date | None
    taken_at: datetime
    sealed_at: datetime | None
    annulled_at: datetime | None
    annulment_reason: str
    notified_at: datetime | None
    document_id: UUID
    document_reference: str
    attempts: int
    next_attempt_at: datetime | None
    last_error: str


@dataclass(frozen=True)
class Register:
    """One series of one office and year, and the last number given in it."""

    office_id: UUID
    series: str
    year: int
    last: int


def decision(*, id: UUID) -> DecisionView:  # noqa: A002 - the house's word for it
    """One decision; raises DecisionUnknown."""
    row = _rows().filter(id=id).first()
    if row is None:
        raise DecisionUnknown
    return _view(row)


def decisions(*, ids: Iterable[UUID]) -> dict[UUID, DecisionView]:
    """Decisions by id, in one query; unknown ids are left out."""
    return {row.id: _view(row) for row in _rows().filter(id__in=list(ids))}


def decisions_about(*, subject: SubjectRef) -> list[DecisionView]:
    """All decisions on one subject, newest first, annulled ones included."""
    rows = _rows().filter(subject_kind=subject.kind, subject_id=str(subject.id))
    return [_view(row) for row in rows.order_by("-taken_at", "-id")]


def decision_of_document(*, document_id: UUID) -> DecisionView | None:
    """The decision that a document carries."""
    row = _rows().filter(document_id=document_id).first()
    return _view(row) if row else None


def register(*, office_id: UUID, cursor: str | None = None, size: int = 50) -> Page[Decision]:
    """The register of an office, newest first."""
    rows = Decision.objects.filter(office_id=office_id).select_related("document")
    return keyset_page(rows, by=["-taken_at", "-id"], cursor=cursor, size=size)


def signed_by_delegation(
    *, office_id: UUID, delegation_ids: Collection[UUID], since: date, cursor: str | None = None, size: int = 50
) -> Page[DecisionView]:
    """Decisions of an office that delegates signed under these delegations since a day, newest first."""
    rows = _rows().filter(
        office_id=office_id,
        taken_at__gte=datetime.combine(since, time.min, tzinfo=UTC) - timedelta(days=1),
        signer__delegation_id__in=[str(one) for one in delegation_ids],
    )
    page = keyset_page(rows, by=["-taken_at", "-id"], cursor=cursor, size=size)
    return Page([_view(row) for row in page.rows], page.next_cursor)


def sealing_stuck(*, limit: int = 50) -> list[DecisionView]:
    """Decisions whose document failed at least once or is older than ten minutes and still not sealed."""
    waiting = _rows().filter(state=State.SEALING)
    late = waiting.filter(Q(attempts__gt=0) | Q(taken_at__lt=clock.now() - STUCK_AFTER))
    return [_view(row) for row in late.order_by("taken_at")[:limit]]


def due_to_seal(*, limit: int = 100) -> list[UUID]:
    """Decisions that the sweep must take up now."""
    rows = Decision.objects.filter(state=State.SEALING, next_attempt_at__lte=clock.now())
    return list(rows.order_by("next_attempt_at").values_list("id", flat=True)[:limit])


def registers() -> list[Register]:
    """Every series that has given at least one number."""
    rows = Series.objects.filter(last__gt=0).order_by("year", "series", "office_id")
    return [Register(row.office_id, row.series, row.year, row.last) for row in rows]


def number_gaps(*, office_id: UUID, series: str, year: int) -> list[int]:
    """Numbers given and not in the register; [] when every one is accounted for, as it must be."""
    one = {"office_id": office_id, "series": series, "year": year}
    given = Series.objects.filter(**one).values_list("last", flat=True).first() or 0
    known = set(Decision.objects.filter(**one).values_list("place", flat=True))
    return [place for place in range(1, max(given, max(known, default=0)) + 1) if place not in known]


def leaf_content(row: Decision) -> bytes:
    """What the content leaf of a decision commits to: its metadata and a salted digest of its text, never the text."""
    return rules.canonical(
        {
            "format": 1,
            "decision": str(row.id),
            "number": row.number,
            "kind": row.kind,
            "title": row.title,
            "office": [str(row.office_id), row.office_label],
            "at": row.taken_at.astimezone(UTC).isoformat(),
            "valid_until": row.valid_until.isoformat() if row.valid_until else None,
            "text": rules.text_digest(bytes(row.content_salt), _text(row)),
        }
    )


def _text(row: Decision) -> dict[str, Any]:
    """All that the person reads, and who signed it."""
    return {
        "content": row.content,
        "layout": row.layout,
        "language": row.language,
        "reasons": row.reasons,
        "remedies": row.remedies,
        "signer": row.signer,
    }


def check_register(*, progress: Callable[[int], None] | None = None) -> list[str]:
    """Numbers whose decision is not what its leaf in the ledger commits to (one leaf a decision, a batch at a time)."""
    altered: list[str] = []
    rows = list(_by_id()[:_BATCH])
    checked = 0
    while rows:
        by_leaf = {row.document.content_leaf_id: row for row in rows}
        pairs = [(row.document.content_leaf_id, leaf_content(row)) for row in rows]
        altered += [by_leaf[leaf_id].number for leaf_id in ledger.mismatches(contents=pairs)]
        checked += len(rows)
        if progress:
            progress(checked)
        rows = list(_by_id().filter(id__gt=rows[-1].id)[:_BATCH])
    return altered


def _by_id() -> QuerySet[Decision]:
    return Decision.objects.select_related("document").order_by("id")


def _rows() -> QuerySet[Decision]:
    return Decision.objects.select_related("document").annotate(notified_at=Min("notifications__at"))


def _view(row: Decision) -> DecisionView:
    return DecisionView(
        id=row.id,
        number=row.number,
        state=row.state,
        kind=row.kind,
        title=row.title,
        office_id=row.office_id,
        office_label=row.office_label,
        language=row.language,
        subject=SubjectRef(kind=row.subject_kind, id=row.subject_id, label=row.subject_label),
        signer=row.signer,
        reasons=row.reasons,
        remedies=row.remedies,
        valid_until=row.valid_until,
        taken_at=row.taken_at,
        sealed_at=row.sealed_at,
        annulled_at=row.annulled_at,
        annulment_reason=row.annulment_reason,
        notified_at=row.notified_at,  # type: ignore[attr-defined]  # annotated in _rows
        document_id=row.document_id,
        document_reference=row.document.reference,
        attempts=row.attempts,
        next_attempt_at=row.next_attempt_at,
        last_error=row.last_error,
    )
