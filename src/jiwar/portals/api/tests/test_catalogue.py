"""The catalogue for programs: the same graph in both forms, valid CPSV-AP 3.2, whole and in the language asked."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from jsonschema import Draft202012Validator
from pyshacl import validate
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.compare import isomorphic

from jiwar.cases.tests import factories
from jiwar.catalogue.tests.factories import both, make_local_rule

pytestmark = [pytest.mark.pages, pytest.mark.django_db]
ROOT = Path(__file__).resolve().parents[5]
SHAPES = Path(os.environ.get("JIWAR_CONFORMANCE_DIR") or ROOT.parent / "shared" / "conformance")
CPSV, CV = Namespace("http://purl.org/vocab/cpsv#"), Namespace("http://data.europa.eu/m8g/")
ELI, DCT = Namespace("http://data.europa.eu/eli/ontology#"), Namespace("http://purl.org/dc/terms/")
ONE = f"/api/v1/services/{factories.RESIDENCE}"


@pytest.fixture(autouse=True)
def ground(laid_country: bool, db: None) -> None:
    factories.lay_ground()


def read(client: Client, address: str, **headers: str) -> Any:
    response = client.get(address, headers=headers)
    assert response.status_code == 200, response.content
    return response


def graph_of(client: Client, address: str) -> Graph:
    content = b"".join(read(client, address).streaming_content)
    return Graph().parse(data=content, format="turtle" if address.endswith("ttl") else "json-ld")


@pytest.mark.parametrize("address", ["/api/v1/services", ONE])
def test_both_forms_say_the_same(client: Client, address: str) -> None:
    assert isomorphic(graph_of(client, f"{address}.ttl"), graph_of(client, f"{address}.jsonld"))


def test_a_service_is_described_whole(client: Client) -> None:
    graph = graph_of(client, f"{ONE}.ttl")
    (service,) = graph.subjects(RDF.type, CPSV.PublicService)
    told = {
        CV.hasCompetentAuthority: CV.PublicOrganisation,
        CV.hasChannel: CV.Channel,
        CV.hasCost: CV.Cost,
        CPSV.hasInput: CV.Evidence,
        CV.hasInputType: CV.EvidenceType,
        CPSV.follows: CPSV.Rule,
        CV.hasLegalResource: ELI.LegalResource,
        CPSV.produces: CV.Output,
        CV.isGroupedBy: CV.LifeEvent,
        CV.contactPoint: CV.ContactPoint,
        CV.holdsRequirement: CV.Requirement,
        DCT.language: DCT.LinguisticSystem,
        DCT.spatial: DCT.Location,
    }
    for link, kind in told.items():
        linked = list(graph.objects(service, link))
        assert linked, link
        assert all((one, RDF.type, kind) in graph for one in linked), link
    titles = {text.language: str(text) for text in graph.objects(service, DCT.title)}
    assert titles["ar"] == "شهادة الإقامة"
    assert titles["fr"] == "Certificat de résidence"
    assert str(graph.value(service, CV.processingTime)) == "P5D", "three working days span a week-end at most"
    assert str(graph.value(graph.value(service, CV.hasCost), CV.hasValue)) in {"0.00", "0.0"}


def say_locally() -> None:
    """Rules of a commune at every place that a template leaves, and of its wilaya at one."""
    paper = {"label": both("local paper"), "hint": both("of the commune"), "required": True}
    fee = {"text": both("120 dinars"), "components": {"terrace": 12000}}
    make_local_rule(ROAD, "papers.local_tax", paper)
    make_local_rule(ROAD, "fee", fee)
    make_local_rule(ROAD, "local.hours", both("9 to 12"))
    make_local_rule(ROAD, "local.contact", both("second floor"))
    make_local_rule(ROAD, "local.information", both("bring a photo"), unit="16")


ROAD = "road-occupation"


def test_local_rules_are_services_of_their_own_related_to_the_national_one(client: Client) -> None:
    say_locally()
    graph = graph_of(client, f"/api/v1/services/{ROAD}.ttl")
    by_id = {str(graph.value(one, DCT.identifier)): one for one in graph.subjects(RDF.type, CPSV.PublicService)}
    assert set(by_id) == {ROAD, f"{ROAD}@16", f"{ROAD}@1601"}
    national, wilaya, commune = by_id[ROAD], by_id[f"{ROAD}@16"], by_id[f"{ROAD}@1601"]
    assert graph.value(commune, CV.relatedService) == national == graph.value(wilaya, CV.relatedService)

    def french(subject: Any, predicate: Any) -> str:
        return next(str(text) for text in graph.objects(subject, predicate) if text.language == "fr")

    assert french(graph.value(commune, CV.hasCost), DCT.description) == "120 dinars en français"
    assert graph.value(graph.value(commune, CV.hasCost), CV.isDefinedBy) in graph.objects(
        commune, CV.hasCompetentAuthority
    )
    assert graph.value(wilaya, CV.hasCost) == graph.value(national, CV.hasCost)
    papers = {french(one, DCT.title) for one in graph.objects(commune, CPSV.hasInput)}
    assert "local paper en français" in papers
    assert "local paper en français" not in {french(one, DCT.title) for one in graph.objects(national, CPSV.hasInput)}
    hours = graph.value(graph.value(commune, CV.hasChannel), CV.openingHours)
    assert french(hours, DCT.description) == "9 to 12 en français"
    assert french(graph.value(commune, CV.contactPoint), DCT.description) == "second floor en français"
    assert "bring a photo" in french(wilaya, DCT.description)
    assert "bring a photo" in french(commune, DCT.description), "the wilaya's word holds in its communes"
    acts = {
        french(one, DCT.title)
        for rule in graph.objects(commune, CPSV.follows)
        for one in graph.objects(rule, CPSV.implements)
    }
    assert any(act.startswith("Délibération n° 12/2026") for act in acts)
    assert isomorphic(graph, graph_of(client, f"/api/v1/services/{ROAD}.jsonld"))
    everywhere = read(client, f"/api/v1/services/{ROAD}.json").json()
    assert set(everywhere["units_with_rules"]) == {"16", "1601"}
    there = client.get(everywhere["units_with_rules"]["1601"].split("/api", 1)[1].join(["/api", ""])).json()
    assert {rule["place"] for rule in there["local_rules"]} >= {"fee", "papers.local_tax", "local.information"}


def test_the_whole_catalogue_holds_every_service(client: Client) -> None:
    graph = graph_of(client, "/api/v1/services.jsonld")
    codes = {str(graph.value(one, DCT.identifier)) for one in graph.subjects(RDF.type, CPSV.PublicService)}
    assert codes >= {factories.RESIDENCE, factories.PERMIT}


def test_every_name_of_ours_leads_to_what_says_it(client: Client) -> None:
    say_locally()
    graph = graph_of(client, "/api/v1/services.ttl")
    names = {str(one) for one in (*graph.subjects(), *graph.objects()) if str(one).startswith(settings.PUBLIC_URL)}
    assert any("#office-1601" in name for name in names)
    for address in {name.partition("#")[0].removeprefix(settings.PUBLIC_URL) for name in names}:
        assert client.get(address or "/").status_code == 200, address


def test_it_is_valid_cpsv_ap(client: Client) -> None:
    shapes = SHAPES / "cpsv-ap-3.2.0-shacl.ttl"
    if not shapes.exists():
        pytest.skip(f"no {shapes.name} in {SHAPES} (set JIWAR_CONFORMANCE_DIR)")
    say_locally()
    graph = graph_of(client, "/api/v1/services.ttl")
    assert len(list(graph.subjects(CV.relatedService))) == 2
    conforms, _report, words = validate(graph, shacl_graph=Graph().parse(shapes))
    assert conforms, words
    (service, *_) = graph.subjects(RDF.type, CPSV.PublicService)
    graph.set((service, CV.hasCompetentAuthority, URIRef("https://example.org/nobody")))
    assert not validate(graph, shacl_graph=Graph().parse(shapes))[0], "the shapes refuse nothing"


@pytest.mark.parametrize(
    ("accept", "answered"),
    [
        ("text/turtle", "text/turtle; charset=utf-8"),
        ("application/ld+json", "application/ld+json; charset=utf-8"),
        ("text/turtle;q=0.2, application/json", "application/json"),
        ("*/*", "application/json"),
    ],
)
def test_accept_chooses_the_form(client: Client, accept: str, answered: str) -> None:
    response = read(client, ONE, accept=accept)
    assert response["Content-Type"] == answered
    assert "Accept" in response["Vary"]
    assert response["Access-Control-Allow-Origin"] == "*"
    assert client.get(ONE, headers={"accept": "image/png"}).status_code == 406


def test_the_list_goes_on_after_a_key(client: Client) -> None:
    every = [one["code"] for one in read(client, "/api/v1/services.json?limit=50").json()["services"]]
    assert {factories.RESIDENCE, factories.PERMIT} <= set(every)
    first = read(client, "/api/v1/services.json?limit=1").json()
    assert [one["code"] for one in first["services"]] == every[:1] == [min(every)]
    rest = read(client, first["next"].split("/api", 1)[1].join(["/api", ""])).json()
    assert [one["code"] for one in rest["services"]] == every[1 : 1 + len(rest["services"])] != []


def test_a_definition_and_the_schema_of_its_answers(client: Client) -> None:
    service = read(client, f"{ONE}.json").json()
    assert service["answers_schema"].endswith("/answers.schema.json")
    here = f"{ONE}/versions/{service['version']}"
    assert read(client, here).json()["definition"]["id"] == factories.RESIDENCE
    schema = read(client, f"{here}/answers.schema.json", accept_language="fr").json()
    Draft202012Validator.check_schema(schema)
    assert schema["title"] == "Certificat de résidence"
    assert client.get(f"{ONE}/versions/99").status_code == 404


def test_editors_find_the_schema_of_a_definition(client: Client) -> None:
    """Whoever writes by hand has an editor that knows each type's settings, from the address that files begin with."""
    answer = read(client, "/api/v1/procedure.schema.json")
    schema = answer.json()
    Draft202012Validator.check_schema(schema)
    assert schema["$id"].endswith("/api/v1/procedure.schema.json")
    definition = read(client, f"{ONE}/versions/{read(client, f'{ONE}.json').json()['version']}").json()["definition"]
    assert Draft202012Validator(schema).is_valid(definition)
    definition["questions"][0]["settings"] = {"no_such_setting": 1}
    assert not Draft202012Validator(schema).is_valid(definition)


@pytest.mark.parametrize(("language", "said"), [("fr-DZ,fr;q=0.9", "catalogue"), ("ar", "الخدمة"), ("xx", "الخدمة")])
def test_an_unknown_service_is_said_in_the_language_asked(client: Client, language: str, said: str) -> None:
    response = client.get("/api/v1/services/nothing", headers={"accept-language": language})
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert said in json.loads(response.content)["detail"]


def test_the_document_is_openapi_3_1(client: Client) -> None:
    document = read(client, "/api/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert {"/api/v1/services", "/api/v1/services/{code}.ttl"} <= set(document["paths"])
