"""Lists of cases: by key, in a constant number of queries, always within what the actor may read."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from uuid import UUID

from django.db.models import Q, QuerySet

from jiwar.cases.models import Case, CaseParty, Opinion, Validation
from jiwar.cases.queries.alerts import opinions_warned, step_alerts_of
from jiwar.cases.queries.clocks import clock_of
from jiwar.cases.queries.detail import opinion_view
from jiwar.cases.queries.filters import CaseFilter, files_shown
from jiwar.cases.queries.names import account_name, office_names, party_names, titles_of
from jiwar.cases.queries.reach import cases_visible_to, of_seats, reach_of, ways_to_cases
from jiwar.cases.queries.shapes import CaseRow, OpinionView, ValidationRow
from jiwar.cases.queries.validations import step_title
from jiwar.cases.queries.versions import definition_of
from jiwar.cases.queries.words import staff_stage_words, stage_words
from jiwar.cases.rules.permissions import may_both_propose_and_sign
from jiwar.identity import api as identity
from jiwar.identity.api import Actor
from jiwar.kernel import clock
from jiwar.kernel.keyset import Page, keyset_page, keyset_page_of

BY_LIMIT = ["queue_on", "id"]


def queue(
    *,
    actor: Actor,
    filter: CaseFilter | str = "mine",  # noqa: A002 - the word of the page
    cursor: str | None = None,
    size: int = 50,
) -> Page[CaseRow]:
    """Open files that a filter shows the actor, the nearest limit first.

    By name: `mine`: those the actor took; `late`: past their limit; `new`: nobody took them yet; `all`: every open one.
    """
    wanted = CaseFilter(show=filter) if isinstance(filter, str) else filter
    return _page(files_shown(actor, wanted), actor, cursor, size)


def queue_counts(*, actor: Actor, most: int = 100) -> dict[str, int]:
    """How many files each filter shows, counted up to `most`: a badge, not a statistic."""
    asked = {
        "mine": CaseFilter(show="mine"),
        "late": CaseFilter(show="late"),
        "new": CaseFilter(show="new"),
        "news": CaseFilter(show="mine", news=True),
    }
    return {name: len(files_shown(actor, wanted).values_list("pk")[:most]) for name, wanted in asked.items()}


def chosen_cases(*, actor: Actor, ids: Collection[UUID]) -> list[CaseRow]:
    """Of these files, those that the actor may read, the nearest limit first."""
    rows = cases_visible_to(actor).filter(pk__in=ids).select_related("handler").order_by(*BY_LIMIT)
    return case_rows(list(rows), actor)


def signing_book(*, actor: Actor, cursor: str | None = None, size: int = 50) -> Page[CaseRow]:
    """Files that wait for signature at the actor's seats, the nearest limit first.

    `can_sign` says of each whether the actor holds the power now: a delegation may have ended yesterday.
    """
    rows = Case.objects.filter(
        is_open=True, stage="awaiting_signature", authority_office_id__in=reach_of(actor).signing
    )
    return _page(rows, actor, cursor, size, signing=True)


def my_cases(*, actor: Actor, cursor: str | None = None, size: int = 20) -> Page[CaseRow]:
    """The actor's own files as a citizen, the latest first."""
    if actor.is_staff:
        return Page([], None)
    page = keyset_page(cases_visible_to(actor).select_related("handler"), by=["-id"], cursor=cursor, size=size)
    return Page(case_rows(page.rows, actor), page.next_cursor)


def recent_cases(*, actor: Actor, cursor: str | None = None, size: int = 50) -> Page[CaseRow]:
    """All files the actor may read, open or closed, the latest first."""
    ways = [way.select_related("handler") for way in ways_to_cases(actor)]
    page = keyset_page_of(ways, by=["-id"], cursor=cursor, size=size)
    return Page(case_rows(page.rows, actor), page.next_cursor)


def filed_by_desk(*, actor: Actor, cursor: str | None = None, size: int = 20) -> Page[CaseRow]:
    """What the actor's desks filed, the latest first: to print a receipt again."""
    desks = reach_of(actor).desks
    rows = Case.objects.filter(filed_at_office_id__in=desks).select_related("handler")
    page = keyset_page(rows, by=["-id"], cursor=cursor, size=size)
    return Page(case_rows(page.rows, actor), page.next_cursor)


