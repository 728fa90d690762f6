"""Local rules in the words of this page's language: the act they rest on, whose they are, the place they change."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from jiwar.catalogue.definition.overriding import BY_KIND, kind_of
from jiwar.catalogue.expressions import day_in
from jiwar.kernel.texts import current_language, pick
from jiwar.territory import api as territory


def act_in_words(basis: Mapping[str, str]) -> str:
    """`Deliberation no. 12/2026 of 8 November 2026`, with its title when it has one."""
    said = {"number": basis["number"], "day": day_in(date.fromisoformat(basis["on"]), current_language())}
    words = (
        _("Deliberation no. %(number)s of %(day)s")
        if basis["kind"] == "deliberation"
        else _("Order no. %(number)s of %(day)s")
    ) % said
    return f"{words} — {basis['title']}" if basis.get("title") else words


def unit_in_words(code: str) -> str:
    """`Commune of …` or `Wilaya of …`; the code of a division that is no more."""
    try:
        unit = territory.division_at(code=code)
    except territory.UnknownDivision:
        return code
    name = {"name": pick(unit.names)}
    return _("Wilaya of %(name)s") % name if unit.kind == "wilaya" else _("Commune of %(name)s") % name


def place_title(place: str) -> str:
    """What the place of a rule is called."""
    kind = kind_of(place)
    return str(BY_KIND[kind].title) if kind else place
