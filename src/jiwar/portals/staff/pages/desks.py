"""Where an agent serves."""

from jiwar.identity.api import Actor


def own_commune(actor: Actor) -> str | None:
    """The commune of the agent's desk."""
    holding = next((h for h in actor.holdings if h.role == "counter_agent"), None)
    return holding.division_code if holding and len(holding.division_code) == 4 else None
