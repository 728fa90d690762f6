"""Local rules as those who answer for them see them: what waits, what stands, what is suspended, what is over."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.db.models import F, Q, QuerySet

from jiwar.catalogue import rules
from jiwar.catalogue.checks import Problem
from jiwar.catalogue.definition import Texts
from jiwar.catalogue.definition.overriding import PLACES, Kind, Overridable, kind_of, open_kinds, value_at
from jiwar.catalogue.errors import OverrideNotFound, ProcedureNotFound
from jiwar.catalogue.models import Override, Procedure, ProcedureVersion
from jiwar.catalogue.queries.definitions import keepers_of, names_of
from jiwar.catalogue.queries.local import LocalRule, findings, rule_of, stands
from jiwar.catalogue.queries.published import current_versions
from jiwar.identity.api import Actor
from jiwar.kernel import clock
from jiwar.kernel.keyset import Page, keyset_page
from jiwar.offices import api as offices

Show = Literal["standing", "to_accept", "to_confirm", "over"]
SHOWS: tuple[Show, ...] = ("to_accept", "to_confirm", "standing", "over")
Standing = Literal["proposed", "refused", "withdrawn", "to_come", "in_force", "suspended", "over"]


@dataclass(frozen=True)
class OverrideView(LocalRule):
    """One local rule with its story; `current_id` is the template in force now."""

    office_id: UUID
    standing: Standing
    note: str
    remark: str
    based_on_id: UUID
    based_on_number: int
    accepted_id: UUID | None
    current_id: UUID
    current_number: int
    proposed_by: Texts
    proposed_by_id: UUID
    proposed_at: datetime
    decided_by: Texts
    decided_at: datetime | None
    accepted_by: Texts
    accepted_at: datetime | None
    ended_by: Texts
    end_reason: str

    @property
    def kind(self) -> Kind | None:
        """Which kind of place."""
        return kind_of(self.place)

    @property
    def is_to_accept(self) -> bool:
        """Its owner has not yet said what becomes of it beside the present template."""
        return self.standing in ("to_come", "in_force", "suspended") and self.accepted_id != self.current_id


@dataclass(frozen=True)
class ThreeWay:
    """What the template said when the rule was last accepted, what it says now, and what the rule says."""

    old_number: int
    new_number: int
    old: Any
    new: Any
    mine: Any
    findings: tuple[Problem, ...]

    @property
    def place_changed(self) -> bool:
        """The new template says something else at that very place."""
        return bool(self.old != self.new)


@dataclass(frozen=True)
class Adaptable:
    """A procedure that a seat may adapt, with the places that are open."""

    code: str
    titles: Texts
    version_id: UUID
    number: int
    places: tuple[Overridable, ...]


def owners_of(office_id: UUID) -> frozenset[UUID]:
    """The seat whose rule it is and those above it."""
    return frozenset(keepers_of(office_id) or ())


def find_override(actor: Actor, override_id: UUID) -> Override:
    """The row, for whoever writes or reviews at its seat; raises OverrideNotFound."""
    row = Override.objects.select_related("procedure").filter(pk=override_id).first()
    if row is None or not rules.can_read_drafts(actor, owners_of(row.office_id)):
        raise OverrideNotFound
    return row


_READ = ("procedure__current", "based_on", "proposed_by", "decided_by", "accepted_by", "ended_by")


def override_visible_to(actor: Actor, override_id: UUID) -> OverrideView:
    """One local rule; raises OverrideNotFound for what is unknown or another territory's."""
    find_override(actor, override_id)
    return _view(Override.objects.select_related(*_READ).get(pk=override_id))


def overrides_visible_to(
    actor: Actor, *, show: Show = "standing", code: str = "", cursor: str | None = None
) -> Page[OverrideView]:
    """Local rules of the territories where the actor writes or reviews, the last proposed first."""
    rows = _shown(Override.objects.filter(office__in=_reach(actor)), show)
    if code:
        rows = rows.filter(procedure__code=code)
    page = keyset_page(rows.select_related(*_READ), by=["-proposed_at", "-id"], cursor=cursor)
    return Page([_view(row) for row in page.rows], page.next_cursor)


def overrides_waiting(actor: Actor) -> dict[Show, int]:
    """How many wait for the actor's territories: to accept beside a new template, to confirm."""
    rows = Override.objects.filter(office__in=_reach(actor))
    shows: tuple[Show, ...] = ("to_accept", "to_confirm")
    return {show: _shown(rows, show).count() for show in shows}


