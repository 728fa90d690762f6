"""Which offices' files an actor reaches today: offices move in time, so this is asked, never stored."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from jiwar.cases.models import Case, CasePart, CaseParty, Opinion, Session, SessionObjection, Validation
from jiwar.cases.queries.objections import heard_sessions
from jiwar.cases.rules import permissions
from jiwar.catalogue import api as catalogue
from jiwar.identity.api import Actor
from jiwar.offices import api as offices

VALIDATING_ROLES = catalogue.VALIDATING_ROLES


@dataclass(frozen=True)
class Reach:
    """Offices by what brings their files before the actor."""

    handling: frozenset[UUID]
    supervising: frozenset[UUID]
    signing: frozenset[UUID]
    counters: frozenset[UUID]
    desks: frozenset[UUID]
    experts: frozenset[UUID]
    validating: frozenset[tuple[UUID, str]]  # (office, role) of every step that the actor may be asked to validate

    @property
    def holding(self) -> frozenset[UUID]:
        """Offices all of whose files may be read."""
        return self.handling | self.supervising | self.counters | self.signing


def reach_of(actor: Actor) -> Reach:
    """The offices an actor reaches; nothing for anybody but staff."""
    supervised: set[UUID] = set()
    for office_id in permissions.offices_with(actor, permissions.SUPERVISING_ROLES):
        supervised.update(offices.offices_below(office_id=office_id))
    desks = permissions.offices_with(actor, ("counter_agent",))
    return Reach(
        handling=permissions.offices_with(actor, permissions.HANDLING_ROLES),
        supervising=frozenset(supervised),
        signing=permissions.offices_with(actor, permissions.SIGNING_ROLES),
        counters=frozenset(office for desk in desks for office in served_by(desk)),
        desks=desks,
        experts=permissions.offices_with(actor, ("expert", "head")),
        validating=frozenset((one.office_id, one.role) for one in actor.holdings if one.role in VALIDATING_ROLES)
        if actor.is_staff
        else frozenset(),
    )


def served_by(desk: UUID) -> list[UUID]:
    """Offices whose files a desk serves: a commune's desk, all those of the commune; another, its own and below."""
    office = offices.office(id=desk)
    if office.parent_id is not None and offices.office(id=office.parent_id).kind == "commune":
        return offices.offices_below(office_id=office.parent_id)
    return offices.offices_below(office_id=desk)


def cases_visible_to(actor: Actor) -> QuerySet[Case]:
    """Cases the actor may read; every page starts here. To list them all: `ways_to_cases`.

    Staff are asked of each file that something else has found: a supervisor reads so many that no list of them is made.
    """
    if not actor.is_staff:
        return _any_of(ways_to_cases(actor))
    reach = reach_of(actor)
    naming = _naming(reach, heard_sessions(actor))
    named = [Q(Exists(rows.filter(**{column: OuterRef("pk")}))) for rows, column in naming]
    return Case.objects.filter(reduce(or_, [*_held(reach), *named], Q(pk__in=[])))


def ways_to_cases(actor: Actor) -> list[QuerySet[Case]]:
    """The same cases by each of the ways that bring them before the actor, an index each; one may come by several."""
    if actor.is_staff:
        reach = reach_of(actor)
        named = [Q(pk__in=rows.values(column)) for rows, column in _naming(reach, heard_sessions(actor))]
        return [Case.objects.filter(one) for one in [*_held(reach), *named]]
    ways = []
    if actor.account_id is not None:
        ways.append(Case.objects.filter(account_id=actor.account_id))
    if actor.person_id is not None:
        ways.append(Case.objects.filter(applicant_id=actor.person_id))
        ways.append(Case.objects.filter(representative_id=actor.person_id))
    if actor.guest_contacts:
        known = CaseParty.objects.filter(_contact_condition(actor.guest_contacts))
        ways.append(Case.objects.filter(pk__in=known.values("case_id")))
    return ways


def _any_of(ways: list[QuerySet[Case]]) -> QuerySet[Case]:
    """Cases that one of `ways` finds: each by its own index, which one condition with OR would not allow."""
    if not ways:
        return Case.objects.none()
    if len(ways) == 1:
        return ways[0]
    first, *others = [way.order_by().values("pk") for way in ways]
    return Case.objects.filter(pk__in=first.union(*others))


def _held(reach: Reach) -> list[Q]:
    """Seats that sign are above the offices that hold their files: `holding` covers them."""
    found = []
    if reach.holding:
        found.append(Q(office_id__in=reach.holding))
    if reach.desks:
        found.append(Q(filed_at_office_id__in=reach.desks))
    return found


def _naming(reach: Reach, heard: Q | None) -> list[tuple[QuerySet[Any], str]]:
    """Rows that name a file which is read for their sake, and the column that names it."""
    found: list[tuple[QuerySet[Any], str]] = []
    if reach.holding:
        found.append((appeals_at(reach.holding), "appeal_of"))
    if heard is not None:
        found.append((contested_lists(heard), "item__case_id"))
    if reach.experts:
        found.append((Opinion.objects.filter(office_id__in=reach.experts), "case_id"))
    if beside := [pair for pair in reach.validating if pair[0] not in reach.holding]:
        found.append((Validation.objects.filter(of_seats(beside)), "case_id"))
    return found


def parts_visible_to(actor: Actor) -> QuerySet[CasePart]:
    """Parts of the offices where the actor prepares or decides them."""
    handling = permissions.offices_with(actor, permissions.HANDLING_ROLES)
    signing = permissions.offices_with(actor, permissions.SIGNING_ROLES)
    ways = []
    if here := handling | signing:
        ways.append(CasePart.objects.filter(office_id__in=here))
    if signing:
        ways.append(CasePart.objects.filter(authority_office_id__in=signing))
    return any_of_parts(ways)


def any_of_parts(ways: list[QuerySet[CasePart]]) -> QuerySet[CasePart]:
    """Parts that one of `ways` finds, each by its own index as well."""
    if not ways:
        return CasePart.objects.none()
    if len(ways) == 1:
        return ways[0]
    first, *others = [way.order_by().values("pk") for way in ways]
    return CasePart.objects.filter(pk__in=first.union(*others))


def appeals_at(office_ids: Iterable[UUID]) -> QuerySet[Case]:
    """Appeals that these offices hear: whoever hears one reads the file that it contests."""
    return Case.objects.filter(office_id__in=list(office_ids), appeal_of__isnull=False)


def contested_lists(heard: Q) -> QuerySet[SessionObjection]:
    """Objections to these lists: whoever hears one reads the file that makes it."""
    return SessionObjection.objects.filter(item__session__in=Session.objects.filter(heard).values("pk"))


def of_seats(pairs: Iterable[tuple[UUID, str]]) -> Q:
    """Validations asked of one of these roles, each at its office; of none: nothing."""
    found = Q(pk__in=[])
    by_role: dict[str, set[UUID]] = {}
    for office_id, role in pairs:
        by_role.setdefault(role, set()).add(office_id)
    for role, held in by_role.items():
        found |= Q(role=role, office_id__in=held)
    return found


def _contact_condition(contacts: tuple[str, ...]) -> Q:
    emails = [contact for contact in contacts if "@" in contact]
    phones = [contact for contact in contacts if "@" not in contact]
    return Q(email__in=emails) | Q(phone__in=phones)
