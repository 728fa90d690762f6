"""Reads facts and answers questions."""
