"""What channels refuses, and how a sending fails."""

from django.utils.translation import gettext_lazy as _

from jiwar.kernel.errors import Refused


class MissingData(KeyError):  # noqa: N818 - reads as what happened
    """A template wants a word that the caller did not give: a defect of the caller, found by its tests."""


class UnknownTemplate(KeyError):  # noqa: N818 - reads as what happened
    """No module registered this template."""


class SendingFailed(Exception):  # noqa: N818 - reads as what happened
    """Not sent now; trying again may help. The text is for the administrator and names no secret."""


class Unreachable(SendingFailed):
    """The server does not answer: others would fail the same way, so the sweep waits."""


class RefusedForEver(SendingFailed):
    """The address does not exist or the content is refused: trying again does not help."""


class DeliveryNotFailing(Refused):
    """Already sent, or not known."""

    def __init__(self) -> None:
        super().__init__(_("This message is no longer waiting: it was sent, or somebody already tried it again."))


class ContactNotKnown(Refused):
    """Not a contact of this person."""

    def __init__(self) -> None:
        super().__init__(_("This is not one of your contacts."))
