"""Validations: what was proposed goes from level to level until it may be signed, or back to its handler with a reason.

Each level is asked of a role at an office; what a level decides is one action, and the next ones are asked with it.
"""

from uuid import UUID

from django.db import transaction

from jiwar.cases.actions.handling import cut, first_step, keep_message, require_disinterested
from jiwar.cases.actions.levels import ask_validations, drop_validations
from jiwar.cases.actions.recording import append, doer, locked, require_stage
from jiwar.cases.errors import (
    CaseNotFound,
    TextMissing,
    ValidatesTwice,
    ValidationAnswered,
    ValidatorIsProposer,
)
from jiwar.cases.models import Case, Proposal, Validation
from jiwar.cases.queries.versions import definition_of
from jiwar.cases.rules import permissions
from jiwar.identity.api import Actor
from jiwar.kernel import clock
from jiwar.kernel.hashes import salted_hash


def validate(*, actor: Actor, validation_id: UUID, note: str = "") -> int:
    """The validator agrees; the next levels are asked, or the file goes to be signed. Returns the sequence.

    Two levels may answer at the same time: nothing that they read can change meanwhile. Raises ValidatorIsProposer,
    ValidatesTwice, ValidationAnswered, InterestDeclared, NoCompetentOffice, CaseNotFound.
    """
    with transaction.atomic():
        case, row = _asked(actor, validation_id, "validated")
        _answer(row, actor, "agreed", cut(note))
        agreed = Validation.objects.filter(proposal=row.proposal, state="agreed").values_list("step_id", flat=True)
        following = ask_validations(case, row.proposal, agreed=set(agreed))
        details = {
            "validation_id": str(row.pk),
            "validated": row.step_id,
            "content": salted_hash(row.salt, row.note),
            **following,
        }
        append(case, "validated", by=doer(actor, office_id=row.office_id), details=details)
    return case.sequence


def return_from_validation(*, actor: Actor, validation_id: UUID, note: str) -> int:
    """The validator does not agree and says why; the file goes back to its handler, other levels wait no more.

    Raises TextMissing, ValidatorIsProposer, ValidatesTwice, ValidationAnswered, InterestDeclared, CaseNotFound.
    """
    said = cut(note)
    if not said:
        raise TextMissing
    with transaction.atomic():
        case, row = _asked(actor, validation_id, "validation_returned")
        _answer(row, actor, "returned", said)
        drop_validations(case)
        Proposal.objects.filter(pk=row.proposal_id).update(returned_note=said)
        message = keep_message(case, actor, said, from_applicant=False, to_applicant=False)
        details = {
            "validation_id": str(row.pk),
            "returned_by": row.step_id,
            "proposal_id": str(row.proposal_id),
            "message_id": str(message.pk),
            "content": salted_hash(row.salt, said),
            "step": first_step(definition_of(case), "examine"),
        }
        append(case, "validation_returned", by=doer(actor, office_id=row.office_id), details=details)
    return case.sequence


def _asked(actor: Actor, validation_id: UUID, kind: str) -> tuple[Case, Validation]:
    """The locked case and the level that this actor may answer."""
    found = Validation.objects.filter(pk=validation_id).values_list("case_id", "office_id", "role").first()
    if found is None or not permissions.can_validate(actor, found[1], found[2]):
        raise CaseNotFound
    case = locked(found[0])
    row = Validation.objects.select_related("proposal").get(pk=validation_id)
    if row.state != "asked":
        raise ValidationAnswered
    require_stage(case, kind)
    require_disinterested(actor, case)
    if not permissions.may_both_propose_and_sign(actor, case):
        raise ValidatorIsProposer
    if Validation.objects.filter(proposal=row.proposal, state="agreed", answered_by=actor.account_id).exists():
        raise ValidatesTwice
    return case, row


def _answer(row: Validation, actor: Actor, state: str, note: str) -> None:
    row.state, row.note = state, note
    row.answered_at, row.answered_by_id = clock.now(), actor.account_id
    row.save(update_fields=["state", "note", "answered_at", "answered_by_id"])
