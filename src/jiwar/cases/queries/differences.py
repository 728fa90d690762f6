"""What a completion changed: answers and papers of the last revision beside those of the one before."""

from collections.abc import Sequence

from jiwar.cases.models import Case, CaseAnswers, CasePaper
from jiwar.cases.queries.drafts import paper_views
from jiwar.cases.queries.shapes import ChangeView
from jiwar.catalogue import api as catalogue
from jiwar.catalogue.api import Definition
from jiwar.kernel.texts import current_language


def changes_since(
    case: Case, definition: Definition, revisions: Sequence[CaseAnswers], papers: Sequence[CasePaper]
) -> tuple[ChangeView, ...]:
    """Nothing before the first completion; `revisions`: the last one and the one before, `papers`: all of the file."""
    if len(revisions) < 2:
        return ()
    return (*_answers(definition, revisions[0], revisions[1]), *_papers(case, definition, papers))


def _answers(definition: Definition, last: CaseAnswers, before: CaseAnswers) -> list[ChangeView]:
    language = current_language()
    asked = [
        question for question in definition.questions if question.id in last.answers or question.id in before.answers
    ]
    return [
        ChangeView(
            kind="answer",
            label=question.label,
            before=catalogue.display_answer(question, before.answers.get(question.id), language),
            after=catalogue.display_answer(question, last.answers.get(question.id), language),
        )
        for question in asked
        if last.answers.get(question.id) != before.answers.get(question.id)
    ]


def _papers(case: Case, definition: Definition, papers: Sequence[CasePaper]) -> list[ChangeView]:
    """Each paper that came with the last revision, with the one that it replaced."""
    replaced = {paper.paper_id: paper for paper in papers if paper.replaced_in == case.revision}
    came = [paper for paper in papers if paper.revision == case.revision]
    return [
        ChangeView(
            kind="paper",
            label=view.label,
            before=replaced[view.paper_id].name if view.paper_id in replaced else "",
            after=view.name,
            before_id=replaced[view.paper_id].pk if view.paper_id in replaced else None,
            after_id=view.id,
        )
        for view in paper_views(came, definition)
    ]
