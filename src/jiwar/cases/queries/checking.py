"""What still lacks before an application is accepted."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jiwar.cases.queries.shapes import DraftView
from jiwar.cases.rules.parties import contacts_in, full_names, is_named
from jiwar.catalogue import api as catalogue
from jiwar.kernel.texts import pick


def problems_in_draft(view: DraftView) -> list[tuple[str, str]]:
    """(question, paper or `applicant` / `representative` / `commune` id, sentence): empty when it may be submitted."""
    found = _party_problems(view)
    found += [
        (str(where), str(sentence))
        for where, sentence in catalogue.problems_in(
            view.definition, view.answers, [paper.paper_id for paper in view.papers if paper.counts], view.context
        )
    ]
    found += cosigner_problems(view)
    found += _reach_problems(view)
    if not view.commune_code:
        found.append(("commune", _("Choose the commune.")))
    return found


def cosigner_problems(view: DraftView) -> list[tuple[str, str]]:
    """Too few, too many, or somebody who would confirm their own request."""
    wanted = catalogue.cosigners_wanted(view.definition, view.answers, view.context)
    if wanted is None:
        return []
    found = []
    if len(view.cosigners) < wanted.least:
        sentence = ngettext(
            "Name at least %(count)d person who confirms with you.",
            "Name at least %(count)d persons who confirm with you.",
            wanted.least,
        )
        found.append(sentence % {"count": wanted.least})
    if len(view.cosigners) > wanted.most:
        found.append(_("At most %(count)d persons confirm here.") % {"count": wanted.most})
    own = contacts_in(view.applicant, view.representative)
    for one in view.cosigners:
        if contacts_in(one) & own:
            name = pick(full_names(one)) or pick(full_names(one), "fr")
            found.append(_("%(name)s needs a telephone or address of their own, not yours.") % {"name": name})
    return [("cosigners", sentence) for sentence in found]


def _reach_problems(view: DraftView) -> list[tuple[str, str]]:
    """Who is filed for by a program is told by us: on the pages, a code has shown that the contact is theirs."""
    if view.channel != "api":
        return []
    if view.representative and not contacts_in(view.applicant) - contacts_in(view.representative):
        return [("contact", _("Give this person’s own telephone. Without one, file at the counter."))]
    if contacts_in(view.representative or view.applicant):
        return []
    return [("contact", _("Give a telephone or an e-mail address of the person: we write to them ourselves."))]


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
