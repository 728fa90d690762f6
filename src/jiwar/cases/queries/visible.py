"""One case for one reader: the only way to get it; what staff read of a person is journaled."""

from collections.abc import Collection
from uuid import UUID

from jiwar.audit import api as audit
from jiwar.cases.errors import CaseNotFound, TrackingRefused
from jiwar.cases.models import Case, CaseParty, Opinion, Validation
from jiwar.cases.queries.clocks import late_on
from jiwar.cases.queries.detail import detail_of
from jiwar.cases.queries.inquiries import conducts_inquiry, inquiry_to_open, runs
from jiwar.cases.queries.interests import interest_in
from jiwar.cases.queries.moves import last_move
from jiwar.cases.queries.objections import heard_sessions
from jiwar.cases.queries.parts import wanted_parts
from jiwar.cases.queries.reach import Reach, appeals_at, contested_lists, reach_of
from jiwar.cases.queries.reading import once
from jiwar.cases.queries.sessions import session_of_case
from jiwar.cases.queries.shapes import CaseDetail, TrackView
from jiwar.cases.queries.tracking import pass_for, track_view
from jiwar.cases.queries.validations import open_to
from jiwar.cases.queries.versions import definition_of
from jiwar.cases.queries.wanted import opinions_of
from jiwar.cases.rules import permissions
from jiwar.cases.rules.moments import possible
from jiwar.cases.rules.parts import undecided
from jiwar.cases.rules.remedies import contested
from jiwar.identity.api import Actor
from jiwar.kernel.actors import SubjectRef
from jiwar.kernel.references import parse_reference


def contacts_of(case: Case) -> set[str]:
    """Phones and addresses that the file holds for its parties."""
    found = CaseParty.objects.filter(case=case).exclude(role="former").values_list("phone", "email")
    return {contact for pair in found for contact in pair if contact}


def acts_as_party(actor: Actor, case: Case, passes: Collection[str]) -> bool:
    """The applicant, the representative, or whoever followed the file with its tracking code in this session."""
    contacts = contacts_of(case) if actor.guest_contacts and not actor.is_staff else ()
    return permissions.is_party(actor, case, contacts) or (not actor.is_staff and pass_for(case, passes) == "act")


def reads_as_staff(actor: Actor, case: Case, reach: Reach) -> bool:
    """The same rule as the list's, for one case."""
    return reads_by_itself(actor, case, reach) or hears_appeal(case, reach) or hears_objection(actor, case)


def hears_appeal(case: Case, reach: Reach) -> bool:
    """An appeal against this file is at an office whose files the reader may read."""
    return bool(reach.holding) and appeals_at(reach.holding).filter(appeal_of=case).exists()


def hears_objection(actor: Actor, case: Case) -> bool:
    """The file objects to a list, and the objection comes before an office of the reader."""
    if definition_of(case).step("session") is None:
        return False
    heard = heard_sessions(actor)
    return heard is not None and contested_lists(heard).filter(item__case=case).exists()


def _reads_for_appeal(actor: Actor, case: Case) -> bool:
    """The reader has nothing to do with the file but that they hear an appeal or an objection of its applicant."""
    reach = reach_of(actor)
    return case.office_id not in reach.holding and not reads_by_itself(actor, case, reach)


def reads_by_itself(actor: Actor, case: Case, reach: Reach) -> bool:
    """Whoever works on the file itself, supervises it, serves its applicant or is asked something of it."""
    asked = (
        Opinion.objects.filter(case=case).exclude(consultation__email__gt="").values_list("office_id", flat=True)
        if reach.experts
        else ()
    )
    validators = Validation.objects.filter(case=case).values_list("office_id", "role") if reach.validating else ()
    reads = permissions.can_read_as_staff(
        actor,
        case,
        reach=reach.supervising,
        counters=reach.counters,
        opinion_offices=set(asked),
        validators=set(validators),
    )
    return reads or conducts_inquiry(actor, case)


@once(lambda actor, case_id, passes=(): (actor.ref.id, case_id, tuple(passes)))
def find_case(actor: Actor, case_id: UUID, passes: Collection[str] = ()) -> Case:
    """The row for whoever may read it; raises CaseNotFound for what is unknown or another's."""
    case = Case.objects.select_related("handler").filter(pk=case_id).first()
    if case is None:
        raise CaseNotFound
    allowed = reads_as_staff(actor, case, reach_of(actor)) if actor.is_staff else acts_as_party(actor, case, passes)
    if not allowed:
        raise CaseNotFound
    return case


def note_reading(actor: Actor, case: Case, *, purpose: str = "cases.examination") -> None:
    """Journal that a member of staff read the file, on its page or on a paper that says what it holds."""
    if actor.is_staff:
        audit.record_access(
            actor=actor.ref,
            subject=SubjectRef(kind="identity.person", id=str(case.applicant_id), label=case.reference),
            purpose="cases.appeal" if _reads_for_appeal(actor, case) else purpose,
        )


