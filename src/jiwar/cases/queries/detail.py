"""A case on one screen, in a constant number of queries."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Prefetch

from jiwar.cases.models import Case, CaseAnswers, CaseParty, Opinion, OpinionPaper, Proposal
from jiwar.cases.queries.appeals import appeal_views
from jiwar.cases.queries.automatic import automatic_waiting
from jiwar.cases.queries.clocks import clock_of
from jiwar.cases.queries.consulting import gives, joined_views, reads_confided, reads_joined, reads_opinion
from jiwar.cases.queries.context import context_of_case, parties_of
from jiwar.cases.queries.cosigners import cosigners_of
from jiwar.cases.queries.differences import changes_since
from jiwar.cases.queries.drafts import paper_views
from jiwar.cases.queries.fairness import fairness_of
from jiwar.cases.queries.fees import charges_of, fee_awaited
from jiwar.cases.queries.history import completions_of, history_of, messages_of
from jiwar.cases.queries.inquiries import inquiry_of_case
from jiwar.cases.queries.lookups import lookup_views
from jiwar.cases.queries.mandates import mandate_of
from jiwar.cases.queries.names import account_name, office_names, titles_of
from jiwar.cases.queries.parts import parts_of_case
from jiwar.cases.queries.reach import cases_visible_to
from jiwar.cases.queries.reasons import reason_texts
from jiwar.cases.queries.sessions import session_of_case
from jiwar.cases.queries.shapes import (
    AnswerView,
    CaseDetail,
    HistoryView,
    OpinionView,
    PartyView,
    ProposalView,
)
from jiwar.cases.queries.step_limits import step_limits
from jiwar.cases.queries.validations import validation_views
from jiwar.cases.queries.versions import version_of
from jiwar.cases.queries.words import staff_stage_words, stage_words
from jiwar.cases.rules.parties import full_names
from jiwar.catalogue import api as catalogue
from jiwar.catalogue.api import Definition
from jiwar.identity.api import Actor
from jiwar.kernel import clock
from jiwar.kernel.texts import Texts, current_language
from jiwar.territory import api as territory


def party_view(party: CaseParty) -> PartyView:
    """A party as declared."""
    return PartyView(
        role=party.role,
        person_id=party.person_id,
        names=full_names(party.declared),
        declared=party.declared,
        phone=party.phone,
        email=party.email,
    )


def answer_views(definition: Definition, revisions: list[CaseAnswers], context: dict) -> tuple[AnswerView, ...]:
    """The last revision in words, marking what the one before said otherwise."""
    if not revisions:
        return ()
    answers, before = revisions[0].answers, revisions[1].answers if len(revisions) > 1 else revisions[0].answers
    language = current_language()
    return tuple(
        AnswerView(
            question_id=question.id,
            label=question.label,
            section=question.section,
            value=answers.get(question.id),
            shown=catalogue.display_answer(question, answers.get(question.id), language),
            changed=answers.get(question.id) != before.get(question.id),
        )
        for question in catalogue.visible_questions(definition, answers, context)
        if question.id in answers
    )


def opinion_view(
    opinion: Opinion,
    definition: Definition,
    actor: Actor | None,
    *,
    confided: bool = True,
    joined: Iterable[OpinionPaper] = (),
) -> OpinionView:
    """An opinion; what it says is for staff, and what was `confided` for some of them and for its own service."""
    asked, more = definition.opinion(opinion.opinion_id), getattr(opinion, "consultation", None)
    staff, outside = actor is not None and actor.is_staff, more is not None and bool(more.email)
    reads = reads_opinion(actor, opinion, confided=confided)
    titles = asked.title if asked else {"ar": more.subject, "fr": more.subject} if more and staff else {}
    return OpinionView(
        id=opinion.pk,
        case_id=opinion.case_id,
        opinion_id=opinion.opinion_id,
        titles=titles,
        office_id=opinion.office_id,
        office_names={"ar": more.name, "fr": more.name} if more and outside else office_names(opinion.office_id),
        state=opinion.state,
        silence=opinion.silence,
        verdict=opinion.verdict if reads else "",
        text=opinion.text if reads else "",
        asked_at=opinion.asked_at,
        due_on=opinion.due_on,
        given_at=opinion.given_at,
        late=opinion.state == "asked" and clock.today() > opinion.due_on,
        mine=opinion.state == "asked" and gives(actor, opinion),
        confidential=opinion.confidential,
        hidden=staff and not reads,
        question=more.question if more and reads else "",
        outside=outside,
        reminders=opinion.reminders,
        papers=joined_views(one for one in joined if actor is not None and reads_joined(actor, one, confided=confided)),
    )


def _proposal_view(case: Case, definition: Definition, people: Mapping[str, str]) -> ProposalView | None:
    row = Proposal.objects.filter(case=case).order_by("-proposed_at", "-id").first()
    if row is None:
        return None
    return ProposalView(
        verdict=row.verdict,
        reasons=reason_texts(definition, row.reasons),
        note=row.note,
        proposed_by=people.get(str(row.proposed_by_id)) or row.proposed_label,
        proposed_by_id=row.proposed_by_id,
        proposed_at=row.proposed_at,
        skipped=tuple(row.skipped or ()),
    )


def detail_of(case: Case, actor: Actor, *, may: frozenset[str], tied: bool = False) -> CaseDetail:
    """Everything that this reader may see."""
    staff, definition, parties = actor.is_staff, version_of(case).definition, parties_of(case)
    revisions = list(CaseAnswers.objects.filter(case=case).order_by("-revision")[:2])
    papers = list(case.papers.select_related("file").order_by("added_at", "id"))
    given = {paper.paper_id for paper in papers if paper.revision and paper.replaced_in is None}
    context = context_of_case(case, answers=revisions[0].answers if revisions else {}, parties=parties, papers=given)
    history = history_of(case, for_applicant=not staff)
    people = {entry.actor_id: entry.actor for entry in history}
    figures = ("submitted_at", "decided_at", "closed_at", "completion_rounds", "has_news", "decision_id")
    return CaseDetail(
        id=case.pk,
        reference=case.reference,
        sequence=case.sequence,
        procedure_code=case.procedure_code,
        version_id=case.version_id,
        definition=definition,
        titles=titles_of(case),
        commune_code=case.commune_code,
        commune_names=_commune_names(case.commune_code),
        office_id=case.office_id,
        office_names=office_names(case.office_id),
        authority_office_id=case.authority_office_id,
        authority_names=office_names(case.authority_office_id),
        channel=case.channel,
        language=case.language,
        stage=case.stage,
        stage_words=(staff_stage_words if staff else stage_words)(case.stage, case.outcome, case.tacit),
        outcome=case.outcome,
        step=case.step,
        handler_id=case.handler_id,
        handler=account_name(case.handler),
        filed_by=_filed_by(history),
        **{name: getattr(case, name) for name in figures},
        clock=clock_of(case),
        applicant=party_view(parties["applicant"]),
        representative=party_view(parties["representative"]) if "representative" in parties else None,
        answers=answer_views(definition, revisions, context),
        papers=paper_views(papers, definition),
        completions=completions_of(case),
        opinions=_opinions(case, definition, actor),
        cosigners=cosigners_of(case),
        mandate=mandate_of(case) if staff else None,
        lookups=lookup_views(case, definition, context, given, people) if staff else (),
        session=session_of_case(case),
        proposal=_proposal_view(case, definition, people) if staff else None,
        validations=validation_views(case, definition, actor, people) if staff else (),
        messages=messages_of(case, for_applicant=not staff, people=people),
        history=history,
        document_id=_document_for(case, staff=staff),
        charges=charges_of(case),
        may=may,
        local_rules=version_of(case).rules,
        changes=changes_since(case, definition, revisions, papers),
        **_others_heard(case, definition, actor),
        fairness=fairness_of(case, people, tied=tied) if staff else None,
        **(_steps(case, definition) if staff else {}),
        **appeal_views(case, cases_visible_to(actor)),
    )


def _steps(case: Case, definition: Definition) -> dict[str, Any]:
    """Which steps are open until when, and what Jiwar has not done by itself."""
    limits, waiting = step_limits(case, definition), automatic_waiting(case, definition)
    return {"step_limits": tuple(limits), "automatic": waiting}


def _others_heard(case: Case, definition: Definition, actor: Actor) -> dict[str, Any]:
    """What others say in the file, beside opinions: the public, the authorities that decide a part."""
    parts = parts_of_case(case, definition, staff=actor.is_staff)
    return {"inquiry": inquiry_of_case(case, actor), "parts": parts}


def _opinions(case: Case, definition: Definition, actor: Actor) -> tuple[OpinionView, ...]:
    joined = Prefetch("papers", OpinionPaper.objects.select_related("file").order_by("id"))
    rows = list(
        Opinion.objects.filter(case=case).select_related("consultation").prefetch_related(joined).order_by("id")
    )
    confided = any(one.confidential for one in rows) and actor.is_staff and reads_confided(actor, case)
    return tuple(opinion_view(one, definition, actor, confided=confided, joined=one.papers.all()) for one in rows)


def _document_for(case: Case, *, staff: bool) -> UUID | None:
    """The act, unless it waits for its fee."""
    return None if not staff and fee_awaited(case, "before_delivery") else case.document_id


def _commune_names(code: str) -> Texts:
    communes = territory.divisions_at(codes=[code])
    return communes[code].names if code in communes else {}


def _filed_by(history: tuple[HistoryView, ...]) -> str:
    return history[0].actor if history else ""
