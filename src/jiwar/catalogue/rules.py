"""Who may write, review and publish procedures, and from which state a draft goes to which: pure, no database.

`keepers` are the offices whose authors and reviewers answer for a procedure: its keeper and those above it. None stands
for the national library, which the seats of the wilayas keep.
"""

from collections.abc import Collection
from uuid import UUID

from jiwar.identity.api import Actor

Keepers = Collection[UUID] | None
AUTHOR, REVIEWER = "author", "reviewer"
# state → the states from which one comes to it
_FROM: dict[str, frozenset[str]] = {
    "edited": frozenset({"draft", "returned"}),
    "proposed": frozenset({"draft", "returned"}),
    "draft": frozenset({"proposed", "approved"}),  # taken back to be written again
    "returned": frozenset({"proposed", "approved"}),
    "approved": frozenset({"proposed"}),
    "published": frozenset({"approved"}),
    "discarded": frozenset({"draft", "returned", "proposed", "approved"}),
}
OPEN_STATES = ("draft", "returned", "proposed", "approved")


def writer(actor: Actor) -> UUID:
    """The account of whoever writes; raises ValueError for an actor without one, whom no rule lets write."""
    if actor.account_id is None:
        raise ValueError("only an account writes a definition")
    return actor.account_id


def possible(deed: str, state: str) -> bool:
    """Whether a draft in `state` may become `deed` (or be `edited`)."""
    return state in _FROM[deed]


def _holds(actor: Actor, role: str, keepers: Keepers) -> bool:
    return actor.is_staff and any(
        holding.role == role and (holding.office_kind == "wilaya" if keepers is None else holding.office_id in keepers)
        for holding in actor.holdings
    )


def can_edit_procedure(actor: Actor, keepers: Keepers) -> bool:
    """An author at the office that keeps the procedure, or above it."""
    return _holds(actor, AUTHOR, keepers)


def can_review(actor: Actor, keepers: Keepers, authors: Collection[UUID] = ()) -> bool:
    """A reviewer there, who wrote nothing of what is to be reviewed."""
    return _holds(actor, REVIEWER, keepers) and actor.account_id not in authors


def can_read_drafts(actor: Actor, keepers: Keepers) -> bool:
    """Whoever writes or reviews there."""
    return _holds(actor, AUTHOR, keepers) or _holds(actor, REVIEWER, keepers)


def can_publish(actor: Actor, keepers: Keepers) -> bool:
    """Publishing what a second person approved is the gesture of either."""
    return can_read_drafts(actor, keepers)


def can_retire(actor: Actor, keepers: Keepers) -> bool:
    """A reviewer: the end of a service is not decided by whoever writes it."""
    return _holds(actor, REVIEWER, keepers)


def can_propose_rule(actor: Actor, owners: Collection[UUID]) -> bool:
    """An author at the seat of the wilaya or commune whose rule it is, or above it."""
    return _holds(actor, AUTHOR, owners)


def can_confirm_rule(actor: Actor, owners: Collection[UUID], proposer: UUID | None = None) -> bool:
    """A reviewer there, who did not propose it."""
    return _holds(actor, REVIEWER, owners) and actor.account_id != proposer


def can_answer_for_rule(actor: Actor, owners: Collection[UUID]) -> bool:
    """Whoever writes or reviews there: leaving a rule as it stands changes no word of it."""
    return _holds(actor, AUTHOR, owners) or _holds(actor, REVIEWER, owners)


def may_adapt(keepers: Keepers, owners: Collection[UUID], office_id: UUID) -> bool:
    """Whether a unit may have rules of its own: the procedure is kept nationally, or by an office above its own."""
    return keepers is None or (office_id not in keepers and bool(set(keepers) & set(owners)))
