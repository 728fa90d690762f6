"""Who works at which offices."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from jiwar.identity.models import RoleHolding
from jiwar.identity.queries.accounts import account_names, holdings_in_force
from jiwar.kernel import clock
from jiwar.kernel.texts import Texts


@dataclass(frozen=True)
class StaffSeat:
    """A member of staff in a role at an office."""

    account_id: UUID
    names: Texts = field(repr=False)
    role: str
    office_id: UUID


def staff_of(*, office_ids: Collection[UUID], roles: Collection[str], at: datetime | None = None) -> list[StaffSeat]:
    """Active members of staff that hold one of `roles` at one of the offices at that moment, in one query."""
    if not office_ids:
        return []
    rows = holdings_in_force(
        RoleHolding.objects.filter(role__in=roles, office_id__in=office_ids, account__is_active=True),
        at or clock.now(),
    )
    return [
        StaffSeat(account_id=row.account_id, names=account_names(row.account), role=row.role, office_id=row.office_id)
        for row in rows.select_related("account__person").order_by("account__name_latin", "id")
    ]
