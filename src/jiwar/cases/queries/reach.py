"""Which offices' files an actor reaches today: offices move in time, so this is asked, never stored."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from jiwar.cases.models import Case, CaseParty, Opinion
from jiwar.cases.rules import permissions
from jiwar.identity.api import Actor
from jiwar.offices import api as offices


@dataclass(frozen=True)
class Reach:
    """Offices by what brings their files before the actor."""

    handling: frozenset[UUID]
    supervising: frozenset[UUID]
    signing: frozenset[UUID]
    counters: frozenset[UUID]
    desks: frozenset[UUID]
    experts: frozenset[UUID]

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
    )


def served_by(desk: UUID) -> list[UUID]:
    """Offices whose files a desk serves: a commune's desk, all those of the commune; another, its own and below."""
    office = offices.office(id=desk)
    if office.parent_id is not None and offices.office(id=office.parent_id).kind == "commune":
        return offices.offices_below(office_id=office.parent_id)
    return offices.offices_below(office_id=desk)


def cases_visible_to(actor: Actor) -> QuerySet[Case]:
    """Cases the actor may read; every list and every page starts here."""
    if actor.is_staff:
        return Case.objects.filter(_staff_condition(reach_of(actor)))
    condition = Q(pk__in=[])
    if actor.account_id is not None:
        condition |= Q(account_id=actor.account_id)
    if actor.person_id is not None:
        condition |= Q(applicant_id=actor.person_id) | Q(representative_id=actor.person_id)
    if actor.guest_contacts:
        known = CaseParty.objects.filter(case=OuterRef("pk")).filter(_contact_condition(actor.guest_contacts))
        condition |= Q(Exists(known))
    return Case.objects.filter(condition)


def _staff_condition(reach: Reach) -> Q:
    condition = Q(pk__in=[])
    if reach.holding:
        condition |= Q(office_id__in=reach.holding)
    if reach.signing:
        condition |= Q(authority_office_id__in=reach.signing)
    if reach.desks:
        condition |= Q(filed_at_office_id__in=reach.desks)
    if reach.experts:
        condition |= Q(Exists(Opinion.objects.filter(case=OuterRef("pk"), office_id__in=reach.experts)))
    return condition


def _contact_condition(contacts: tuple[str, ...]) -> Q:
    condition = Q(pk__in=[])
    for contact in contacts:
        condition |= Q(email=contact) if "@" in contact else Q(phone=contact)
    return condition
