"""How many parts of the files of others an office and its handlers carry."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from jiwar.cases.models import CasePart
from jiwar.cases.queries.names import titles_of
from jiwar.cases.queries.parts import part_of
from jiwar.cases.queries.versions import definition_of
from jiwar.cases.rules.parts import UNDECIDED
from jiwar.kernel import clock
from jiwar.kernel.texts import Texts


@dataclass(frozen=True, kw_only=True)
class SharedPart:
    """A part that one handler has in hand, and the colleague to whom it would go."""

    id: UUID
    case_id: UUID
    reference: str
    titles: Texts
    service: Texts
    due_on: date | None
    late: bool
    to_account_id: UUID | None
    tied: frozenset[UUID] = frozenset()  # colleagues to whom it never goes


def parts_by_office(office_ids: Collection[UUID]) -> dict[UUID, dict[str, int]]:
    """Undecided parts of these offices, those past their day, and those that nobody took: one query."""
    rows = (
        CasePart.objects.filter(office_id__in=office_ids, state__in=UNDECIDED)
        .values("office_id")
        .annotate(
            parts=Count("pk"),
            parts_late=Count("pk", filter=_late()),
            parts_untaken=Count("pk", filter=Q(handler=None)),
        )
        .order_by()
    )
    return {
        row["office_id"]: {
            "parts": row["parts"],
            "parts_late": row["parts_late"],
            "parts_untaken": row["parts_untaken"],
        }
        for row in rows
    }


def parts_by_handler(office_id: UUID, soon: Q) -> list[dict[str, Any]]:
    """What each handler of an office has to prepare: one query."""
    rows = (
        _to_prepare(office_id)
        .exclude(handler=None)
        .values("handler_id")
        .annotate(count=Count("pk"), late=Count("pk", filter=_late()), soon=Count("pk", filter=soon))
        .order_by()
    )
    return [dict(row) for row in rows]


def _late() -> Q:
    """No day passes while the applicant is waited for."""
    return Q(due_on__lt=clock.today()) & ~Q(case__stage="awaiting_applicant")


def parts_in_hand(office_id: UUID, account_id: UUID) -> QuerySet[CasePart]:
    """Parts that one handler of an office has to prepare."""
    return _to_prepare(office_id).filter(handler_id=account_id)


def _to_prepare(office_id: UUID) -> QuerySet[CasePart]:
    """What is prepared is in the hand of whoever decides; asked in the words of the index, so that it is read."""
    return CasePart.objects.filter(office_id=office_id, state__in=UNDECIDED).exclude(state="prepared")


def shared_part(row: CasePart, to_account_id: UUID | None, tied: frozenset[UUID]) -> SharedPart:
    """A part as it is shared out; its case is at hand."""
    return SharedPart(
        id=row.pk,
        case_id=row.case_id,
        reference=row.case.reference,
        titles=part_of(definition_of(row.case), row.step_id).title,
        service=titles_of(row.case),
        due_on=row.due_on,
        late=row.due_on is not None and clock.today() > row.due_on and row.case.stage != "awaiting_applicant",
        to_account_id=to_account_id,
        tied=tied,
    )
