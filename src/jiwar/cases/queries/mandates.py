"""Mandates: who acts for whom in a file, until when, and by which link it is ended."""

from jiwar.cases.errors import MandateGone
from jiwar.cases.models import Case, CaseMandate, CaseParty
from jiwar.cases.queries.names import office_names, titles_of
from jiwar.cases.queries.shapes import MandateView
from jiwar.cases.queries.tracking import tracking_code_of
from jiwar.cases.queries.versions import definition_of
from jiwar.cases.rules import limits
from jiwar.cases.rules.parties import full_names
from jiwar.identity import api as identity
from jiwar.kernel.digits import only_digits

MANDATE_USE = "cases.mandate"


def token_of(row: CaseMandate) -> str:
    """The digits of the link; for messages to the represented person only."""
    return identity.unseal(bytes(row.token_sealed), use=MANDATE_USE, row=row.pk)


def find_mandate(token: str, ip: str) -> CaseMandate:
    """The mandate of a link; raises MandateGone, TooManyTries."""
    identity.rate_limit(key=f"cases.mandate:ip:{ip}", **limits.COSIGN_PER_ADDRESS)
    hashed = identity.blind_index(only_digits(token), use=MANDATE_USE)
    row = CaseMandate.objects.select_related("case").filter(token_hash=hashed).first()
    if row is None:
        raise MandateGone
    return row


def mandate_of(case: Case) -> MandateView | None:
    """The mandate of a file, for those who work on it."""
    if definition_of(case).applicant.representation == "none":
        return None
    row = CaseMandate.objects.filter(case=case).first()
    return _view(row, case) if row else None


def mandate_view(*, token: str, ip: str) -> MandateView:
    """What the represented person reads at their link; raises MandateGone, TooManyTries."""
    row = find_mandate(token, ip)
    return _view(row, row.case, code=tracking_code_of(row.case) if row.state != "active" else "")


def _view(row: CaseMandate, case: Case, *, code: str = "") -> MandateView:
    parties = {party.role: party for party in CaseParty.objects.filter(case=case)}
    acting = parties.get("representative") or parties.get("former")
    return MandateView(
        case_id=case.pk,
        reference=case.reference,
        titles=titles_of(case),
        office_names=office_names(case.office_id),
        applicant=full_names(parties["applicant"].declared),
        representative=full_names(acting.declared) if acting else {},
        state=row.state,
        until=row.until,
        started_at=row.started_at,
        ended_at=row.ended_at,
        tracking_code=code,
    )
