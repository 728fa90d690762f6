"""A service as a wilaya or a commune with local rules gives it: one of its own in the graph, related to the national.

What the unit says (fee, one more paper, hours, whom to contact) stands on this node alone, so that nothing said in one
commune is read as said everywhere. Each rule names the local act that it implements.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.utils.translation import override

from jiwar.catalogue import api as catalogue
from jiwar.kernel.texts import Texts, pick
from jiwar.offices import api as offices
from jiwar.portals.api.vocabulary import Node, named
from jiwar.territory import api as territory

local_rules = catalogue.overriding
LANGUAGES = {"ar": "ar-dz", "fr": "fr"}


def local_iri(code: str, unit: str) -> str:
    """The service of one unit: its page with that unit chosen."""
    return local_part(code, unit, "service")


def local_part(code: str, unit: str, part: str) -> str:
    """A thing that belongs to the service of one unit."""
    return f"{settings.PUBLIC_URL}/services/{code}/?commune={unit}#{part}"


def rule_iri(rule: catalogue.LocalRule) -> str:
    """One local rule."""
    return local_part(rule.code, rule.unit_code, f"rule-{rule.id}")


def seat_of(unit: str) -> offices.OfficeView | None:
    """The seat whose assembly or head said it; None where the unit has none any more."""
    try:
        return offices.office_by_code(unit)
    except offices.UnknownOffice:
        return None


def local_service(
    view: catalogue.LocalView, unit: str, seat: offices.OfficeView, national: Node, parts: Callable[[str], str]
) -> Iterator[Node]:
    """The nodes of a service in one unit; `parts` names what belongs to the national service (its papers)."""
    code, definition, said = view.code, view.definition, {rule.place for rule in view.rules}
    place = territory.division_at(code=unit)
    names = _in_both(lambda: local_rules.unit_in_words(unit))
    local = definition.local
    elsewhere = pick(place.names, "fr")  # in languages that have no words for the unit
    own = {one.place.removeprefix("papers.") for one in view.rules if one.place.startswith("papers.")}
    channel, contact = local_part(code, unit, "counter"), local_part(code, unit, "contact")
    yield {
        "@id": local_iri(code, unit),
        "@type": "cpsv:PublicService",
        "identifier": f"{code}@{unit}",
        "title": {
            language: f"{text} ({names.get(language, elsewhere)})" for language, text in national["title"].items()
        },
        "description": _more(definition.summary, local.information if local else None),
        "authority": [named("office", seat.code)],
        "channel": [channel],
        "contactPoint": [contact],
        "cost": local_part(code, unit, "cost") if "fee" in said else national["cost"],
        "input": [
            local_part(code, unit, f"paper-{one.id}") if one.id in own else parts(f"paper-{one.id}")
            for one in definition.papers
        ],
        "produces": national["produces"],
        "follows": [*national["follows"], *(rule_iri(rule) for rule in view.rules)],
        "language": national["language"],
        "spatial": [named("division", unit)],
        "processingTime": national["processingTime"],
        "relatedService": national["@id"],
    }
    yield from _way(view, unit, seat, channel, contact)
    yield from _own_parts(view, unit, seat, own)
    for rule in view.rules:
        yield from _rule(rule)


def _way(
    view: catalogue.LocalView, unit: str, seat: offices.OfficeView, channel: str, contact: str
) -> Iterator[dict[str, Any]]:
    """The counter of the unit with its hours, and how to reach it."""
    local = view.definition.local
    hours = local.hours if local and local.hours else seat.hours
    reach: dict[str, Any] = {"@id": contact, "@type": "cv:ContactPoint", "title": dict(seat.names)}
    desk: dict[str, Any] = {"@id": channel, "@type": "cv:Channel", "identifier": f"{view.code}@{unit}/counter"}
    desk["description"] = dict(seat.names)
    if hours:
        open_on = local_part(view.code, unit, "hours")
        desk["openingHours"] = reach["openingHours"] = open_on
        yield {"@id": open_on, "@type": "time:TemporalEntity", "description": dict(hours)}
    if local and local.contact:
        reach["description"] = dict(local.contact)
    if seat.phone:
        reach["telephone"] = seat.phone
    yield desk
    yield reach


def _own_parts(view: catalogue.LocalView, unit: str, seat: offices.OfficeView, own: set[str]) -> Iterator[Node]:
    definition = view.definition
    if any(rule.place == "fee" for rule in view.rules):
        cost: dict[str, Any] = {"@id": local_part(view.code, unit, "cost"), "@type": "cv:Cost"}
        cost |= {"identifier": f"{view.code}@{unit}/cost", "description": dict(definition.fee.text)}
        cost |= {"currency": "http://publications.europa.eu/resource/authority/currency/DZD"}
        cost["isDefinedBy"] = named("office", seat.code)
        if definition.fee.amount is not None:
            cost["hasValue"] = f"{definition.fee.amount / 100:.2f}"
        yield cost
    for paper in definition.papers:
        if paper.id in own:
            yield {
                "@id": local_part(view.code, unit, f"paper-{paper.id}"),
                "@type": "cv:Evidence",
                "identifier": f"{view.code}@{unit}/{paper.id}",
                "title": dict(paper.label),
                "description": dict(paper.hint or {}),
            }


def _rule(rule: catalogue.LocalRule) -> Iterator[Node]:
    act = named("local-act", str(rule.id))
    words = _in_both(lambda: local_rules.act_in_words(rule.basis))
    yield {
        "@id": rule_iri(rule),
        "@type": "cpsv:Rule",
        "identifier": f"{rule.code}@{rule.unit_code}/{rule.place}/{rule.number}",
        "title": _in_both(lambda: local_rules.place_title(rule.place)),
        "description": words,
        "implements": [act],
    }
    yield {"@id": act, "@type": "eli:LegalResource", "identifier": str(rule.id), "title": words}


def _in_both(words: Callable[[], str]) -> dict[str, str]:
    """A sentence of ours in Arabic and in French."""
    said = {}
    for language, name in LANGUAGES.items():
        with override(name):
            said[language] = words()
    return said


def _more(summary: Texts, information: Texts | None) -> dict[str, str]:
    """The summary, and what is good to know in the place."""
    extra = information or {}
    return {
        language: f"{text}\n\n{extra[language]}" if extra.get(language) else text for language, text in summary.items()
    }
