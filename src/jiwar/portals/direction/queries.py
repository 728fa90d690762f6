"""What a board shows: figures of a place for a period, from the facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from jiwar.analytics import api as analytics
from jiwar.catalogue import api as catalogue
from jiwar.identity import api as identity
from jiwar.kernel import clock
from jiwar.kernel.protocols import ReaderScope
from jiwar.kernel.texts import pick
from jiwar.offices import api as offices
from jiwar.portals.direction.errors import PlaceNotFound
from jiwar.territory import api as territory

# The order in which the board shows them; `cases.late` is a state, the others belong to the period.
FIGURES = (
    "cases.submitted",
    "cases.closed",
    "cases.delay_median",
    "cases.delay_p90",
    "cases.late",
    "cases.tacit",
    "participation.satisfaction",
)
# Of the appeals, apart from what they contest; shown where there are any.
APPEALS = (
    "cases.appeals_filed",
    "cases.appeals_granted",
    "cases.appeals_delay_median",
    "cases.appeals_late_share",
)
COUNTS = frozenset({"cases.submitted", "cases.closed", "cases.late", "cases.tacit"})
BELOW = {"wilaya": "daira", "daira": "commune", "commune": "office"}
TREND_MONTHS = 12


@dataclass(frozen=True)
class Asked:
    """What the reader chose: a period, a procedure or all, the figure on map and chart, and how to break it down."""

    period: analytics.Period
    figure: str = FIGURES[0]
    procedure: str = ""
    by: str = ""


@dataclass(frozen=True)
class Row:
    """One part of the place, with its figures; `code` is empty for an office."""

    key: str
    name: str
    measure: analytics.Measure


def roots_of(actor: identity.Actor) -> list[territory.DivisionView]:
    """Where the reader's figures begin: the divisions of the roles held, by code."""
    found = territory.divisions_at(codes=identity.scope_of(actor).divisions)
    return [found[code] for code in sorted(found)]


def place_visible_to(actor: identity.Actor, code: str) -> territory.DivisionView:
    """The division, when it is in the reader's scope or below it; raises PlaceNotFound otherwise."""
    divisions = identity.scope_of(actor).divisions
    try:
        place = territory.division_at(code=code)
        above = [division.code for division in territory.ancestors(code=code)]
    except territory.UnknownDivision as unknown:
        raise PlaceNotFound from unknown
    if not divisions & {code, *above}:
        raise PlaceNotFound
    return place


def is_in_scope(actor: identity.Actor, code: str) -> bool:
    """Whether the reader sees all of this place."""
    try:
        place_visible_to(actor, code)
    except PlaceNotFound:
        return False
    return True


def offices_headed(actor: identity.Actor, code: str) -> list[UUID]:
    """Offices of this place that the reader heads, with those below them."""
    heads = [one for one in actor.holdings if one.role == "head" and one.division_code == code]
    return [office for one in heads for office in offices.offices_below(office_id=one.office_id)]


def path_to(actor: identity.Actor, place: territory.DivisionView) -> list[territory.DivisionView]:
    """From the reader's root down to the place itself."""
    divisions = identity.scope_of(actor).divisions
    path = [place]
    for division in territory.ancestors(code=place.code):
        if path[-1].code in divisions:
            break
        path.append(division)
    return path[::-1]


def breakdowns_of(place: territory.DivisionView) -> list[str]:
    """How a place may be broken down, the usual way first."""
    usual = BELOW[place.kind]
    return [usual, *(["commune"] if usual == "daira" else []), "procedure"]


def totals(
    place: territory.DivisionView, asked: Asked, names: Sequence[str] = FIGURES
) -> tuple[analytics.Measure, analytics.Measure]:
    """The figures of the place in the period, and in the one before."""
    now, before = (
        analytics.measure(
            indicators=list(names),
            scope=_scope(place),
            start=period.start,
            end=period.end,
            filters=_filters(asked),
        )[0]
        for period in (asked.period, analytics.previous_period(asked.period))
    )
    return now, before


def rows(place: territory.DivisionView, asked: Asked) -> list[Row]:
    """Every part of the place, those without a file too, in the order of their codes."""
    by = asked.by or breakdowns_of(place)[0]
    found = analytics.measure(
        indicators=list(FIGURES),
        scope=_scope(place),
        start=asked.period.start,
        end=asked.period.end,
        by=by,
        filters=_filters(asked),
    )
    measures = {measure.key: measure for measure in found}
    nothing = {name: 0.0 if name in COUNTS else None for name in FIGURES}
    return [
        Row(key, name, measures.get(key) or analytics.Measure(key, nothing))
        for key, name in _parts(place, by, list(measures)).items()
    ]


def trend(place: territory.DivisionView, asked: Asked) -> list[tuple[str, float | None]]:
    """The figure of each of the twelve months up to the end of the period; empty when it has no history."""
    indicator = analytics.indicator(asked.figure)
    if indicator is None or indicator.period is None:
        return []
    months = analytics.months_ending(asked.period.end, TREND_MONTHS)
    found = analytics.measure(
        indicators=[asked.figure],
        scope=_scope(place),
        start=date.fromisoformat(f"{months[0]}-01"),
        end=asked.period.end,
        by="month",
        filters=_filters(asked),
    )
    values = {measure.key: measure.values[asked.figure] for measure in found}
    nothing = 0.0 if indicator.unit == "count" else None
    return [(month, values.get(month, nothing)) for month in months]


def data_date() -> datetime | None:
    """The moment that the figures show."""
    return analytics.data_as_of()


def procedures() -> list[tuple[str, str]]:
    """Codes and titles of the procedures that may be chosen."""
    return [(one.code, pick(one.titles)) for one in catalogue.procedures(retired=True)]


def _scope(place: territory.DivisionView) -> ReaderScope:
    return ReaderScope(divisions=frozenset({place.code}))


def _filters(asked: Asked) -> dict[str, str]:
    return {"procedure": asked.procedure} if asked.procedure else {}


def _parts(place: territory.DivisionView, by: str, keys: Sequence[str]) -> dict[str, str]:
    if by == "procedure":
        return dict(procedures())
    if by == "office":
        known = offices.offices([UUID(key) for key in keys if key])
        return {str(view.id): pick(view.names) for view in known.values()}
    if by == "commune":
        codes = territory.communes_within(code=place.code)
    else:
        codes = [child.code for child in territory.children_of(code=place.code)]
    views = territory.divisions_at(codes=codes, on=clock.today())
    return {code: pick(views[code].names) for code in sorted(views)}
