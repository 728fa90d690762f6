"""One definition, three faces: the YAML file, the values, the row in the database; nothing is lost between them."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from jiwar.catalogue.checks.shape import check_shape
from jiwar.catalogue.definition import as_data, content_hash, data_of_yaml, definition_from, tidy, yaml_of
from jiwar.catalogue.folders import OWN
from jiwar.catalogue.models import Procedure, ProcedureVersion
from jiwar.catalogue.tests.definitions import definitions
from jiwar.kernel import clock
from jiwar.kernel.actors import SYSTEM


def through_the_database(data: dict[str, Any]) -> dict[str, Any]:
    """The same data, written and read again."""
    procedure, _made = Procedure.objects.get_or_create(code=data["id"], defaults={"updated_at": clock.now()})
    number = ProcedureVersion.objects.count() + 1
    row = ProcedureVersion.objects.create(
        procedure=procedure,
        number=number,
        content_hash=str(number),
        definition=data,
        published_at=clock.now(),
        published_by=SYSTEM.as_dict(),
    )
    return ProcedureVersion.objects.values_list("definition", flat=True).get(pk=row.pk)


@pytest.mark.django_db
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(definitions())
def test_yaml_values_json_database_yaml_is_the_identity(data: dict[str, Any]) -> None:
    assert check_shape(data) == []
    assert tidy(data) == data
    definition = definition_from(data)
    canonical = yaml_of(as_data(definition))
    assert definition_from(data_of_yaml(canonical)) == definition
    stored = through_the_database(as_data(definition_from(data_of_yaml(canonical))))
    assert content_hash(definition_from(stored)) == content_hash(definition)
    assert yaml_of(as_data(definition_from(stored))) == canonical, "byte for byte"
    assert yaml_of(stored) == canonical, "an export needs no whole definition"


@pytest.mark.django_db
@pytest.mark.parametrize("path", sorted(OWN.rglob("*.yaml")), ids=lambda path: path.stem)
def test_our_procedures_come_back_as_they_went(path: Any) -> None:
    definition = definition_from(data_of_yaml(path))
    canonical = yaml_of(as_data(definition))
    assert definition_from(data_of_yaml(canonical)) == definition
    assert yaml_of(through_the_database(as_data(definition))) == canonical


def test_the_canonical_form_reads_like_a_file_that_people_write() -> None:
    text = yaml_of(as_data(definition_from(data_of_yaml(OWN / "dz" / "residence-certificate.yaml")))).decode()
    keys = [line.split(":")[0] for line in text.splitlines() if line[:1].isalpha()]
    assert keys[:4] == ["jiwar", "id", "titles", "summary"]
    assert keys[-1] == "examples"
    assert "\n  ar: |-\n" in text, "several lines are a block"
    assert "birth_date: '2003-05-17'" in text or "birth_date: '" in text, "a day is text, and says so to every reader"
    answers = text.split("    answers:\n")[1].splitlines()[0].strip()
    assert answers.startswith("lives_here"), "answers stand in the order of the questions"
