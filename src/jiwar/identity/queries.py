"""Reads."""

from django.http import HttpRequest

from jiwar.identity.rules import Actor
from jiwar.kernel.actors import ActorRef
from jiwar.kernel.texts import current_language


def actor_of(request: HttpRequest) -> Actor:
    """The person behind `request`."""
    session = getattr(request, "session", None)
    if session is None or not session.session_key:
        return Actor(ref=ActorRef(kind="guest", id="", label=""), language=current_language())
    return Actor(ref=ActorRef(kind="guest", id="", label=""), language=current_language())
