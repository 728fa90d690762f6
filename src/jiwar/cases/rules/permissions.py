"""Who may do what on a case: pure decisions over an actor's roles and a case's columns.

`reach` is the set of offices at or below those that an actor supervises (P/APC, chef de daïra, wali, head, inspector);
the caller computes it, because offices move in time.
"""

from collections.abc import Collection
from typing import Protocol
from uuid import UUID

from jiwar.identity.api import Actor

HANDLING_ROLES = ("handler", "head")
HEADING_ROLES = ("head",)
SIGNING_ROLES = ("signatory", "papc", "chef_daira", "wali")
SUPERVISING_ROLES = ("head", "signatory", "papc", "chef_daira", "wali", "inspector")


class CaseColumns(Protocol):
    """What a decision about rights reads of a case."""

    id: UUID
    office_id: UUID
    authority_office_id: UUID
    filed_at_office_id: UUID | None
    applicant_id: UUID
    representative_id: UUID | None
    account_id: UUID | None
    handler_id: UUID | None
    proposed_by_id: UUID | None


def offices_with(actor: Actor, roles: Collection[str]) -> frozenset[UUID]:
    """Offices where a member of staff holds one of `roles` now."""
    if not actor.is_staff:
        return frozenset()
    return frozenset(holding.office_id for holding in actor.holdings if holding.role in roles)


def is_handler_there(actor: Actor, case: CaseColumns) -> bool:
    """Holds a handling role at the office that holds the file."""
    return case.office_id in offices_with(actor, HANDLING_ROLES)


def can_assign(actor: Actor, case: CaseColumns) -> bool:
    """A handler of the office takes the file, also over from an absent colleague: the action stays visible."""
    return is_handler_there(actor, case)


def can_hand_over(actor: Actor, case: CaseColumns) -> bool:
    """The head of the office that holds the file, or the handler who has it, gives it to a colleague."""
    heads = case.office_id in offices_with(actor, HEADING_ROLES)
    return heads or (is_handler_there(actor, case) and case.handler_id == actor.account_id)


def can_examine(actor: Actor, case: CaseColumns) -> bool:
    """The handler who took the file, or while they are away their substitute or head, who handle files there too."""
    if case.handler_id is None or not is_handler_there(actor, case):
        return False
    return case.handler_id == actor.account_id or case.handler_id in actor.covers()


def can_move(actor: Actor, case: CaseColumns) -> bool:
    """The head of the office that holds the file says under which version it goes on; who examines it does not."""
    return case.office_id in offices_with(actor, HEADING_ROLES)


def can_sign(actor: Actor, case: CaseColumns) -> bool:
    """A signatory of the authority or of the office that holds the file; the power itself is checked when signing."""
    return bool(offices_with(actor, SIGNING_ROLES) & {case.authority_office_id, case.office_id})


def may_both_propose_and_sign(actor: Actor, case: CaseColumns) -> bool:
    """Never: the one who signs is not the one who proposed; nor the handler of what Jiwar proposed by itself."""
    proposer = case.proposed_by_id or case.handler_id
    return proposer is None or proposer != actor.account_id


def can_give_opinion(actor: Actor, office_id: UUID) -> bool:
    """An expert or the head of the office that was asked."""
    return office_id in offices_with(actor, ("expert", "head"))


def can_prepare_part(actor: Actor, office_id: UUID) -> bool:
    """A handler of the office that is competent for the part."""
    return office_id in offices_with(actor, HANDLING_ROLES)


def can_hand_over_part(actor: Actor, office_id: UUID, handler_id: UUID | None) -> bool:
    """The head of the office that holds the part, or the handler who has it in hand, gives it to a colleague."""
    heads = office_id in offices_with(actor, HEADING_ROLES)
    return heads or (can_prepare_part(actor, office_id) and handler_id is not None and handler_id == actor.account_id)


def can_decide_part(actor: Actor, office_id: UUID, authority_office_id: UUID) -> bool:
    """A signatory of that office or of the seat above it; the power itself is checked when deciding."""
    return bool(offices_with(actor, SIGNING_ROLES) & {office_id, authority_office_id})


def can_validate(actor: Actor, office_id: UUID, role: str) -> bool:
    """Whoever holds, now, the role that the step asks at the office that it asks."""
    return office_id in offices_with(actor, (role,))


def can_file_for_others(actor: Actor) -> bool:
    """A counter agent files for whoever comes to the desk; so does a handler."""
    return bool(offices_with(actor, ("counter_agent", "handler", "head")))


def serves_at_counter(actor: Actor, case: CaseColumns, counters: Collection[UUID]) -> bool:
    """A counter agent of the administration that holds the file, or of the desk where it was filed.

    `counters` are the offices whose files the agent's desk serves.
    """
    desks = offices_with(actor, ("counter_agent",))
    return bool(desks) and (case.office_id in counters or case.filed_at_office_id in desks)


def is_party(actor: Actor, case: CaseColumns, contacts: Collection[str] = ()) -> bool:
    """The applicant or the representative: by account, by person, or as a guest by a contact proved in this session.

    `contacts` are those that the file itself holds for them.
    """
    if actor.is_staff:
        return False
    if actor.account_id is not None and actor.account_id == case.account_id:
        return True
    if actor.person_id is not None and actor.person_id in (case.applicant_id, case.representative_id):
        return True
    return any(contact in contacts for contact in actor.guest_contacts)


def can_supervise(actor: Actor, case: CaseColumns, reach: Collection[UUID]) -> bool:
    """Reads every file of the offices at or below their own."""
    return bool(offices_with(actor, SUPERVISING_ROLES)) and case.office_id in reach


def can_read_as_staff(
    actor: Actor,
    case: CaseColumns,
    *,
    reach: Collection[UUID],
    counters: Collection[UUID],
    opinion_offices: Collection[UUID],
    validators: Collection[tuple[UUID, str]] = (),
) -> bool:
    """Whoever works on the file, supervises it, serves its applicant or is asked for an opinion on it."""
    return (
        is_handler_there(actor, case)
        or can_sign(actor, case)
        or can_supervise(actor, case, reach)
        or serves_at_counter(actor, case, counters)
        or any(can_give_opinion(actor, office) for office in opinion_offices)
        or any(can_validate(actor, office, role) for office, role in validators)
    )
