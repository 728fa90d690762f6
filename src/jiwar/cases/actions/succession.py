"""An office is reorganised away: its open files go over to its successor, and their clocks notice nothing.

The sweep reads the offices themselves, so that a file that was being sealed, or came in at the last minute, follows
later; it may run twice, and a kill loses nothing.
"""

from uuid import UUID

from django.db import transaction
from django.db.models import Q

from jiwar.cases.actions.recording import BY_JIWAR, append, locked
from jiwar.cases.errors import StaleCase
from jiwar.cases.models import Case, CaseAlert, CaseName, CasePart, Opinion, Validation
from jiwar.cases.rules.moments import possible
from jiwar.cases.rules.parts import UNDECIDED, undecided
from jiwar.identity import api as identity
from jiwar.kernel import clock as kernel_clock
from jiwar.offices import api as offices


def succeed_offices(*, limit: int = 200) -> int:
    """Bring the next open files of offices that ended over to their successors; how many were moved."""
    moved = 0
    for ended in offices.offices_succeeded(on=kernel_clock.today()):
        Opinion.objects.filter(office_id=ended.id, state="asked").update(office_id=ended.successor_id)
        Validation.objects.filter(office_id=ended.id, state="asked").update(office_id=ended.successor_id)
        CaseAlert.objects.filter(office_id=ended.id, answered_at=None).update(office_id=ended.successor_id)
        for case_id in _held(ended.id, limit - moved):
            try:
                moved += _succeed(case_id, ended)
            except StaleCase:
                continue  # somebody acts on it at this moment: the next sweep takes it
        if moved >= limit:
            break
    return moved


def _held(office_id: UUID, limit: int) -> list[UUID]:
    """Open files that an office leads or signs, or of which it holds or decides a part."""
    here = Q(office_id=office_id) | Q(authority_office_id=office_id)
    files = Case.objects.filter(here, is_open=True).exclude(stage="sealing").values_list("pk", flat=True)[:limit]
    parts = CasePart.objects.filter(here, state__in=UNDECIDED).values_list("case_id", flat=True)[:limit]
    return list(dict.fromkeys([*files, *parts]))[:limit]


def _succeed(case_id: UUID, ended: offices.SucceededOffice) -> bool:
    """One file, in one transaction; whoever works on it keeps it when they have a role at the successor."""
    with transaction.atomic():
        case = locked(case_id)
        parts = _parts(case, ended)
        mine = ended.id in (case.office_id, case.authority_office_id) or parts
        if not possible("office_succeeded", case.stage) or not mine:
            return False
        holds = case.office_id == ended.id
        office_id = ended.successor_id if holds else case.office_id
        authority = ended.successor_id if case.authority_office_id == ended.id else case.authority_office_id
        keeps = not holds or case.handler_id in _handlers(office_id)
        details = {
            "from": str(ended.id),
            "office_id": str(office_id),
            "authority_office_id": str(authority),
            "handler_id": str(case.handler_id) if keeps and case.handler_id else None,
            **({"parts": parts} if parts else {}),
        }
        append(case, "office_succeeded", by=BY_JIWAR, details=details)
        if holds:
            CaseName.objects.filter(case=case).update(office_id=office_id)
        if parts:
            CaseAlert.objects.filter(case=case, held_by=ended.id).update(held_by=ended.successor_id)
    return True


def _parts(case: Case, ended: offices.SucceededOffice) -> dict[str, dict[str, str | None]]:
    """The undecided parts that go over with their office: who prepares one keeps it when they have a role there."""
    found: dict[str, dict[str, str | None]] = {}
    for step in undecided(case.parts):
        part = (case.parts or {})[step]
        if str(ended.id) not in (part["office_id"], part["authority_office_id"]):
            continue
        holds, handler = part["office_id"] == str(ended.id), part["handler_id"]
        keeps = not holds or (handler and UUID(handler) in _handlers(ended.successor_id))
        seat = part["authority_office_id"]
        found[step] = {
            "office_id": str(ended.successor_id) if holds else part["office_id"],
            "authority_office_id": str(ended.successor_id) if seat == str(ended.id) else seat,
            "handler_id": handler if keeps else None,
        }
    return found


def _handlers(office_id: UUID) -> set[UUID]:
    return {account.id for account in identity.accounts_with_role("handler", "head", office_id=office_id)}
