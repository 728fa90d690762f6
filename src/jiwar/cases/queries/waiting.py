"""What waits for a member of staff, as badges of their menu: one query, whatever they do."""

from functools import reduce

from django.db.models import Count, QuerySet, Value

from jiwar.cases.models import Case, Opinion, Validation
from jiwar.cases.queries.queues import opinions_asked_of
from jiwar.cases.queries.reach import of_seats, reach_of
from jiwar.identity.api import Actor


def waiting_for(actor: Actor) -> dict[str, int]:
    """How many files have something new for their handler, acts to sign, agreements and opinions to give.

    By the name of the list that shows them; nothing for what this person does not do.
    """
    reach = reach_of(actor)
    asked: dict[str, QuerySet[Case] | QuerySet[Validation] | QuerySet[Opinion]] = {}
    if reach.handling:
        asked["queue"] = Case.objects.filter(is_open=True, handler_id=actor.account_id, has_news=True)
    if reach.signing:
        asked["signing"] = Case.objects.filter(
            is_open=True, stage="awaiting_signature", authority_office_id__in=reach.signing
        )
    if reach.validating:
        asked["validations"] = Validation.objects.filter(of_seats(reach.validating), state="asked")
    if reach.experts:
        asked["opinions"] = opinions_asked_of(reach.experts)
    counted = [
        rows.order_by()
        .annotate(kind=Value(name))
        .values("kind")
        .annotate(count=Count("pk"))
        .values_list("kind", "count")
        for name, rows in asked.items()
    ]
    if not counted:
        return {}
    rows = reduce(lambda one, more: one.union(more, all=True), counted)
    return {kind: count for kind, count in rows if count}
