"""Requests that nobody would think of: each is answered as the OpenAPI document says, none breaks anything."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_schema_conformance,
    status_code_conformance,
)

from jiwar.cases import api as cases
from jiwar.cases.queries.tracking import tracking_code_of
from jiwar.cases.tests import factories
from jiwar.identity import api as identity
from jiwar.kernel import clock
from jiwar.kernel.actors import SYSTEM

pytestmark = [pytest.mark.pages, pytest.mark.django_db]
DOCUMENT = "/api/v1/openapi.json"
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
CALM = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large, HealthCheck.large_base_example]


@pytest.fixture
def world(laid_country: bool, db: None, settings: Any) -> Iterator[dict[str, Any]]:
    """An accredited program with an application of its own, and an appeal against a file that was refused."""
    settings.API_REQUESTS_PER_MINUTE = 10**9
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)  # as the test client does: the transaction of the test goes on
    with clock.frozen(factories.SUNDAY):
        factories.lay_ground()
        _view, token = identity.add_api_client(actor=SYSTEM, name="Fuzz", office_code="1601")
        program = identity.client_actor(token=token, ip="10.0.0.1")
        story = factories.example(factories.RESIDENCE)
        change = cases.ApplicationChange(commune=story.commune, applicant=story.applicant, answers=story.answers)
        draft = cases.begin_application(actor=program, procedure_code=factories.RESIDENCE, change=change)
        case = factories.make_case()
        factories.advance(case, "assigned", "refusal", "signed", "sealed", town=factories.make_town())
        contested = {"reference": case.reference, "tracking_code": tracking_code_of(case), "remedy": "author"}
        appeal = cases.begin_appeal_by_program(
            actor=program, ip="10.0.0.1", change=cases.ApplicationChange(), **contested
        )
        headers = {"Authorization": f"Bearer {token}"}
        yield {"token": token, "draft": draft, "appeal": appeal, "contested": contested, "headers": headers}
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def fuzz(world: dict[str, Any], examples: int) -> None:
    """Every operation with values as described, half of the time about things that exist."""
    schema = schemathesis.openapi.from_wsgi(DOCUMENT, get_wsgi_application())
    existing = {
        "paper_id": world["draft"].definition.papers[0].id,
        "code": factories.RESIDENCE,
        "number": 1,
    }
    seen: set[int] = set()
    for found in schema.get_all_operations():
        operation = found.ok()
        times = examples if "/applications" in operation.path else max(2, examples // 5)

        @given(
            case=operation.as_strategy(),
            real=st.booleans(),
            mine=st.sampled_from([world["draft"], world["appeal"]]),
            language=st.sampled_from(["ar", "fr", "x"]),
        )
        @settings(max_examples=times, derandomize=times < 100, deadline=None, database=None, suppress_health_check=CALM)
        def answered(case: Any, real: bool, mine: Any, language: str) -> None:
            if real:
                known = existing | {"application_id": str(mine.id)}
                case.path_parameters |= {name: known[name] for name in case.path_parameters}
                if isinstance(case.body, dict) and "procedure" in case.body:
                    case.body["procedure"] = mine.procedure_code
                    case.body |= {"appeal_of": world["contested"]} if mine is world["appeal"] else {}
            response = case.call(headers=world["headers"] | {"Accept-Language": language})
            case.validate_response(response, checks=CHECKS)
            seen.add(response.status_code)

        answered()
    assert {200, 201, 404, 422} <= seen, "the requests stayed at the door"


def test_no_request_breaks_it(world: dict[str, Any]) -> None:
    fuzz(world, 10)


@pytest.mark.soak
def test_no_request_breaks_it_for_long(world: dict[str, Any]) -> None:
    fuzz(world, 1000)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


@pytest.mark.parametrize("code", [factories.RESIDENCE, factories.PERMIT])
def test_no_answer_breaks_it(world: dict[str, Any], code: str) -> None:
    client = Client()
    headers = {"authorization": world["headers"]["Authorization"]}
    draft_id = json.loads(
        client.post(
            "/api/v1/applications", {"procedure": code}, content_type="application/json", headers=headers
        ).content
    )["id"]
    asked = [question.id for question in cases.draft_visible_to(_program(world), draft_id).definition.questions]

    @given(answers=st.dictionaries(st.sampled_from(asked), JSON, min_size=1, max_size=3))
    @settings(max_examples=30, derandomize=True, deadline=None, database=None, suppress_health_check=CALM)
    def answered(answers: dict[str, Any]) -> None:
        raw = json.dumps({"answers": answers})
        address = f"/api/v1/applications/{draft_id}"
        response = client.patch(address, raw, content_type="application/json", headers=headers)
        assert response.status_code in {200, 400, 422}, (answers, response.content)

    answered()


def _program(world: dict[str, Any]) -> Any:
    return identity.client_actor(token=world["token"], ip="10.0.0.1")


def test_the_document_is_whole(world: dict[str, Any]) -> None:
    """OpenAPI 3.1: every shape is JSON Schema 2020-12, every reference leads somewhere, every address has a name."""
    document = Client().get(DOCUMENT).json()
    assert document["openapi"].startswith("3.1")
    shapes = document["components"]["schemas"]
    for shape in shapes.values():
        Draft202012Validator.check_schema(shape)
    text = json.dumps(document)
    used = {part.split('"')[0] for part in text.split('"#/components/schemas/')[1:]}
    assert used <= set(shapes)
    names = [one["operationId"] for path in document["paths"].values() for one in path.values()]
    assert len(names) == len(set(names))
    assert {"begin_application", "change_application", "attach_paper", "submit_application"} <= set(names)
    filing = document["paths"]["/api/v1/applications"]["post"]
    assert filing["security"] == [{"ProgramToken": []}]
    assert document["components"]["securitySchemes"]["ProgramToken"]["scheme"] == "bearer"
