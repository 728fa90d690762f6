"""What is late within a territory, for those who answer for it: files, never persons."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

from jiwar.cases.errors import CaseNotFound
from jiwar.cases.models import Case
from jiwar.cases.queries.clocks import clock_of
from jiwar.cases.queries.names import account_name, office_names, titles_of
from jiwar.cases.queries.reach import cases_visible_to
from jiwar.cases.queries.words import staff_stage_words
from jiwar.identity.api import Actor
from jiwar.kernel import clock
from jiwar.kernel.keyset import Page, keyset_page
from jiwar.kernel.texts import Texts
from jiwar.territory import api as territory


@dataclass(frozen=True, kw_only=True)
class LateCase:
    """An open file past its limit; `days_late` in the unit of its clock; `visible`: the reader may open it."""

    case_id: UUID
    reference: str
    procedure_code: str
    procedure_titles: Texts
    office_id: UUID
    office_names: Texts
    commune_code: str
    stage: str
    stage_words: str
    due_on: date
    days_late: int
    handler_label: str
    visible: bool


@dataclass(frozen=True, kw_only=True)
class CaseSummary:
    """What other modules may know of a case without its persons; they have checked the right to it."""

    id: UUID
    reference: str
    procedure_code: str
    commune_code: str
    office_id: UUID
    stage: str
    outcome: str
    closed_at: datetime | None


def case_summary(*, case_id: UUID) -> CaseSummary:
    """One case, for a module above; raises CaseNotFound."""
    found = case_summaries(ids=[case_id])
    if case_id not in found:
        raise CaseNotFound
    return found[case_id]


def case_summaries(*, ids: Iterable[UUID]) -> dict[UUID, CaseSummary]:
    """Cases by id, in one query; unknown ones are absent."""
    rows = Case.objects.filter(pk__in=list(ids))
    return {
        case.pk: CaseSummary(
            id=case.pk,
            reference=case.reference,
            procedure_code=case.procedure_code,
            commune_code=case.commune_code,
            office_id=case.office_id,
            stage=case.stage,
            outcome=case.outcome,
            closed_at=case.closed_at,
        )
        for case in rows
    }


def late_cases(
    *,
    actor: Actor,
    commune_codes: Collection[str],
    procedure_code: str | None = None,
    office_id: UUID | None = None,
    cursor: str | None = None,
    size: int = 20,
) -> Page[LateCase]:
    """Open files of those communes whose limit has passed, the most overdue first.

    The caller has checked that the communes are within the actor's scope (identity.scope_of).
    """
    rows = Case.objects.filter(is_open=True, queue_on__lt=clock.today(), commune_code__in=list(commune_codes))
    if procedure_code:
        rows = rows.filter(procedure_code=procedure_code)
    if office_id:
        rows = rows.filter(office_id=office_id)
    page = keyset_page(rows.select_related("handler"), by=["queue_on", "id"], cursor=cursor, size=size)
    ids = [case.pk for case in page.rows]
    visible = set(cases_visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True))
    return Page([_late(case, case.pk in visible) for case in page.rows], page.next_cursor)


def pressing_cases(
    *,
    actor: Actor,
    commune_codes: Collection[str],
    kind: Literal["soon", "blocked"],
    office_ids: Collection[UUID] = (),
    cursor: str | None = None,
    size: int = 20,
) -> Page[LateCase]:
    """Open files of those communes that are in time and will not long be: due by the next working day; or blocked.

    Blocked: an opinion, a validation or a signature is waited for, and nobody acted for three working
    days. `office_ids`: of these offices only. The caller has checked that communes and offices are within the actor's
    scope.
    """
    today = clock.today()
    rows = Case.objects.filter(is_open=True, queue_on__gte=today, commune_code__in=list(commune_codes))
    if office_ids:
        rows = rows.filter(office_id__in=list(office_ids))
    if kind == "soon":
        rows = rows.filter(queue_on__lte=territory.add_working_days(today, 1))
    else:
        since = working_days_ago(BLOCKED_DAYS)
        rows = rows.filter(
            stage__in=["awaiting_opinions", "awaiting_validation", "awaiting_signature"], acted_at__lt=since
        )
    page = keyset_page(rows.select_related("handler"), by=["queue_on", "id"], cursor=cursor, size=size)
    ids = [case.pk for case in page.rows]
    visible = set(cases_visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True))
    return Page([_late(case, case.pk in visible) for case in page.rows], page.next_cursor)


BLOCKED_DAYS = 3


def working_days_ago(days: int) -> datetime:
    """This hour, so many working days before."""
    moment = clock.now()
    while days:
        days -= territory.is_working_day(clock.day_of(moment))
        moment -= timedelta(days=1)
    return moment


def _late(case: Case, visible: bool) -> LateCase:
    return LateCase(
        case_id=case.pk,
        reference=case.reference,
        procedure_code=case.procedure_code,
        procedure_titles=titles_of(case),
        office_id=case.office_id,
        office_names=office_names(case.office_id),
        commune_code=case.commune_code,
        stage=case.stage,
        due_on=case.queue_on,
        stage_words=staff_stage_words(case.stage, case.outcome, case.tacit),
        days_late=max(-(clock_of(case).days_left or 0), 0),
        handler_label=account_name(case.handler),
        visible=visible,
    )
