"""Writes: one function, one transaction, one journal entry."""
