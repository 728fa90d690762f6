"""What can go wrong in the log."""


class UnknownLeaf(LookupError):  # noqa: N818 - reads as what happened
    """No leaf has that id."""


class NotInLog(LookupError):  # noqa: N818 - reads as what happened
    """The log is not that long."""
