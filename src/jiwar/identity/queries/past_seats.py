"""Which roles somebody held at a past moment: for those who read who looked at their record."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from jiwar.identity import rules
from jiwar.identity.models import RoleHolding
from jiwar.kernel.texts import Texts


@dataclass(frozen=True)
class Seat:
    """A role at an office."""

    role: str
    office_names: Texts


def seats_at(*, moments: Collection[tuple[str, datetime]]) -> dict[tuple[str, datetime], tuple[Seat, ...]]:
    """The roles that each account (its id, as the journal keeps it) held at a moment, in one query."""
    ids = {key for key, _at in moments if _is_id(key)}
    rows = list(RoleHolding.objects.filter(account_id__in=ids).select_related("office")) if ids else []
    return {
        (key, at): tuple(
            Seat(row.role, row.office.names)
            for row in rows
            if str(row.account_id) == key
            and rules.in_force(valid_from=row.valid_from, valid_to=row.valid_to, ended_at=row.ended_at, at=at)
        )
        for key, at in moments
    }


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
