"""What goes wrong with keys and seals."""

from django.utils.translation import gettext_lazy as _

from jiwar.kernel.errors import Refused


class KeyUnreadable(RuntimeError):  # noqa: N818 - reads as what happened
    """A private key does not open: the secret it was closed with has changed or the row was altered."""


class SealImpossible(Refused):
    """The PDF cannot carry a seal (unreadable, encrypted)."""

    def __init__(self) -> None:
        super().__init__(_("This document cannot be sealed: it is not a readable PDF."))
