"""What every provider of on-line payment takes and gives back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from jiwar.payments.rules import Notice, Outcome


@dataclass(frozen=True)
class Order:
    """What is asked of the provider; `id` is ours: the same order twice is one payment there. Amount in centimes."""

    id: UUID
    amount: int
    label: str
    language: str
    return_to: str


@dataclass(frozen=True)
class Opened:
    """The provider's own reference, and its page where the person pays."""

    reference: str
    pay_at: str


class Provider(Protocol):
    """Talks to one provider within a time limit.

    Raises Silent when it does not answer, whatever the fault of the outside world; never anything else.
    """

    name: str

    def open(self, order: Order) -> Opened: ...

    def outcome(self, reference: str) -> Outcome: ...

    def read_notice(self, body: bytes, headers: Mapping[str, str]) -> Notice | None:
        """The notice that a callback carries; None when it is not signed by the provider or is not one."""


class Silent(Exception):  # noqa: N818 - reads as what happened
    """The provider gave no answer; nothing is known of what it did. Its text names no secret."""
