"""What the authorities decided binds what is proposed and signed."""

from collections.abc import Sequence

from jiwar.cases.errors.parts import PartsUndecided, PartUnfavourable
from jiwar.cases.models import Case, CasePart
from jiwar.cases.queries.parts import titles_of_parts, wanted_parts
from jiwar.cases.rules import parts
from jiwar.catalogue.api import Definition


def settled(case: Case, definition: Definition, verdict: str, reasons: Sequence[str]) -> list[str]:
    """The reasons of a proposal with those of the authorities; raises PartsUndecided, PartUnfavourable."""
    require_decided(case, definition)
    against = list(CasePart.objects.filter(case=case, verdict="unfavourable").order_by("id"))
    if against and verdict == "grant":
        raise PartUnfavourable(titles_of_parts(definition, [row.step_id for row in against]))
    return list(dict.fromkeys([*(reason for row in against for reason in row.reasons), *reasons]))


def require_decided(case: Case, definition: Definition) -> None:
    """Every authority has decided its part; raises PartsUndecided."""
    if waits := parts_awaited(case, definition):
        raise PartsUndecided(titles_of_parts(definition, waits))


def parts_awaited(case: Case, definition: Definition) -> list[str]:
    """The parts that nobody decided yet, sent or still to be sent."""
    if case.parts is not None:
        return parts.undecided(case.parts)
    return [step.id for step, _before in wanted_parts(case, definition)]
