"""What the journal refuses."""


class PersonalDetail(ValueError):  # noqa: N818 - reads as what happened
    """Something that looks like personal content was about to be sealed for ever: journal ids, not contents."""
