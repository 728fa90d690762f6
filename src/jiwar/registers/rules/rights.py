"""Who may look into a register, write in it, approve a correction: pure decisions over roles."""

from uuid import UUID

from jiwar.identity.api import Actor

KEEPERS = ("handler", "head")
READERS = (*KEEPERS, "counter_agent", "signatory", "papc")
# The scope of the power to sign that the approval of a correction asks for: the code of its procedure.
CORRECTION_SCOPE = "civil-status-correction"


def reading_offices(actor: Actor) -> dict[str, frozenset[UUID]]:
    """Offices by the role that lets the actor read the registers held there or below; empty for everybody else."""
    return {role: actor.office_ids(role) for role in READERS if actor.is_staff and actor.office_ids(role)}


def keeps(actor: Actor, office_id: UUID) -> bool:
    """A handler or the head of the office that holds the register: writes acts, mentions, proposals."""
    return actor.is_staff and any(actor.has_role(role, office_id) for role in KEEPERS)
