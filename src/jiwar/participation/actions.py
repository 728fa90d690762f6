"""Writes: a rating once per case, changeable for seven days; the journal says that, never what."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.db import transaction

from jiwar.audit import api as audit
from jiwar.cases import api as cases
from jiwar.identity.api import Actor
from jiwar.kernel import clock
from jiwar.kernel.actors import SYSTEM, ActorRef, SubjectRef
from jiwar.kernel.ids import new_id
from jiwar.outbox import api as outbox
from jiwar.participation import rules
from jiwar.participation.errors import RatingClosed, RatingRefused
from jiwar.participation.events import CaseRated
from jiwar.participation.models import Rating
from jiwar.participation.queries import RatingView, case_of_token, rating_view


@dataclass(frozen=True, kw_only=True)
class ImportedRating:
    """A rating given elsewhere."""

    case_id: UUID
    score: int
    rated_at: datetime
    aspects: Mapping[str, int] = field(default_factory=dict)
    comment: str = ""


def rate_case(
    *,
    score: int,
    case_id: UUID | None = None,
    actor: Actor | None = None,
    token: str | None = None,
    aspects: Mapping[str, int] | None = None,
    comment: str = "",
    passes: Collection[str] = (),
) -> RatingView:
    """Rate an answered case: by the link of its letter (`token`), or as its applicant (`actor` and `case_id`).

    Raises RatingRefused (wrong link, not one's case, not answered), RatingClosed, RatingInvalid.
    """
    kept = {
        "score": rules.checked_score(score),
        "aspects": rules.checked_aspects(aspects or {}),
        "comment": comment.strip()[: rules.MOST_LETTERS],
    }
    case = _case_of(case_id, actor, token, passes)
    now = clock.now()
    with transaction.atomic():
        row = Rating.objects.select_for_update().filter(case_id=case.id).first()
        if row is not None and not rules.can_change(row.rated_at, now):
            raise RatingClosed
        if row is None:
            if not rules.can_rate(case.closed_at, case.outcome, now):
                raise RatingRefused
            row = Rating(
                case_id=case.id,
                commune_code=case.commune_code,
                office_id=case.office_id,
                procedure_code=case.procedure_code,
                rated_at=now,
            )
        for name, value in kept.items():
            setattr(row, name, value)
        row.changed_at = now
        row.save()
        by = ActorRef(kind=actor.ref.kind, id=actor.ref.id, label="") if actor else ActorRef("guest", "", "")
        audit.record(
            actor=by, verb="participation.rated", subject=SubjectRef("cases.case", str(case.id), case.reference)
        )
        outbox.announce(CaseRated(case_id=case.id))
    return rating_view(row)


def _case_of(
    case_id: UUID | None, actor: Actor | None, token: str | None, passes: Collection[str]
) -> cases.CaseSummary:
    """The case to rate, for whoever may; raises RatingRefused."""
    try:
        if token is not None:
            return cases.case_summary(case_id=case_of_token(token=token))
        if actor is None or case_id is None or actor.is_staff:
            raise RatingRefused
        return cases.case_summary(case_id=cases.case_visible_to(actor, case_id, passes=passes).id)
    except cases.CaseNotFound as unknown:
        raise RatingRefused from unknown


def import_ratings(
    *, rows: Iterable[ImportedRating], progress: Callable[[int], None] | None = None, batch: int = 400
) -> int:
    """Ratings of the past, many at once; a case that has one is skipped. Returns how many were added."""
    added = done = 0
    waiting = iter(rows)
    while group := list(islice(waiting, batch)):
        with transaction.atomic():
            added += _import_batch(group)
        done += len(group)
        if progress is not None:
            progress(done)
    return added


def _import_batch(group: list[ImportedRating]) -> int:
    ids = [row.case_id for row in group]
    rated = set(Rating.objects.filter(case_id__in=ids).values_list("case_id", flat=True))
    known = cases.case_summaries(ids=ids)
    now = clock.now()
    new = [
        Rating(
            case_id=row.case_id,
            score=rules.checked_score(row.score),
            aspects=rules.checked_aspects(row.aspects),
            comment=row.comment.strip()[: rules.MOST_LETTERS],
            commune_code=known[row.case_id].commune_code,
            office_id=known[row.case_id].office_id,
            procedure_code=known[row.case_id].procedure_code,
            rated_at=row.rated_at,
            changed_at=now,
        )
        for row in group
        if row.case_id in known and row.case_id not in rated
    ]
    Rating.objects.bulk_create(new, batch_size=200)
    subject = SubjectRef(kind="participation.import", id=str(new_id()))
    audit.record(actor=SYSTEM, verb="participation.ratings_imported", subject=subject, details={"added": len(new)})
    return len(new)
