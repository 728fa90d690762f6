"""The clocks that the actions of files kept: what a recount counts from."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from jiwar.cases.models import CaseAction
from jiwar.cases.rules.clock import Clock


def kept_clocks(case_ids: Iterable[UUID]) -> dict[UUID, list[Clock]]:
    """Per file, the clocks of its actions, oldest first; one query."""
    found: dict[UUID, list[Clock]] = defaultdict(list)
    rows = CaseAction.objects.filter(case_id__in=list(case_ids), details__has_key="clock")
    for case_id, kept in rows.order_by("case_id", "sequence").values_list("case_id", "details__clock"):
        found[case_id].append(Clock.from_details(kept))
    return found
