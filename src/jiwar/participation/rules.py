"""What a rating is: no database."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils.translation import pgettext_lazy

from jiwar.participation.errors import RatingInvalid

# What may be rated besides the whole, from 1 to 5.
ASPECTS = {
    "speed": pgettext_lazy("aspect of the service", "Speed"),
    "clarity": pgettext_lazy("aspect of the service", "Clear information"),
    "welcome": pgettext_lazy("aspect of the service", "Welcome"),
}
MOST_ASPECTS = 3
CHANGEABLE = timedelta(days=7)
RATEABLE = timedelta(days=90)  # a link lives that long: later, nobody remembers rightly
MOST_LETTERS = 1000


def checked_score(score: int) -> int:
    """A whole number from 1 to 5; raises RatingInvalid."""
    if isinstance(score, bool) or not isinstance(score, int) or not 1 <= score <= 5:
        raise RatingInvalid
    return score


def checked_aspects(aspects: Mapping[str, int]) -> dict[str, int]:
    """Known aspects with their scores, three at most; raises RatingInvalid."""
    kept = {name: checked_score(score) for name, score in aspects.items() if score}
    if len(kept) > MOST_ASPECTS or not set(kept) <= set(ASPECTS):
        raise RatingInvalid
    return kept


def can_change(rated_at: datetime, now: datetime) -> bool:
    """Within seven days."""
    return now - rated_at <= CHANGEABLE


def can_rate(closed_at: datetime | None, outcome: str, now: datetime) -> bool:
    """An answered case, within ninety days of its end."""
    return outcome in ("granted", "refused") and closed_at is not None and now - closed_at <= RATEABLE
