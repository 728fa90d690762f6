"""Divisions in time, against the packages' real data."""

from datetime import UTC, date, datetime

import pytest

from jiwar.kernel import clock
from jiwar.territory import api as territory

pytestmark = pytest.mark.django_db


def test_a_commune_keeps_its_wilaya_until_the_law_moves_it() -> None:
    territory.import_territory(only={"32", "69"}, maps=False)
    places = {on: territory.wilaya_of(commune_code="3219", on=on).code for on in MOMENTS}
    assert list(places.values()) == ["32", "32", "32", "69", "69"]


MOMENTS = [date(2015, 6, 1), date(2021, 6, 1), date(2026, 4, 3), date(2026, 4, 4), date(2027, 1, 1)]


def test_the_parent_wali_is_competent_until_powers_are_exercised() -> None:
    territory.import_territory(only={"32", "69"}, maps=False)
    competent = {on: territory.competent_wilaya_of(commune_code="3219", on=on).code for on in MOMENTS}
    assert list(competent.values()) == ["32", "32", "32", "32", "69"]
    wilaya = territory.division_at(code="69", on=date(2026, 5, 1))
    assert (wilaya.valid_from, wilaya.powers_from) == (date(2026, 4, 4), date(2027, 1, 1))
    assert wilaya.provision_id == "dz.law-26-06-2026.wilayas"


def test_a_wilaya_does_not_exist_before_its_law() -> None:
    territory.import_territory(only={"69"}, maps=False)
    with pytest.raises(territory.UnknownDivision):
        territory.division_at(code="69", on=date(2025, 12, 31))


def test_the_whole_country_adds_up_in_every_era() -> None:
    territory.import_territory(maps=False)
    eras = [date(2015, 1, 1), date(2021, 1, 1), date(2026, 6, 1)]
    assert [len(territory.children_of(on=on)) for on in eras] == [48, 58, 69]
    for on in eras:
        communes = territory.communes_within(code=territory.COUNTRY, on=on)
        assert len(communes) == len(set(communes)) == 1541
        for wilaya in territory.children_of(on=on):
            for code in territory.communes_within(code=wilaya.code, on=on):
                assert territory.wilaya_of(commune_code=code, on=on).code == wilaya.code


def test_names_are_those_of_the_packages() -> None:
    territory.import_territory(only={"16"}, maps=False)
    commune = territory.division_at(code="1601")
    assert dict(commune.names) == {"ar": "الجزائر الوسطى", "fr": "Alger-centre"}
    assert territory.division_at(code="16").names["ar"] == "الجزائر"


def test_alger_has_thirteen_dairas_and_fifty_seven_communes_in_them() -> None:
    territory.import_territory(only={"16"}, maps=False)
    dairas = territory.children_of(code="16")
    assert len(dairas) == 13
    assert {d.kind for d in dairas} == {"daira"}
    assert sum(len(territory.children_of(code=d.code)) for d in dairas) == 57
    rouiba = territory.daira_of(commune_code="1642")
    assert rouiba is not None
    assert rouiba.code == "16-42"
    assert [a.code for a in territory.ancestors(code="1643")] == ["16-42", "16"]


def test_a_commune_whose_daira_the_law_split_has_none() -> None:
    territory.import_territory(only={"47", "58"}, maps=False)
    assert territory.daira_of(commune_code="4711", on=date(2026, 6, 1)) is None
    before = territory.daira_of(commune_code="4711", on=date(2015, 6, 1))
    assert before is not None
    assert before.code == "47-13"
    assert "4711" in territory.communes_within(code="58", on=date(2026, 6, 1))


def test_communes_the_boundary_package_lacks_are_told() -> None:
    territory.import_territory(maps=False)
    assert territory.communes_without_boundary() == ["0630", "1634", "4703"]
    found = {(d.commune_code, d.what) for d in territory.boundary_disagreements()}
    assert found == {("4713", "wilaya"), ("3021", "wilaya"), ("4401", "matched by name")}


def test_changes_are_those_of_the_package() -> None:
    territory.import_territory(maps=False)
    change = territory.changes_of(code="3219")
    assert [(c.on, c.from_wilaya, c.to_wilaya) for c in change] == [(date(2026, 4, 4), "32", "69")]
    from jiwar.territory.models import DivisionChange

    per_year = [DivisionChange.objects.filter(on__year=year).count() for year in (2019, 2026)]
    assert per_year == [60, 108]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("rouiba", "1642"),
        ("الرويبه", "1642"),
        ("Bachdjerah", "1619"),
        ("bab el wed", "1605"),
        ("باب الواد", "1605"),
        ("sidi mhamed", "1602"),
        ("1634", "1634"),
        ("Mohamed Belouizdad", "1604"),
    ],
)
def test_search_forgives_spelling(typed: str, expected: str) -> None:
    territory.import_territory(only={"16"}, maps=False)
    assert territory.search_divisions(text=typed, kind="commune")[0].code == expected


def test_search_keeps_to_its_bounds() -> None:
    territory.import_territory(only={"16", "35"}, maps=False)
    assert {d.wilaya_code for d in territory.search_divisions(text="bordj", within="35")} <= {"35"}
    assert len(territory.search_divisions(text="a", limit=5)) <= 5
    assert territory.search_divisions(text="  ") == []
    with clock.frozen(datetime(2015, 1, 1, tzinfo=UTC)):
        assert territory.search_divisions(text="El Abiodh", kind="wilaya") == []


def test_reading_costs_two_queries_then_none(django_assert_num_queries) -> None:
    territory.import_territory(only={"16"}, maps=False)
    with django_assert_num_queries(2):
        territory.division_at(code="1601")
    with django_assert_num_queries(0):
        territory.communes_within(code="16")
        territory.search_divisions(text="alger")
        territory.divisions_at(codes=["1601", "1602", "1603"])
