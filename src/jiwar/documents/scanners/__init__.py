"""Ways to look for viruses. One file each, and its line in `choice.py`."""
