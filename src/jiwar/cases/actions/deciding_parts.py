"""An authority decides its part: the power at that very moment, the exact text, a number of its own, then the seal."""

from uuid import UUID

from django.db import transaction

from jiwar.cases.actions.deciding import numbered
from jiwar.cases.actions.handling import require_disinterested
from jiwar.cases.actions.parts import locked_part, require_answered
from jiwar.cases.actions.recording import BY_JIWAR, append, doer, locked, require_stage, today_of
from jiwar.cases.actions.telling import tell_all
from jiwar.cases.errors import CaseNotFound, NoSigningPower
from jiwar.cases.errors.parts import PartChanged, PartDeciderPrepared, PartNotOpen
from jiwar.cases.events import PartDecided
from jiwar.cases.models import Case, CasePart
from jiwar.cases.queries.part_acts import part_act_of
from jiwar.cases.queries.part_queue import note_part_read
from jiwar.cases.queries.parts import part_of
from jiwar.cases.queries.shapes import ActPreview
from jiwar.cases.queries.steps import due_of
from jiwar.cases.queries.versions import definition_of
from jiwar.cases.rules import parts, permissions
from jiwar.decisions import api as decisions
from jiwar.documents import api as documents
from jiwar.identity import api as identity
from jiwar.identity.api import Actor, SigningPower
from jiwar.kernel import clock
from jiwar.kernel.actors import SYSTEM
from jiwar.kernel.texts import Texts
from jiwar.outbox import api as outbox


def power_over_part(actor: Actor, case: Case, row: CasePart) -> SigningPower | None:
    """The power that the actor holds now over acts of this authority; a delegate holds it at its office or its seat."""
    if actor.account_id is None or not permissions.can_decide_part(actor, row.office_id, row.authority_office_id):
        return None
    return identity.signing_power(
        account_id=actor.account_id, office_id=row.office_id, scope=case.procedure_code, at=clock.now()
    )


def part_preview(*, actor: Actor, part_id: UUID) -> ActPreview:
    """The act of the part as it would be sealed now; raises CaseNotFound, PartNotOpen."""
    row = _known(actor, part_id)
    if row.state != "prepared":
        raise PartNotOpen
    note_part_read(actor, row)
    act = part_act_of(row.case, row, power_over_part(actor, row.case, row))
    data = dict(act.content) | {"number": "—", "at": clock.now().isoformat(), "preview": True}
    return ActPreview(layout=act.layout, language=act.language, data=data)


def _known(actor: Actor, part_id: UUID) -> CasePart:
    """The part for whoever prepares it or may decide it; raises CaseNotFound."""
    row = CasePart.objects.select_related("case").filter(pk=part_id).first()
    if row is None or not (
        permissions.can_prepare_part(actor, row.office_id)
        or permissions.can_decide_part(actor, row.office_id, row.authority_office_id)
    ):
        raise CaseNotFound
    return row


def decide_part(*, actor: Actor, part_id: UUID) -> decisions.DecisionView:
    """Decide the part as it was prepared: the act gets its number now, its seal a moment later.

    Raises NoSigningPower, PartDeciderPrepared, PartAwaitsApplicant, PartChanged, PartNotOpen, InterestDeclared,
    NotInThisStage, CaseNotFound.
    """
    seen = _known(actor, part_id)
    if not permissions.can_decide_part(actor, seen.office_id, seen.authority_office_id):
        raise CaseNotFound
    require_stage(seen.case, "part_decided")
    require_disinterested(actor, seen.case)
    if seen.state != "prepared":
        raise PartNotOpen
    power = power_over_part(actor, seen.case, seen)
    if power is None:
        raise NoSigningPower
    if seen.prepared_by_id == actor.account_id:
        raise PartDeciderPrepared
    require_answered(seen.case, seen)
    act = part_act_of(seen.case, seen, power)
    with transaction.atomic():
        case, row = locked_part(actor, part_id, "part_decided", ("prepared",), deciding=True)
        # The text was composed from what was read: it must still be so. What other authorities did changes nothing.
        if _read(row, case) != _read(seen, seen.case):
            raise PartChanged
        signer = {"account_id": str(actor.account_id)}
        decision = numbered(case, act, by=actor.ref, office_id=power.office_id, signer=signer)
        details = {
            "part": row.step_id,
            "verdict": row.prepared_verdict,
            "decision_id": str(decision.id),
            "power_office_id": str(power.office_id),
            "delegation_id": str(power.delegation_id) if power.delegation_id else None,
            "opened": _opened(case, row.step_id),
        }
        _revoke_former(case, row.step_id)
        append(case, "part_decided", by=doer(actor, office_id=power.office_id), details=details)
        outbox.announce(PartDecided(case_id=case.pk, part_id=row.pk))
    return decision


def _read(row: CasePart, case: Case) -> tuple[object, ...]:
    """What the text of the act says and whose power it names."""
    return row.prepared_at, row.office_id, row.authority_office_id, case.revision, case.version_id, case.commune_code


def _revoke_former(case: Case, step_id: str) -> None:
    """The part was decided before the file was opened again: whoever verifies that act learns that it is replaced."""
    former = (case.parts or {})[step_id].get("replaces")
    document_id = decisions.decision(id=UUID(former)).document_id if former else None
    if document_id is not None and documents.document(id=document_id).state == "valid":
        documents.revoke_document(actor=SYSTEM, document_id=document_id, reason=_why_replaced(case))


def _why_replaced(case: Case) -> str:
    said = {
        "ar": "فُتح الملف من جديد وفصلت السلطة فيه مرة أخرى.",
        "fr": "Le dossier a été rouvert, l’autorité a décidé à nouveau.",
    }
    return said.get(case.language, said["ar"])


def _opened(case: Case, step_id: str) -> dict[str, str | None]:
    """The parts that may be decided now, each with its day."""
    definition, found = definition_of(case), {}
    for name in parts.opened_by(case.parts or {}, step_id):
        due_on = due_of(part_of(definition, name), today_of())
        found[name] = due_on.isoformat() if due_on else None
    return found


def part_sealed(*, decision_id: UUID) -> None:
    """The act of a part is sealed: both parties are told, the notification is recorded. Safe to run twice."""
    row = CasePart.objects.select_related("case").filter(decision_id=decision_id).first()
    if row is None:
        return
    decision = decisions.decision(id=decision_id)
    more: dict[str, str | Texts] = {
        "number": decision.number,
        "part": dict(part_of(definition_of(row.case), row.step_id).title),
    }
    if row.verdict == "unfavourable":
        more["reasons"] = {
            code: "\n".join(f"- {one.get(code) or next(iter(one.values()))}" for one in decision.reasons)
            for code in ("ar", "fr", "en")
        }
        more["remedies"] = dict(decision.remedies or {})
    with transaction.atomic():
        tell_all(row.case, f"cases.part_{row.verdict}", key=f"cases.part:{decision.id}", more=more)
        decisions.record_notification(decision_id=decision_id, channel="portal", at=clock.now())


def take_back_part(*, decision_id: UUID) -> None:
    """A number was annulled before its act was sealed: the part is to be decided again."""
    found = CasePart.objects.filter(decision_id=decision_id).values_list("case_id", "step_id").first()
    if found is None:
        return
    with transaction.atomic():
        case = locked(found[0])
        part = (case.parts or {}).get(found[1], {})
        if part.get("decision_id") == str(decision_id) and case.is_open:
            append(case, "part_annulled", by=BY_JIWAR, details={"part": found[1], "decision_id": str(decision_id)})
