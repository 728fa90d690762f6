"""What is told of the order of arrival of a file."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Turn:
    """Where a file that nobody took yet stands: the first is 1; `more` when it was not counted to the end."""

    position: int
    more: bool


@dataclass(frozen=True, kw_only=True)
class TurnTaken:
    """Somebody took the file before `waiting` older ones, and why."""

    at: datetime
    by: str
    waiting: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class FairnessView:
    """The order of arrival, and who may not act: `before` older files still wait; `recused` tells why the reader is."""

    before: int
    turn: Turn | None = None  # None once somebody took it
    taken: tuple[TurnTaken, ...] = ()
    recused: bool = False
