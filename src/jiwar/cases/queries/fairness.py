"""What the page of a file says of its turn, to those who work on it and to their head."""

from collections.abc import Mapping

from jiwar.cases.models import Case, CaseReason
from jiwar.cases.queries.shapes import FairnessView, TurnTaken
from jiwar.cases.queries.turns import files_before


def fairness_of(case: Case, people: Mapping[str, str], *, tied: bool) -> FairnessView:
    """Older files that wait, out-of-turn takings with their reasons, and what forbids the reader to act."""
    untaken = case.stage == "submitted" and case.handler_id is None
    return FairnessView(
        before=files_before(case) if untaken else 0,
        taken=_taken(case, people),
        recused=tied,
    )


def _taken(case: Case, people: Mapping[str, str]) -> tuple[TurnTaken, ...]:
    reasons = dict(CaseReason.objects.filter(case=case, kind="assigned").values_list("sequence", "text"))
    if not reasons:
        return ()
    return tuple(
        TurnTaken(
            at=action.at,
            by=people.get(action.actor_id) or action.actor_label,
            waiting=action.details.get("before", 0),
            reason=reasons[action.sequence],
        )
        for action in case.actions.filter(sequence__in=reasons).order_by("sequence")
    )
