"""What the page of a file says of its turn, to those who work on it and to their head."""

from collections.abc import Mapping

from jiwar.cases.models import Case, CaseReason
from jiwar.cases.queries.turn_shapes import FairnessView, TurnTaken
from jiwar.cases.queries.turns import turn_of


def fairness_of(case: Case, people: Mapping[str, str], *, tied: bool) -> FairnessView:
    """Older files that wait, out-of-turn takings with their reasons, and what forbids the reader to act."""
    turn = turn_of(case)
    return FairnessView(
        before=turn.position - 1 if turn else 0,
        turn=turn,
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