def _shown(rows: QuerySet[Override], show: Show) -> QuerySet[Override]:
    today = clock.today()
    over = Q(valid_to__lte=today) | Q(ended_on__lte=today)
    if show == "to_confirm":
        return rows.filter(state="proposed")
    if show == "over":
        return rows.filter(Q(state__in=["refused", "withdrawn"]) | Q(state="confirmed") & over)
    alive = rows.filter(state="confirmed").exclude(over)
    return alive.exclude(accepted=F("procedure__current")) if show == "to_accept" else alive


def _reach(actor: Actor) -> frozenset[UUID]:
    """The seats for whose territory the actor writes or reviews."""
    held = actor.office_ids(rules.AUTHOR) | actor.office_ids(rules.REVIEWER)
    return frozenset(below for office in held for below in offices.offices_below(office_id=office))


def _view(row: Override) -> OverrideView:
    current = row.procedure.current
    if current is None:
        raise ProcedureNotFound
    rule = rule_of(row)
    return OverrideView(
        **vars(rule),
        office_id=row.office_id,
        standing=_standing(row, current.pk, rule.until),
        note=row.note,
        remark=row.remark,
        based_on_id=row.based_on_id,
        based_on_number=row.based_on.number,
        accepted_id=row.accepted_id,
        current_id=current.pk,
        current_number=current.number,
        proposed_by=names_of(row.proposed_by),
        proposed_by_id=row.proposed_by_id,
        proposed_at=row.proposed_at,
        decided_by=names_of(row.decided_by),
        decided_at=row.decided_at,
        accepted_by=names_of(row.accepted_by),
        accepted_at=row.accepted_at,
        ended_by=names_of(row.ended_by),
        end_reason=row.end_reason,
    )


def _standing(row: Override, current_id: UUID, until: date | None) -> Standing:
    if row.state in ("proposed", "refused", "withdrawn"):
        return row.state  # type: ignore[return-value]  # one of the words of Standing, by the line above
    today = clock.today()
    if until is not None and until <= today:
        return "over"
    if not stands(current_id, row.pk):
        return "suspended"
    return "in_force" if row.valid_from <= today else "to_come"


def three_way(view: OverrideView) -> ThreeWay:
    """The template's words before and after, beside the rule's own, with what the rule breaks now."""
    old_id = view.accepted_id or view.based_on_id
    found = {row.pk: row for row in ProcedureVersion.objects.filter(pk__in={old_id, view.current_id})}
    old, new = found[old_id], found[view.current_id]
    return ThreeWay(
        old_number=old.number,
        new_number=new.number,
        old=value_at(old.definition, view.place),
        new=value_at(new.definition, view.place),
        mine=view.value,
        findings=tuple(findings(view.current_id, view.place, view.value)),
    )


def adaptable_by(*, office_id: UUID) -> list[Adaptable]:
    """The procedures that the wilaya or commune of a seat may adapt, by code, each with its open places."""
    owners = owners_of(office_id)
    known = current_versions.get()
    keepers = dict(Procedure.objects.filter(code__in=known.by_code).values_list("code", "keeper_id"))
    found = []
    for view in known.offered():
        if rules.may_adapt(keepers_of(keepers[view.code]), owners, office_id):
            places = tuple(open_kinds(template_data(view.version_id)))
            found.append(Adaptable(view.code, view.titles, view.version_id, view.number, places))
    return found


def template_data(version_id: UUID) -> Mapping[str, Any]:
    """The plain data of a version."""
    data: Mapping[str, Any] = ProcedureVersion.objects.values_list("definition", flat=True).get(pk=version_id)
    return data


def owners_to_tell(version_id: UUID) -> Iterable[tuple[UUID, int]]:
    """Each seat with rules that a version of the template concerns, and how many of them."""
    version = ProcedureVersion.objects.get(pk=version_id)
    rows = _shown(Override.objects.filter(procedure=version.procedure_id, procedure__current=version), "to_accept")
    counts: dict[UUID, int] = {}
    for office_id in rows.values_list("office_id", flat=True):
        counts[office_id] = counts.get(office_id, 0) + 1
    return sorted(counts.items())


__all__ = [
    "PLACES",
    "SHOWS",
    "Adaptable",
    "OverrideView",
    "Show",
    "ThreeWay",
    "adaptable_by",
    "find_override",
    "override_visible_to",
    "overrides_visible_to",
    "overrides_waiting",
    "owners_of",
    "owners_to_tell",
    "template_data",
    "three_way",
]