def case_visible_to(
    actor: Actor, case_id: UUID, *, passes: Collection[str] = (), purpose: str = "cases.examination"
) -> CaseDetail:
    """Everything that the reader may see of a case; raises CaseNotFound. A reading by staff is journaled."""
    case = find_case(actor, case_id, passes)
    note_reading(actor, case, purpose=purpose)
    tied = actor.is_staff and interest_in(actor, case) is not None
    allowed = actions_open_to(actor, case, passes)
    # Whoever is tied to the file reads it and hands it over: they do nothing else with it.
    return detail_of(case, actor, may=allowed & {"print_receipt"} if tied else allowed, tied=tied)


def followed(*, actor: Actor, reference: str, passes: Collection[str] = ()) -> TrackView:
    """The file as its applicant reads it: by account, by a contact proven in this session, or by a pass of `track`.

    Raises TrackingRefused, the same for an unknown reference and another's file.
    """
    case = Case.objects.filter(reference=parse_reference(reference) or "").first()
    if case is None:
        raise TrackingRefused
    if acts_as_party(actor, case, passes):
        return track_view(case, may_act=True)
    if not pass_for(case, passes):
        raise TrackingRefused
    return track_view(case, may_act=False)


def actions_open_to(actor: Actor, case: Case, passes: Collection[str] = ()) -> frozenset[str]:
    """Names of the actions that rights and stage allow now; the action checks again, under the lock."""
    allowed = _staff_actions(actor, case) if actor.is_staff else _party_actions(actor, case, passes)
    if not contested(stage=case.stage, outcome=case.outcome, late=late_on(case)):
        allowed.discard("appeal")
    kinds = {"request_completion": "completion_requested", "ask_opinions": "opinions_asked", "propose": "proposed"}
    kinds |= {"record_lookup": "looked_up", "replace_cosigner": "cosigner_changed", "choose_record": "record_chosen"}
    kinds |= {"open_inquiry": "inquiry_opened", "consult": "consulted"}
    kinds |= {"send_parts": "parts_sent", "transfer": "transferred", "merge": "merged_in", "reopen": "reopened"}
    kinds |= {"present": "presented", "recall": "recalled"}
    kinds |= {"attest_cosign": "cosigned", "move_back": "moved_back"}
    kinds |= {"assign": "assigned", "return_to_handler": "returned", "sign": "signed", "complete": "completed"}
    kinds |= {"validate": "validated", "return_from_validation": "validation_returned"}
    kinds |= {"withdraw": "withdrawn", "post_message": "message_posted", "give_opinion": "opinion_given"}
    return frozenset(name for name in allowed if name not in kinds or possible(kinds[name], case.stage))


def _of_examiner(case: Case) -> set[str]:
    """What whoever examines the file may do with it."""
    found = {"request_completion", "record_lookup", "transfer", "merge"}
    definition = definition_of(case)
    found |= {"propose"} if definition.step("session") is None else {"present", "recall"}
    if definition.source:
        found.add("choose_record")
    if undecided(case.parts) or (case.parts is None and wanted_parts(case, definition)):
        found.discard("propose")  # every authority decides first
    if runs(case):
        found.discard("propose")  # the public is heard first
    return found | _rounds(case)


def _staff_actions(actor: Actor, case: Case) -> set[str]:
    found = set()
    if permissions.can_assign(actor, case) and case.handler_id != actor.account_id:
        found.add("assign")
    if permissions.can_examine(actor, case):
        found |= _of_examiner(case)
    if permissions.can_move(actor, case):
        found |= {"transfer", "merge"} | ({"move_back"} if last_move(case) is not None else set())
    if permissions.can_sign(actor, case):
        found |= {"return_to_handler", "reopen"}
        if permissions.may_both_propose_and_sign(actor, case):
            found.add("sign")
    if permissions.is_handler_there(actor, case) or permissions.can_sign(actor, case):
        found.add("post_message")
    reach = reach_of(actor)
    if permissions.serves_at_counter(actor, case, reach.counters):
        found |= {"complete", "withdraw", "print_receipt", "post_message", "attest_cosign", "appeal"}
        if case.stage == "awaiting_session" and (standing := session_of_case(case)) and standing.may_object:
            found.add("object")
    if permissions.is_handler_there(actor, case):
        found.add("print_receipt")
    if case.stage == "awaiting_validation" and open_to(actor, case):
        found |= {"validate", "return_from_validation"}
    here = Opinion.objects.filter(case=case, state="asked").exclude(consultation__email__gt="")
    asked = here.values_list("office_id", flat=True)
    if any(permissions.can_give_opinion(actor, office) for office in asked):
        found.add("give_opinion")
    return found


def _rounds(case: Case) -> set[str]:
    """While it is examined: others who may be heard now, other services and the public."""
    if case.stage != "examining":
        return {"consult"}  # further opinions, while some are waited for: moments say in which stages
    found = {"ask_opinions"} if opinions_of(case) else {"consult"}
    if case.parts is None and wanted_parts(case, definition_of(case)):
        found.add("send_parts")
    return found | ({"open_inquiry"} if inquiry_to_open(case) else set())


def _party_actions(actor: Actor, case: Case, passes: Collection[str]) -> set[str]:
    if acts_as_party(actor, case, passes):
        return {"complete", "withdraw", "post_message", "print_receipt", "appeal"}
    return set()
