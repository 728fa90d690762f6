"""What analytics refuses."""

from django.utils.translation import gettext_lazy as _

from jiwar.kernel.errors import Refused


class WrongDefinition(ValueError):  # noqa: N818 - reads as what happened
    """A module contributed a fact or an indicator that cannot be counted; the start-up fails."""


class UnknownIndicator(Refused):
    """No indicator has this id."""

    def __init__(self) -> None:
        super().__init__(_("This indicator does not exist."))


class UnknownDimension(Refused):
    """The fact cannot be grouped or filtered by this."""

    def __init__(self) -> None:
        super().__init__(_("These figures cannot be broken down this way."))


class WrongPeriod(Refused):
    """The period ends before it starts, or is not made of days."""

    def __init__(self) -> None:
        super().__init__(_("Check the period: it must end on or after the day on which it starts."))
