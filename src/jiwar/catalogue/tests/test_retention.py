"""Retention classes: each said in our languages with its ground, and none that nobody described is published."""

import pytest
from django.utils.translation import override

from jiwar.catalogue import api
from jiwar.catalogue.folders import OWN
from jiwar.catalogue.tests.factories import small
from jiwar.law import api as law

pytestmark = pytest.mark.usefixtures("ground")


def test_each_class_says_how_long_and_on_what_ground() -> None:
    for name, one in api.retention_classes().items():
        assert {"ar", "fr", "en"} <= set(one.titles), name
        assert {"ar", "fr"} <= set(one.note), f"{name}: say what is to be confirmed"
        assert one.basis, name
        assert all(law.exists(id=provision) for provision in one.basis), name
        assert one.confidence in ("high", "medium", "low")
        assert one.permanent == (one.years is None) == name.endswith("-permanent"), name
        assert one.permanent or name.endswith(f"-{one.years}y")


def test_no_class_is_described_for_nobody() -> None:
    used = {api.data_of_yaml(path)["retention"] for path in OWN.rglob("*.yaml")}
    assert used == set(api.retention_classes())


def test_a_class_is_said_in_the_language_of_the_page() -> None:
    classes = api.retention_classes()
    with override("ar-dz"):
        assert classes["permit-5y"].said == "رخص مؤقتة – 5 سنوات"
        assert classes["certificate-2y"].said == "شهادات ومستخرجات – سنتان (2)"
    with override("fr"):
        assert classes["burial-permanent"].said.endswith("conservés sans limite de temps")


def test_a_class_that_nobody_described_is_refused() -> None:
    (problem,) = api.check_definition(small(retention="permit-6y"))
    assert problem.path == "retention"
    assert "permit-6y" in problem.message
    assert "certificate-2y" in problem.message
    assert "permit-5y" in problem.fix
