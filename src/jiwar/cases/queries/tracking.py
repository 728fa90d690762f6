"""Following a file without an account: a reference and a proof, limited in tries, one answer for every wrong pair."""

import hmac
from collections.abc import Collection

from django.core import signing

from jiwar.cases.errors import TrackingRefused
from jiwar.cases.models import Case, CaseParty
from jiwar.cases.queries.appeals import appeal_views
from jiwar.cases.queries.clocks import clock_of
from jiwar.cases.queries.cosigners import cosigners_of
from jiwar.cases.queries.fees import charges_of, fee_awaited
from jiwar.cases.queries.history import history_of, messages_of, open_todo
from jiwar.cases.queries.inquiries import notice_of_case
from jiwar.cases.queries.merged import reference_of_kept
from jiwar.cases.queries.names import office_names, titles_of
from jiwar.cases.queries.parts import parts_of_case
from jiwar.cases.queries.sessions import session_of_case
from jiwar.cases.queries.shapes import TrackView
from jiwar.cases.queries.turns import turn_of
from jiwar.cases.queries.versions import definition_of
from jiwar.cases.queries.words import stage_words
from jiwar.cases.rules import limits
from jiwar.catalogue import api as catalogue
from jiwar.identity import api as identity
from jiwar.kernel.digits import only_digits
from jiwar.kernel.protocols import Linked
from jiwar.kernel.references import new_code, parse_reference

TRACKING_USE = "cases.tracking"
TRACKING_SEAL_USE = "cases.tracking-code"
PASS_SALT = "jiwar.cases.pass"  # noqa: S105 - a label, not a secret


def tracking_code_of(case: Case) -> str:
    """The code printed on the receipt; callers have checked that the reader may have it."""
    return identity.unseal(bytes(case.tracking_sealed), use=TRACKING_SEAL_USE, row=case.pk)


def track(*, reference: str, proof: str, ip: str) -> TrackView:
    """The file of a reference, for whoever has its tracking code (may act) or the phone's last 4 digits (may read).

    Raises TrackingRefused, the same for an unknown reference and a wrong proof, and TooManyTries.
    """
    parsed = parse_reference(reference) or ""
    identity.rate_limit(key="cases.track", **limits.TRACK_IN_ALL)
    identity.rate_limit(key=f"cases.track:ip:{ip}", **limits.TRACK_PER_ADDRESS)
    identity.rate_limit(
        key=f"cases.track:reference:{parsed or 'none'}:{ip if not parsed else ''}", **limits.TRACK_PER_REFERENCE
    )
    case = Case.objects.filter(reference=parsed).first()
    parties = CaseParty.objects.filter(case__reference=parsed).exclude(role="former")
    phones = set(parties.values_list("phone", flat=True))
    given = only_digits(proof)
    hashed = identity.blind_index(given, use=TRACKING_USE)
    has_code = hmac.compare_digest(hashed, case.tracking_hash if case else "0" * 64)
    has_phone = len(given) == limits.PROOF_DIGITS and any(phone[-4:] == given for phone in phones if phone)
    if case is None or not (has_code or has_phone):
        raise TrackingRefused
    return track_view(case, may_act=has_code)


def new_tracking_code(case: Case) -> None:
    """Another code: the one that was known, and the sessions it opened, open nothing any more. The caller saves."""
    code = new_code(limits.TRACKING_DIGITS)
    case.tracking_hash = identity.blind_index(code, use=TRACKING_USE)
    case.tracking_sealed = identity.seal(code, use=TRACKING_SEAL_USE, row=case.pk)


def linked_case(reference: str) -> Linked | None:
    """The file of this reference, for an answer that refers to it: that it exists and what was asked, nothing else."""
    case = Case.objects.filter(reference=reference).only("procedure_code", "version_id").first()
    return Linked("case", reference, catalogue.version(id=case.version_id).titles) if case else None


def make_pass(case: Case, *, may_act: bool) -> str:
    """What a session keeps after a right pair: signed, for a few hours, and as long as the code is the same."""
    held = {"case": str(case.pk), "act": may_act, "code": case.tracking_hash[:8]}
    return signing.dumps(held, salt=PASS_SALT, compress=False)


def pass_for(case: Case, passes: Collection[str]) -> str:
    """`act`, `read` or nothing: what the session's passes open of a case."""
    best = ""
    for text in passes:
        try:
            held = signing.loads(text, salt=PASS_SALT, max_age=limits.PASS_SECONDS)
        except signing.BadSignature:
            continue
        if held.get("case") == str(case.pk) and held.get("code") == case.tracking_hash[:8]:
            best = "act" if held.get("act") else best or "read"
    return best


def track_view(case: Case, *, may_act: bool) -> TrackView:
    """What the applicant reads; the thread and the act only for whoever may act."""
    todo, message = open_todo(case)
    unpaid = case.outcome == "granted" and fee_awaited(case, "before_delivery")
    return TrackView(
        case_id=case.pk,
        reference=case.reference,
        procedure_code=case.procedure_code,
        version_id=case.version_id,
        titles=titles_of(case),
        stage=case.stage,
        stage_words=stage_words(case.stage, case.outcome, case.tacit),
        outcome=case.outcome,
        tacit=case.tacit,
        turn=turn_of(case),
        parts=parts_of_case(case, definition_of(case), staff=False, may_act=may_act),
        office_names=office_names(case.office_id),
        clock=clock_of(case),
        submitted_at=case.submitted_at,
        todo=todo,
        todo_message=message,
        history=history_of(case, for_applicant=True),
        messages=messages_of(case, for_applicant=True) if may_act else (),
        document_id=case.document_id if may_act and not unpaid else None,
        charges=charges_of(case),
        cosigners=cosigners_of(case),
        kept_reference=reference_of_kept(case),
        kept_until_paid=unpaid,
        may_act=may_act,
        pass_=make_pass(case, may_act=may_act),
        **appeal_views(case),
        sequence=case.sequence,
        inquiry=notice_of_case(case),
        session=session_of_case(case),
    )


def tracked(*, reference: str, passes: Collection[str]) -> TrackView:
    """The file again, from a pass that the session holds; raises TrackingRefused."""
    case = Case.objects.filter(reference=parse_reference(reference) or "").first()
    right = pass_for(case, passes) if case else ""
    if case is None or not right:
        raise TrackingRefused
    return track_view(case, may_act=right == "act")
