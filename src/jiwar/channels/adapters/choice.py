"""Which adapter serves a channel: the configured one, else the one that records."""

from collections.abc import Callable

from django.conf import settings

from jiwar.channels.adapters.outgoing import Adapter
from jiwar.channels.adapters.recording import RecordingAdapter
from jiwar.channels.adapters.sms_gateway import SmsGatewayAdapter
from jiwar.channels.adapters.smtp import SmtpAdapter
from jiwar.kernel.registry import Registry

CHANNELS: Registry[Callable[[], Adapter]] = Registry("channels")
CHANNELS.add("email", lambda: SmtpAdapter() if settings.EMAIL_HOST else RecordingAdapter())
CHANNELS.add("sms", lambda: SmsGatewayAdapter() if settings.SMS_GATEWAY_URL else RecordingAdapter())


def adapter_for(channel: str) -> Adapter:
    """The adapter of a channel as configured now; KeyError for a channel that does not exist."""
    return CHANNELS[channel]()
