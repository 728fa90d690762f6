"""The handler's work: take the file, write to the applicant, propose a decision."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from jiwar.cases.actions.charging import drop_fee
from jiwar.cases.actions.levels import ask_validations, drop_inquiries, drop_validations
from jiwar.cases.actions.reasons import keep_reason
from jiwar.cases.actions.recording import (
    Doer,
    append,
    clock_of_row,
    doer,
    locked,
    require_stage,
    require_unchanged,
    today_of,
)
from jiwar.cases.actions.recording import calendar as working_calendar
from jiwar.cases.actions.settling import settled
from jiwar.cases.actions.telling import tell_acted_for, tell_correspondent
from jiwar.cases.errors import (
    CaseNotFound,
    DecidedBefore,
    InterestDeclared,
    LookupsMissing,
    MayNotAct,
    OpinionsMissing,
    OutOfTurn,
    ReasonsMissing,
    RecordMissing,
    RemediesMissing,
    TextMissing,
    UnknownItem,
)
from jiwar.cases.errors.inquiries import InquiryMissing
from jiwar.cases.errors.sessions import SessionNeeded
from jiwar.cases.events import CaseDecided, CaseMessagePosted, CaseProposed
from jiwar.cases.models import Case, CaseMessage, Opinion, Proposal
from jiwar.cases.queries.inquiries import inquiry_wanted, runs
from jiwar.cases.queries.interests import DECIDED, interest_in
from jiwar.cases.queries.letters import message_letter
from jiwar.cases.queries.lookups import lookups_of
from jiwar.cases.queries.reach import reach_of
from jiwar.cases.queries.turns import files_before
from jiwar.cases.queries.versions import definition_of
from jiwar.cases.queries.visible import acts_as_party, find_case, reads_as_staff
from jiwar.cases.queries.wanted import opinions_of
from jiwar.cases.rules import limits, permissions
from jiwar.catalogue.api import Definition
from jiwar.identity.api import Actor
from jiwar.kernel import clock
from jiwar.kernel.errors import Refused
from jiwar.kernel.hashes import new_salt, salted_hash
from jiwar.kernel.texts import pick
from jiwar.outbox import api as outbox


def locked_for_staff(actor: Actor, case_id: UUID, kind: str, expected_sequence: int | None) -> Case:
    """The locked case for an action of staff: known to them, unchanged since they read it, in the right stage.

    Raises CaseNotFound, StaleCase, NotInThisStage, InterestDeclared.
    """
    case = locked(case_id)
    if not (actor.is_staff and reads_as_staff(actor, case, reach_of(actor))):
        raise CaseNotFound
    require_unchanged(case, expected_sequence)
    require_stage(case, kind)
    require_disinterested(actor, case)
    return case


def require_disinterested(actor: Actor, case: Case) -> None:
    """Nobody of the staff acts on a file in which they declared an interest, on their own, or against their own act."""
    if actor.is_staff and (tie := interest_in(actor, case)) is not None:
        raise DecidedBefore if tie == DECIDED else InterestDeclared


def cut(text: str) -> str:
    """What somebody wrote, without spaces around it, at the length that is kept."""
    return text.strip()[: limits.MOST_WORDS]


def assign(*, actor: Actor, case_id: UUID, reason: str = "", expected_sequence: int | None = None) -> int:
    """The actor takes the file, new or from an absent colleague; returns the sequence.

    `reason`: why a new file is taken before those that came first. Raises OutOfTurn without one, InterestDeclared,
    MayNotAct, StaleCase, NotInThisStage, CaseNotFound.
    """
    with transaction.atomic():
        case = locked_for_staff(actor, case_id, "assigned", expected_sequence)
        if not permissions.can_assign(actor, case):
            raise MayNotAct
        details: dict[str, Any] = {"handler_id": str(actor.account_id)}
        first = files_before(case) if case.handler_id is None and case.stage == "submitted" else 0
        if first:
            if not reason.strip():
                raise OutOfTurn(first)
            details |= {"before": first} | keep_reason(case, "assigned", reason)
        append(case, "assigned", by=doer(actor), details=details)
    return case.sequence


def first_step(definition: Definition, kind: str) -> str:
    """The id of the first step of that kind; empty without one."""
    step = definition.step(kind)
    return step.id if step else ""


def propose(
    *,
    actor: Actor,
    case_id: UUID,
    verdict: str,
    reasons: Collection[str] = (),
    note: str = "",
    expected_sequence: int | None = None,
) -> int:
    """The handler sends a decision to be validated, if the steps say so, and signed.

    `reasons` are ids of the definition or the handler's own sentences.

    Where several authorities decide, they all have; one against makes it a refusal, with its reasons.

    Raises PartsUndecided, PartUnfavourable, InquiryMissing, OpinionsMissing, LookupsMissing, RecordMissing,
    ReasonsMissing and RemediesMissing for a refusal without them, NoCompetentOffice for a validation, MayNotAct,
    StaleCase, NotInThisStage, CaseNotFound.
    """
    if verdict not in ("grant", "refuse"):
        raise UnknownItem
    kept = [cut(reason) for reason in reasons if reason.strip()]
    with transaction.atomic():
        case = locked_for_staff(actor, case_id, "proposed", expected_sequence)
        if not permissions.can_examine(actor, case):
            raise MayNotAct
        definition = definition_of(case)
        if definition.step("session") is not None:
            raise SessionNeeded
        kept = settled(case, definition, verdict, kept)
        require_reasons(definition, verdict, kept)
        if runs(case):
            raise InquiryMissing
        if verdict == "grant" and (lacking := missing_to_grant(case, definition)) is not None:
            raise lacking
        keep_proposal(case, by=doer(actor), verdict=verdict, reasons=kept, note=note)
    return case.sequence


def missing_to_grant(case: Case, definition: Definition) -> Refused | None:
    """What has to be asked, looked up or chosen before anything may be granted; None when nothing lacks."""
    if runs(case) or inquiry_wanted(case) is not None:
        return InquiryMissing()
    if opinions_of(case):
        return OpinionsMissing()
    if lacking := [one for one in lookups_of(case, definition) if one.lacks]:
        return LookupsMissing([pick(one.label) for one in lacking])
    return RecordMissing() if definition.source and case.record_id is None else None


def keep_proposal(
    case: Case, *, by: Doer, verdict: str, reasons: Sequence[str] = (), note: str = "", automatic: str = ""
) -> None:
    """Propose, and ask the first levels; `automatic`: the step by which Jiwar does it. Raises NoCompetentOffice."""
    salt = new_salt()
    content = {"verdict": verdict, "reasons": list(reasons) if verdict == "refuse" else [], "note": cut(note)}
    proposal = Proposal.objects.create(
        case=case,
        salt=salt,
        proposed_by_id=by.account_id,
        proposed_label=by.ref.label[:160],
        proposed_at=clock.now(),
        **content,
    )
    details = {
        "proposal_id": str(proposal.pk),
        "proposed_by_id": str(by.account_id) if by.account_id else None,
        "verdict": verdict,
        "content": salted_hash(salt, content),
        **ask_validations(case, proposal),
        **({"automatic": automatic} if automatic else {}),
    }
    append(case, "proposed", by=by, details=details)
    outbox.announce(CaseProposed(case_id=case.pk))


def require_reasons(definition: Definition, verdict: str, reasons: Collection[str]) -> None:
    """A refusal has reasons and remedies, or is not (law 06-01 art. 11; law 08-09 art. 831)."""
    if verdict != "refuse":
        return
    if not reasons:
        raise ReasonsMissing
    if not any(text.strip() for text in definition.refusal.remedies.values()):
        raise RemediesMissing


def return_to_handler(*, actor: Actor, case_id: UUID, note: str, expected_sequence: int | None = None) -> int:
    """The signatory does not sign and says why; the file goes back to its handler.

    Raises TextMissing, MayNotAct, StaleCase, NotInThisStage, CaseNotFound.
    """
    if not cut(note):
        raise TextMissing
    with transaction.atomic():
        case = locked_for_staff(actor, case_id, "returned", expected_sequence)
        if not permissions.can_sign(actor, case):
            raise MayNotAct
        last = Proposal.objects.filter(case=case).order_by("-proposed_at", "-id")[:1].get()
        Proposal.objects.filter(pk=last.pk).update(returned_note=cut(note))
        message = keep_message(case, actor, cut(note), from_applicant=False, to_applicant=False)
        details = {
            "proposal_id": str(last.pk),
            "message_id": str(message.pk),
            "content": salted_hash(last.salt, cut(note)),
            "step": first_step(definition_of(case), "examine"),
        }
        append(case, "returned", by=doer(actor), details=details)
    return case.sequence


def post_message(
    *,
    actor: Actor,
    case_id: UUID,
    body: str,
    to_applicant: bool = True,
    in_sms: bool = False,
    expected_sequence: int | None = None,
    passes: Collection[str] = (),
) -> UUID:
    """One message in the thread: from staff to the applicant (who is told) or among staff, or from the applicant.

    `in_sms`: the SMS carries the text itself, at the price of its parts, instead of saying that there is one.

    Raises TextMissing, MayNotAct, StaleCase, CaseNotFound.
    """
    text = cut(body)
    if not text:
        raise TextMissing
    visible = find_case(actor, case_id, passes)
    with transaction.atomic():
        case = locked(visible.pk, expected_sequence=expected_sequence)
        from_applicant = not actor.is_staff
        if actor.is_staff and not _may_write(actor, case):
            raise MayNotAct
        require_disinterested(actor, case)
        told = to_applicant and not from_applicant
        message = keep_message(case, actor, text, from_applicant=from_applicant, to_applicant=told)
        details: Mapping[str, Any] = {
            "message_id": str(message.pk),
            "content": salted_hash(message.salt, text),
            "from_applicant": from_applicant,
            "internal": not from_applicant and not told,
        }
        append(case, "message_posted", by=doer(actor), details=details)
        outbox.announce(CaseMessagePosted(case_id=case.pk, message_id=message.pk))
        if told:
            leaves = clock.now() + timedelta(seconds=limits.UNDO_SECONDS)  # it may be taken back meanwhile
            letter, key = message_letter(in_sms), f"cases.message:{message.pk}"
            tell_correspondent(case, letter, key=key, more={"body": text}, after=leaves)
    return message.pk


def _may_write(actor: Actor, case: Case) -> bool:
    return (
        permissions.is_handler_there(actor, case)
        or permissions.can_sign(actor, case)
        or permissions.serves_at_counter(actor, case, reach_of(actor).counters)
        or Opinion.objects.filter(case=case, office_id__in=permissions.offices_with(actor, ("expert", "head"))).exists()
    )


def keep_message(case: Case, actor: Actor, body: str, *, from_applicant: bool, to_applicant: bool) -> CaseMessage:
    """One more row of the thread."""
    return CaseMessage.objects.create(
        case=case,
        body=body,
        salt=new_salt(),
        from_applicant=from_applicant,
        to_applicant=to_applicant,
        author_kind=actor.ref.kind,
        author_id=actor.ref.id,
        author_label="" if from_applicant else actor.ref.label[:160],
        at=clock.now(),
    )


def withdraw(
    *,
    actor: Actor,
    case_id: UUID,
    expected_sequence: int | None = None,
    passes: Collection[str] = (),
) -> int:
    """The applicant gives up, on line or at the counter; nobody decides any more.

    Raises MayNotAct, StaleCase, NotInThisStage, CaseNotFound.
    """
    visible = find_case(actor, case_id, passes)
    with transaction.atomic():
        case = locked(visible.pk, expected_sequence=expected_sequence)
        require_stage(case, "withdrawn")
        if not acts_for_party(actor, case, passes):
            raise MayNotAct
        ended = clock_of_row(case).end(today_of(), working_calendar)
        Opinion.objects.filter(case=case, state="asked").update(state="dropped")
        drop_validations(case)
        drop_inquiries(case)
        append(case, "withdrawn", by=doer(actor, on_behalf_of=case.applicant_id), clock=ended)
        drop_fee(case, "withdrawn")
        outbox.announce(CaseDecided(case_id=case.pk, outcome="withdrawn"))
        tell_correspondent(case, "cases.withdrawn", key=f"cases.withdrawn:{case.pk}")
        tell_acted_for(case, "cases.acted_for_you", key=f"cases.withdrawn-for:{case.pk}")
    return case.sequence


def acts_for_party(actor: Actor, case: Case, passes: Collection[str] = ()) -> bool:
    """The applicant's own side, or a counter agent who serves them."""
    require_disinterested(actor, case)
    if actor.is_staff:
        return permissions.serves_at_counter(actor, case, reach_of(actor).counters)
    return acts_as_party(actor, case, passes)
