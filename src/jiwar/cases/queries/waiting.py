"""What waits for a member of staff: the badges of their menu (one query), and what waits for their own hand."""

from functools import reduce
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Value

from jiwar.cases.models import Case, CaseAlert, CasePart, Opinion, Session, Validation
from jiwar.cases.queries.alerts import alerts_asked_of
from jiwar.cases.queries.objections import heard_sessions, hearing_office, sits_at
from jiwar.cases.queries.queues import opinions_asked_of
from jiwar.cases.queries.reach import of_seats, reach_of
from jiwar.cases.queries.sessions import commission_offices
from jiwar.cases.rules import permissions
from jiwar.catalogue import api as catalogue
from jiwar.identity.api import Actor

Rows = QuerySet[Case] | QuerySet[Validation] | QuerySet[Opinion] | QuerySet[CasePart] | QuerySet[CaseAlert]


def waiting_for(actor: Actor) -> dict[str, int]:
    """How many files have something new for their handler, acts to sign, agreements and opinions to give, late files
    of which to say the cause.

    By the name of the list that shows them; nothing for what this person does not do.
    """
    reach = reach_of(actor)
    asked: dict[str, Rows] = {}
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
    if (alerts := alerts_asked_of(actor)) is not None:
        asked["today"] = alerts
    return _counted(asked)


def in_own_hand(actor: Actor) -> dict[str, int]:
    """What nobody else does in this person's place, in two queries at most: acts to sign, agreements, parts to decide,
    appeals that their office hears, objections that it answers."""
    reach, heads = reach_of(actor), permissions.offices_with(actor, permissions.HEADING_ROLES)
    asked: dict[str, Rows] = {}
    if reach.signing:
        asked["signing"] = Case.objects.filter(
            is_open=True, stage="awaiting_signature", authority_office_id__in=reach.signing
        )
        mine = Q(authority_office_id__in=reach.signing) | Q(office_id__in=reach.signing)
        asked["parts"] = CasePart.objects.filter(mine, state="prepared")
    if reach.validating:
        asked["validations"] = Validation.objects.filter(of_seats(reach.validating), state="asked")
    if reach.signing or heads:
        hears = Q(authority_office_id__in=reach.signing) | Q(office_id__in=heads)
        asked["appeals"] = Case.objects.filter(hears, is_open=True, procedure_code=catalogue.APPEAL)
    found = _counted(asked)
    if objections := _objections(actor, reach.signing | heads):
        found["objections"] = objections
    return found


def _objections(actor: Actor, mine: frozenset[UUID]) -> int:
    """Objections without an answer to the lists of commissions that these offices hear; no query for most."""
    heard = heard_sessions(actor)
    if not mine or (heard is None and not commission_offices(actor)):
        return 0
    lists = Session.objects.filter(Q(office_id__in=mine) | (heard or Q(pk=None)), state="published")
    waiting = Count("items__objections", filter=Q(items__objections__isnull=False, items__objections__answered_at=None))
    contested = lists.annotate(waiting=waiting).filter(waiting__gt=0)
    return sum(one.waiting for one in contested if sits_at(mine, hearing_office(one)))


def _counted(asked: dict[str, Rows]) -> dict[str, int]:
    """How many of each, in one query."""
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
