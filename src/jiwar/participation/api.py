"""Front door of participation: what people say of a service they received."""

from jiwar.participation.actions import ImportedRating, import_ratings, rate_case
from jiwar.participation.errors import RatingClosed, RatingInvalid, RatingRefused
from jiwar.participation.queries import (
    RatingView,
    case_of_token,
    fact_rows,
    fact_version,
    rating_of,
    rating_token,
)
from jiwar.participation.rules import ASPECTS, MOST_LETTERS

__all__ = [
    "ASPECTS",
    "MOST_LETTERS",
    "ImportedRating",
    "RatingClosed",
    "RatingInvalid",
    "RatingRefused",
    "RatingView",
    "case_of_token",
    "fact_rows",
    "fact_version",
    "import_ratings",
    "rate_case",
    "rating_of",
    "rating_token",
]
