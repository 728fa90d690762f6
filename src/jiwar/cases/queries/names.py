"""Names of offices, services and people for lists: from memory or in one query, never one query a row."""

from collections.abc import Iterable
from uuid import UUID

from jiwar.cases.models import Case, CaseAction, CaseParty
from jiwar.cases.rules.parties import full_names
from jiwar.catalogue import api as catalogue
from jiwar.identity import api as identity
from jiwar.kernel.texts import Texts, pick
from jiwar.offices import api as offices


def titles_of(case: Case) -> Texts:
    """The service's title, in the version of the case."""
    return catalogue.version(id=case.version_id).titles


def office_names(office_id: UUID | None) -> Texts:
    """Names of an office, empty for none."""
    return offices.office(id=office_id).names if office_id else {}


def party_names(cases: Iterable[Case]) -> dict[tuple[UUID, str], Texts]:
    """Names of the parties by case and role, in one query."""
    parties = CaseParty.objects.filter(case__in=[case.pk for case in cases]).only("case_id", "role", "declared")
    return {(party.case_id, party.role): full_names(party.declared) for party in parties}


def names_of_staff(actions: Iterable[CaseAction]) -> dict[str, Texts]:
    """Names per script of those who did these actions, by id, in one query; as recorded when the account is gone."""
    known = list(actions)
    recorded = {one.actor_id: {"ar": one.actor_label} for one in known if one.actor_label}
    absent = {one.details["covering"] for one in known if "covering" in one.details}
    return recorded | identity.staff_names(ids=[*recorded, *absent])


def account_name(account: object) -> str:
    """The name of a member of staff in this page's language; empty for none."""
    if account is None:
        return ""
    names = {"ar": getattr(account, "name_ar", ""), "fr": getattr(account, "name_latin", "")}
    return pick({language: name for language, name in names.items() if name})
