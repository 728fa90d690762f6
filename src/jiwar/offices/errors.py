"""What offices refuses."""

from jiwar.kernel.errors import Refused


class UnknownOffice(Refused):
    """There is no such office."""


class NoCompetentOffice(Refused):
    """Nobody is in charge of this in that place on that day."""


class OfficeExists(Refused):
    """An office already has this code."""


class OfficeEnded(Refused):
    """The office is no more, or was not yet."""


class AlreadyCompetent(Refused):
    """Another office is already in charge of this in that place at that time."""
