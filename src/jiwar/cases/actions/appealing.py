"""An appeal begins from the file that it contests, and what it decides goes back to that file."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from jiwar.cases.actions.recording import BY_JIWAR, append, doer, locked, subject_of
from jiwar.cases.actions.reopening import open_again
from jiwar.cases.errors import AppealNotOpen, MayNotAct
from jiwar.cases.models import Case, CaseAction, CaseParty, Draft
from jiwar.cases.queries.appeals import Hearing, contested_decision, hearing_of, remedies_of
from jiwar.cases.queries.context import parties_of
from jiwar.cases.queries.drafts import draft_view
from jiwar.cases.queries.letters import words_for
from jiwar.cases.queries.shapes import DraftView
from jiwar.cases.queries.visible import actions_open_to, find_case
from jiwar.cases.queries.words import day_words
from jiwar.cases.rules import limits
from jiwar.cases.rules.permissions import offices_with
from jiwar.cases.rules.remedies import GROUND_OF
from jiwar.catalogue import api as catalogue
from jiwar.channels import api as channels
from jiwar.decisions import api as decisions
from jiwar.identity import api as identity
from jiwar.identity.api import Actor
from jiwar.kernel import clock
from jiwar.kernel.actors import SYSTEM
from jiwar.kernel.references import spoken
from jiwar.kernel.texts import Texts

RESULTS: dict[str, Texts] = {
    "granted": {"ar": "قُبل الطعن", "fr": "le recours est accueilli"},
    "refused": {"ar": "رُفض الطعن", "fr": "le recours est rejeté"},
    "withdrawn": {"ar": "سُحب الطعن", "fr": "le recours est retiré"},
}


def begin_appeal(*, actor: Actor, case_id: UUID, remedy: str, passes: Collection[str] = ()) -> DraftView:
    """An appeal in progress: who appeals, against what and before whom are known and not asked again.

    By the parties of the file, by account or tracking code, by a program that was given the code, or by an agent for
    whoever stands at the desk. Raises AppealNotOpen, MayNotAct, CaseNotFound.
    """
    case = find_case(actor, case_id, passes)
    _require_open(case, remedy)
    if "appeal" not in actions_open_to(actor, case, passes):
        raise MayNotAct
    procedure = catalogue.procedure(code=catalogue.APPEAL)
    moment, parties = clock.now(), parties_of(case)
    desks = sorted(offices_with(actor, ("counter_agent", "handler", "head")))
    draft = Draft.objects.create(
        procedure_code=procedure.code,
        version_id=procedure.version_id,
        commune_code=case.commune_code,
        channel="counter" if actor.is_staff else "api" if actor.is_client else "web",
        language=case.language,
        account_id=None if actor.is_staff else actor.account_id,
        agent_id=actor.account_id if actor.is_staff else None,
        client_id=actor.client_id,
        agent_office_id=desks[0] if actor.is_staff else None,
        applicant=_declared(parties["applicant"]),
        representative=_declared(parties["representative"]) if "representative" in parties else {},
        appeal_of=case,
        remedy=remedy,
        created_at=moment,
        updated_at=moment,
        expires_at=moment + timedelta(days=limits.DRAFT_DAYS),
    )
    return draft_view(draft)


def _declared(party: CaseParty) -> dict[str, Any]:
    """A party as the contested file has it: the same person, reached in the same way."""
    reached = {"phone": party.phone, "email": party.email, "language": party.language}
    return dict(party.declared) | {"person_id": str(party.person_id)} | {k: v for k, v in reached.items() if v}


def _require_open(case: Case, remedy: str) -> str:
    """What the appeal contests; raises AppealNotOpen."""
    for one in remedies_of(case):
        if one.kind == remedy and one.state == "open":
            return one.against
    raise AppealNotOpen


def contest(draft: Draft) -> tuple[Case, Hearing, dict[str, Any]]:
    """The contested file, locked until the appeal is filed; who hears it; what is kept of it. Raises AppealNotOpen."""
    if draft.appeal_of_id is None:
        raise AppealNotOpen
    case = locked(draft.appeal_of_id)
    against = _require_open(case, draft.remedy)
    hearing = hearing_of(case, draft.remedy)
    if hearing is None:
        raise AppealNotOpen
    kept = {
        "appeal_of": str(case.pk),
        "remedy": draft.remedy,
        "against": against,
        "contested": str(case.decision_id) if case.decision_id else None,
    }
    return case, hearing, kept


def note_appealed(actor: Actor, case: Case, appeal_id: UUID, kept: dict[str, Any]) -> None:
    """The contested file says so, in the transaction that filed the appeal."""
    details = {"appeal_id": str(appeal_id), "remedy": kept["remedy"], "decision_id": kept["contested"]}
    append(
        case, "appealed", by=doer(actor, on_behalf_of=case.applicant_id if actor.is_staff else None), details=details
    )


def carry_out_appeal(*, case_id: UUID) -> None:
    """An appeal was answered: the contested file says so, and a refusal that it annuls is decided anew.

    The act contested is revoked and its file opened again, on the ground that the law gives; an answer that lacked
    stays due, and conditions are changed by whoever set them. Safe to run twice.
    """
    appeal = Case.objects.get(pk=case_id)
    if appeal.appeal_of_id is None or appeal.is_open:
        return
    answer = decisions.decision(id=appeal.decision_id) if appeal.decision_id else None
    contested = contested_decision(appeal)
    with transaction.atomic():
        case = locked(appeal.appeal_of_id)
        details = {
            "appeal_id": str(appeal.pk),
            "outcome": appeal.outcome,
            "answer_id": str(answer.id) if answer else None,
        }
        told = CaseAction.objects.filter(case=case, kind="appeal_answered").values_list("details", flat=True)
        if details in list(told):
            return
        append(case, "appeal_answered", by=BY_JIWAR, details=details)
        tell_office(case, appeal, "cases.appeal_answered")
        stands = case.outcome == "refused" and contested is not None and contested.id == case.decision_id
        if appeal.outcome == "granted" and answer is not None and stands:
            open_again(case, by=BY_JIWAR, revoker=SYSTEM, ground=GROUND_OF[appeal.remedy], reason=_why(case, answer))


def _why(case: Case, answer: decisions.DecisionView) -> str:
    """Why the file is opened again, in its language: the decision that accepted the appeal."""
    said = {
        "ar": "قُبل الطعن في القرار، بالقرار رقم {number} المؤرخ في {day}.",
        "fr": "Le recours contre la décision a été accueilli par la décision n° {number} du {day}.",
    }
    language = case.language if case.language in said else "ar"
    return said[language].format(number=answer.number, day=day_words(clock.day_of(answer.taken_at), language))


def tell_appealed(*, case_id: UUID) -> None:
    """The office whose act is contested is told of the appeal. Safe to run twice."""
    appeal = Case.objects.get(pk=case_id)
    if appeal.appeal_of_id is not None:
        with transaction.atomic():
            tell_office(Case.objects.get(pk=appeal.appeal_of_id), appeal, "cases.appealed")


def tell_office(case: Case, appeal: Case, template: str) -> None:
    """A letter to the heads of the office that holds the contested file, or to whoever handles files there."""
    staff = identity.accounts_with_role("head", office_id=case.office_id)
    for one in staff or identity.accounts_with_role("handler", office_id=case.office_id):
        recipient = channels.recipient_for_account(account_id=one.id)
        if not recipient.contacts:
            continue  # the file has it
        more = {
            "appeal": spoken(appeal.reference),
            "result": {code: texts[code] for code in ("ar", "fr")} if (texts := RESULTS.get(appeal.outcome)) else "",
            "link": f"{settings.PUBLIC_URL}/staff/cases/{case.pk}/",
        }
        channels.notify(
            to=recipient,
            template=template,
            data=words_for(case, recipient.language, more),
            subject=subject_of(case),
            key=f"{template}:{appeal.pk}:{appeal.sequence}:{one.id}",
        )
