"""What territory refuses."""

from jiwar.kernel.errors import Refused


class UnknownDivision(Refused):
    """No division has this code on that day."""


class ValidityOverlaps(Refused):
    """A division would have two parents on one day."""


class HolidayExists(Refused):
    """This day already carries this holiday."""


class UnknownHoliday(Refused):
    """There is no such holiday to cancel."""