def _page(rows: QuerySet[Case], actor: Actor, cursor: str | None, size: int, *, signing: bool = False) -> Page[CaseRow]:
    page = keyset_page(rows.select_related("handler"), by=BY_LIMIT, cursor=cursor, size=size)
    return Page(case_rows(page.rows, actor, signing=signing), page.next_cursor)


def case_rows(cases: Sequence[Case], actor: Actor, *, signing: bool = False) -> list[CaseRow]:
    """Cases as rows of a list: one more query for all names."""
    names = party_names(cases)
    powers = _powers(cases, actor) if signing else set()
    words = staff_stage_words if actor.is_staff else stage_words
    alerts = step_alerts_of([case.pk for case in cases]) if actor.is_staff and cases else {}
    return [
        CaseRow(
            id=case.pk,
            reference=case.reference,
            procedure_code=case.procedure_code,
            titles=titles_of(case),
            applicant_id=case.applicant_id,
            applicant=names.get((case.pk, "applicant"), {}),
            representative=names.get((case.pk, "representative")),
            stage=case.stage,
            stage_words=words(case.stage, case.outcome, case.tacit),
            outcome=case.outcome,
            tacit=case.tacit,
            channel=case.channel,
            office_names=office_names(case.office_id),
            handler_id=case.handler_id,
            handler=account_name(case.handler),
            submitted_at=case.submitted_at,
            clock=clock_of(case),
            proposed_verdict=case.proposed_verdict,
            completion_rounds=case.completion_rounds,
            opinions_waiting=case.opinions_waiting,
            has_news=case.has_news,
            sequence=case.sequence,
            step_alert=alerts.get(case.pk, ""),
            can_sign=(case.authority_office_id, case.procedure_code) in powers
            and may_both_propose_and_sign(actor, case),
        )
        for case in cases
    ]


def _powers(cases: Sequence[Case], actor: Actor) -> set[tuple[UUID, str]]:
    """Of the seats and services of these cases, those the actor may sign for now: one query for each pair."""
    if actor.account_id is None:
        return set()
    return {
        (office_id, code)
        for office_id, code in {(case.authority_office_id, case.procedure_code) for case in cases}
        if identity.signing_power(account_id=actor.account_id, office_id=office_id, scope=code, at=clock.now())
    }


def opinions_asked_of(office_ids: Collection[UUID]) -> QuerySet[Opinion]:
    """Opinions that these services owe; those of experts from outside are theirs alone."""
    rows = Opinion.objects.filter(state="asked", office_id__in=office_ids)
    return rows.filter(Q(consultation=None) | Q(consultation__email=""))


def opinions_for(*, actor: Actor, cursor: str | None = None, size: int = 50) -> Page[OpinionView]:
    """Opinions asked of the actor's offices and not yet given, the nearest day first."""
    rows = opinions_asked_of(reach_of(actor).experts).select_related("case", "consultation")
    page = keyset_page(rows, by=["due_on", "id"], cursor=cursor, size=size)
    warned = opinions_warned([row.case_id for row in page.rows])
    views = [
        replace(
            opinion_view(row, definition_of(row.case), actor),
            warned=str(row.pk) in warned,
            reference=row.case.reference,
            service=titles_of(row.case),
            held_by=office_names(row.case.office_id),
        )
        for row in page.rows
    ]
    return Page(views, page.next_cursor)


def validations_for(*, actor: Actor, cursor: str | None = None, size: int = 50) -> Page[ValidationRow]:
    """Files that wait for the actor's agreement, the nearest day first: one index read."""
    rows = Validation.objects.filter(of_seats(reach_of(actor).validating), state="asked").select_related(
        "case", "case__handler"
    )
    page = keyset_page(rows, by=["queue_on", "id"], cursor=cursor, size=size)
    cases = case_rows([row.case for row in page.rows], actor)
    today = clock.today()
    return Page(
        [
            ValidationRow(
                id=row.pk,
                case=case,
                titles=step_title(definition_of(row.case), row.step_id),
                asked_at=row.asked_at,
                due_on=row.due_on,
                late=row.due_on is not None and today > row.due_on,
                may=may_both_propose_and_sign(actor, row.case),
            )
            for row, case in zip(page.rows, cases, strict=True)
        ],
        page.next_cursor,
    )


def has_open_cases(*, person_id: UUID) -> bool:
    """Whether something is being examined for a person: their record cannot be erased meanwhile."""
    return CaseParty.objects.filter(person_id=person_id, case__is_open=True).exists()
