"""First layer: the published JSON Schema, with its errors said so that an author can act on them."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from jiwar.catalogue.checks.problem import Problem
from jiwar.catalogue.definition import FORMAT

SCHEMA = Path(__file__).parent.parent / "schema" / "procedure.schema.json"
MOST = 50  # findings shown at once


@cache
def schema() -> dict[str, Any]:
    """The published schema."""
    return json.loads(SCHEMA.read_text())


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(schema())


def check_shape(data: Mapping[str, Any]) -> list[Problem]:
    """What the schema refuses."""
    if sentence := newer_format(data):
        return [Problem("jiwar", sentence)]
    errors = sorted(_validator().iter_errors(data), key=lambda error: [str(part) for part in error.absolute_path])
    return [problem for error in errors[:MOST] for problem in _problems(error, data)]


def newer_format(data: Mapping[str, Any]) -> str:
    """What to tell whoever brings a definition written for a newer Jiwar; nothing for one that can be read."""
    version = data.get("jiwar", FORMAT)
    if not isinstance(version, int) or isinstance(version, bool) or version <= FORMAT:
        return ""
    newer = _(
        "This definition is written for a newer Jiwar (format %(theirs)s, this one reads %(ours)s): upgrade Jiwar."
    )
    return newer % {"theirs": version, "ours": FORMAT}


def check_settings(
    settings: Mapping[str, Any], allowed: Mapping[str, Any], path: str, needs: Iterable[str] = ()
) -> list[Problem]:
    """What a field type refuses among the settings of a question, or misses."""
    rules = {
        "type": "object",
        "additionalProperties": False,
        "required": list(needs),
        "properties": dict(allowed),
        "$defs": schema()["$defs"],
    }
    errors = Draft202012Validator(rules).iter_errors(dict(settings))
    return [
        Problem(f"{path}.{problem.path}".removesuffix(".·"), problem.message)
        for error in errors
        for problem in _problems(error, settings)
    ]


def _problems(error: ValidationError, data: Any) -> Iterable[Problem]:
    path = place(data, error.absolute_path)
    said = _SENTENCES.get(str(error.validator))
    for sentence in said(error) if said else [error.message]:
        yield Problem(path or "·", sentence)


def place(data: Any, path: Iterable[Any]) -> str:
    """`questions.3.label` said with ids: `questions.owner_name.label`."""
    words = []
    for part in path:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            data = None
        named = isinstance(part, int) and isinstance(data, Mapping) and isinstance(data.get("id"), str)
        words.append(data["id"] if named else str(part))
    return ".".join(words)


def _required(error: ValidationError) -> list[str]:
    missing = [name for name in error.validator_value if name not in error.instance]
    return [_("“%(name)s” is missing.") % {"name": name} for name in missing]


def _unknown(error: ValidationError) -> list[str]:
    known = error.schema.get("properties", {})
    return [_("“%(name)s” is not known here.") % {"name": name} for name in error.instance if name not in known]


def _kind(error: ValidationError) -> list[str]:
    kinds = {
        "string": _("a text"),
        "object": _("“key: value” lines"),
        "array": _("a list"),
        "integer": _("a whole number"),
        "boolean": _("true or false"),
    }
    wanted = kinds.get(str(error.validator_value), str(error.validator_value))
    return [_("Here stands %(kind)s.") % {"kind": wanted}]


def _one_of(error: ValidationError) -> str:
    if names := [choice["required"][0] for choice in error.validator_value if "required" in choice]:
        return _("“%(name)s” is missing.") % {"name": "” / “".join(names)}
    return _("Here stands %(kind)s.") % {"kind": _either(error)}


def _either(error: ValidationError) -> str:
    numbers = any(choice.get("type") == "integer" for choice in error.validator_value)
    return _("a number of centimes, or a formula") if numbers else _("true, false or a condition")


_SENTENCES = {
    "required": _required,
    "additionalProperties": _unknown,
    "type": _kind,
    "enum": lambda error: [
        _("“%(value)s” is not one of: %(choices)s.")
        % {"value": error.instance, "choices": ", ".join(str(choice) for choice in error.validator_value)}
    ],
    "anyOf": lambda error: [_one_of(error)],
    "const": lambda error: [_("This must be %(value)s.") % {"value": error.validator_value}],
    "pattern": lambda error: [
        _("“%(value)s” is not written as it should be: %(why)s")
        % {"value": str(error.instance)[:60], "why": error.schema.get("description") or error.validator_value}
    ],
    "minItems": lambda error: [_("At least %(least)d are needed.") % {"least": error.validator_value}],
    "maxItems": lambda error: [_("At most %(most)d are allowed.") % {"most": error.validator_value}],
    "minLength": lambda error: [_("This text is empty.")],
    "maxLength": lambda error: [_("This text has more than %(most)d characters.") % {"most": error.validator_value}],
    "minimum": lambda error: [_("The least is %(least)s.") % {"least": error.validator_value}],
    "maximum": lambda error: [_("The most is %(most)s.") % {"most": error.validator_value}],
    "uniqueItems": lambda error: [_("The same thing is listed twice.")],
}
