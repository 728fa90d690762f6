"""Jiwar: the platform on which a wilaya, its daïras and its communes run their public services."""

__version__ = "0.1.0"
