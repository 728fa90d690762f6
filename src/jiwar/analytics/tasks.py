"""Keeps the figures fresh."""

from jiwar.analytics.actions import refresh_facts as refresh
from jiwar.outbox import api as outbox


@outbox.every(60, "analytics.refresh_facts", timeout_s=600)
def refresh_facts() -> None:
    """Once a minute, one worker: asks each fact for its version and rewrites those that changed."""
    refresh()
