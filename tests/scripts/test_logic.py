"""The browser's side of the language of conditions: the same vectors, and every expression of our procedures."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from jiwar.catalogue import api as catalogue
from jiwar.catalogue import expressions
from jiwar.catalogue.checks.logic import places_of, scope_of
from jiwar.catalogue.folders import load_definitions

ROOT = Path(__file__).resolve().parents[2]
VECTORS = json.loads((ROOT / "src" / "jiwar" / "catalogue" / "schema" / "logic_vectors.json").read_text())
UNKNOWN = {"unknown": True}


def in_the_browser(asked: list[dict[str, Any]]) -> list[Any]:
    """What the script gives for each {expression, values, kinds}."""
    if not (ROOT / "assets" / "node_modules" / "@marcbachmann").exists():
        pytest.skip("the script's packages are not installed: make assets")
    sys.path.insert(0, str(ROOT / "assets"))
    try:
        from build import node
    finally:
        sys.path.pop(0)
    program, _npm = node()
    command = [program, str(ROOT / "tests" / "scripts" / "evaluate.mjs")]
    done = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_browser_gives_the_result_of_each_vector() -> None:
    vectors = VECTORS["vectors"]
    found = in_the_browser(
        [{"expression": one["expression"], **VECTORS["contexts"][one["context"]]} for one in vectors]
    )
    wrong = [
        f"{one['context']}: {one['expression']} gives {result!r}, not {one['result']!r}"
        for one, result in zip(vectors, found, strict=True)
        if not same(result, None if one["result"] == UNKNOWN else one["result"])
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
def test_server_and_browser_agree_on_every_expression_of_our_procedures() -> None:
    asked, expected = [], []
    for definition in load_definitions():
        kinds = json.loads(json.dumps(scope_of(definition)))
        for example in definition.examples:
            for answers in (example.answers, {}):
                context = catalogue.example_context(definition, example, answers)
                values = {name: context.get(name) for name in expressions.ROOTS}
                for place in places_of(definition):
                    asked.append({"expression": place.expression, "values": values, "kinds": kinds})
                    expected.append(expressions.evaluate(place.expression, expressions.prepared(values)))
    assert len(asked) > 100
    found = in_the_browser(asked)
    wrong = {
        f"{one['expression']} with {one['values']['answers']}: {result!r} in the browser, {value!r} on the server"
        for one, result, value in zip(asked, found, expected, strict=True)
        if not same(result, value)
    }
    assert not wrong, "\n".join(sorted(wrong))


def same(result: Any, expected: Any) -> bool:
    return result == expected and isinstance(result, bool) == isinstance(expected, bool)
