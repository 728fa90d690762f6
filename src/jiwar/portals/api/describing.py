"""The OpenAPI document of the API, with the shape of its problem documents."""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from jiwar.portals.api.shapes import Problem


class Described(NinjaAPI):
    """Names the shape that refusals share; ninja describes only what operations answer when they succeed."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """The document."""
        document = super().get_openapi_schema(**options)
        shape = Problem.model_json_schema(ref_template="#/components/schemas/{model}", mode="serialization")
        shared = document["components"].setdefault("schemas", {})
        shared |= shape.pop("$defs", {}) | {"Problem": shape}
        return document
