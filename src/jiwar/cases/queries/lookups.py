"""Papers that the administration holds: what the agent has to look up, and what was found."""

from collections.abc import Collection, Mapping
from typing import Any, Literal

from jiwar.cases.models import Case, PaperLookup
from jiwar.cases.queries.context import answers_of, context_of_case
from jiwar.cases.queries.shapes import LookupView
from jiwar.catalogue import api as catalogue
from jiwar.catalogue.api import Definition


def looks_up(definition: Definition) -> bool:
    """Whether anything may ever have to be looked up: most procedures need no query to know."""
    return any(paper.held_by_administration is not False for paper in definition.papers)


def lookup_views(
    case: Case,
    definition: Definition,
    context: Mapping[str, Any],
    given: Collection[str],
    people: Mapping[str, str] | None = None,
) -> tuple[LookupView, ...]:
    """What is to be looked up with these answers; `given` are papers that the applicant brought, `people` names."""
    if not looks_up(definition):
        return ()
    rows = {row.paper_id: row for row in PaperLookup.objects.filter(case=case).order_by("at", "id")}
    types = catalogue.evidence_types()
    found = []
    for paper in catalogue.papers_to_look_up(definition, context["answers"], context):
        row, evidence = rows.get(paper.id), types.get(paper.evidence or "")
        found.append(
            LookupView(
                paper_id=paper.id,
                label=paper.label,
                held_by=evidence.held_by if evidence else {},
                required=paper.required is True,
                state=_state(row, given=paper.id in given),
                note=row.note if row else "",
                by=((people or {}).get(str(row.by_id)) or row.by_label) if row else "",
                at=row.at if row else None,
            )
        )
    return tuple(found)


def _state(row: PaperLookup | None, *, given: bool) -> Literal["wanted", "found", "not_found", "given"]:
    if row is not None and row.found:
        return "found"
    if given:
        return "given"
    return "wanted" if row is None else "not_found"


def lookups_of(case: Case, definition: Definition) -> tuple[LookupView, ...]:
    """The same, read for an action."""
    if not looks_up(definition):
        return ()
    given = set(case.papers.filter(revision__gt=0, replaced_in=None).values_list("paper_id", flat=True))
    context = context_of_case(case, answers=answers_of(case), papers=given)
    return lookup_views(case, definition, context, given)
