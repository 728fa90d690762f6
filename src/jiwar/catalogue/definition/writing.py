"""A definition as YAML in its one canonical form: keys in the order of the format, literal blocks, no folded lines."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import yaml

from jiwar.catalogue.definition.model import Definition
from jiwar.catalogue.definition.reading import FORMAT

LANGUAGES = ("ar", "fr", "en", "kab")
# Keys of the free mappings (people and actions of examples) in the order in which one tells a story.
_TOLD = (
    *LANGUAGES,
    "by",
    "do",
    "after_days",
    "stage",
    "outcome",
    "kind",
    "id",
    "given_ar",
    "family_ar",
    "given_latin",
    "family_latin",
)


def yaml_of(data: Mapping[str, Any]) -> bytes:
    """Plain data of a definition (whole or not) as canonical YAML: `yaml_of(data_of_yaml(yaml_of(d))) == yaml_of(d)`.

    Comments and quoting of the file it came from are not kept.
    """
    return yaml_text(in_order(data)).encode()


def yaml_text(value: Any) -> str:
    """A part of a definition as YAML, keys as they come."""
    return yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10**9, indent=2)


def in_order(data: Mapping[str, Any]) -> dict[str, Any]:
    """The same data, each mapping's keys in the order of the format; what the format does not know comes last."""
    ordered = _in_order(Definition, {"jiwar": FORMAT} | dict(data))
    asked = [one.get("id") for one in data.get("questions") or () if isinstance(one, Mapping)]
    for example in ordered.get("examples") or ():
        if isinstance(example, dict) and isinstance(example.get("answers"), dict):
            example["answers"] = _sorted(example["answers"], [name for name in asked if isinstance(name, str)])
    return ordered


def _in_order(hint: Any, value: Any) -> Any:
    if get_origin(hint) in (Union, UnionType):
        known = [kind for kind in get_args(hint) if kind is not NoneType]
        hint = known[0] if len(known) == 1 else Any
    inner = get_args(hint)
    if isinstance(value, Mapping):
        if is_dataclass(hint) and isinstance(hint, type):
            hints = get_type_hints(hint)
            names = [part.name for part in fields(hint)]
            return {key: _in_order(hints.get(key, Any), part) for key, part in _sorted(value, names).items()}
        kind = inner[1] if len(inner) == 2 else Any
        return {key: _in_order(kind, part) for key, part in _sorted(value, _TOLD).items()}
    if isinstance(value, list | tuple):
        return [_in_order(inner[0] if inner else Any, item) for item in value]
    return value


def _sorted(value: Mapping[str, Any], names: Any) -> dict[str, Any]:
    place = {name: number for number, name in enumerate(names)}
    return dict(sorted(value.items(), key=lambda pair: (place.get(pair[0], len(place)), str(pair[0]))))


class _Dumper(yaml.SafeDumper):
    """Quotes what any YAML reader, old or new, would take for something else than text (`no`, `2026-01-01`)."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


def _number(dumper: yaml.SafeDumper, value: float) -> yaml.ScalarNode:
    written = format(Decimal(repr(value)), "f")
    return dumper.represent_scalar("tag:yaml.org,2002:float", written if "." in written else f"{written}.0")


_Dumper.add_representer(str, _text)
_Dumper.add_representer(float, _number)
