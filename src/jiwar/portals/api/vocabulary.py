"""The terms of CPSV-AP 3.2 that we write, and the two ways of writing them: JSON-LD and Turtle, node by node.

A node is a JSON-LD object with `@id` and `@type`; its values are text, mappings of languages, or lists of addresses.
Both forms are made from the same nodes, one at a time: a catalogue of any size takes no more memory than one service.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.conf import settings

Node = Mapping[str, Any]
PREFIXES = {
    "cpsv": "http://purl.org/vocab/cpsv#",
    "cv": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "org": "http://www.w3.org/ns/org#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": "http://www.w3.org/2006/time#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_LINKS = {
    "authority": "cv:hasCompetentAuthority",
    "channel": "cv:hasChannel",
    "conformsTo": "dct:conformsTo",
    "contactPage": "cv:contactPage",
    "contactPoint": "cv:contactPoint",
    "cost": "cv:hasCost",
    "currency": "cv:currency",
    "event": "cv:isGroupedBy",
    "follows": "cpsv:follows",
    "implements": "cpsv:implements",
    "input": "cpsv:hasInput",
    "inputType": "cv:hasInputType",
    "isDefinedBy": "cv:isDefinedBy",
    "language": "dct:language",
    "legalResource": "cv:hasLegalResource",
    "openingHours": "cv:openingHours",
    "produces": "cpsv:produces",
    "relatedService": "cv:relatedService",
    "requirement": "cv:holdsRequirement",
    "spatial": "dct:spatial",
    "kind": "dct:type",
}
_TEXTS = {
    "description": "dct:description",
    "keyword": "dcat:keyword",
    "prefLabel": "skos:prefLabel",
    "title": "dct:title",
}
_TYPED = {"hasValue": ("cv:hasValue", "xsd:double"), "processingTime": ("cv:processingTime", "xsd:duration")}
_PLAIN = {"identifier": "dct:identifier", "telephone": "cv:telephone"}
CONTEXT: dict[str, Any] = {
    **PREFIXES,
    **{term: {"@id": iri, "@type": "@id"} for term, iri in _LINKS.items()},
    **{term: {"@id": iri, "@container": "@language"} for term, iri in _TEXTS.items()},
    **{term: {"@id": iri, "@type": kind} for term, (iri, kind) in _TYPED.items()},
    **_PLAIN,
}
# A JSON string is a Turtle string. What may not stand between < and > is percent-encoded.
_NOT_IN_IRI = {code: f"%{code:02X}" for code in [*range(0x21), *map(ord, '<>"{}|^`\\')]}


def named(kind: str, code: str) -> str:
    """The address that names something that services share: the part of the catalogue that describes it."""
    return f"{settings.PUBLIC_URL}/api/v1/services#{kind}-{code}"


def json_ld(nodes: Iterable[Node]) -> Iterator[str]:
    """The nodes as one JSON-LD 1.1 document, piece by piece."""
    yield f'{{"@context":{_json(CONTEXT)},"@graph":['
    for number, node in enumerate(nodes):
        yield f"{',' if number else ''}\n{_json(node)}"
    yield "\n]}\n"


def turtle(nodes: Iterable[Node]) -> Iterator[str]:
    """The nodes as Turtle, piece by piece."""
    yield "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    for node in nodes:
        lines = [f"a {', '.join(_list(node['@type']))}"]
        for term, value in node.items():
            if not term.startswith("@"):
                lines.append(f"{_predicate(term)} {', '.join(_objects(term, value))}")
        yield "\n" + _iri(node["@id"]) + " " + " ;\n  ".join(lines) + " .\n"


def _predicate(term: str) -> str:
    return _LINKS.get(term) or _TEXTS.get(term) or _PLAIN.get(term) or _TYPED[term][0]


def _objects(term: str, value: Any) -> Iterator[str]:
    if term in _TEXTS:
        for language, texts in value.items():
            yield from (f"{_json(text)}@{language}" for text in _list(texts))
    elif term in _LINKS:
        yield from map(_iri, _list(value))
    elif term in _TYPED:
        yield f"{_json(str(value))}^^{_TYPED[term][1]}"
    else:
        yield _json(str(value))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _iri(text: str) -> str:
    return f"<{text.translate(_NOT_IN_IRI)}>"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
