"""The catalogue as CPSV-AP 3.2: each published service with what it is made of, as nodes of one graph."""

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain
from typing import Any

from django.conf import settings

from jiwar.catalogue import api as catalogue
from jiwar.kernel.texts import ORDER, Texts
from jiwar.law import api as law
from jiwar.offices import api as offices
from jiwar.portals.api.linked_local import local_service, seat_of
from jiwar.portals.api.vocabulary import Node, named
from jiwar.territory import api as territory

EU = "http://publications.europa.eu/resource/authority"
LANGUAGES = {"ar": f"{EU}/language/ARA", "fr": f"{EU}/language/FRA", "en": f"{EU}/language/ENG"}
DINAR = f"{EU}/currency/DZD"


def graph(services: Iterable[catalogue.ProcedureView]) -> Iterator[Node]:
    """The nodes of these services, each also as the units with local rules give it.

    What several share (a provision, an office, a language) is said once.
    """
    said: set[str] = set()
    for service in services:
        for node in chain(_nodes(service), _local(service)):
            if node["@id"] not in said:
                said.add(node["@id"])
                yield {term: value for term, value in node.items() if value}


def _local(service: catalogue.ProcedureView) -> Iterator[Node]:
    code, national = service.code, next(_nodes(service))
    for unit in catalogue.units_with_rules(code=code):
        view, seat = catalogue.local_procedure(code=code, commune_code=unit), seat_of(unit)
        if view.rules and seat:
            yield from local_service(view, unit, seat, national, partial(_of, code))
            yield from _organisation(seat)


def service_iri(code: str) -> str:
    """The address that names a service: its page, which carries the same facts for people."""
    return f"{settings.PUBLIC_URL}/services/{code}/#service"


def _of(code: str, part: str) -> str:
    return f"{settings.PUBLIC_URL}/services/{code}/#{part}"


def _texts(texts: Texts) -> dict[str, str]:
    return {language: texts[language] for language in ORDER if texts.get(language)}


def _nodes(service: catalogue.ProcedureView) -> Iterator[Node]:
    definition, code = service.definition, service.code
    desks = offices.offices_in_charge(competence=catalogue.competence_of(definition))
    authorities = {above.id: above for desk in desks if (above := _authority(desk, definition.authority))}
    rules = [*definition.eligibility]
    yield {
        "@id": service_iri(code),
        "@type": "cpsv:PublicService",
        "identifier": code,
        "title": _texts(definition.titles),
        "description": _texts(definition.summary),
        "keyword": {language: list(words) for language, words in definition.keywords.items() if words},
        "authority": [named("office", one.code) for one in authorities.values()],
        "channel": [_of(code, "on-line"), *(_of(code, f"counter-{desk.code}") for desk in desks)],
        "contactPoint": [named("contact", desk.code) for desk in desks],
        "cost": _of(code, "cost"),
        "input": [_of(code, f"paper-{paper.id}") for paper in definition.papers],
        "inputType": sorted({named("evidence", paper.evidence) for paper in definition.papers if paper.evidence}),
        "produces": _of(code, "result"),
        "follows": [_of(code, "deadline"), *(_of(code, f"rule-{rule.id}") for rule in rules)],
        "requirement": [_of(code, f"requirement-{rule.id}") for rule in rules],
        "legalResource": [named("law", provision) for provision in definition.legal_basis],
        "event": [named("life-event", event) for event in definition.life_events],
        "language": [LANGUAGES[language] for language in ("ar", "fr")],
        "spatial": [named("division", one.division_code) for one in authorities.values()],
        "processingTime": _duration(definition.deadline),
    }
    yield from _parts(service)
    for desk in desks:
        yield from _desk(code, desk, definition.deadline)
    for one in authorities.values():
        yield from _organisation(one)
    yield from _shared(definition)


def _authority(desk: offices.OfficeView, kind: str) -> offices.OfficeView | None:
    """Whoever answers for the act: the desk itself, or the nearest office above it of the kind that signs."""
    line = [desk, *offices.offices_above(office_id=desk.id)]
    return next((one for one in line if one.kind == kind), line[-1])


def _duration(deadline: catalogue.Deadline) -> str:
    """Months, or calendar days; working days with the week-ends (Friday, Saturday) that they span at most."""
    if deadline.months:
        return f"P{deadline.months}M"
    days = deadline.days
    return f"P{days + 2 * -(-days // 5) if deadline.unit == 'working' else days}D"


