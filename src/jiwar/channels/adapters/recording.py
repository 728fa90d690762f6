"""Takes messages in place of a server that is not configured: the demo and the tests read them."""

from django.conf import settings

from jiwar.channels.adapters.outgoing import Outgoing, Receipt
from jiwar.channels.models import RecordedMessage
from jiwar.channels.rules import MASK, sms_size
from jiwar.kernel import clock, guard


class RecordingAdapter:
    """Keeps the message as sent. A secret is kept in words only by the demo and the tests, whose data are synthetic."""

    name = "recording"

    def send(self, outgoing: Outgoing) -> Receipt:
        """Record one message."""
        guard.outside_transaction("sending a message")
        hidden = outgoing.secret and settings.MODE not in {"demo", "test"}
        row = RecordedMessage.objects.create(
            delivery_id=outgoing.delivery_id,
            subject=outgoing.subject if outgoing.channel == "email" else "",
            text=MASK if hidden else outgoing.text,
            recorded_at=clock.now(),
        )
        return Receipt(provider_id=str(row.pk), parts=sms_size(outgoing.text).parts if outgoing.channel == "sms" else 1)
