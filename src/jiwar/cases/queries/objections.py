"""Who hears objections to the list of a commission: the office that the step names, of the wilaya of the commune.

Asked each time, never stored: offices and their competences move in time. Where a wilaya has named none, the office
that keeps the session answers.
"""

from contextlib import suppress
from uuid import UUID

from django.db.models import Q

from jiwar.cases.models import Session
from jiwar.cases.rules import permissions
from jiwar.catalogue import api as catalogue
from jiwar.identity.api import Actor
from jiwar.offices import api as offices
from jiwar.territory import api as territory


def hearing_office(session: Session) -> UUID:
    """The office that answers objections to the list of this session."""
    step = catalogue.version(id=session.version_id).definition.step("session")
    if step is not None and step.objection_competence:
        with suppress(offices.NoCompetentOffice):
            found = offices.competent_office(competence=step.objection_competence, commune_code=session.commune_code)
            return found.id
    return session.office_id


def hears(actor: Actor, session: Session) -> bool:
    """Works at another office that answers objections to this list, or at the seat above it."""
    office = hearing_office(session)
    return office != session.office_id and sits_at(_offices_of(actor), office)


def heard_sessions(actor: Actor) -> Q | None:
    """Lists to which objections come before an office of the actor; None for most: no query."""
    mine, found = _offices_of(actor), Q()
    for view in catalogue.procedures(retired=True) if mine else ():
        step = view.definition.step("session")
        if step is None or not step.objection_competence:
            continue
        for office in offices.offices_in_charge(competence=step.objection_competence):
            if sits_at(mine, office.id):
                communes = territory.communes_within(code=office.division_code)
                found |= Q(procedure_code=view.code, commune_code__in=communes)
    return found & Q(published_at__isnull=False) if found else None


def hears_objections(actor: Actor) -> bool:
    """Some list is contested before an office of the actor; no query."""
    return heard_sessions(actor) is not None


def _offices_of(actor: Actor) -> frozenset[UUID]:
    return permissions.offices_with(actor, (*permissions.HANDLING_ROLES, *permissions.SIGNING_ROLES))


def sits_at(mine: frozenset[UUID], office_id: UUID) -> bool:
    """One of these offices is that one, or above it."""
    return bool(mine & {office_id, *(one.id for one in offices.offices_above(office_id=office_id))})
