"""The front door of analytics."""

from jiwar.analytics.actions import Counts, refresh_facts
from jiwar.analytics.errors import UnknownDimension, UnknownIndicator, WrongDefinition, WrongPeriod
from jiwar.analytics.queries.measures import data_as_of, measure
from jiwar.analytics.rules.definitions import (
    Column,
    FactSource,
    Indicator,
    Measure,
    Period,
    fact,
    indicator,
    indicators,
    problems_in_definitions,
    register_fact,
    register_indicator,
)
from jiwar.analytics.rules.drawing import Area, Bars, ColourClass, Map, Scale, areas, bars, scale
from jiwar.analytics.rules.periods import DEFAULT as DEFAULT_PERIOD
from jiwar.analytics.rules.periods import MONTHS as NAMED_PERIODS
from jiwar.analytics.rules.periods import months_ending, period_named, previous_period
from jiwar.analytics.rules.words import change_shown, direction, rounded, shown, unit_of

__all__ = [
    "DEFAULT_PERIOD",
    "NAMED_PERIODS",
    "Area",
    "Bars",
    "ColourClass",
    "Column",
    "Counts",
    "FactSource",
    "Indicator",
    "Map",
    "Measure",
    "Period",
    "Scale",
    "UnknownDimension",
    "UnknownIndicator",
    "WrongDefinition",
    "WrongPeriod",
    "areas",
    "bars",
    "change_shown",
    "data_as_of",
    "direction",
    "fact",
    "indicator",
    "indicators",
    "measure",
    "months_ending",
    "period_named",
    "previous_period",
    "problems_in_definitions",
    "refresh_facts",
    "register_fact",
    "register_indicator",
    "rounded",
    "scale",
    "shown",
    "unit_of",
]
