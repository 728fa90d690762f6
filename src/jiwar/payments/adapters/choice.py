"""Which provider serves on-line payments: the configured one, none by default; the demo and the tests pretend."""

from collections.abc import Callable

from django.conf import settings

from jiwar.kernel.registry import Registry
from jiwar.payments.adapters.pretend import PretendProvider
from jiwar.payments.adapters.provider import Provider

PROVIDERS: Registry[Callable[[], Provider]] = Registry("payment providers")
PROVIDERS.add("pretend", PretendProvider)


def provider_named(name: str) -> Provider | None:
    """The provider of that name where it may be used; None when there is none: production never pretends."""
    if name not in PROVIDERS or (name == PretendProvider.name and settings.MODE == "production"):
        return None
    return PROVIDERS[name]()


def chosen_provider() -> Provider | None:
    """The provider of setting JIWAR_PAYMENT_PROVIDER, or None: then people pay at the counter."""
    return provider_named(settings.PAYMENT_PROVIDER)
