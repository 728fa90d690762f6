"""What the catalogue plugs into others: its schedule."""

from jiwar.catalogue import tasks

__all__ = ["tasks"]
