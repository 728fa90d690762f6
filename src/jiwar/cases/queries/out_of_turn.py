"""Files taken before older ones: by whom, how many waited, and why; for those who answer for the office."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from jiwar.cases.models import CaseAction, CaseReason
from jiwar.cases.queries.names import names_of_staff, office_names, titles_of
from jiwar.cases.queries.workload import offices_answered_for
from jiwar.identity.api import Actor
from jiwar.kernel import clock
from jiwar.kernel.keyset import Page, keyset_page
from jiwar.kernel.texts import Texts, pick


@dataclass(frozen=True, kw_only=True)
class OutOfTurnRow:
    """One file taken before `waiting` older ones of its office and service."""

    case_id: UUID
    reference: str
    titles: Texts
    office_names: Texts
    at: datetime | None
    by: str
    waiting: int
    reason: str


def taken_out_of_turn(
    *, actor: Actor, days: int, office_id: UUID | None = None, cursor: str | None = None, size: int = 50
) -> Page[OutOfTurnRow]:
    """Those of the last `days` days in the offices that the actor answers for (or one of them), the latest first."""
    offices = offices_answered_for(actor)
    if office_id is not None:
        offices &= {office_id}
    rows = CaseReason.objects.filter(
        kind="assigned", office_id__in=offices, at__gte=clock.now() - timedelta(days=days)
    ).select_related("case")
    page = keyset_page(rows, by=["-at", "-id"], cursor=cursor, size=size)
    acts = _acts_of(page.rows)
    people = names_of_staff(acts.values())
    return Page(
        [
            OutOfTurnRow(
                case_id=row.case_id,
                reference=row.case.reference,
                titles=titles_of(row.case),
                office_names=office_names(row.office_id) if row.office_id else {},
                at=row.at,
                by=pick(people.get(act.actor_id, {})) if act else "",
                waiting=act.details.get("before", 0) if act else 0,
                reason=row.text,
            )
            for row in page.rows
            for act in [acts.get((row.case_id, row.sequence))]
        ],
        page.next_cursor,
    )


def _acts_of(rows: list[CaseReason]) -> dict[tuple[UUID, int], CaseAction]:
    wanted = Q(pk__in=[])
    for row in rows:
        wanted |= Q(case_id=row.case_id, sequence=row.sequence)
    return {(one.case_id, one.sequence): one for one in CaseAction.objects.filter(wanted)} if rows else {}
