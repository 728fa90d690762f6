"""What Jiwar has not done by itself in a file, and why."""

from collections.abc import Mapping

from jiwar.cases.models import AutomaticStep, Case
from jiwar.cases.rules.automatic import WHYS
from jiwar.catalogue.api import Definition


def automatic_waiting(case: Case, definition: Definition) -> Mapping[str, str]:
    """Steps that wait, or that a person made needless: why, in words; nothing to read where there are none."""
    if not any(step.kind == "automatic" for step in definition.steps):
        return {}
    rows = AutomaticStep.objects.filter(case=case).values_list("step_id", "why")
    return {step_id: str(WHYS.get(why, "")) for step_id, why in rows}
