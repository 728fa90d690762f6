"""Where a file may go: agents who handle files at its office, offices in charge of the same service."""

from dataclasses import dataclass
from uuid import UUID

from jiwar.cases.models import Case
from jiwar.cases.queries.consulting import services_to_consult
from jiwar.cases.queries.context import answers_of, context_of_case
from jiwar.cases.queries.versions import definition_of
from jiwar.cases.queries.visible import find_case
from jiwar.cases.rules.permissions import HANDLING_ROLES
from jiwar.catalogue import api as catalogue
from jiwar.identity import api as identity
from jiwar.identity.api import Actor
from jiwar.kernel.texts import Texts
from jiwar.offices import api as offices
from jiwar.territory import api as territory


def colleagues_for(case: Case) -> dict[UUID, Texts]:
    """Who handles files at the office that holds this one, by account."""
    found = identity.accounts_with_role(*HANDLING_ROLES, office_id=case.office_id)
    return {one.id: one.names for one in found}


def offices_for(case: Case) -> list[offices.OfficeView]:
    """Other offices of the same wilaya in charge of what the file asks, by code."""
    definition, answers = definition_of(case), answers_of(case)
    competence = catalogue.competence_of(definition, answers, context_of_case(case))
    wilaya = territory.competent_wilaya_of(commune_code=case.commune_code).code
    near = {one.id for one in offices.offices_within(division_code=wilaya)}
    found = offices.offices_in_charge(competence=competence)
    return [one for one in found if one.id in near and one.id != case.office_id]


@dataclass(frozen=True)
class Destinations:
    """Where a file may go, to choose from."""

    colleagues: dict[UUID, Texts]
    offices: list[offices.OfficeView]


def destinations(*, actor: Actor, case_id: UUID) -> Destinations:
    """Colleagues and offices to which the reader may pass a file on; raises CaseNotFound."""
    case = find_case(actor, case_id)
    others = {one: names for one, names in colleagues_for(case).items() if one != case.handler_id}
    return Destinations(colleagues=others, offices=offices_for(case))


def services_for(*, actor: Actor, case_id: UUID) -> dict[UUID, Texts]:
    """Services whose further opinion may be asked on a file; raises CaseNotFound."""
    return services_to_consult(find_case(actor, case_id))
