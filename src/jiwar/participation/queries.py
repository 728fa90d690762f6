"""Reads: links, ratings, facts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.core import signing
from django.db.models import Max

from jiwar.kernel import clock
from jiwar.kernel.errors import Refused
from jiwar.participation import rules
from jiwar.participation.errors import RatingRefused
from jiwar.participation.models import Rating
from jiwar.territory import api as territory

SALT = "jiwar.participation.rating"


@dataclass(frozen=True, kw_only=True)
class RatingView:
    """A rating as its author sees it again."""

    case_id: UUID
    score: int
    aspects: dict[str, int]
    comment: str
    rated_at: datetime
    can_change: bool


def rating_token(*, case_id: UUID) -> str:
    """What the link of a case carries: signed, it opens the rating and nothing else."""
    return signing.dumps(str(case_id), salt=SALT)


def case_of_token(*, token: str) -> UUID:
    """The case that a link is for; raises RatingRefused when it was altered or is too old."""
    try:
        return UUID(signing.loads(token, salt=SALT, max_age=rules.RATEABLE))
    except (signing.BadSignature, ValueError) as altered:
        raise RatingRefused from altered


def rating_of(*, case_id: UUID) -> RatingView | None:
    """The rating of a case, for its author."""
    row = Rating.objects.filter(case_id=case_id).first()
    return rating_view(row) if row else None


def rating_view(row: Rating) -> RatingView:
    """The value of a row."""
    return RatingView(
        case_id=row.case_id,
        score=row.score,
        aspects=row.aspects,
        comment=row.comment,
        rated_at=row.rated_at,
        can_change=rules.can_change(row.rated_at, clock.now()),
    )


def fact_rows(since: datetime | None) -> Iterator[tuple[Any, ...]]:
    """Ratings changed after `since` (all when None), as the columns of the fact "ratings"."""
    rows = Rating.objects.filter(changed_at__gt=since) if since else Rating.objects.all()
    for row in rows.only("id", "commune_code", "office_id", "procedure_code", "score", "rated_at").iterator(
        chunk_size=2000
    ):
        day = clock.day_of(row.rated_at)
        places = _place(row.commune_code, day)
        yield (str(row.pk), row.commune_code, *places, str(row.office_id), row.procedure_code, row.score, day)


@lru_cache(maxsize=50_000)
def _place(commune: str, day: Any) -> tuple[str, str]:
    try:
        daira = territory.daira_of(commune_code=commune, on=day)
        return daira.code if daira else "", territory.competent_wilaya_of(commune_code=commune, on=day).code
    except Refused:
        return "", ""


def fact_version() -> str:
    """A token that changes whenever a rating changed."""
    return str(Rating.objects.aggregate(last=Max("changed_at"))["last"])
