"""What payments refuse, in sentences for the person who reads them."""

from django.utils.translation import gettext_lazy as _

from jiwar.kernel.errors import NotAllowed, Refused


class ChargeUnknown(Refused):
    """No such charge for this reader."""

    def __init__(self) -> None:
        super().__init__(_("There is nothing to pay under this number."))


class AlreadyPaid(Refused):
    """The charge was settled meanwhile, perhaps on another screen."""

    def __init__(self) -> None:
        super().__init__(_("This fee is already paid. Nothing was charged a second time."))


class NotDue(Refused):
    """The charge is waived or cancelled: nothing may be taken for it."""

    def __init__(self) -> None:
        super().__init__(_("This fee is no longer due."))


class MayNotCollect(NotAllowed):
    """Only a desk of the administration that the money belongs to takes it."""

    def __init__(self) -> None:
        super().__init__(_("Only the counter of this administration may take this payment."))


class NoProvider(Refused):
    """On-line payment is not configured here."""

    def __init__(self) -> None:
        super().__init__(_("On-line payment is not open here. Pay at the counter."))


class ProviderSilent(Refused):
    """The provider could not be reached or did not answer within its time limit; nothing was charged."""

    def __init__(self) -> None:
        super().__init__(
            _("The payment service does not answer. Nothing was charged. Try again later or pay at the counter.")
        )


class PaymentUnknown(Refused):
    """No such payment, or not for this reader."""

    def __init__(self) -> None:
        super().__init__(_("This payment is not known."))


class CallbackForged(Refused):
    """What claims to come from the provider does not carry its signature."""

    def __init__(self) -> None:
        super().__init__(_("This notice is not signed by the payment service."))


class ReasonNeeded(Refused):
    """Waiving, cancelling or giving back money is never done without saying why."""

    def __init__(self) -> None:
        super().__init__(_("Say why."))


class NothingToGiveBack(Refused):
    """Only money received in excess, or for a cancelled charge, is given back."""

    def __init__(self) -> None:
        super().__init__(_("There is nothing to give back for this payment."))
