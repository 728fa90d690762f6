"""Facts that payments announce."""

from dataclasses import dataclass
from uuid import UUID

from jiwar.kernel.events import Event, announced


@announced
@dataclass(frozen=True, kw_only=True)
class ChargePaid(Event):
    """A charge was settled; the payment carries the receipt's number."""

    charge_id: UUID
    payment_id: UUID


@announced
@dataclass(frozen=True, kw_only=True)
class PaymentInExcess(Event):
    """Money arrived for a charge that was already settled, waived or cancelled: it has to be given back."""

    payment_id: UUID
