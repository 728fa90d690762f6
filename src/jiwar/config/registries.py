"""What the registries hold, for the reference pages and for the test that nothing in them goes undocumented."""

from collections.abc import Iterator

from jiwar.analytics.rules.definitions import FACTS, INDICATORS
from jiwar.catalogue import api as catalogue
from jiwar.channels.rules import TEMPLATES
from jiwar.outbox.rules import SCHEDULES, TASKS

Names = list[tuple[str, str]]


def REGISTRIES() -> Iterator[tuple[str, Names]]:  # noqa: N802 - reads as the list it is
    """Title and (name, meaning) of each registry."""
    yield "Indicators", [(name, one.definition["fr"]) for name, one in INDICATORS.items()]
    yield "Facts", [(name, fact.titles["fr"]) for name, fact in FACTS.items()]
    yield "Types of questions", [(name, kind.titles["fr"]) for name, kind in sorted(catalogue.field_types().items())]
    classes = catalogue.retention_classes().items()
    yield "Retention classes", [(name, f"{one.titles['fr']} ({_kept(one.years)})") for name, one in classes]
    yield "Messages to people", [(name, one.subject["fr"]) for name, one in TEMPLATES.items()]
    yield "Jobs", [(name, _first_line(task.function)) for name, task in TASKS.items()]
    yield "Schedule", [(name, f"every {one.seconds} seconds") for name, one in SCHEDULES.items()]


def _kept(years: int | None) -> str:
    return "for ever" if years is None else f"{years} years after the file is closed"


def _first_line(function: object) -> str:
    return (function.__doc__ or "").strip().split("\n")[0]
