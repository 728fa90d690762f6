"""The JSON Schema of what may stand at a place of a definition, references followed, settings by their field type."""

from collections.abc import Mapping
from typing import Any

from jiwar.catalogue.checks.shape import schema
from jiwar.catalogue.definition import NoSuchPlace
from jiwar.catalogue.editing.tree import item_at
from jiwar.catalogue.fields import field_type

Schema = Mapping[str, Any]


def schema_of(node: Schema) -> dict[str, Any]:
    """A node with its reference followed: its own words (description, titles) win; `named` says which it was."""
    if "$ref" not in node:
        return dict(node)
    name = str(node["$ref"]).removeprefix("#/$defs/")
    own = {key: value for key, value in node.items() if key != "$ref"}
    return {"named": name} | schema_of(schema()["$defs"][name]) | own


def schema_at(data: Mapping[str, Any], place: str) -> dict[str, Any]:
    """The schema of a place (of the whole for ""); raises NoSuchPlace for what no definition has."""
    node = schema_of(schema())
    way = place.split(".") if place else []
    for number, part in enumerate(way):
        node = _inside(data, node, part, ".".join(way[:number]))
    return node


def _inside(data: Mapping[str, Any], node: Schema, part: str, holder: str) -> dict[str, Any]:
    if node.get("type") == "array":
        return schema_of(node.get("items") or {})
    if part in (known := node.get("properties") or {}):
        found = schema_of(known[part])
        return settings_schema(item_at(data, holder)) if _is_settings(node, part) else found
    more = node.get("additionalProperties")
    if isinstance(more, Mapping):
        return schema_of(more)
    raise NoSuchPlace(part)


def _is_settings(node: Schema, part: str) -> bool:
    return node.get("named") == "question" and part == "settings"


def settings_schema(question: Any) -> dict[str, Any]:
    """What the type of this question lets one set."""
    kind = field_type(str(question.get("type"))) if isinstance(question, Mapping) else None
    return {
        "type": "object",
        "named": "settings",
        "properties": dict(kind.settings) if kind else {},
        "required": list(getattr(kind, "needs", ())),
        "additionalProperties": False,
    }
