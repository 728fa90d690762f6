"""The act by which an authority decides its part of a file."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from jiwar.cases.models import Case, CasePart
from jiwar.cases.queries.acts import ACT_LANGUAGES, Act, filled, frame_of, reason_line, signer_of
from jiwar.cases.queries.context import context_of_case, parties_of
from jiwar.cases.queries.parts import part_of
from jiwar.cases.queries.reasons import reason_texts
from jiwar.cases.queries.versions import definition_of
from jiwar.cases.queries.words import in_language
from jiwar.catalogue import api as catalogue
from jiwar.catalogue.api import Definition, Part
from jiwar.identity.api import SigningPower
from jiwar.kernel import clock
from jiwar.kernel.texts import Texts, pick


def part_act_of(case: Case, row: CasePart, power: SigningPower | None) -> Act:
    """The act that would decide this part today, as it was prepared (None: a preview for who does not decide)."""
    definition = definition_of(case)
    part = part_of(definition, row.step_id).part
    if part is None:
        raise ValueError(f"{row.step_id} of {definition.id} is not the part of an authority")
    language = case.language if case.language in ACT_LANGUAGES else "ar"
    against = row.prepared_verdict == "unfavourable"
    parties = parties_of(case)
    context = context_of_case(case, parties=parties, today=clock.today())
    titles = _titles(filled(part.title, context), against=against)
    texts = (
        _against(definition, row, context, language) if against else _in_favour(part, row.conditions, context, language)
    )
    layout = "refusal" if against else "decree" if part.articles else "certificate"
    frame = frame_of(case, parties["applicant"], language, power, seat=row.authority_office_id)
    return Act(
        kind="refusal" if against else "grant",
        series=part.series,
        layout=layout,
        language=language,
        title=titles,
        content=frame | texts | {"title": pick(titles, language)},
        reasons=reason_texts(definition, row.reasons) if against else (),
        remedies=filled(definition.refusal.remedies, context) if against else None,
        valid_until=None,
        signer=signer_of(power),
    )


def _titles(titles: Texts, *, against: bool) -> Texts:
    if not against:
        return titles
    found = {}
    for language, title in titles.items():
        with in_language(language):
            found[language] = _("Unfavourable decision: %(title)s") % {"title": title}
    return found


def _in_favour(part: Part, conditions: str, context: Mapping[str, Any], language: str) -> dict[str, Any]:
    body = catalogue.fill(part.body, context, language)
    articles = [catalogue.fill(article, context, language) for article in part.articles]
    if conditions:
        with in_language(language):
            said = _("It is subject to these conditions: %(conditions)s") % {"conditions": conditions}
        body, articles = (body, [*articles, said]) if articles else (f"{body}\n\n{said}", articles)
    visas = [catalogue.fill(visa, context, language) for visa in part.visas]
    return {"body": body, "visas": visas, "articles": articles, "valid_until": None}


def _against(definition: Definition, row: CasePart, context: Mapping[str, Any], language: str) -> dict[str, Any]:
    with in_language(language):
        body = _("After reading the file %(reference)s, this authority decides against it, for the following reasons.")
        body = body % {"reference": context["case"]["reference"]}
    return {
        "body": body,
        "reasons": [reason_line(definition, reason, context, language) for reason in row.reasons],
        "remedies": catalogue.fill(definition.refusal.remedies, context, language).replace("\n", "\n\n"),
        "subject": pick(definition.titles, language),
    }
