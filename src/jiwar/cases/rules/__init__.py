"""Permissions, transitions, the clock: pure, no database."""
