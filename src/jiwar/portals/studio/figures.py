"""How much a procedure is asked for and how long its answer takes, where the reader's offices are: from the facts."""

from collections.abc import Mapping
from typing import Any

from jiwar.analytics import api as analytics
from jiwar.identity.api import Actor
from jiwar.kernel import clock
from jiwar.kernel.protocols import ReaderScope
from jiwar.kernel.texts import pick
from jiwar.territory import api as territory

VOLUME, DELAY = "cases.submitted", "cases.delay_median"
ROLES = ("author", "reviewer")


def places_of(actor: Actor) -> frozenset[str]:
    """The divisions of the offices for which the actor writes or reviews."""
    return frozenset(one.division_code for one in actor.holdings if one.role in ROLES and one.division_code)


def by_procedure(actor: Actor) -> dict[str, dict[str, Any]]:
    """By code: files of the last twelve months and the median delay, as they are read."""
    period = analytics.period_named("year", today=clock.today())
    found = analytics.measure(
        indicators=[VOLUME, DELAY],
        scope=ReaderScope(divisions=places_of(actor)),
        start=period.start,
        end=period.end,
        by="procedure",
    )
    return {one.key: _read(one.values) for one in found}


def _read(values: Mapping[str, float | None]) -> dict[str, Any]:
    return {
        "volume": analytics.shown(_known(VOLUME), values.get(VOLUME) or 0),
        "delay": analytics.shown(_known(DELAY), values.get(DELAY)),
        "unit": analytics.unit_of(_known(DELAY), values.get(DELAY)) if values.get(DELAY) is not None else "",
    }


def none_yet() -> dict[str, Any]:
    """What is read of a procedure that nobody asked for."""
    return _read({})


def meaning(actor: Actor) -> dict[str, Any]:
    """What the two figures count, where, and which moment they show."""
    divisions = territory.divisions_at(codes=places_of(actor))
    return {
        "figures": [{"title": one.titles, "definition": one.definition} for one in map(_known, (VOLUME, DELAY))],
        "places": [pick(divisions[code].names) for code in sorted(divisions)],
        "as_of": analytics.data_as_of(fact=_known(VOLUME).fact),
    }


def _known(name: str) -> analytics.Indicator:
    found = analytics.indicator(name)
    if found is None:
        raise analytics.UnknownIndicator
    return found
