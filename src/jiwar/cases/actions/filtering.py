"""Filters of the queue that a member of staff keeps; a convenience of their own, so the journal is not told."""

from uuid import UUID

from django.db import transaction

from jiwar.cases.errors import FilterUnnamed, MayNotAct, TooManyFilters
from jiwar.cases.models import SavedFilter
from jiwar.cases.queries.filters import CaseFilter
from jiwar.identity.api import Actor
from jiwar.kernel import clock

MOST_FILTERS = 20


def save_filter(*, actor: Actor, name: str, wanted: CaseFilter) -> UUID:
    """Keep a filter under a name, in place of the one that had it. Raises FilterUnnamed, TooManyFilters, MayNotAct."""
    if not actor.is_staff:
        raise MayNotAct
    name = " ".join(name.split())[:60]
    if not name:
        raise FilterUnnamed
    with transaction.atomic():
        own = SavedFilter.objects.filter(account_id=actor.ref.id)
        if not own.filter(name=name).exists() and own.count() >= MOST_FILTERS:
            raise TooManyFilters
        row, _new = SavedFilter.objects.update_or_create(
            account_id=actor.ref.id,
            name=name,
            defaults={"wanted": wanted.as_params()},
            create_defaults={"wanted": wanted.as_params(), "created_at": clock.now()},
        )
    return row.pk


def forget_filter(*, actor: Actor, filter_id: UUID) -> None:
    """Remove one of the actor's own; somebody else's stays."""
    SavedFilter.objects.filter(account_id=actor.ref.id, pk=filter_id).delete()
