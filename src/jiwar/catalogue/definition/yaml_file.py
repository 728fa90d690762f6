"""Reads YAML as plain data: no tags, no aliases, no repeated keys, a bounded size; dates and `yes` stay text."""

import re
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

MAX_BYTES = 512 * 1024
MAX_DEPTH = 24


class UnreadableDefinition(ValueError):  # noqa: N818 - reads as what happened
    """The file is not YAML that a definition may use; the message says where and why."""


class _Loader(yaml.SafeLoader):
    """Scalars of YAML 1.2: only true, false, null and plain numbers are not text (`no` and `2026-01-01` are)."""

    yaml_implicit_resolvers = {}

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise UnreadableDefinition(
                _("Line %(line)d: anchors and aliases are not used in a definition.") % _at(self.peek_event())
            )
        self.depth = getattr(self, "depth", 0) + 1
        if self.depth > MAX_DEPTH:
            raise UnreadableDefinition(_("Line %(line)d: nested too deeply.") % _at(self.peek_event()))
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _value in node.value:
            if key.tag != "tag:yaml.org,2002:str":
                raise UnreadableDefinition(_("Line %(line)d: keys are words (write it in quotes).") % _at(key))
            if key.value in seen:
                place = _at(key) | {"key": key.value}
                raise UnreadableDefinition(_("Line %(line)d: “%(key)s” is written twice.") % place)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


for _tag, _pattern, _first in (
    ("bool", r"true|false", "tf"),
    ("null", r"null|~|", ["n", "~", ""]),
    ("int", r"-?(?:0|[1-9][0-9]*)", "-0123456789"),
    ("float", r"-?(?:0|[1-9][0-9]*)\.[0-9]+", "-0123456789"),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), list(_first))


def data_of_yaml(source: bytes | Path) -> dict[str, Any]:
    """The mapping that a YAML document holds; raises UnreadableDefinition with the line of what is wrong."""
    try:
        content = source.read_bytes() if isinstance(source, Path) else source
    except OSError as error:
        raise UnreadableDefinition(_("The file cannot be read: %(why)s.") % {"why": error.strerror}) from error
    data = value_of_yaml(content)
    if not isinstance(data, dict):
        raise UnreadableDefinition(_("A definition is a list of “key: value” lines."))
    return data


def value_of_yaml(content: bytes) -> Any:
    """The plain value that a YAML text holds, a part of a definition; raises UnreadableDefinition."""
    if len(content) > MAX_BYTES:
        raise UnreadableDefinition(_("A definition has at most %(kb)d KB.") % {"kb": MAX_BYTES // 1024})
    try:
        return yaml.load(content.decode(), Loader=_Loader)  # noqa: S506 - a SafeLoader, stricter
    except UnicodeDecodeError as error:
        raise UnreadableDefinition(_("The file is not UTF-8 text.")) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = {"line": mark.line + 1 if mark else 1, "why": error.problem or error.context or ""}
        raise UnreadableDefinition(_("Line %(line)d: this is not YAML (%(why)s).") % place) from error
    except yaml.reader.ReaderError as error:
        place = {"line": content.decode()[: error.position].count("\n") + 1, "why": f"U+{int(error.character):04X}"}
        raise UnreadableDefinition(_("Line %(line)d: this is not YAML (%(why)s).") % place) from error
    except UnreadableDefinition:
        raise
    except (ValueError, RecursionError) as error:
        raise UnreadableDefinition(_("This is not YAML (%(why)s).") % {"why": error}) from error


def _at(place: Any) -> dict[str, Any]:
    return {"line": place.start_mark.line + 1}
