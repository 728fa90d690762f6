"""A file goes to another handler of its office, or to another office that is in charge of the same service."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from jiwar.cases.actions.following import goes_along, went_along
from jiwar.cases.actions.handling import locked_for_staff
from jiwar.cases.actions.reasons import keep_reason
from jiwar.cases.actions.recording import append, doer
from jiwar.cases.actions.telling import tell_correspondent
from jiwar.cases.errors import CannotGoThere, MayNotAct
from jiwar.cases.models import Case, CaseName
from jiwar.cases.queries.destinations import colleagues_for, offices_for
from jiwar.cases.queries.versions import definition_of
from jiwar.cases.rules import permissions
from jiwar.cases.rules.limits import UNDO_SECONDS
from jiwar.identity.api import Actor
from jiwar.kernel import clock
from jiwar.offices import api as offices
from jiwar.territory import api as territory


def transfer(
    *,
    actor: Actor,
    case_id: UUID,
    reason: str,
    to_account_id: UUID | None = None,
    to_office_id: UUID | None = None,
    expected_sequence: int | None = None,
) -> int:
    """Give the file to a colleague of the office, or to another competent office, where nobody has it yet.

    By its handler or the head. The applicant is told of another office. The legal clock goes on: the delay is the
    administration's. In another commune, so do the parts and the opinions that nobody gave. Raises TextMissing,
    CannotGoThere, PartHasNoOffice, MayNotAct, InterestDeclared, StaleCase, NotInThisStage, CaseNotFound.
    """
    with transaction.atomic():
        case = locked_for_staff(actor, case_id, "transferred", expected_sequence)
        if not (permissions.can_examine(actor, case) or permissions.can_move(actor, case)):
            raise MayNotAct
        if to_account_id is not None:
            if to_account_id == case.handler_id or to_account_id not in colleagues_for(case):
                raise CannotGoThere
            places: dict[str, Any] = _places(case.office_id, case.authority_office_id)
        else:
            target = next((one for one in offices_for(case) if one.id == to_office_id), None)
            if target is None:
                raise CannotGoThere
            places = _places(target.id, _authority_over(case, target))
            if target.division_code != case.commune_code and _is_commune(target):
                places |= {"commune_code": target.division_code} | goes_along(case, target.division_code)
        pass_on(case, actor, reason, handler_id=to_account_id, places=places)
    return case.sequence


def _places(office_id: UUID, authority_office_id: UUID) -> dict[str, str]:
    return {"office_id": str(office_id), "authority_office_id": str(authority_office_id)}


def _is_commune(office: offices.OfficeView) -> bool:
    """An office of a daïra or of a wilaya serves the commune where the file is."""
    return territory.division_at(code=office.division_code).kind == "commune"


def pass_on(
    case: Case, actor: Actor, reason: str, *, handler_id: UUID | None, places: dict[str, Any] | None = None
) -> None:
    """Append the transfer, with its reason, and tell the applicant of another office; in the caller's transaction."""
    before = case.office_id
    details = dict(places or {}) | {"handler_id": str(handler_id) if handler_id else None}
    append(case, "transferred", by=doer(actor), details=details | keep_reason(case, "transferred", reason))
    went_along(case, details)
    if case.office_id != before:
        move_names(case)
        leaves = clock.now() + timedelta(seconds=UNDO_SECONDS)
        tell_correspondent(case, "cases.transferred", key=f"cases.transferred:{case.pk}:{case.sequence}", after=leaves)


def move_names(case: Case) -> None:
    """The search of an office finds the files that it holds."""
    CaseName.objects.filter(case=case).update(office_id=case.office_id)


def _authority_over(case: Case, office: offices.OfficeView) -> UUID:
    """The nearest office above of the kind that signs this service."""
    kind, above = definition_of(case).authority, office
    while above.kind != kind and above.parent_id is not None:
        above = offices.office(id=above.parent_id)
    return above.id
