"""The receipt: what was filed, when, by whom, under which reference, and by when the law obliges an answer.

The tracking code is kept encrypted with the case, so that the same receipt can be printed again.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from jiwar.cases.errors import CaseNotFound
from jiwar.cases.models import Case, Draft
from jiwar.cases.queries.acts import ACT_LANGUAGES, heading_of
from jiwar.cases.queries.clocks import clock_of
from jiwar.cases.queries.context import context_of_case, parties_of
from jiwar.cases.queries.names import names_of_staff, office_names, titles_of
from jiwar.cases.queries.shapes import ClockView
from jiwar.cases.queries.tracking import tracking_code_of
from jiwar.cases.queries.versions import definition_of
from jiwar.cases.queries.visible import actions_open_to, find_case, note_reading
from jiwar.cases.queries.words import in_language
from jiwar.cases.rules.clock import Clock
from jiwar.cases.rules.parties import full_names
from jiwar.catalogue import api as catalogue
from jiwar.documents import api as documents
from jiwar.identity.api import Actor
from jiwar.kernel import clock as kernel_clock
from jiwar.kernel.guard import outside_transaction
from jiwar.kernel.texts import Texts, pick

# While somebody has still to confirm, no day can be promised: this stands in the place of the procedure's own text.
TOGETHER: Texts = {
    "ar": "أودع الطلب باسم {{ applicant.name }} في {{ day(case.submitted_on) }}. كُتب إلى الأشخاص الذين يطلبون معه، "
    "ويؤكد كل واحد منهم بنفسه. يبدأ حساب الأجل القانوني عندما يؤكدون جميعا.",
    "fr": "La demande de {{ applicant.name }} a été déposée le {{ day(case.submitted_on) }}. Il a été écrit aux "
    "personnes qui demandent avec lui ou elle ; chacune confirme elle-même. Le délai légal court quand toutes ont "
    "confirmé.",
    "en": "The application of {{ applicant.name }} was filed on {{ day(case.submitted_on) }}. Those who ask together "
    "were written to; each confirms alone. The legal time limit starts when all have confirmed.",
}


@dataclass(frozen=True, kw_only=True)
class ReceiptView:
    """What the receipt says, for the page; the PDF says the same."""

    case_id: UUID
    reference: str
    tracking_code: str
    procedure_code: str
    titles: Texts
    receipt_titles: Texts
    receipt_body: Texts
    submitted_at: datetime
    clock: ClockView
    due_on: date | None  # as it was promised on the day of filing
    authority: Mapping[str, Any]
    office_names: Texts
    authority_names: Texts
    applicant: Texts
    representative: Texts | None
    papers: tuple[Texts, ...]
    channel: str
    filed_by: Texts
    filed_at: Texts
    language: str
    link: str


def receipt_of(
    *,
    actor: Actor,
    case_id: UUID,
    session_drafts: Collection[UUID] = (),
    passes: Collection[str] = (),
) -> ReceiptView:
    """The receipt for whoever filed, for the applicant, or for the desk that prints it again; raises CaseNotFound."""
    return _receipt(_found(actor, case_id, session_drafts, passes))


def receipt_pdf(
    *,
    actor: Actor,
    case_id: UUID,
    session_drafts: Collection[UUID] = (),
    passes: Collection[str] = (),
) -> bytes:
    """The receipt as PDF in the language of the file, outside any transaction; raises CaseNotFound."""
    outside_transaction("rendering a receipt")
    view = _receipt(_found(actor, case_id, session_drafts, passes))
    language = view.language if view.language in ACT_LANGUAGES else "ar"
    with in_language(language):
        data = receipt_data(view, language)
    return documents.render(layout="receipt", data=data, language=language)


def heading(*, case_id: UUID) -> dict[str, Any]:
    """The lines of the administration that signs the acts of a case, for a paper about it; raises CaseNotFound."""
    case = Case.objects.filter(pk=case_id).first()
    if case is None:
        raise CaseNotFound
    return heading_of(case)


def _found(actor: Actor, case_id: UUID, session_drafts: Collection[UUID], passes: Collection[str]) -> Case:
    sent = Draft.objects.filter(case_id=case_id, pk__in=list(session_drafts), agent=None)
    if session_drafts and sent.exclude(case__mandate__state__in=["revoked", "expired"]).exists():
        return Case.objects.get(pk=case_id)
    case = find_case(actor, case_id, passes)
    if "print_receipt" not in actions_open_to(actor, case, passes):
        raise CaseNotFound
    note_reading(actor, case, purpose="cases.paper")
    return case


def _receipt(case: Case) -> ReceiptView:
    definition = definition_of(case)
    parties = parties_of(case)
    filed = case.actions.get(sequence=1)
    papers = case.papers.filter(revision=1).order_by("id").values_list("paper_id", flat=True)
    labels = {paper_id: known.label for paper_id in papers if (known := definition.paper(paper_id))}
    representative = parties.get("representative")
    context = context_of_case(case, parties=parties)
    counted = Clock.from_details(case.clock)
    body = definition.receipt.body if counted.started_on else TOGETHER
    return ReceiptView(
        case_id=case.pk,
        reference=case.reference,
        tracking_code=tracking_code_of(case),
        procedure_code=case.procedure_code,
        titles=titles_of(case),
        receipt_titles=definition.receipt.title,
        receipt_body={code: catalogue.fill(body, context, code) for code in body},
        submitted_at=case.submitted_at,
        clock=clock_of(case),
        due_on=Clock.from_details(filed.details["clock"]).due_on or counted.due_on,
        authority=heading_of(case),
        office_names=office_names(case.office_id),
        authority_names=office_names(case.authority_office_id),
        applicant=full_names(parties["applicant"].declared),
        representative=full_names(representative.declared) if representative else None,
        papers=tuple(labels.values()),
        channel=case.channel,
        filed_by=names_of_staff([filed]).get(filed.actor_id, {}) if case.filed_at_office_id else {},
        filed_at=office_names(case.filed_at_office_id),
        language=case.language,
        link=f"{settings.PUBLIC_URL}/track/{case.reference}/",
    )


def receipt_data(view: ReceiptView, language: str) -> dict[str, Any]:
    """The receipt as the layout `receipt` of `documents` reads it."""
    people = [(_("Applicant"), pick(view.applicant, language))]
    if view.representative:
        people.append((_("Representative"), pick(view.representative, language)))
    filed_by = " — ".join(part for part in (pick(view.filed_by, language), pick(view.filed_at, language)) if part)
    return {
        "title": pick(view.receipt_titles, language),
        "subject": pick(view.titles, language),
        "at": view.submitted_at.isoformat(),
        "authority": view.authority,
        "facts": people,
        "reference": view.reference,
        "tracking_code": view.tracking_code,
        "filed_on": kernel_clock.day_of(view.submitted_at).isoformat(),
        "filed_by": filed_by,
        "due_on": view.due_on.isoformat() if view.due_on else None,
        "office_line": pick(view.office_names, language),
        "pieces": [pick(label, language) for label in view.papers],
        "body": pick(view.receipt_body, language),
        "qr": view.link,
    }
