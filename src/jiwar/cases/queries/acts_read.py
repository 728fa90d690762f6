"""Which acts a signatory has read as they would be sealed now."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import F

from jiwar.cases.models import ActRead
from jiwar.identity.api import Actor


def acts_read(*, actor: Actor, case_ids: Collection[UUID]) -> frozenset[UUID]:
    """Of these files, those whose act the actor read and on which nobody acted since: one query."""
    rows = ActRead.objects.filter(account_id=actor.ref.id, case_id__in=case_ids, sequence=F("case__sequence"))
    return frozenset(rows.values_list("case_id", flat=True))
