"""What somebody gave for earlier files of their own, offered again: answers, and papers still there and still good."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from jiwar.cases.models import Case, CaseAnswers, CasePaper
from jiwar.cases.queries.shapes import DraftView
from jiwar.catalogue import api as catalogue
from jiwar.identity.api import Actor
from jiwar.kernel.references import spoken
from jiwar.kernel.texts import Texts

LATEST = 5  # files looked at
OFFERED = 3  # papers offered on one page
# The same id asks the same thing in every procedure only for these; others are taken from the same procedure.
ANYWHERE = frozenset({"address", "phone", "email"})
KINDS = {"application/pdf": "pdf"}


@dataclass(frozen=True, kw_only=True)
class EarlierPaper:
    """A paper given for another file of the same person."""

    id: UUID
    name: str
    media_type: str
    size: int
    added_at: datetime
    reference: str
    titles: Texts


def own_cases(actor: Actor) -> list[Case]:
    """The last files that concern the person signed in, and that they filed themselves."""
    if actor.account_id is None or actor.person_id is None or actor.is_staff:
        return []
    rows = Case.objects.filter(account_id=actor.account_id, applicant_id=actor.person_id)
    return list(rows.order_by("-id")[:LATEST])


def earlier_answers(actor: Actor, draft: DraftView) -> dict[str, dict[str, Any]]:
    """Question → {value, source, by} of what the person answered before; the newest wins, all cleaned again."""
    found: dict[str, dict[str, Any]] = {}
    cases = own_cases(actor)
    by_case = {row.case_id: row for row in _answers_of(cases)}
    for case in cases:
        if case.pk not in by_case:
            continue
        raw = dict(_comparable(case, by_case[case.pk].answers, draft)) | {catalogue.COMMUNE_PROPOSED: case.commune_code}
        for name, value in catalogue.proposals(draft.definition, raw).items():
            found.setdefault(name, {"value": value, "source": "case", "by": spoken(case.reference)})
    return found


def _answers_of(cases: list[Case]) -> Iterator[CaseAnswers]:
    current = {case.pk: case.revision for case in cases}
    rows = CaseAnswers.objects.filter(case_id__in=list(current))
    return (row for row in rows if row.revision == current[row.case_id])


def _comparable(case: Case, answers: dict[str, Any], draft: DraftView) -> Iterator[tuple[str, Any]]:
    """Answers to what is asked again: the same question of the same type."""
    before = catalogue.version(id=case.version_id).definition
    for question in draft.definition.questions:
        same = before.question(question.id)
        if same is None or same.type != question.type or question.id not in answers:
            continue
        if case.procedure_code == draft.procedure_code or question.type in ANYWHERE:
            yield question.id, answers[question.id]


def earlier_papers(*, actor: Actor, draft: DraftView, paper_id: str) -> list[EarlierPaper]:
    """Files given before as this paper, the newest first: not erased, not sent back, of a kind that is taken here."""
    wanted = catalogue.paper_for(draft.definition, paper_id)
    cases = {case.pk: case for case in own_cases(actor)}
    if wanted is None or not cases:
        return []
    rows = CasePaper.objects.filter(
        case_id__in=list(cases), paper_id=paper_id, revision__gt=0, replaced_in=None, file__isnull=False
    )
    rows = rows.exclude(file__scan="infected").exclude(sha256__in=_given(draft, paper_id)).order_by("-id")
    sent_back = _sent_back(cases, paper_id)
    found: dict[str, EarlierPaper] = {}
    for row in rows[:20]:
        kind = KINDS.get(row.media_type, row.media_type.partition("/")[0])
        if row.case_id in sent_back or kind not in wanted.accept or row.size > wanted.max_mb * 1024**2:
            continue
        case = cases[row.case_id]
        found.setdefault(row.sha256, _view(row, case))
    return list(found.values())[:OFFERED]


def _given(draft: DraftView, paper_id: str) -> list[str]:
    return [paper.sha256 for paper in draft.papers if paper.paper_id == paper_id]


def _sent_back(cases: dict[UUID, Case], paper_id: str) -> set[UUID]:
    """Files whose applicant is being asked for this very paper again: it was not legible, or not the right one."""
    waiting = [key for key, case in cases.items() if case.stage == "awaiting_applicant"]
    if not waiting:
        return set()
    requests = Case.objects.filter(pk__in=waiting, completions__answered_at=None)
    items = requests.values_list("pk", "completions__items")
    return {key for key, asked in items if any(one["kind"] == "paper" and one["id"] == paper_id for one in asked or ())}


def _view(row: CasePaper, case: Case) -> EarlierPaper:
    return EarlierPaper(
        id=row.pk,
        name=row.name,
        media_type=row.media_type,
        size=row.size,
        added_at=row.added_at,
        reference=spoken(case.reference),
        titles=catalogue.version(id=case.version_id).titles,
    )
