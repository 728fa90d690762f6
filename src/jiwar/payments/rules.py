"""Values and decisions of payments: no database."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

from jiwar.identity.api import Actor
from jiwar.kernel.texts import Texts

COUNTER_METHODS = ("cash", "card", "cheque", "postal")
Outcome = Literal["pending", "received", "refused"]
COLLECTING_ROLES = ("counter_agent", "head")

# A provider is asked what became of a payment soon, then less and less often; after a day the try is over.
# Money that arrives later still counts: a late notice turns an expired try into a received one.
CHECKS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=3), timedelta(hours=24))
REUSED_FOR = timedelta(minutes=15)  # going back and paying again leads to the same page of the provider


@dataclass(frozen=True)
class Line:
    """One line of what is owed, in centimes: a fee, a stamp duty, a tax."""

    id: str
    title: Texts
    amount: int


@dataclass(frozen=True)
class Exemption:
    """Why nothing, or less, is owed, and the provisions it rests on."""

    title: Texts
    basis: tuple[str, ...] = ()


@dataclass(frozen=True)
class Notice:
    """What a provider's callback says, once its signature was checked; `id` names the callback, not the payment."""

    id: str
    reference: str
    outcome: Outcome
    amount: int


def total(lines: Sequence[Line]) -> int:
    """The sum of the lines in centimes; raises ValueError for a line below zero."""
    if any(line.amount < 0 for line in lines):
        raise ValueError("a line of a charge is never below zero: an exemption lowers it, at most to nothing")
    return sum(line.amount for line in lines)


def lines_as_data(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """Lines as a charge keeps them."""
    return [{"id": line.id, "title": dict(line.title), "amount": line.amount} for line in lines]


def lines_from(data: Sequence[Mapping[str, Any]]) -> tuple[Line, ...]:
    """Lines as callers know them."""
    return tuple(Line(id=row["id"], title=row["title"], amount=row["amount"]) for row in data)


def can_collect(actor: Actor, desks_of_office: Collection[UUID]) -> bool:
    """A counter agent or the head of a desk of the administration that the money belongs to."""
    return actor.is_staff and any(
        holding.role in COLLECTING_ROLES and holding.office_id in desks_of_office for holding in actor.holdings
    )


def receipt_number(*, office_code: str, year: int, place: int) -> str:
    """`PAY/1601/2026/000123`: gap-free in its office and year."""
    return f"PAY/{office_code}/{year}/{place:06d}"


def follows(state: str, outcome: Outcome) -> str:
    """The state of a payment after the provider's word: money received wins over an earlier refusal or expiry."""
    if outcome == "received" and state in ("started", "refused", "expired"):
        return "received"
    if outcome == "refused" and state in ("started", "expired"):
        return "refused"
    return state
