"""Workflows shared by name: steps that several procedures follow, one file each in `data/workflows`."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jiwar.catalogue.definition.yaml_file import data_of_yaml

FOLDER = Path(__file__).parent.parent / "data" / "workflows"


@cache
def workflows() -> Mapping[str, Mapping[str, Any]]:
    """Every shared workflow by name, as plain data: `titles`, `steps`."""
    return {path.stem: data_of_yaml(path) for path in sorted(FOLDER.glob("*.yaml"))}


def with_steps(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """`data` with the steps of the workflow that it names, unless it has its own: those that were published with it."""
    shared = workflows().get(str(data.get("workflow") or ""))
    return {**data, "steps": shared["steps"]} if shared and not data.get("steps") else data


def as_written(data: Mapping[str, Any]) -> dict[str, Any]:
    """`data` as an author writes it: who names a workflow known here follows it, and keeps no copy of its steps."""
    shared = data.get("workflow") in workflows()
    return {key: value for key, value in data.items() if key != "steps" or not shared}


def steps_settled(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """`after` with a workflow chosen or left: it takes the place of the steps, or its steps become the author's own."""
    shared = with_steps(before).get("steps")
    if "workflow" in before and "workflow" not in after and not after.get("steps") and shared:
        return {**after, "steps": list(shared)}
    return as_written(after)
