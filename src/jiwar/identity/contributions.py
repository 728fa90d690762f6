"""What identity plugs into others: its schedule."""

from jiwar.identity import tasks

__all__ = ["tasks"]
