"""The way through an application: which page comes after which, for this draft with these answers."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from jiwar.cases import api as cases
from jiwar.cases.api import DraftView
from jiwar.catalogue import api as catalogue
from jiwar.kernel.texts import pick

ACTING = "acting"
COSIGNERS, CONTACT, CHECK = "cosigners", "contact", "check"


@dataclass(frozen=True)
class Step:
    """One page: `place` is its anchor among the problems that `check` finds."""

    place: str
    url: str
    title: str
    section: str = ""


def steps(draft: DraftView) -> list[Step]:
    """All pages of this draft in order, the check of the answers last; of an appeal, who appeals is known already."""
    if draft.contested:
        return [*_questions(draft), _step(draft, "draft_check", CHECK, _("Check your answers"), _("To finish"))]
    return [*_people(draft), *_questions(draft), *_end(draft)]


def _people(draft: DraftView) -> Iterator[Step]:
    definition, section = draft.definition, _("Who and where")
    yield _step(draft, "draft_place", "commune", _("Commune"), section)
    if definition.applicant.representation == "mandate":
        yield _step(draft, "draft_acting", ACTING, _("For whom"), section)
    if is_represented(draft):
        title = pick(catalogue.representative_question(definition).label)
        yield _step(draft, "draft_representative", "representative", title, section)
    title = pick(catalogue.applicant_question(definition).label)
    yield _step(draft, "draft_applicant", "applicant", title, section)


def _questions(draft: DraftView) -> Iterator[Step]:
    definition = draft.definition
    sections = {section.id: pick(section.title) for section in definition.sections}
    heading = ""
    for question in catalogue.visible_questions(definition, draft.answers, draft.context):
        if question.type == "section":  # the heading of those that follow, not a page
            heading = pick(question.label)
            continue
        url = reverse("citizen:draft_question", args=[draft.id, question.id])
        yield Step(question.id, url, pick(question.label), sections.get(question.section or "", heading))
    for paper in catalogue.wanted_papers(definition, draft.answers, draft.context):
        url = reverse("citizen:draft_paper", args=[draft.id, paper.id])
        yield Step(paper.id, url, pick(paper.label), _("Papers"))


def _end(draft: DraftView) -> Iterator[Step]:
    if wanted := catalogue.cosigners_wanted(draft.definition, draft.answers, draft.context):
        yield _step(draft, "draft_cosigners", COSIGNERS, pick(wanted.label), _("To finish"))
    yield _step(draft, "draft_contact", CONTACT, _("How to reach you"), _("To finish"))
    yield _step(draft, "draft_check", CHECK, _("Check your answers"), _("To finish"))


def _step(draft: DraftView, name: str, place: str, title: str, section: str) -> Step:
    return Step(place, reverse(f"citizen:{name}", args=[draft.id]), title, section)


def is_represented(draft: DraftView) -> bool:
    """Somebody files for the applicant, with a mandate."""
    return bool(draft.representative.get("quality"))


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
    before = way[index - 1].url if index else _before(draft)
    after = way[min(index + 1, len(way) - 1)].url
    return Position(index + 1, len(way), way[index], before, after, way[-1].url)


def _before(draft: DraftView) -> str:
    """Where the way begins: the page of the service, or the file that an appeal contests."""
    if draft.contested:
        return reverse("citizen:tracked", args=[draft.contested.reference])
    return reverse("citizen:service", args=[draft.procedure_code])


def lacking(draft: DraftView) -> list[tuple[Step, str]]:
    """What is still missing, each with the page where it is given, in the order of the pages."""
    said = dict(reversed(cases.problems_in_draft(draft)))  # the first sentence of each place
    filer = draft.representative if is_represented(draft) else draft.applicant
    if not filer.get("phone") and not filer.get("email"):
        said[CONTACT] = _("Say how we can reach you.")
    return [(step, said[step.place]) for step in steps(draft) if step.place in said]


def where_it_stopped(draft: DraftView) -> str:
    """The first page that lacks its answer; the check when nothing lacks."""
    return next((step.url for step, _sentence in lacking(draft)), steps(draft)[-1].url)
