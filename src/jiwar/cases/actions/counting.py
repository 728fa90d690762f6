"""Where people stop: pages reached, counted once for each application when it is sent, deleted or left alone.

No answer and no person is in it. Counting is the work of a job, so that no application waits for another's figures.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from jiwar.cases.models import Draft, PageCount
from jiwar.cases.queries.shapes import DraftView
from jiwar.cases.rules import limits
from jiwar.kernel import clock

MOST_PAGES = 200


def note_reached(draft: DraftView, place: str) -> None:
    """Somebody sees this page of their application; the same page again writes nothing."""
    if draft.reached[-1:] == (place,):
        return
    pages = [*(one for one in draft.reached if one != place), place][-MOST_PAGES:]
    Draft.objects.filter(pk=draft.id, case=None, counted=False).update(reached=pages)


def count_stops(*, limit: int = 200) -> int:
    """Count applications that were sent, or left alone for a week; how many."""
    quiet = clock.now() - timedelta(days=limits.QUIET_DAYS)
    over = Draft.objects.filter(counted=False, channel="web").filter(Q(case__isnull=False) | Q(updated_at__lte=quiet))
    with transaction.atomic():
        drafts = list(over.select_for_update(of=("self",)).order_by("updated_at")[:limit])
        count_drafts(drafts)
        Draft.objects.filter(pk__in=[draft.pk for draft in drafts]).update(counted=True)
    return len(drafts)


def count_drafts(drafts: Iterable[Draft]) -> None:
    """Add these applications to the figures, inside the caller's transaction."""
    reached: Counter[tuple[UUID, date, str]] = Counter()
    stopped: Counter[tuple[UUID, date, str]] = Counter()
    for draft in drafts:
        if draft.counted or draft.channel != "web" or not draft.reached:
            continue
        day = clock.day_of(draft.updated_at)
        reached.update((draft.version_id, day, place) for place in draft.reached)
        if draft.case_id is None:
            stopped[draft.version_id, day, draft.reached[-1]] += 1
    for version_id, day, place in sorted(reached, key=str):
        row, _new = PageCount.objects.get_or_create(version_id=version_id, day=day, place=place)
        key = (version_id, day, place)
        PageCount.objects.filter(pk=row.pk).update(
            reached=F("reached") + reached[key], stopped=F("stopped") + stopped[key]
        )
