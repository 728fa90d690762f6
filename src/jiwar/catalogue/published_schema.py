"""The JSON Schema that is published for editors: the shape of a definition, with what each field type lets one set.

The shape is written by hand (`schema/procedure.schema.json`); types of question are a registry, so that what each one
takes is put in here. Our own checks read both apart, and say more: a place, a sentence, a fix.
"""

import copy
import json
from collections.abc import Mapping
from typing import Any

from jiwar.catalogue.checks.shape import schema
from jiwar.catalogue.fields import FieldType, field_types
from jiwar.kernel.texts import pick

FIRST = "en"  # what an editor shows beside a key: one language, that of the keys


def published_schema() -> dict[str, Any]:
    """The whole schema (draft 2020-12): complete by itself, nothing to fetch."""
    whole = copy.deepcopy(schema())
    question = whole["$defs"]["question"]
    known = field_types()
    question["properties"]["type"] = {
        "description": question["properties"]["type"]["description"],
        "oneOf": [{"const": name, "description": pick(kind.titles, FIRST)} for name, kind in known.items()],
    }
    question["allOf"] = [_by_type(name, kind) for name, kind in known.items()]
    return whole


def published_text() -> str:
    """The same as a file."""
    return json.dumps(published_schema(), ensure_ascii=False, indent=1) + "\n"


def _by_type(name: str, kind: FieldType) -> dict[str, Any]:
    settings = {
        "type": "object",
        "description": f"What a question of type {name} lets one set.",
        "additionalProperties": False,
        "properties": {key: _setting(node) for key, node in kind.settings.items()},
    }
    then: dict[str, Any] = {"properties": {"settings": settings}}
    required = ["options"] if kind.has_options else []
    if kind.needs:
        settings["required"] = list(kind.needs)
        required.append("settings")
    if required:
        then["required"] = required
    if not kind.has_options:
        then["properties"]["options"] = {"maxItems": 0, "description": "This type of question has no options."}
    return {"if": {"required": ["type"], "properties": {"type": {"const": name}}}, "then": then}


def _setting(node: Mapping[str, Any]) -> dict[str, Any]:
    """What a setting takes; its names in four languages become the description that an editor shows."""
    own = {key: value for key, value in node.items() if key != "titles"}
    titles = node.get("titles")
    return {"description": pick(titles, FIRST), **own} if titles else own
