"""The way through an application: which page comes after which, for this draft with these answers."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from jiwar.cases.api import DraftView
from jiwar.catalogue import api as catalogue
from jiwar.kernel.texts import pick


@dataclass(frozen=True)
class Step:
    """One page: `place` is its anchor among the problems that `check` finds."""

    place: str
    url: str
    title: str
    section: str = ""


def steps(draft: DraftView) -> list[Step]:
    """All pages of this draft in order, the check of the answers last."""
    definition = draft.definition
    found = [_step(draft, "draft_place", "commune", _("Commune"))]
    if definition.applicant.representation == "mandate":
        found.append(_step(draft, "draft_acting", "representative", _("For whom")))
    if draft.representative.get("quality"):
        found.append(_step(draft, "draft_representative", "representative-person", _("Who acts")))
    found.append(_step(draft, "draft_applicant", "applicant", _("The applicant")))
    sections = {section.id: pick(section.title) for section in definition.sections}
    for question in catalogue.visible_questions(definition, draft.answers, draft.context):
        url = reverse("citizen:draft_question", args=[draft.id, question.id])
        found.append(Step(question.id, url, pick(question.label), sections.get(question.section or "", "")))
    for paper in catalogue.wanted_papers(definition, draft.answers, draft.context):
        url = reverse("citizen:draft_paper", args=[draft.id, paper.id])
        found.append(Step(paper.id, url, pick(paper.label), _("Papers")))
    found.append(_step(draft, "draft_contact", "contact", _("How to reach you")))
    found.append(_step(draft, "draft_check", "check", _("Check your answers")))
    return found


def _step(draft: DraftView, name: str, place: str, title: str) -> Step:
    return Step(place, reverse(f"citizen:{name}", args=[draft.id]), title)


@dataclass(frozen=True)
class Position:
    """Where a page stands on the way."""

    number: int
    total: int
    step: Step
    before: str
    after: str
    check: str


def position(draft: DraftView, place: str) -> Position | None:
    """Neighbours of the page `place`; None when the answers given leave it out."""
    way = steps(draft)
    index = next((i for i, step in enumerate(way) if step.place == place), None)
    if index is None:
        return None
    before = way[index - 1].url if index else reverse("citizen:service", args=[draft.procedure_code])
    after = way[min(index + 1, len(way) - 1)].url
    return Position(index + 1, len(way), way[index], before, after, way[-1].url)
