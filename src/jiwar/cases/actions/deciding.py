"""Signing: the power at that very moment, the exact content, the number, all in one transaction; the rest follows."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db import transaction

from jiwar.cases.actions.charging import drop_fee
from jiwar.cases.actions.handling import require_disinterested, require_reasons
from jiwar.cases.actions.recording import (
    BY_JIWAR,
    append,
    calendar,
    clock_of_row,
    doer,
    locked,
    require_stage,
    require_unchanged,
    subject_of,
    today_of,
)
from jiwar.cases.actions.settling import require_decided
from jiwar.cases.actions.telling import tell_all
from jiwar.cases.errors import CaseNotFound, FeeNotPaid, MayNotAct, NoSigningPower, SignerIsProposer, StaleCase
from jiwar.cases.events import CaseDecided
from jiwar.cases.models import Case
from jiwar.cases.queries.acts import Act, act_of, last_proposal
from jiwar.cases.queries.fees import fee_awaited
from jiwar.cases.queries.shapes import ActPreview
from jiwar.cases.queries.validations import open_to
from jiwar.cases.queries.versions import definition_of
from jiwar.cases.queries.visible import find_case, note_reading
from jiwar.cases.rules import permissions
from jiwar.decisions import api as decisions
from jiwar.identity import api as identity
from jiwar.identity.api import Actor, SigningPower
from jiwar.kernel import clock as kernel_clock
from jiwar.kernel.actors import ActorRef
from jiwar.offices import api as offices
from jiwar.outbox import api as outbox


def power_over(actor: Actor, case: Case) -> SigningPower | None:
    """The power that the actor holds now over acts of this case; None without it."""
    if not actor.is_staff or actor.account_id is None:
        return None
    return identity.signing_power(
        account_id=actor.account_id,
        office_id=case.authority_office_id,
        scope=case.procedure_code,
        at=kernel_clock.now(),
    )


def act_preview(
    *, actor: Actor, case_id: UUID, verdict: str | None = None, reasons: Collection[str] = ()
) -> ActPreview:
    """The act as it would be sealed now: what handlers would propose, validators agree to, signatories sign.

    Raises CaseNotFound, MayNotAct, ReasonsMissing, RecordMissing.
    """
    case = find_case(actor, case_id)
    works = permissions.is_handler_there(actor, case) or permissions.can_sign(actor, case) or power_over(actor, case)
    if not (works or open_to(actor, case)):
        raise MayNotAct
    note_reading(actor, case)
    kept = list(reasons)
    if verdict is None:
        proposal = last_proposal(case)
        verdict, kept = proposal.verdict, list(proposal.reasons)
    require_reasons(definition_of(case), verdict, kept)
    act = act_of(case, verdict=verdict, reasons=kept, power=power_over(actor, case))
    data = dict(act.content) | {"number": "—", "at": kernel_clock.now().isoformat(), "preview": True}
    return ActPreview(layout=act.layout, language=act.language, data=data)


def sign(*, actor: Actor, case_id: UUID, expected_sequence: int | None = None) -> decisions.DecisionView:
    """Sign what was proposed: the act gets its number now, its seal a moment later.

    Raises PartsUndecided (a number was annulled since),
    FeeNotPaid, NoSigningPower (also when a delegation ended yesterday), SignerIsProposer,
    InterestDeclared, StaleCase, NotInThisStage, CaseNotFound, RefusalNeedsReasons.
    """
    seen = Case.objects.filter(pk=case_id).first()
    if seen is None or not actor.is_staff:
        raise CaseNotFound
    require_unchanged(seen, expected_sequence)
    require_stage(seen, "signed")
    require_disinterested(actor, seen)
    power = _required_power(actor, seen)
    require_decided(seen, definition_of(seen))
    proposal = last_proposal(seen)
    if proposal.verdict == "grant" and fee_awaited(seen, "before_signature"):
        raise FeeNotPaid
    act = act_of(seen, verdict=proposal.verdict, reasons=list(proposal.reasons), power=power)
    with transaction.atomic():
        case = locked(case_id)
        if case.sequence != seen.sequence:  # the text was composed from what was read: it must still be so
            raise StaleCase
        return _signed(actor, case, act, power, proposal.pk)


def _required_power(actor: Actor, case: Case) -> SigningPower:
    power = power_over(actor, case)
    if power is None:
        raise NoSigningPower
    if not permissions.may_both_propose_and_sign(actor, case):
        raise SignerIsProposer
    return power


def numbered(
    case: Case, act: Act, *, by: ActorRef, office_id: UUID, signer: Mapping[str, str] | None = None
) -> decisions.DecisionView:
    """The act of a file takes its number at that seat, to be sealed after the commit."""
    return decisions.take_number(
        actor=by,
        office_id=office_id,
        office_label=offices.office(id=office_id).names,
        series=act.series,
        year=today_of().year,
        kind=act.kind,
        title=act.title,
        content=dict(act.content),
        subject=subject_of(case),
        signer=dict(act.signer) | dict(signer or {}),
        layout=act.layout,
        language=act.language,
        remedies=act.remedies,
        reasons=list(act.reasons),
        valid_until=act.valid_until,
    )


def _signed(actor: Actor, case: Case, act: Act, power: SigningPower, proposal_id: UUID) -> decisions.DecisionView:
    """The writes of a signature; the row of the number is locked last."""
    signer = {"account_id": str(actor.account_id)}
    decision = numbered(case, act, by=actor.ref, office_id=power.office_id, signer=signer)
    details = {
        "decision_id": str(decision.id),
        "proposal_id": str(proposal_id),
        "power_office_id": str(power.office_id),
        "delegation_id": str(power.delegation_id) if power.delegation_id else None,
    }
    ended = clock_of_row(case).end(today_of(), calendar)
    append(case, "signed", by=doer(actor, office_id=power.office_id), details=details, clock=ended)
    return decision


def issue_decision(*, decision_id: UUID) -> None:
    """The document is sealed: the case closes, people are told, the notification is recorded. Safe to run twice."""
    decision = decisions.decision(id=decision_id)
    with transaction.atomic():
        case = _case_of(decision)
        if case is not None and case.stage == "sealing":
            append(case, "issued", by=BY_JIWAR, details={"document_id": str(decision.document_id)})
            outbox.announce(CaseDecided(case_id=case.pk, outcome=case.outcome))
            if case.outcome == "refused":
                drop_fee(case, "refused")
            tell_decided(case, decision)
            decisions.record_notification(decision_id=decision_id, channel="portal", at=kernel_clock.now())


def _case_of(decision: decisions.DecisionView) -> Case | None:
    """The case that the decision is about, locked, as long as it is still its decision."""
    found = Case.objects.filter(decision_id=decision.id).values_list("pk", flat=True).first()
    return None if found is None else locked(found)


def tell_decided(case: Case, decision: decisions.DecisionView) -> None:
    """Both parties learn the outcome; a refusal says its reasons and the remedies in the message itself."""
    number = {"number": decision.number}
    if case.tacit:
        template = "cases.tacit_granted" if case.tacit == "approval" else "cases.tacit_refused"
        more = number | ({"remedies": dict(decision.remedies)} if decision.remedies else {})
        tell_all(case, template, key=f"cases.decided:{decision.id}", more=more)
        return
    if case.outcome == "granted":
        tell_all(case, "cases.granted", key=f"cases.decided:{decision.id}", more=number)
        return
    act = act_of(case, verdict="refuse", reasons=list(last_proposal(case).reasons), power=None)
    reasons = {
        code: "\n".join(f"- {text.get(code) or next(iter(text.values()))}" for text in act.reasons)
        for code in ("ar", "fr", "en")
    }
    more = number | {"reasons": reasons, "remedies": dict(act.remedies or {})}
    tell_all(case, "cases.refused", key=f"cases.decided:{decision.id}", more=more)


def take_back_signature(*, decision_id: UUID) -> None:
    """A number was annulled before its act was sealed: the file waits for signature again, its clock never stopped."""
    decision = decisions.decision(id=decision_id)
    with transaction.atomic():
        case = _case_of(decision)
        if case is not None and case.stage == "sealing":
            going = clock_of_row(case).reopened()
            append(case, "annulled", by=BY_JIWAR, details={"decision_id": str(decision_id)}, clock=going)
