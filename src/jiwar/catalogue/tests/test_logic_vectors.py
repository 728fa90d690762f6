"""Expressions, contexts and results of one file: the server’s side, and the kinds foretold."""

import json
from pathlib import Path
from typing import Any

import pytest

from jiwar.catalogue import expressions
from jiwar.catalogue.logic.types import look

FILE = Path(__file__).parents[1] / "schema" / "logic_vectors.json"
FILED: dict[str, Any] = json.loads(FILE.read_text())
UNKNOWN = {"unknown": True}


@pytest.mark.parametrize("vector", FILED["vectors"], ids=lambda vector: vector["expression"])
def test_the_server_gives_the_result_of_each_vector(vector: dict[str, Any]) -> None:
    ready = expressions.prepared(FILED["contexts"][vector["context"]]["values"])
    found = expressions.evaluate(vector["expression"], ready)
    expected = None if vector["result"] == UNKNOWN else vector["result"]
    assert found == expected
    assert isinstance(found, bool) == isinstance(expected, bool)
    assert expressions.holds(vector["expression"], ready) is (expected is True)


@pytest.mark.parametrize("vector", FILED["vectors"], ids=lambda vector: vector["expression"])
def test_the_kind_that_is_foretold_is_the_kind_that_comes(vector: dict[str, Any]) -> None:
    """What the checks say of an expression before anybody answered is true of its value."""
    if vector["result"] == UNKNOWN:
        return
    looked = look(expressions.tree_of(vector["expression"]), _scope(), expressions.KNOWN_FUNCTIONS)
    kinds = {bool: "bool", int: "int", float: "double", str: "string", list: "list"}
    kind = "list" if isinstance(looked.kind, list) else looked.kind
    value = vector["result"]
    same = kind in ("any", kinds[type(value)]) or (kind == "double" and isinstance(value, int | float))
    assert same or looked.findings, (looked.kind, value)


def _scope() -> dict[str, Any]:
    values = FILED["contexts"]["filled"]["values"]
    return {name: _kind(value) for name, value in values.items()}


def _kind(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _kind(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_kind(value[0])] if value else ["any"]
    return {bool: "bool", int: "int", float: "double", str: "string", type(None): "any"}[type(value)]
