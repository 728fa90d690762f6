"""The commission of an example: the only file of its session, ranked by the grid."""

from collections.abc import Mapping
from typing import Any

from jiwar.cases.queries.acts import ACT_LANGUAGES
from jiwar.cases.queries.sessions import score_lines
from jiwar.catalogue import api as catalogue

SITE = "A 1"  # where an example's commission has something to attribute


def session_told(
    definition: catalogue.Definition, context: Mapping[str, Any], held_on: str, dwellings: int
) -> tuple[dict[str, Any], list[str]]:
    """What the act may say of the session, and the conditions that do not hold; entitled, the file is the first."""
    scores = catalogue.scores_of(definition, context["answers"], context)
    unmet = [rule.id for rule in catalogue.eligibility(definition, context["answers"], context).unmet]
    return {
        "held_on": held_on,
        "site": SITE,
        "rank": None if unmet else 1,
        "files": 0 if unmet else 1,
        "points": catalogue.total_of(scores),
        "most": sum(one.most for one in scores),
        "dwellings": dwellings,
        "share": {},
        "shares": list(catalogue.shares_of(definition, context["answers"], context)),
        "criteria": {code: score_lines(scores, code) for code in ACT_LANGUAGES},
    }, unmet
