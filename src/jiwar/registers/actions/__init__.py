"""Writes of registers: one function, one transaction, one journal entry."""
