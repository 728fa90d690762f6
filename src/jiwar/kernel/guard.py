"""Refuses slow work inside a transaction: no rendering, signing, network or file work while rows are locked."""

from django.db import connection


class InsideTransaction(RuntimeError):  # noqa: N818 - reads as what happened
    """Slow work was attempted while a transaction was open."""


def outside_transaction(work: str) -> None:
    """Raise InsideTransaction when the caller holds a transaction open (a test's own wrapper does not count)."""
    if any(not getattr(block, "_from_testcase", False) for block in getattr(connection, "atomic_blocks", [])):
        raise InsideTransaction(f"{work} must happen outside the transaction: commit first, or make it a job")
