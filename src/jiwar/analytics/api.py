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
    indicator,
    indicators,
    problems_in_definitions,
    register_fact,
    register_indicator,
)

__all__ = [
    "Column",
    "Counts",
    "FactSource",
    "Indicator",
    "Measure",
    "Period",
    "UnknownDimension",
    "UnknownIndicator",
    "WrongDefinition",
    "WrongPeriod",
    "data_as_of",
    "indicator",
    "indicators",
    "measure",
    "problems_in_definitions",
    "refresh_facts",
    "register_fact",
    "register_indicator",
]
