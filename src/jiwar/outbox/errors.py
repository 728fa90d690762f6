"""What can go wrong when leaving work for later."""

from django.utils.translation import gettext_lazy as _

from jiwar.kernel.errors import Refused


class UnknownTask(LookupError):  # noqa: N818 - reads as what happened
    """No function is registered under that name."""


class OutsideTransaction(RuntimeError):  # noqa: N818 - reads as what happened
    """An event was announced outside the transaction that made it true."""


class JobNotFailing(Refused):
    """The job is no longer waiting for help."""

    def __init__(self) -> None:
        super().__init__(_("This task no longer needs help: it has been done, or is running now."))


class TookTooLong(Exception):  # noqa: N818 - reads as what happened
    """A job passed its time limit."""
