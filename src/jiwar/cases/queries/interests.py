"""Who may not act on which file: interests declared here, those that other modules know of, and one's own file."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from jiwar.cases.models import Case, CaseParty, DeclaredInterest
from jiwar.cases.queries.appeals import decided_what_is_contested, deciders_of_contested
from jiwar.cases.queries.names import party_names
from jiwar.cases.rules import permissions
from jiwar.identity import api as identity
from jiwar.identity.api import Actor
from jiwar.kernel import clock
from jiwar.kernel.keyset import Page, keyset_page
from jiwar.kernel.texts import Texts

OWN, DECLARED, ELSEWHERE, DECIDED = "own", "declared", "elsewhere", "decided"
# account, persons of the file, the file, the day → whether an interest is known. Modules above contribute theirs.
InterestSource = Callable[[UUID, frozenset[UUID], UUID, date], bool]
_sources: list[InterestSource] = []


def register_interests(source: InterestSource) -> InterestSource:
    """Add a register of interests that forbids acting on files (at start-up, from a module's contributions)."""
    if source not in _sources:
        _sources.append(source)
    return source


@dataclass(frozen=True)
class InterestView:
    """An interest as declared; `reference` of the file by which it was told."""

    id: UUID
    account_id: UUID
    account: Texts
    about: Texts
    applicant_id: UUID | None  # whom the interest is in
    reference: str
    only_this_file: bool
    reason: str
    valid_from: date
    valid_to: date | None
    declared_at: datetime
    in_force: bool


def in_force(on: date) -> QuerySet[DeclaredInterest]:
    """Interests declared for that day."""
    return DeclaredInterest.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on, ended_at=None)


def interest_in(actor: Actor, case: Case) -> str | None:
    """Why a member of staff may not act on a file: OWN, DECLARED, ELSEWHERE; DECIDED, of an appeal against what they
    decided; None when nothing forbids it.
    """
    if actor.account_id is None:
        return None
    people = _people_of(case)
    if actor.person_id in people:
        return OWN
    today = clock.today()
    tied = in_force(today).filter(Q(case_id=case.pk) | Q(person_id__in=people), account_id=actor.account_id)
    if tied.exists():
        return DECLARED
    if actor.contacts and _is_reached_as(actor, case):
        return OWN
    if any(source(actor.account_id, people, case.pk, today) for source in _sources):
        return ELSEWHERE
    return DECIDED if decided_what_is_contested(actor, case) else None


def _people_of(case: Case) -> frozenset[UUID]:
    return frozenset(one for one in (case.applicant_id, case.representative_id) if one)


def ties_to(*, cases: Collection[Case], account_ids: Collection[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Of each file, which of these members of staff `interest_in` keeps away: in a fixed number of queries.

    Registers of other modules are asked of each pair.
    """
    actors = identity.staff_actors(account_ids=account_ids)
    if not cases or not actors:
        return {}
    today, people = clock.today(), {case.pk: _people_of(case) for case in cases}
    tied: set[tuple[UUID, UUID]] = deciders_of_contested(cases, actors)
    known = frozenset[UUID]().union(*people.values())
    declared = in_force(today).filter(Q(case__in=people) | Q(person__in=known), account__in=actors)
    for account_id, case_id, person_id in declared.values_list("account_id", "case_id", "person_id"):
        tied |= {(pk, account_id) for pk, parties in people.items() if pk == case_id or person_id in parties}
    reached = _reached_as(people, actors)
    for pk, parties in people.items():
        for account_id, actor in actors.items():
            own = actor.person_id in parties or account_id in reached[pk]
            if own or any(source(account_id, parties, pk, today) for source in _sources):
                tied.add((pk, account_id))
    return {pk: frozenset(account for of, account in tied if of == pk) for pk in people}


def _reached_as(case_ids: Collection[UUID], actors: Mapping[UUID, Actor]) -> dict[UUID, set[UUID]]:
    """Of each file, the members of staff whose own telephone or address it has."""
    whose: dict[str, set[UUID]] = defaultdict(set)
    for account_id, actor in actors.items():
        for contact in actor.contacts:
            whose[contact].add(account_id)
    found: dict[UUID, set[UUID]] = defaultdict(set)
    reached = Q(phone__in=list(whose)) | Q(email__in=list(whose))
    rows = CaseParty.objects.filter(reached, case__in=case_ids).exclude(role="former")
    for case_id, phone, email in rows.values_list("case_id", "phone", "email") if whose else ():
        found[case_id] |= whose.get(phone, set()) | whose.get(email, set())
    return found


def _is_reached_as(actor: Actor, case: Case) -> bool:
    """The telephone or the address of the file is the agent's own."""
    reached = Q(phone__in=actor.contacts) | Q(email__in=actor.contacts)
    return CaseParty.objects.filter(reached, case=case).exclude(role="former").exists()


def interests_visible_to(actor: Actor, *, cursor: str | None = None, size: int = 50) -> Page[InterestView]:
    """One's own declarations, and for a head those of the agents of their offices; the latest first."""
    if actor.account_id is None:
        return Page([], None)
    accounts = {actor.account_id, *colleagues_of(actor)}
    rows = DeclaredInterest.objects.filter(account_id__in=accounts).select_related("case")
    page = keyset_page(rows, by=["-id"], cursor=cursor, size=size)
    return Page(_views(page.rows), page.next_cursor)


def colleagues_of(actor: Actor) -> dict[UUID, Texts]:
    """Agents of the offices that the actor heads, by account."""
    found: dict[UUID, Texts] = {}
    for office_id in permissions.offices_with(actor, permissions.HEADING_ROLES):
        staff = identity.accounts_with_role(*permissions.HANDLING_ROLES, "expert", "counter_agent", office_id=office_id)
        found |= {one.id: one.names for one in staff}
    return found


def _views(rows: list[DeclaredInterest]) -> list[InterestView]:
    told = [row.case for row in rows if row.case is not None]
    people = [row.person_id for row in rows if row.person_id]
    names = party_names(told)
    staff = identity.staff_names(ids={str(row.account_id) for row in rows})
    known = identity.people(ids=people) if people else {}
    today = clock.today()
    return [
        InterestView(
            id=row.pk,
            account_id=row.account_id,
            account=staff.get(str(row.account_id), {}),
            about=_about(row, known, names),
            applicant_id=row.person_id or (row.case.applicant_id if row.case else None),
            reference=row.case.reference if row.case else "",
            only_this_file=row.person_id is None,
            reason=row.reason,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            declared_at=row.declared_at,
            in_force=row.ended_at is None
            and row.valid_from <= today
            and (row.valid_to is None or row.valid_to >= today),
        )
        for row in rows
    ]


def _about(
    row: DeclaredInterest, people: Mapping[UUID, identity.PersonView], parties: Mapping[tuple[UUID, str], Texts]
) -> Texts:
    if row.person_id is not None and row.person_id in people:
        return people[row.person_id].names
    return parties.get((row.case_id, "applicant"), {}) if row.case_id else {}
