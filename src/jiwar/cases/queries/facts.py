"""One row per case for the figures: no person in it."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db.models import Exists, Max, OuterRef

from jiwar.cases.models import Case, CaseReason
from jiwar.cases.rules.clock import Clock
from jiwar.kernel import clock as kernel_clock
from jiwar.kernel.errors import Refused
from jiwar.territory import api as territory

BATCH = 2000


def fact_rows(since: datetime | None) -> Iterator[tuple[Any, ...]]:
    """Cases changed after `since` (all when None), as the columns of the fact "cases"."""
    rows = Case.objects.filter(updated_at__gt=since) if since else Case.objects.all()
    columns = (
        "id",
        "commune_code",
        "office_id",
        "procedure_code",
        "channel",
        "stage",
        "outcome",
        "tacit",
        "remedy",
        "submitted_at",
        "closed_at",
        "completion_rounds",
        "clock",
        "handler_id",
    )
    hurried = CaseReason.objects.filter(case_id=OuterRef("pk"), kind="assigned")
    for values in rows.values(*columns, out_of_turn=Exists(hurried)).iterator(chunk_size=BATCH):
        yield _row(values)


def _row(values: dict[str, Any]) -> tuple[Any, ...]:
    submitted_on = kernel_clock.day_of(values["submitted_at"])
    closed_at = values["closed_at"]
    counted = Clock.from_details(values["clock"])
    tacit = bool(values["tacit"] and values["outcome"])
    # Silence is no answer: it has no delay of its own, and counts as one that came too late.
    answered = counted.answered_in(territory) if values["outcome"] in ("granted", "refused") and not tacit else None
    runs = counted.state == "running" or counted.late_on(submitted_on)
    return (
        str(values["id"]),
        values["commune_code"],
        *_place(values["commune_code"], submitted_on),
        str(values["office_id"]),
        values["procedure_code"],
        values["channel"],
        values["stage"],
        values["outcome"],
        submitted_on,
        counted.due_on if closed_at or runs else None,
        kernel_clock.day_of(closed_at) if closed_at else None,
        answered[0] if answered else None,
        answered[1] if answered else None,
        values["completion_rounds"],
        (bool(answered) or tacit) and counted.late_on(counted.ended_on or submitted_on),
        tacit,
        values["out_of_turn"] if values["handler_id"] or values["out_of_turn"] else None,
        values["remedy"],
    )


@lru_cache(maxsize=50_000)
def _place(commune: str, day: date) -> tuple[str, str]:
    """daïra and wilaya (the one that exercises its powers) of a commune on a day."""
    try:
        daira = territory.daira_of(commune_code=commune, on=day)
        return daira.code if daira else "", territory.competent_wilaya_of(commune_code=commune, on=day).code
    except Refused:
        return "", ""


def fact_version() -> str:
    """A token that changes whenever a case changed."""
    return str(Case.objects.aggregate(last=Max("updated_at"))["last"])
