"""What every adapter takes and gives back."""

from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True)
class Outgoing:
    """A message about to leave, in words; nothing of it is printed."""

    delivery_id: UUID
    channel: str
    address: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)
    language: str
    secret: bool = False


@dataclass(frozen=True)
class Receipt:
    """What the provider said: its own id of the message, and the number of parts for an SMS."""

    provider_id: str
    parts: int = 1


class Adapter(Protocol):
    """Hands one message to a provider within a time limit.

    Raises Unreachable, SendingFailed or RefusedForEver, never anything else for a fault of the outside world.
    """

    name: str

    def send(self, outgoing: Outgoing) -> Receipt: ...
