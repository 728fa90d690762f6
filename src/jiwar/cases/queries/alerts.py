"""Alerts of a place: what nears its limit, what passed it, who was told and what they said of the cause."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from jiwar.cases.models import Case, CaseAlert
from jiwar.cases.queries.clocks import clock_of
from jiwar.cases.queries.names import office_names, titles_of
from jiwar.cases.queries.reach import cases_visible_to, parts_visible_to
from jiwar.cases.queries.validations import step_title
from jiwar.cases.queries.versions import definition_of
from jiwar.cases.queries.words import held_words
from jiwar.cases.rules import permissions
from jiwar.cases.rules.alerts import BREACHES, CAUSES
from jiwar.catalogue.api import Escalation
from jiwar.identity.api import Actor
from jiwar.kernel import clock
from jiwar.kernel.keyset import Page, keyset_page
from jiwar.kernel.texts import Texts, pick
from jiwar.offices import api as offices

# Who answers for an alert at its office; a warning is the handler's, who is one of the office.
ROLES_OF_LEVEL = {
    "third": ("handler", "head"),
    "close": ("handler", "head"),
    "late": ("head", "papc"),
    "daira": ("chef_daira",),
    "wilaya": ("wali",),
}


SEATS = ("papc", "chef_daira", "wali")


@dataclass(frozen=True, kw_only=True)
class AlertView:
    """One alert, and what the reader may do about it."""

    id: UUID
    case_id: UUID
    reference: str
    titles: Texts
    office_names: Texts
    commune_code: str
    level: str
    level_words: str
    step_titles: Texts  # of the step whose own limit it is; empty: the limit of the file
    due_on: date
    days_late: int
    raised_at: datetime
    cause: str
    cause_words: str
    words: str
    answered_at: datetime | None
    visible: bool
    part_id: UUID | None  # of an authority's own part, which its agents open, and not the file
    part_visible: bool
    may_answer: bool
    stage: str
    held_words: str = ""  # why silence does not decide the file, when the text would have it grant


def escalation_of(case: Case) -> Escalation:
    """The days of alerts of a file's procedure."""
    return definition_of(case).deadline.escalation


def office_of_level(office_id: UUID, level: str) -> offices.OfficeView | None:
    """Whose alert it is: the office that holds what is late, or the daïra or wilaya above it; None without one."""
    here = offices.office(id=office_id)
    if level not in ("daira", "wilaya"):
        return here
    return next((above for above in offices.offices_above(office_id=here.id) if above.kind == level), None)


def level_words(level: str, *, of_step: bool = False) -> str:
    """A level in words, of the file's own limit or of that of a step."""
    if of_step and level in ("close", "late"):
        return _("Warned: the limit of a step is near") if level == "close" else _("A step is late")
    return {
        "third": _("Warned: a third of the time is left"),
        "close": _("Warned: the limit is near"),
        "late": _("Limit passed"),
        "daira": _("Raised to the daïra"),
        "wilaya": _("Raised to the wilaya"),
    }[level]


def cause_words(cause: str) -> str:
    """A cause in words; empty for none."""
    return str(CAUSES[cause]) if cause else ""


def alerts_of(
    *,
    actor: Actor,
    commune_codes: Collection[str],
    office_ids: Collection[UUID] = (),
    cursor: str | None = None,
    size: int = 20,
) -> Page[AlertView]:
    """Breaches of open files of these communes (of these offices only, when some are given: the files that they hold,
    and their parts of others): one line a file and one a step that is late, its highest level, the latest first.

    The caller has checked that communes and offices are within the actor's scope.
    """
    rows = CaseAlert.objects.filter(
        commune_code__in=list(commune_codes), level__in=BREACHES, over_at=None, case__is_open=True
    )
    if office_ids:
        rows = rows.filter(Q(case__office_id__in=list(office_ids)) | Q(held_by__in=list(office_ids)))
    page = keyset_page(_highest(rows).select_related("case"), by=["-id"], cursor=cursor, size=size)
    files, parts = [row.case_id for row in page.rows], [row.run for row in page.rows if row.held_by_id]
    visible = set(cases_visible_to(actor).filter(pk__in=files).values_list("pk", flat=True))
    if parts:
        visible |= set(parts_visible_to(actor).filter(pk__in=parts).values_list("pk", flat=True))
    return Page([alert_view(row, actor, visible) for row in page.rows], page.next_cursor)


