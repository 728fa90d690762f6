"""Reads: accounts and actors, persons, powers to sign, codes on their way."""
