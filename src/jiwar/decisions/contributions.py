"""What the register plugs in: sealing as a job, and its sweep."""

from jiwar.decisions import tasks

__all__ = ["tasks"]
