"""Who else has a file open now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from jiwar.cases.models import CasePresence
from jiwar.cases.queries.names import account_name
from jiwar.identity.api import Actor
from jiwar.kernel import clock

PRESENT_S = 60  # a page tells that it is open every twenty seconds


@dataclass(frozen=True, kw_only=True)
class Presence:
    """A colleague who has the file open."""

    account_id: UUID
    name: str


def others_at(*, actor: Actor, case_id: UUID) -> Sequence[Presence]:
    """Colleagues who had the file open within the last minute; the caller has checked the right to the file."""
    rows = CasePresence.objects.filter(case_id=case_id, seen_at__gt=clock.now() - timedelta(seconds=PRESENT_S))
    found = rows.exclude(account_id=actor.ref.id).select_related("account").order_by("id")
    return [Presence(account_id=row.account_id, name=account_name(row.account)) for row in found]
