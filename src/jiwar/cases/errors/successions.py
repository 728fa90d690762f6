"""What is refused about offices that another one continues."""

from django.utils.translation import gettext as _

from jiwar.kernel.errors import NotAllowed, Refused


class NotYourOffice(NotAllowed):
    """One of the offices is not below a seat where the actor administers or presides."""

    def __init__(self) -> None:
        super().__init__(_("One of these offices is not within your administration."))


class SuccessionInThePast(Refused):
    """An office is continued from today on, or later."""

    def __init__(self) -> None:
        super().__init__(_("Choose today or a later day: what the office did until now stays its own."))


class SuccessionTaken(Refused):
    """Somebody asked for it already, and nobody has answered yet."""

    def __init__(self) -> None:
        super().__init__(_("A reorganisation of this office waits for an answer already."))


class SuccessionAnswered(Refused):
    """Somebody answered meanwhile."""

    def __init__(self) -> None:
        super().__init__(_("Somebody has answered this request meanwhile."))


class SuccessionNeedsTwo(NotAllowed):
    """Whoever asked does not agree to it."""

    def __init__(self) -> None:
        super().__init__(_("You asked for it: another person agrees to it."))