def _highest(rows: QuerySet[CaseAlert]) -> QuerySet[CaseAlert]:
    """Alerts after which none was raised for the same file or step: levels are raised in their order."""
    same = CaseAlert.objects.filter(case_id=OuterRef("case_id"), step=OuterRef("step"), run=OuterRef("run"))
    return rows.exclude(Exists(same.filter(id__gt=OuterRef("id"))))


def alert_view(row: CaseAlert, actor: Actor, visible: Collection[UUID]) -> AlertView:
    """One alert for a reader; `visible`: the files and parts that they may open."""
    case, part_id = row.case, UUID(row.run) if row.held_by_id else None
    return AlertView(
        id=row.pk,
        case_id=row.case_id,
        reference=case.reference,
        titles=titles_of(case),
        office_names=office_names(row.held_by_id or case.office_id),
        commune_code=row.commune_code,
        level=row.level,
        level_words=level_words(row.level, of_step=bool(row.step)),
        step_titles=step_title(definition_of(case), row.step) if row.step else {},
        due_on=row.due_on,
        days_late=max((clock.today() - row.due_on).days, 0),
        raised_at=row.raised_at,
        cause=row.cause,
        cause_words=cause_words(row.cause),
        words=row.words,
        answered_at=row.answered_at,
        visible=row.case_id in visible,
        part_id=part_id,
        part_visible=part_id in visible,
        may_answer=may_answer(actor, row),
        stage=case.stage,
        held_words=held_words() if not row.step and clock_of(case).held else "",
    )


def may_answer(actor: Actor, alert: CaseAlert) -> bool:
    """Whoever answers for it: the roles of its level at its office, or the head of the office that holds what is late,
    the file or an authority's part; once the limit has passed, whoever presides above that office too."""
    there = permissions.offices_with(actor, ROLES_OF_LEVEL[alert.level])
    holder = alert.held_by_id or alert.case.office_id
    if alert.office_id in there or holder in permissions.offices_with(actor, ("head",)):
        return True
    presided = seat_above(holder)
    return alert.level == "late" and presided is not None and presided in permissions.offices_with(actor, SEATS)


def seat_above(office_id: UUID) -> UUID | None:
    """The commune, daïra or wilaya that an office belongs to; itself when it is one."""
    above = [offices.office(id=office_id), *offices.offices_above(office_id=office_id)]
    return next((one.id for one in above if one.kind in ("commune", "daira", "wilaya")), None)


def alerts_asked_of(actor: Actor) -> QuerySet[CaseAlert] | None:
    """Alerts that wait for this member of staff to say the cause; None for who answers for none: no query."""
    held = {level: permissions.offices_with(actor, ROLES_OF_LEVEL[level]) for level in BREACHES}
    asked = [Q(level=level, office_id__in=there) for level, there in held.items() if there]
    if not asked:
        return None
    return CaseAlert.objects.filter(reduce(or_, asked), answered_at=None, over_at=None, case__is_open=True)


def alerts_waiting(actor: Actor) -> int:
    """How many of them there are, 99 at most."""
    rows = alerts_asked_of(actor)
    return 0 if rows is None else rows[:99].count()


def step_alerts_of(case_ids: Collection[UUID]) -> dict[UUID, str]:
    """Of these files, those of which a step is late or near its limit, in words: one query, the latest alert."""
    rows = CaseAlert.objects.filter(case_id__in=list(case_ids), over_at=None).exclude(step="")
    found: dict[UUID, CaseAlert] = {}
    for row in rows.select_related("case").order_by("id"):
        found[row.case_id] = row
    return {
        pk: _("%(step)s: %(words)s")
        % {
            "step": pick(step_title(definition_of(row.case), row.step)),
            "words": _("the limit of this step is near") if row.level == "close" else _("this step is late"),
        }
        for pk, row in found.items()
    }


def opinions_warned(case_ids: Collection[UUID]) -> frozenset[str]:
    """Of the opinions asked on these files, those of whose limit the service was warned; one query."""
    rows = CaseAlert.objects.filter(case_id__in=list(case_ids), role="expert", level="close", over_at=None)
    return frozenset(rows.values_list("run", flat=True))


def parts_warned(case_ids: Collection[UUID]) -> frozenset[str]:
    """Of the parts of these files, those of whose limit the authority was warned; one query."""
    rows = CaseAlert.objects.filter(case_id__in=list(case_ids), role="part", level="close", over_at=None)
    return frozenset(rows.values_list("run", flat=True))
