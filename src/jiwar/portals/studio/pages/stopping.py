"""Where people stop in a published procedure: the figures of each page, in the order in which it is asked."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from jiwar.cases import api as cases
from jiwar.catalogue import api as catalogue
from jiwar.kernel.texts import pick


@dataclass(frozen=True)
class Stops:
    """One version, its pages with their figures (none yet: an empty list), over so many days."""

    number: int
    rows: list[tuple[str, cases.PageFigures]]
    days: int = cases.STOPS_DAYS


def stops(listed: list[catalogue.ProcedureView], number: str) -> Stops | None:
    """Of the version asked for, else of the one in force."""
    if not listed:
        return None
    view = next((one for one in listed if str(one.number) == number), listed[0])
    found = cases.stops_in(version_id=view.id)
    rows = [(title, found[place]) for place, title in _pages(view.definition) if place in found]
    return Stops(view.number, rows)


def _pages(definition: catalogue.Definition) -> list[tuple[str, str]]:
    """Every page that an application may have, with its title."""
    before = [("commune", _("Commune")), ("acting", _("For whom"))]
    people = [
        ("representative", pick(catalogue.representative_question(definition).label)),
        ("applicant", pick(catalogue.applicant_question(definition).label)),
    ]
    asked = [(one.id, pick(one.label)) for one in (*definition.questions, *definition.papers)]
    after = [
        ("cosigners", _("Those who confirm")),
        ("contact", _("How to reach the person")),
        ("check", _("The check")),
    ]
    return [*before, *people, *asked, *after]
