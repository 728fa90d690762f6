"""A co-signer who comes to the counter: identity checked by the agent, who is none of the people of the file.

The number of the document is not kept: the action holds its salted hash, with which it can be compared one day.
"""

from typing import Literal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jiwar.cases.actions.cosigning import record_answer, same_name
from jiwar.cases.actions.handling import require_disinterested
from jiwar.cases.actions.recording import locked, require_stage
from jiwar.cases.errors import CaseNotFound, CosignerRefused, CosignsOwn, MayNotAct, UnknownItem
from jiwar.cases.errors.counter import DocumentNotShown
from jiwar.cases.models import Case, CaseCosigner, CaseParty
from jiwar.cases.queries.reach import reach_of
from jiwar.cases.queries.visible import reads_as_staff
from jiwar.cases.rules import permissions
from jiwar.cases.rules.parties import folded_names, full_names
from jiwar.identity.api import Actor
from jiwar.kernel import clock as kernel_clock
from jiwar.kernel.digits import western
from jiwar.kernel.hashes import salted_hash

DocumentKind = Literal["identity_card", "passport", "driving_licence", "residence_card"]
DOCUMENT_KINDS: tuple[DocumentKind, ...] = ("identity_card", "passport", "driving_licence", "residence_card")
LEAST_NUMBER, MOST_NUMBER = 4, 30


def number_shown(document: str, number: str) -> str:
    """The number of the document that the person showed, as it is compared; raises DocumentNotShown."""
    shown = "".join(western(number).split()).upper()
    if document not in DOCUMENT_KINDS:
        raise DocumentNotShown(_("Say which document was shown."), "document")
    if not LEAST_NUMBER <= len(shown) <= MOST_NUMBER:
        raise DocumentNotShown(_("Type the number written on the document."), "number")
    return shown


def proof_of(salt: str, document: str, shown: str) -> str:
    """What is kept of it."""
    return salted_hash(salt, {"document": document, "number": shown})


def attest_cosign(*, actor: Actor, case_id: UUID, cosigner_id: UUID, document: str, number: str) -> int:
    """The co-signer stands at the desk, shows who they are and agrees; the last one starts the time limit.

    `document` is what was shown (DOCUMENT_KINDS), `number` what is written on it. A second time changes nothing.
    Raises DocumentNotShown, CosignerRefused (a name that tells nobody apart), CosignsOwn for the agent themselves,
    MayNotAct, UnknownItem, NotInThisStage, CaseNotFound.
    """
    shown = number_shown(document, number)
    with transaction.atomic():
        case = locked(case_id)
        reach = reach_of(actor)
        if not (actor.is_staff and reads_as_staff(actor, case, reach)):
            raise CaseNotFound
        if not permissions.serves_at_counter(actor, case, reach.counters):
            raise MayNotAct
        require_disinterested(actor, case)
        row = case.cosigners.filter(pk=cosigner_id).exclude(state="dropped").first()
        if row is None:
            raise UnknownItem
        if row.state == "confirmed":
            return case.sequence
        require_stage(case, "cosigned")
        _require_another(actor, case, row)
        row.state, row.reason, row.answered_at, row.account_id = "confirmed", "", kernel_clock.now(), actor.account_id
        row.save(update_fields=["state", "reason", "answered_at", "account"])
        proof = proof_of(row.salt, document, shown)
        record_answer(actor, case, "cosigned", {"cosigner_id": str(row.pk), "in_person": document, "content": proof})
    return case.sequence


def _require_another(actor: Actor, case: Case, row: CaseCosigner) -> None:
    """Nobody confirms for themselves: neither the agent, nor whoever asks or stands in for them."""
    names = folded_names(full_names(row.declared))
    if {row.phone, row.email} & {*actor.contacts} - {""} or names & folded_names(actor.names):
        raise CosignsOwn
    parties = [full_names(party.declared) for party in CaseParty.objects.filter(case=case)]
    if names & folded_names(*parties):
        raise CosignerRefused(same_name(), "document")
