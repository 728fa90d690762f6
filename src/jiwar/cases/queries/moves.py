"""Whether a file may still go back to the version it came from."""

from jiwar.cases.models import Case, CaseAction
from jiwar.cases.rules.moments import NOTES


def last_move(case: Case) -> CaseAction | None:
    """The move that can be undone: nobody of the staff acted on the file since."""
    for action in case.actions.order_by("-sequence"):
        if action.kind == "moved_to_version":
            return action
        if action.kind == "submitted" or (_is_of_staff(action) and action.kind not in NOTES):
            return None
    return None


def _is_of_staff(action: CaseAction) -> bool:
    """Accounts of staff keep their label in the history; those of applicants could never be erased and have none."""
    return action.actor_kind in ("account", "office") and bool(action.actor_label)
