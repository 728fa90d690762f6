"""Colleagues who are away today and their open files: who acts in whose place, and until when."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count

from jiwar.cases.models import Case, CasePart
from jiwar.cases.queries.reach import reach_of
from jiwar.cases.rules.parts import UNDECIDED
from jiwar.identity import api as identity
from jiwar.identity.api import Actor
from jiwar.kernel.texts import Texts


@dataclass(frozen=True, kw_only=True)
class Away:
    """A colleague who is away; `covered`: the reader acts in their place, on `files` open ones and `parts`."""

    account_id: UUID
    names: Texts
    substitute: Texts
    valid_from: date
    valid_to: date
    covered: bool
    files: int
    parts: int  # of the files of others, that they have in hand


def away_today(*, actor: Actor) -> list[Away]:
    """Colleagues of the offices where the actor handles files who are away today, the first back first."""
    offices = reach_of(actor).handling
    found = [one for one in identity.absences_at(office_ids=offices) if one.account_id != actor.account_id]
    covered = actor.covers() if found else frozenset()
    mine = [one.account_id for one in found if one.account_id in covered]
    rows = Case.objects.filter(is_open=True, handler_id__in=mine, office_id__in=offices)
    counts = dict(rows.order_by().values_list("handler_id").annotate(Count("pk"))) if mine else {}
    theirs = CasePart.objects.filter(handler_id__in=mine, office_id__in=offices, state__in=UNDECIDED)
    parts = dict(theirs.order_by().values_list("handler_id").annotate(Count("pk"))) if mine else {}
    return [
        Away(
            account_id=one.account_id,
            names=one.account,
            substitute=one.substitute,
            valid_from=one.valid_from,
            valid_to=one.valid_to,
            covered=one.account_id in covered,
            files=counts.get(one.account_id, 0),
            parts=parts.get(one.account_id, 0),
        )
        for one in found
    ]
