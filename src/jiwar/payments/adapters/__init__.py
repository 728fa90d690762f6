"""Providers of on-line payment. A provider is one file here and its line in `choice.py`."""
