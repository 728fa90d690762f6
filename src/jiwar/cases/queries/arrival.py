"""What proves the order of arrival: the place of a filing in the sealed journal, and a file that anybody checks.

Every filing is an entry of the journal; its leaf has a number, given one after the other, and a signed checkpoint
covers it: nobody puts a file before another, nor takes one away, without all later checkpoints being wrong.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from jiwar.audit import api as audit
from jiwar.cases.models import Case
from jiwar.cases.queries.visible import find_case
from jiwar.identity.api import Actor
from jiwar.kernel.actors import SubjectRef
from jiwar.ledger import api as ledger

FORMAT = "jiwar-order-1"


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """The entry of a filing; `number` from 1, None until it was given; `covered`: how many the checkpoint has."""

    reference: str
    filed_at: datetime
    number: int | None
    covered: int | None
    signed: bool
    proof: dict[str, Any] | None  # what anybody checks without us


def arrival_of(*, actor: Actor, case_id: UUID, passes: Collection[str] = ()) -> Arrival | None:
    """For whoever may read the file; None for a file that came from another system. Raises CaseNotFound.

    The applicant's proof leaves out the content when it names the agent who filed for them.
    """
    case = find_case(actor, case_id, passes)
    entry = audit.first_sealed(subject=SubjectRef(kind="cases.case", id=str(case.pk)), verb="case.submitted")
    if entry is None:
        return None
    proof = ledger.inclusion_proof(leaf_id=entry.leaf_id)
    return Arrival(
        reference=case.reference,
        filed_at=entry.at,
        number=proof.index + 1 if proof else None,
        covered=proof.size if proof else None,
        signed=proof is not None and "\n\n" in proof.checkpoint_note,
        proof=_file_of(case, entry, proof, with_content=actor.is_staff or not entry.named) if proof else None,
    )


def _file_of(case: Case, entry: audit.Sealed, proof: ledger.InclusionProof, *, with_content: bool) -> dict[str, Any]:
    told = {"format": FORMAT, "reference": case.reference, "filed_at": entry.at.isoformat()}
    more = {"content": entry.content.decode()} if with_content else {}
    return told | more | {"proof": proof.to_dict()}
