"""The order of arrival: which file comes first, and what proves it.

Files of one office and one service are taken in the order in which they were filed. What proves the order is the
journal: the entry of each filing is sealed by a leaf, and leaves are numbered one after the other.
"""

from uuid import UUID

from django.db.models import QuerySet

from jiwar.cases.models import Case
from jiwar.cases.queries.reach import reach_of
from jiwar.cases.queries.turn_shapes import Turn
from jiwar.identity.api import Actor

COUNTED_TO = 200


def before(case: Case) -> QuerySet[Case]:
    """Files of the same office and service that were filed earlier and that nobody took yet."""
    return Case.objects.filter(
        submitted_at__lt=case.submitted_at,
        is_open=True,
        office_id=case.office_id,
        stage="submitted",
        procedure_code=case.procedure_code,
        handler=None,
    )


def files_before(case: Case) -> int:
    """How many come first, counted up to COUNTED_TO."""
    return len(before(case).values_list("pk")[:COUNTED_TO])


def turn_of(case: Case) -> Turn | None:
    """The place of a file in its queue; None once somebody took it."""
    if case.stage != "submitted" or case.handler_id is not None:
        return None
    count = files_before(case)
    return Turn(position=count + 1, more=count == COUNTED_TO)


def next_to_take(*, actor: Actor) -> UUID | None:
    """The file that is the actor's to take: of the service whose limit is the nearest, the one that came first."""
    waiting = Case.objects.filter(
        is_open=True, office_id__in=reach_of(actor).handling, stage="submitted", handler=None
    ).order_by("queue_on", "id")
    urgent = waiting.first()
    if urgent is None:
        return None
    first = before(urgent).order_by("submitted_at", "id").first() or urgent
    return first.pk
