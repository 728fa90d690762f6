"""Front door of identity."""

from jiwar.identity.queries import actor_of
from jiwar.identity.rules import ROLES, Actor, Holding

__all__ = ["ROLES", "Actor", "Holding", "actor_of"]
