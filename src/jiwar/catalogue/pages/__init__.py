"""Addresses that questions need on any portal."""
