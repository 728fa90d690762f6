"""By which definition an application goes: its version, with the local rules of the commune where it goes.

One in progress follows the rules in force in that commune; once filed it keeps those under which it was filed, by
their ids: neither a version nor a rule ever changes.
"""

from jiwar.cases.models import Case, Draft
from jiwar.catalogue import api as catalogue
from jiwar.catalogue.api import Definition


def version_of(case: Case) -> catalogue.LocalView:
    """The version of a file with the local rules under which it was filed."""
    return catalogue.version(id=case.version_id, overrides=case.local_rules or ())


def definition_of(case: Case) -> Definition:
    """The definition of a file."""
    return version_of(case).definition


def version_of_draft(draft: Draft) -> catalogue.LocalView:
    """The version of an application in progress, with the rules of today of the commune where it would go.

    Neither questions nor routing can be overridden: the commune is the same with and without local rules.
    """
    view = catalogue.version(id=draft.version_id)
    if not draft.commune_code or not catalogue.depends_on_commune(code=draft.procedure_code):
        return view
    context = catalogue.context_for(
        view.definition,
        draft.answers,
        applicant=draft.applicant,
        representative=draft.representative,
        commune_code=draft.commune_code,
    )
    commune = catalogue.commune_of(view.definition, draft.answers, draft.commune_code, context)
    return catalogue.in_commune(view=view, commune_code=commune)


def definition_of_draft(draft: Draft) -> Definition:
    """The definition of an application in progress."""
    return version_of_draft(draft).definition
