"""What payments plug into others: their jobs and schedule."""

from jiwar.payments import tasks

__all__ = ["tasks"]
