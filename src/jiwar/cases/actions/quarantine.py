"""A virus found in a paper after it had been kept in quarantine: the paper no longer counts, the person is told."""

from uuid import UUID

from django.db import transaction

from jiwar.cases.actions.opinion_papers import tell_joined_infected
from jiwar.cases.actions.papers import answer_with_files
from jiwar.cases.actions.telling import tell_correspondent, tell_of_draft
from jiwar.cases.models import Case, CasePaper, Draft, DraftPaper, OpinionPaper
from jiwar.cases.queries.versions import definition_of, definition_of_draft
from jiwar.catalogue import api as catalogue
from jiwar.kernel.texts import Texts


def paper_found_infected(*, file_id: UUID) -> None:
    """Tell whoever gave the file, once; an answer made of files loses it. Harmless when repeated."""
    with transaction.atomic():
        for given in DraftPaper.objects.filter(file_id=file_id).select_related("draft"):
            draft = Draft.objects.select_for_update().get(pk=given.draft_id)
            answer_with_files(draft, given.paper_id)
            draft.save(update_fields=["answers"])
            tell_of_draft(
                draft,
                "cases.draft_paper_infected",
                key=f"cases.infected:{file_id}",
                more={"paper": _label(draft, given.paper_id), "file": given.name},
            )
        for kept in CasePaper.objects.filter(file_id=file_id).select_related("case"):
            more = {"paper": _label(kept.case, kept.paper_id), "file": kept.name}
            tell_correspondent(kept.case, "cases.paper_infected", key=f"cases.infected:{file_id}", more=more)
        joined = OpinionPaper.objects.filter(file_id=file_id).select_related("opinion__case", "opinion__consultation")
        for one in joined:
            tell_joined_infected(one)


def _label(of: Draft | Case, paper_id: str) -> str | Texts:
    paper = catalogue.paper_for(definition_of(of) if isinstance(of, Case) else definition_of_draft(of), paper_id)
    return paper.label if paper else paper_id
