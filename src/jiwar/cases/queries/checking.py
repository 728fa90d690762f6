"""What still lacks before an application is accepted."""

from django.utils.translation import gettext as _

from jiwar.cases.queries.shapes import DraftView
from jiwar.cases.rules.parties import is_named
from jiwar.catalogue import api as catalogue


def problems_in_draft(view: DraftView) -> list[tuple[str, str]]:
    """(question, paper or `applicant` / `representative` / `commune` id, sentence): empty when it may be submitted."""
    found = _party_problems(view)
    found += [
        (str(where), str(sentence))
        for where, sentence in catalogue.problems_in(
            view.definition, view.answers, [paper.paper_id for paper in view.papers if paper.counts], view.context
        )
    ]
    if not view.commune_code:
        found.append(("commune", _("Choose the commune.")))
    return found


def _party_problems(view: DraftView) -> list[tuple[str, str]]:
    found = []
    for role, party in (("applicant", view.applicant), ("representative", view.representative)):
        if role == "representative" and not party:
            continue
        if not is_named(party) and not party.get("person_id"):
            found.append((role, _("Give the name and the given name, in Arabic or in Latin letters.")))
    needs_nin = view.definition.applicant.nin == "required"
    known = view.applicant.get("nin_masked") or view.applicant.get("person_id")
    if needs_nin and not known:
        found.append(("applicant", _("Give the national identification number (18 digits).")))
    return found
