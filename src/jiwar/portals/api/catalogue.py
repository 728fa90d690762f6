"""Reading the catalogue: plain JSON, CPSV-AP 3.2 as JSON-LD or Turtle, definitions and the schema of their answers."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Query, Router

from jiwar.catalogue import api as catalogue
from jiwar.portals.api import linked, vocabulary
from jiwar.portals.api.answering import JSON, JSON_LD, TURTLE, asked_form, problem_document, public, streamed

router = Router()
MOST = 100
WRITERS = {JSON_LD: vocabulary.json_ld, TURTLE: vocabulary.turtle}
LINKED: dict[str, Any] = {JSON_LD: {"schema": {"type": "object"}}, TURTLE: {"schema": {"type": "string"}}}
PLAIN: dict[str, Any] = {JSON: {"schema": {"type": "object"}}}
PROBLEM: dict[str, Any] = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


def _answers(content: dict[str, Any], **problems: str) -> dict[str, Any]:
    """The responses of an operation, as its OpenAPI document tells them."""
    refusals = {status[1:]: {"description": said, "content": PROBLEM} for status, said in problems.items()}
    return {"responses": {"200": {"description": "Found", "content": content}, **refusals}}


COMMUNE = (
    "Code of the commune where the file goes: what its local rules say instead (fee, papers, hours, contact). "
    "Linked data say the rules of all communes, whatever is given here"
)
UNKNOWN = {"_404": "No such service", "_410": "The service ended"}
NOT_THAT_FORM = {"_406": "None of the forms asked"}


def _route(path: str, name: str, summary: str, answers: dict[str, Any]) -> Any:
    return router.get(path, url_name=name, operation_id=name, summary=summary, openapi_extra=answers)


def _all() -> list[catalogue.ProcedureView]:
    return sorted(catalogue.procedures(), key=lambda view: view.code)


def _list(request: HttpRequest, after: str, limit: int, suffix: str | None) -> HttpResponse:
    form = asked_form(request, suffix)
    if form is None:
        return problem_document(HTTPStatus.NOT_ACCEPTABLE)
    services = _all()
    if form != JSON:
        return streamed(WRITERS[form](linked.graph(services)), form)
    beyond = [view for view in services if view.code > after]
    page = beyond[:limit]
    more = len(beyond) > limit
    following = f"{_address('services')}?after={page[-1].code}&limit={limit}" if more else None
    return JsonResponse({"services": [summary_of(view) for view in page], "next": following})


def _one(request: HttpRequest, code: str, suffix: str | None, commune: str) -> HttpResponse:
    form = asked_form(request, suffix)
    if form is None:
        return problem_document(HTTPStatus.NOT_ACCEPTABLE)
    if form != JSON:  # local rules are there too, as services of their own
        return streamed(WRITERS[form](linked.graph([catalogue.procedure(code=code)])), form)
    return JsonResponse(whole(catalogue.local_procedure(code=code, commune_code=commune)))


def _address(path: str) -> str:
    return f"{settings.PUBLIC_URL}/api/v1/{path}"


def summary_of(view: catalogue.ProcedureView) -> dict[str, Any]:
    """A service in a list."""
    return {
        "code": view.code,
        "version": view.number,
        "titles": dict(view.titles),
        "summary": dict(view.summary),
        "life_events": list(view.life_events),
        "address": _address(f"services/{view.code}"),
        "page": f"{settings.PUBLIC_URL}/services/{view.code}/",
    }


def whole(view: catalogue.LocalView) -> dict[str, Any]:
    """A service with what a person reads of it before asking; `local_rules` says what its commune changes."""
    definition, version = view.definition, _address(f"services/{view.code}/versions/{view.number}")
    shown = ("who", "elsewhere", "local", "papers", "deadline", "fee", "legal_basis", "easy_read", "authority")
    data = catalogue.as_data(definition)
    return summary_of(view) | {
        **{name: data[name] for name in shown if name in data},
        "published_at": view.published_at.isoformat(),
        "depends_on_commune": catalogue.depends_on_commune(code=view.code),
        "local_rules": [_rule(rule) for rule in view.rules],
        "units_with_rules": {
            unit: f"{_address(f'services/{view.code}.json')}?commune={unit}"
            for unit in catalogue.units_with_rules(code=view.code)
        },
        "definition": version,
        "answers_schema": f"{version}/answers.schema.json",
        "linked_data": {suffix: _address(f"services/{view.code}.{suffix}") for suffix in ("jsonld", "ttl")},
    }


def _rule(rule: catalogue.LocalRule) -> dict[str, Any]:
    """A local rule: its place, whose it is, on which act, from when to when (`until`: the first day without it)."""
    return {
        "id": str(rule.id),
        "place": rule.place,
        "unit": rule.unit_code,
        "act": dict(rule.basis),
        "since": rule.since.isoformat(),
        "until": rule.until.isoformat() if rule.until else None,
    }


def _pages() -> Iterator[tuple[str | None, dict[str, Any]]]:
    """Each form under its own suffix, and the address without one, where Accept chooses."""
    yield None, PLAIN | LINKED
    yield "json", PLAIN
    yield "jsonld", {JSON_LD: LINKED[JSON_LD]}
    yield "ttl", {TURTLE: LINKED[TURTLE]}


def _offer(suffix: str | None, content: dict[str, Any]) -> None:
    end, name = (f".{suffix}", f"_{suffix}") if suffix else ("", "")
    choice = {} if suffix else NOT_THAT_FORM

    @_route(
        f"/services{end}",
        f"services{name}",
        "The catalogue",
        _answers(content, _422="A parameter is not as described", **choice),
    )
    @public
    def services(request: HttpRequest, after: str = "", limit: int = Query(MOST, ge=1, le=MOST)) -> Any:
        return _list(request, after, limit, suffix)

    answers = _answers(content, **UNKNOWN, _422="A parameter is not as described", **choice)

    @_route(f"/services/{{slug:code}}{end}", f"service{name}", "One service", answers)
    @public
    def service(request: HttpRequest, code: str, commune: str = Query("", max_length=8, description=COMMUNE)) -> Any:
        return _one(request, code, suffix, commune)


for _suffix, _content in _pages():
    _offer(_suffix, _content)


def _version(code: str, number: int) -> catalogue.ProcedureView:
    found = next((view for view in catalogue.versions(code=code) if view.number == number), None)
    if found is None:
        raise catalogue.ProcedureNotFound
    return found


@_route(
    "/services/{slug:code}/versions/{int:number}",
    "definition",
    "The definition of a version, as it was published",
    _answers(PLAIN, _404="No such version"),
)
@public
def definition(request: HttpRequest, code: str, number: int) -> Any:
    view = _version(code, number)
    return JsonResponse(
        {"code": view.code, "version": view.number, "content_hash": view.content_hash}
        | {"published_at": view.published_at.isoformat(), "definition": catalogue.as_data(view.definition)}
    )


@_route(
    "/services/{slug:code}/versions/{int:number}/answers.schema.json",
    "answers_schema",
    "JSON Schema of the answers of a version",
    _answers(PLAIN, _404="No such version"),
)
@public
def answers_schema(request: HttpRequest, code: str, number: int) -> Any:
    view = _version(code, number)
    schema = catalogue.answers_schema(view.definition)
    return JsonResponse(schema | {"$id": _address(f"services/{code}/versions/{number}/answers.schema.json")})


@_route(
    "/procedure.schema.json",
    "procedure_schema",
    "JSON Schema of a definition, for the editors of whoever writes one by hand",
    _answers(PLAIN),
)
@public
def procedure_schema(request: HttpRequest) -> Any:
    return JsonResponse(catalogue.published_schema() | {"$id": _address("procedure.schema.json")})
