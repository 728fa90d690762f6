"""What the register refuses, each in a sentence for whoever asked."""

from django.utils.translation import gettext_lazy as _

from jiwar.kernel.errors import Refused


class RefusalNeedsReasons(Refused):
    """Law 06-01 art. 11, law 08-09 art. 831: a refusal says why and before whom it can be contested."""

    def __init__(self) -> None:
        super().__init__(_("A refusal must state its reasons and the remedies. Add them, then sign."))


class DecisionUnknown(Refused):
    """No such decision."""

    def __init__(self) -> None:
        super().__init__(_("There is no such decision in the register."))


class AnnulmentNeedsReason(Refused):
    """An annulled number stays in the register: it says why."""

    def __init__(self) -> None:
        super().__init__(_("Say why this number is annulled: the register keeps the reason."))


class AlreadySealed(Refused):
    """What is sealed is revoked, not annulled."""

    def __init__(self) -> None:
        super().__init__(_("This decision is sealed: its number cannot be annulled. Revoke the document instead."))


class AlreadyAnnulled(Refused):
    """Once is enough."""

    def __init__(self) -> None:
        super().__init__(_("This number has already been annulled."))


class NotSealed(Refused):
    """Only a sealed decision can be notified."""

    def __init__(self) -> None:
        super().__init__(_("This decision is not sealed yet: it cannot be notified."))


class NotifiedTooEarly(Refused):
    """Nobody can be told of a decision before it was taken, nor tomorrow."""

    def __init__(self) -> None:
        super().__init__(_("The date of notification must lie between the date of the decision and today."))
