"""What the final act says of the decision of each authority."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from jiwar.cases.models import Case, CasePart
from jiwar.cases.queries.words import day_words, in_language
from jiwar.decisions import api as decisions
from jiwar.kernel import clock
from jiwar.kernel.texts import pick


def said_of_parts(case: Case, content: Mapping[str, Any], layout: str, language: str) -> dict[str, Any]:
    """The texts of the final act with the decision of each authority and its conditions, where there are any."""
    if not case.parts:
        return dict(content)
    rows = list(CasePart.objects.filter(case=case, state="decided").order_by("id"))
    taken = {row.pk: decisions.decision(id=row.decision_id) for row in rows if row.decision_id}
    with in_language(language):
        lines = [_line(row, taken[row.pk], language) for row in rows]
        imposed = [
            _("Conditions set by decision no. %(number)s: %(conditions)s")
            % {"number": taken[row.pk].number, "conditions": row.conditions}
            for row in rows
            if row.conditions and row.verdict == "favourable"
        ]
    if layout == "decree":
        return dict(content) | {
            "visas": [*content["visas"], *lines],
            "articles": [*content["articles"], *imposed],
        }
    with in_language(language):
        first = _("The authorities concerned have decided:")
    return dict(content) | {"body": "\n\n".join([content["body"], first, *lines, *imposed])}


def _line(row: CasePart, decision: decisions.DecisionView, language: str) -> str:
    said = _("favourable") if row.verdict == "favourable" else _("unfavourable")
    sentence = _("decision no. %(number)s of %(day)s — %(title)s, %(authority)s: %(verdict)s")
    return sentence % {
        "number": decision.number,
        "day": day_words(clock.day_of(decision.taken_at), language),
        "title": pick(decision.title, language),
        "authority": pick(decision.office_label, language),
        "verdict": said,
    }
