"""What identity forgets by itself, every hour."""

from django.contrib.sessions.backends.db import SessionStore

from jiwar.identity import api
from jiwar.outbox import api as outbox


@outbox.every(3600, "identity.forget")
def forget() -> None:
    """Counters that are over, codes of yesterday, sessions that ended."""
    api.prune_windows()
    api.prune_codes()
    SessionStore.clear_expired()
