"""What the conditions and texts of a definition read of an application."""

from collections.abc import Iterable, Mapping
from typing import Any

from jiwar.cases.models import Case, CaseAnswers, CaseParty
from jiwar.cases.queries.appeals import contested_texts
from jiwar.cases.queries.reading import once
from jiwar.cases.queries.shapes import PaperView
from jiwar.cases.queries.versions import definition_of
from jiwar.cases.rules.clock import Clock
from jiwar.catalogue import api as catalogue
from jiwar.catalogue.api import Definition
from jiwar.kernel import clock as kernel_clock
from jiwar.kernel.references import spoken
from jiwar.offices import api as offices


def context_of_draft(
    definition: Definition,
    *,
    answers: Mapping[str, Any],
    applicant: Mapping[str, Any],
    representative: Mapping[str, Any],
    commune_code: str,
    papers: Iterable[PaperView],
) -> dict[str, Any]:
    """The context of an application that is not filed yet."""
    return catalogue.context_for(
        definition,
        answers,
        applicant=applicant,
        representative=representative,
        commune_code=commune_code or None,
        papers=sorted({paper.paper_id for paper in papers if paper.counts}),
        files=files_by_question(papers),
    )


def files_by_question(papers: Iterable[PaperView]) -> dict[str, list[dict[str, Any]]]:
    """The files stored under each id, as answers made of files describe them."""
    found: dict[str, list[dict[str, Any]]] = {}
    for paper in papers:
        if paper.counts and not paper.replaced:
            described = {"id": str(paper.file_id), "name": paper.name, "size": paper.size}
            found.setdefault(paper.paper_id, []).append(described | {"media_type": paper.media_type})
    return found


@once(lambda case: (case.pk, case.revision))
def answers_of(case: Case) -> dict[str, Any]:
    """The answers that count now."""
    found = CaseAnswers.objects.filter(case=case, revision=case.revision).values_list("answers", flat=True).first()
    return found or {}


@once(lambda case: case.pk)
def parties_of(case: Case) -> dict[str, CaseParty]:
    """The applicant and, when there is one, the representative, by role; not whoever lost the mandate."""
    return {party.role: party for party in CaseParty.objects.filter(case=case).exclude(role="former")}


def context_of_case(
    case: Case,
    *,
    answers: Mapping[str, Any] | None = None,
    parties: Mapping[str, CaseParty] | None = None,
    papers: Iterable[str] | None = None,
    definition: Definition | None = None,
    **more: Any,
) -> dict[str, Any]:
    """The context of a filed application, with what texts may say of the file; `more` goes to the catalogue.

    `definition` is another than that of the file.
    """
    parties = parties if parties is not None else parties_of(case)
    if papers is None:
        papers = case.papers.filter(revision__gt=0, replaced_in=None).values_list("paper_id", flat=True)
    representative = parties.get("representative")
    counted = Clock.from_details(case.clock)
    return catalogue.context_for(
        definition or definition_of(case),
        answers_of(case) if answers is None else answers,
        applicant=parties["applicant"].declared,
        representative=representative.declared if representative else None,
        commune_code=case.commune_code,
        papers=sorted(set(papers)),
        case={
            "reference": spoken(case.reference),
            "submitted_on": kernel_clock.day_of(case.submitted_at),
            "complete_on": counted.started_on,
            "due_on": counted.due_on,
            "office": dict(offices.office(id=case.office_id).names),
        },
        appealed=contested_texts(case),
        **more,
    )