def _parts(service: catalogue.ProcedureView) -> Iterator[Node]:
    """Channel on line, cost, output, papers, rules: what belongs to this service alone."""
    definition, code = service.definition, service.code
    time = _duration(definition.deadline)
    yield {"@id": _of(code, "on-line"), "@type": "cv:Channel", "identifier": f"{code}/on-line", "processingTime": time}
    cost: dict[str, Any] = {"@id": _of(code, "cost"), "@type": "cv:Cost", "identifier": f"{code}/cost"}
    cost |= {"description": _texts(definition.fee.text), "currency": DINAR}
    if definition.fee.amount is not None:
        cost["hasValue"] = f"{definition.fee.amount / 100:.2f}"
    yield cost
    result = definition.result
    titles = {language: text for language, text in result.title.items() if "{{" not in text} or definition.titles
    languages = [LANGUAGES[language] for language in ("ar", "fr")]
    output = {"@id": _of(code, "result"), "@type": "cv:Output", "identifier": f"{code}/result"}
    yield output | {"title": _texts(titles), "language": languages}
    for paper in definition.papers:
        node: dict[str, Any] = {
            "@id": _of(code, f"paper-{paper.id}"),
            "@type": "cv:Evidence",
            "identifier": f"{code}/{paper.id}",
            "title": _texts(paper.label),
        }
        if paper.hint:
            node["description"] = _texts(paper.hint)
        if paper.evidence:
            node["conformsTo"] = named("evidence", paper.evidence)
        yield node
    yield _rule(code, "deadline", definition.titles, definition.deadline.silence_text, definition.deadline.basis)
    for rule in definition.eligibility:
        yield _rule(code, f"rule-{rule.id}", definition.titles, rule.message, rule.basis)
        requirement = {"@id": _of(code, f"requirement-{rule.id}"), "@type": "cv:Requirement"}
        yield requirement | {"identifier": f"{code}/requirement/{rule.id}", "title": _texts(rule.message)}


def _rule(code: str, part: str, titles: Texts, words: Texts, basis: tuple[str, ...]) -> Node:
    node: dict[str, Any] = {"@id": _of(code, part), "@type": "cpsv:Rule", "identifier": f"{code}/{part}"}
    node |= {"title": _texts(titles), "description": _texts(words)}
    return node | ({"implements": [named("law", one) for one in basis]} if basis else {})


def _desk(code: str, desk: offices.OfficeView, deadline: catalogue.Deadline) -> Iterator[Node]:
    """The counter as a channel, and how to reach it."""
    hours = named("hours", desk.code)
    channel: dict[str, Any] = {"@id": _of(code, f"counter-{desk.code}"), "@type": "cv:Channel"}
    channel |= {"identifier": f"{code}/counter/{desk.code}", "description": _texts(desk.names)}
    channel["processingTime"] = _duration(deadline)
    contact: dict[str, Any] = {"@id": named("contact", desk.code), "@type": "cv:ContactPoint"}
    contact |= {"title": _texts(desk.names)}
    if desk.hours:
        channel["openingHours"] = contact["openingHours"] = hours
        yield {"@id": hours, "@type": "time:TemporalEntity", "description": _texts(desk.hours)}
    if desk.phone:
        contact["telephone"] = desk.phone
    yield channel
    yield contact


def _organisation(one: offices.OfficeView) -> Iterator[Node]:
    place = territory.division_at(code=one.division_code)
    where = named("division", place.code)
    names = _texts(one.names)
    yield {
        "@id": named("office", one.code),
        "@type": ["cv:PublicOrganisation", "foaf:Agent", "org:Organization"],
        "identifier": one.code,
        "title": names,
        "prefLabel": names,
        "spatial": where,
    }
    yield {"@id": where, "@type": "dct:Location", "identifier": place.code, "prefLabel": _texts(place.names)}


def _shared(definition: catalogue.Definition) -> Iterator[Node]:
    """What other services speak of too: law, moments of life, kinds of evidence, languages, the dinar."""
    cited = {*definition.legal_basis, *definition.deadline.basis}
    cited |= {one for rule in definition.eligibility for one in rule.basis}
    for provision in law.provisions(sorted(cited)):
        node: dict[str, Any] = {
            "@id": named("law", provision.id),
            "@type": "eli:LegalResource",
            "identifier": provision.id,
        }
        yield node | {"title": _texts(provision.citation), "description": _texts(provision.summary)}
    moments = {event.id: event for event in catalogue.life_events()}
    for name in definition.life_events:
        node = {"@id": named("life-event", name), "@type": ["cv:LifeEvent", "cv:Event"], "identifier": name}
        yield node | {"title": _texts(moments[name].titles), "description": _texts(moments[name].summary)}
    for evidence in sorted({paper.evidence for paper in definition.papers if paper.evidence}):
        yield {"@id": named("evidence", evidence), "@type": "cv:EvidenceType", "identifier": evidence}
    for language in ("ar", "fr"):
        yield {"@id": LANGUAGES[language], "@type": "dct:LinguisticSystem"}
    yield {"@id": DINAR, "@type": "skos:Concept", "identifier": "DZD"}
