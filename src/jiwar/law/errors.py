"""What law refuses."""

from jiwar.kernel.errors import Refused


class UnknownProvision(Refused):
    """No provision in force has this id."""


class BrokenLawFile(ValueError):  # noqa: N818 - reads as what it is
    """A file under law/data says something impossible; the message names the file and the entry."""
