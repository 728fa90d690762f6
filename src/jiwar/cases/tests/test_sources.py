"""A procedure that draws on a register: what its checks refuse, each at its place."""

from copy import deepcopy
from typing import Any

import pytest

from jiwar.cases.tests import factories as make
from jiwar.catalogue import api
from jiwar.catalogue.checks import check_definition
from jiwar.catalogue.definition import as_data

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("laid_country")]


@pytest.fixture
def data() -> dict[str, Any]:
    make.lay_ground()
    return deepcopy(as_data(api.procedure(code="birth-extract").definition))


def places(data: dict[str, Any]) -> list[str]:
    return [problem.path for problem in check_definition(data)]


def test_what_a_source_names_exists_and_says_the_right_thing(data: dict[str, Any]) -> None:
    assert places(data) == []
    data["source"] |= {"register": "weddings", "year": "form", "spouse": "nobody"}
    assert places(data) == ["source.register", "source.year", "source.spouse"]
    data["source"] = {"register": "births", "year": "year"}
    assert places(data) == ["source"], "a year alone finds nothing"


def test_the_act_alone_speaks_of_the_record_and_of_what_it_holds(data: dict[str, Any]) -> None:
    data["receipt"]["body"]["fr"] += " {{ record.number }}"
    data["result"]["body"]["ar"] += " {{ record.husband.name }}"
    found = places(data)
    assert "receipt.body.fr" in found
    assert "result.body.ar" in found
    del data["source"]
    assert "result.body.fr" in places(data), "without a register there is no record"


def test_an_example_supposes_records_that_a_register_would_keep(data: dict[str, Any]) -> None:
    first = data["examples"][0]
    first["records"][0]["content"]["day"] = "2003-15-17"
    assert places(data) == ["examples.own_copy.records.0"]
    first["records"] = []
    assert places(data) == ["examples.own_copy.records"], "what is chosen must be there"
