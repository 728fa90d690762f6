"""The one base of errors that a page shows to a person instead of failing."""


class Refused(Exception):  # noqa: N818 - reads as what happened: the request was refused
    """A rule said no; `str(error)` is a sentence in the reader's language (pass a lazy translation)."""


class NotAllowed(Refused):
    """The actor has no right to do this."""
