"""Appeals of a file: which are open, before whom and until when; what an appeal contests; what became of each."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from jiwar.cases.models import Case, CaseAction, Draft
from jiwar.cases.queries.appeal_shapes import AppealView, ContestedView, RemedyView, State
from jiwar.cases.queries.clocks import late_on
from jiwar.cases.queries.names import office_names, titles_of
from jiwar.cases.queries.versions import definition_of
from jiwar.cases.queries.words import day_words, stage_words
from jiwar.cases.rules import remedies
from jiwar.catalogue import api as catalogue
from jiwar.decisions import api as decisions
from jiwar.identity.api import Actor
from jiwar.kernel import clock as kernel_clock
from jiwar.kernel.references import spoken
from jiwar.kernel.texts import Texts
from jiwar.offices import api as offices
from jiwar.offices.api import OfficeView
from jiwar.territory import api as territory

# Outside Jiwar, or where a wilaya has not said yet who examines appeals: the person is told where to write.
MINISTER: Texts = {"ar": "الوزير المكلف بالقطاع", "fr": "Le ministre chargé du secteur", "en": "The minister in charge"}
WALI: Texts = {"ar": "الوالي", "fr": "Le wali", "en": "The wali"}


@dataclass(frozen=True)
class Hearing:
    """Who examines an appeal, and whose signature answers it."""

    office: OfficeView
    authority: OfficeView


def hearing_of(case: Case, kind: str) -> Hearing | None:
    """Who hears an appeal of that kind today; None when it is heard outside Jiwar."""
    own = _in_force(case.authority_office_id)
    if kind == remedies.AUTHOR:
        return Hearing(_in_force(case.office_id), own)
    if own.kind == "wilaya":  # the minister's
        return None
    try:
        office = offices.competent_office(competence=catalogue.APPEAL, commune_code=case.commune_code)
    except offices.NoCompetentOffice:
        return None
    seat = office
    while seat.kind != "wilaya" and seat.parent_id is not None:
        seat = offices.office(id=seat.parent_id)
    return Hearing(office, seat)


def _in_force(office_id: UUID) -> OfficeView:
    """The office, or the one that continues its work since it ended."""
    office, today = offices.office(id=office_id), kernel_clock.today()
    while office.valid_to is not None and office.valid_to <= today and office.successor_id is not None:
        office = offices.office(id=office.successor_id)
    return office


def remedies_of(case: Case) -> tuple[RemedyView, ...]:
    """The appeals that the law opens against the file today, as its version states them."""
    today = kernel_clock.today()
    against = remedies.contested(stage=case.stage, outcome=case.outcome, late=late_on(case))
    stated = [one for one in definition_of(case).refusal.appeals if against in one.against]
    if not stated or not _offered():
        return ()
    decision = decisions.decision(id=case.decision_id) if case.decision_id else None
    told = kernel_clock.day_of(decision.notified_at) if decision and decision.notified_at else None
    used, found = _used(case), []
    for one in stated:
        works = territory.is_working_day
        limit = remedies.last_day(told, one.months, stated=bool(decision and decision.remedies), works=works)
        passed = limit is not None and today > limit
        found.append(_remedy(case, one, against, limit, "used" if one.to in used else "passed" if passed else "open"))
    return tuple(found)


def _remedy(case: Case, appeal: catalogue.Appeal, against: str, limit: date | None, state: State) -> RemedyView:
    hearing = hearing_of(case, appeal.to)
    outside = MINISTER if offices.office(id=case.authority_office_id).kind == "wilaya" else WALI
    return RemedyView(
        kind=appeal.to,
        against=against,
        state="elsewhere" if state == "open" and hearing is None else state,
        to=hearing.authority.names if hearing else outside,
        last_day=limit,
        basis=appeal.basis,
    )


def _offered() -> bool:
    try:
        catalogue.procedure(code=catalogue.APPEAL)
    except (catalogue.ProcedureNotFound, catalogue.ProcedureRetired):
        return False
    return True


def _used(case: Case) -> set[str]:
    """Kinds of appeal that are open, or were answered, against the act as it stands (none: the request as filed)."""
    since = case.decided_at or case.submitted_at
    filed = Case.objects.filter(appeal_of=case).exclude(outcome__in=["withdrawn", "merged"])
    return {
        kind for kind, at, is_open in filed.values_list("remedy", "submitted_at", "is_open") if is_open or at > since
    }


def appeals_of(case: Case, readable: QuerySet[Case] | None = None) -> tuple[AppealView, ...]:
    """Appeals against the file, the first filed first: their stage and their result, not what they say.

    `readable` are the files that the reader may open.
    """
    rows = list(Case.objects.filter(appeal_of=case).order_by("id"))
    may: set[UUID] = set()
    if rows and readable is not None:
        may = set(readable.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    return tuple(
        AppealView(
            id=row.pk,
            reference=row.reference,
            remedy=row.remedy,
            to=office_names(row.authority_office_id),
            stage_words=stage_words(row.stage, row.outcome, row.tacit),
            outcome=row.outcome,
            submitted_at=row.submitted_at,
            due_on=row.due_on if row.is_open else None,
            readable=row.pk in may,
        )
        for row in rows
    )


def appeal_views(case: Case, readable: QuerySet[Case] | None = None) -> dict[str, Any]:
    """What the page of a file says of appeals, as both of its views name it."""
    return {
        "remedies": remedies_of(case),
        "appeals": appeals_of(case, readable),
        "contested": contested_of(case),
    }


def contested_of(case: Case) -> ContestedView | None:
    """What this file contests; None when it is no appeal."""
    if case.appeal_of_id is None:
        return None
    first = Case.objects.get(pk=case.appeal_of_id)
    return _contested(first, contested_decision(case), office_names(case.authority_office_id))


def contested_by_draft(draft: Draft) -> ContestedView | None:
    """What an appeal in progress would contest, as the file stands."""
    if draft.appeal_of_id is None:
        return None
    first = Case.objects.get(pk=draft.appeal_of_id)
    hearing = hearing_of(first, draft.remedy)
    decision = decisions.decision(id=first.decision_id) if first.decision_id else None
    return _contested(first, decision, hearing.authority.names if hearing else WALI)


def _contested(first: Case, decision: decisions.DecisionView | None, to: Texts) -> ContestedView:
    return ContestedView(
        id=first.pk,
        reference=first.reference,
        titles=titles_of(first),
        act=_act_words(first, decision),
        to=to,
        document_id=decision.document_id if decision else None,
    )


def contested_texts(case: Case) -> Mapping[str, Texts] | None:
    """What the texts of an appeal say of what it contests."""
    shown = contested_of(case)
    if shown is None:
        return None
    author = Case.objects.values_list("authority_office_id", flat=True).get(pk=shown.id)
    reference = spoken(shown.reference)
    return {
        "act": shown.act,
        "service": shown.titles,
        "reference": {"ar": reference, "fr": reference},
        "authority": office_names(author),
    }


def contested_decision(case: Case) -> decisions.DecisionView | None:
    """The decision as it stood when the appeal was filed; None of a request left without an answer."""
    filed = CaseAction.objects.filter(case=case, sequence=1).values_list("details__contested", flat=True).first()
    return decisions.decision(id=UUID(filed)) if filed else None


def _act_words(first: Case, decision: decisions.DecisionView | None) -> Texts:
    """The act by its number and its day, or the silence on the request."""
    if decision is None:
        reference, day = spoken(first.reference), kernel_clock.day_of(first.submitted_at)
        return {
            "ar": f"عدم الرد على الطلب رقم {reference} المودع في {day_words(day, 'ar')}",
            "fr": f"l’absence de réponse à la demande n° {reference} déposée le {day_words(day, 'fr')}",
            "en": f"the absence of an answer to request {reference} filed on {day_words(day, 'en')}",
        }
    day = kernel_clock.day_of(decision.taken_at)
    if decision.signer.get("system"):  # what silence decided
        return {
            "ar": f"الرفض الضمني المثبت بالشهادة رقم {decision.number} المؤرخة في {day_words(day, 'ar')}",
            "fr": f"le rejet tacite attesté sous le n° {decision.number} le {day_words(day, 'fr')}",
            "en": f"the tacit refusal attested under number {decision.number} on {day_words(day, 'en')}",
        }
    return {
        "ar": f"القرار رقم {decision.number} المؤرخ في {day_words(day, 'ar')}",
        "fr": f"la décision n° {decision.number} du {day_words(day, 'fr')}",
        "en": f"decision {decision.number} of {day_words(day, 'en')}",
    }


def deciders_of_contested(cases: Collection[Case], account_ids: Collection[UUID]) -> set[tuple[UUID, UUID]]:
    """Which of these accounts took part in what each appeal contests, as (appeal, account): one query at most."""
    contested = {case.appeal_of_id for case in cases if case.appeal_of_id is not None}
    if not contested:
        return set()
    deeds = CaseAction.objects.filter(case_id__in=contested, kind__in=remedies.DECIDING)
    found = set(deeds.filter(actor_id__in=map(str, account_ids)).values_list("case_id", "actor_id"))
    return {(case.pk, UUID(by)) for case in cases for against, by in found if against == case.appeal_of_id}


def decided_what_is_contested(actor: Actor, case: Case) -> bool:
    """Took part in the decision that this appeal contests: its handler, who proposed, agreed or signed."""
    if case.appeal_of_id is None or actor.account_id is None:
        return False
    deeds = CaseAction.objects.filter(case_id=case.appeal_of_id, kind__in=remedies.DECIDING)
    return deeds.filter(actor_id=str(actor.account_id)).exists()
