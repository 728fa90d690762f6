"""What analytics plugs into other modules."""

from jiwar.analytics import tasks

__all__ = ["tasks"]
