"""Who else has a file, or an authority's part of it, open now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import QuerySet

from jiwar.cases.models import CasePart, CasePresence
from jiwar.cases.queries.names import account_name
from jiwar.identity.api import Actor
from jiwar.kernel import clock

PRESENT_S = 60  # a page tells that it is open every twenty seconds


@dataclass(frozen=True, kw_only=True)
class Presence:
    """A colleague who has the same thing open."""

    account_id: UUID
    name: str


def others_at(*, actor: Actor, case_id: UUID) -> Sequence[Presence]:
    """Colleagues who had the file open within the last minute; the caller has checked the right to the file."""
    return _others(actor, CasePresence.objects.filter(case_id=case_id, part=None))


def others_at_part(*, actor: Actor, part_id: UUID) -> Sequence[Presence]:
    """Colleagues who had the part open within the last minute; the caller has checked the right to it."""
    case_id = CasePart.objects.filter(pk=part_id).values("case_id")
    return _others(actor, CasePresence.objects.filter(case_id__in=case_id, part_id=part_id))


def _others(actor: Actor, rows: QuerySet[CasePresence]) -> list[Presence]:
    rows = rows.filter(seen_at__gt=clock.now() - timedelta(seconds=PRESENT_S)).exclude(account_id=actor.ref.id)
    found = rows.select_related("account").order_by("id")
    return [Presence(account_id=row.account_id, name=account_name(row.account)) for row in found]
