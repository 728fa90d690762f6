"""What the outbox plugs in at start-up: its own tasks."""

from jiwar.outbox import tasks

__all__ = ["tasks"]
