"""Acting for another: the mandate is of one file, ends on its day or when the represented person says so.

Whoever is represented is told on their own channel each time somebody acts for them, with a link that ends it.
"""

from datetime import date
from uuid import UUID

from django.db import transaction

from jiwar.cases.actions.recording import BY_JIWAR, Doer, append, doer, locked
from jiwar.cases.actions.telling import tell
from jiwar.cases.models import Case, CaseMandate, CaseParty
from jiwar.cases.queries.mandates import MANDATE_USE, find_mandate
from jiwar.cases.queries.tracking import new_tracking_code
from jiwar.cases.rules import limits
from jiwar.cases.rules.parties import full_names
from jiwar.identity import api as identity
from jiwar.identity.api import Actor
from jiwar.kernel import clock
from jiwar.kernel.bulk import insert
from jiwar.kernel.references import new_code


def open_mandate(case: Case, until: str) -> None:
    """The mandate under which a file is sent, in the transaction that files it."""
    row = CaseMandate(case=case, until=date.fromisoformat(until) if until else None, started_at=clock.now())
    token = new_code(limits.MANDATE_DIGITS)
    row.token_hash = identity.blind_index(token, use=MANDATE_USE)
    row.token_sealed = identity.seal(token, use=MANDATE_USE, row=row.pk)
    insert(row)


def revoke_mandate(*, actor: Actor, token: str, ip: str) -> UUID:
    """The represented person ends the mandate with their link: from now on the representative reads and does nothing.

    A second time changes nothing. Raises MandateGone, TooManyTries.
    """
    found = find_mandate(token, ip)
    with transaction.atomic():
        case = locked(found.case_id)
        _end(case, "revoked", doer(actor, on_behalf_of=None))
    return case.pk


def end_mandates(*, limit: int = 200) -> int:
    """Mandates whose last day is over end; how many."""
    late = CaseMandate.objects.filter(state="active", until__lt=clock.today()).order_by("until", "id")
    found = list(late.values_list("case_id", flat=True)[:limit])
    for case_id in found:
        with transaction.atomic():
            _end(locked(case_id), "expired", BY_JIWAR)
    return len(found)


def _end(case: Case, state: str, by: Doer) -> None:
    """Once: the representative's rights, the tracking code they know and the account that filed open nothing more."""
    row = CaseMandate.objects.filter(case=case, state="active").first()
    if row is None:
        return
    row.state, row.ended_at = state, clock.now()
    row.save(update_fields=["state", "ended_at"])
    append(case, "mandate_ended", by=by, details={"mandate_id": str(row.pk), "how": state})
    new_tracking_code(case)
    case.save(update_fields=["tracking_hash", "tracking_sealed"])
    parties = {party.role: party for party in CaseParty.objects.filter(case=case)}
    former = parties["representative"]
    former.role = "former"
    former.save(update_fields=["role"])
    key = f"cases.mandate-ended:{row.pk}"
    tell(case, parties["applicant"], "cases.mandate_ended", key=key, more={"by": full_names(former.declared)})
    tell(case, former, "cases.mandate_lost", key=key)
