"""Imports are repeatable; corrections by hand survive them; the database refuses overlaps."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from jiwar.audit import api as audit
from jiwar.kernel.actors import ActorRef, SubjectRef
from jiwar.territory import api as territory
from jiwar.territory.models import Division
from jiwar.territory.rules import overlapping

pytestmark = pytest.mark.django_db
ADMIN = ActorRef("account", "7", "A. Administrator")


def test_importing_twice_changes_nothing() -> None:
    first = territory.import_territory(only={"32", "69"}, maps=False)
    assert (first.divisions, first.changes) == (Division.objects.count(), 7)
    assert territory.import_territory(only={"32", "69"}, maps=False) == territory.Counts()
    entries = audit.journal_of(subject=SubjectRef("territory", "territory")).rows
    assert [entry.verb for entry in entries] == ["territory.imported"]


def test_an_import_brings_what_the_packages_corrected() -> None:
    territory.import_territory(only={"16"}, maps=False)
    Division.objects.filter(code="1601").update(name_fr="Alger")
    assert territory.import_territory(only={"16"}, maps=False).updated == 1
    assert territory.division_at(code="1601").names["fr"] == "Alger-centre"


def test_a_powers_date_set_by_hand_survives_the_import() -> None:
    territory.import_territory(only={"32", "69"}, maps=False)
    territory.set_powers_date(actor=ADMIN, wilaya_code="69", powers_from=date(2027, 7, 1), reason="Decree")
    territory.import_territory(only={"32", "69"}, maps=False)
    assert territory.competent_wilaya_of(commune_code="3219", on=date(2027, 3, 1)).code == "32"
    assert territory.competent_wilaya_of(commune_code="3219", on=date(2027, 7, 1)).code == "69"
    with pytest.raises(territory.UnknownDivision):
        territory.set_powers_date(actor=ADMIN, wilaya_code="99", powers_from=None, reason="?")


def test_a_later_law_moves_a_commune_and_the_import_respects_it() -> None:
    territory.import_territory(only={"16", "35"}, maps=False)
    move = {"actor": ADMIN, "code": "1643", "parent_code": "35", "provision_id": "dz.law-x", "reason": "A law of 2028"}
    territory.move_commune(valid_from=date(2028, 1, 1), **move)
    assert territory.wilaya_of(commune_code="1643", on=date(2027, 12, 31)).code == "16"
    assert territory.wilaya_of(commune_code="1643", on=date(2028, 1, 1)).code == "35"
    assert territory.changes_of(code="1643")[-1].to_wilaya == "35"
    assert territory.import_territory(only={"16", "35"}, maps=False) == territory.Counts()
    with pytest.raises(territory.ValidityOverlaps):
        territory.move_commune(valid_from=date(2028, 1, 1), **move)
    with pytest.raises(territory.UnknownDivision):
        territory.move_commune(valid_from=date(2029, 1, 1), **{**move, "parent_code": "nowhere"})


def test_the_database_refuses_two_current_parents_and_backward_intervals() -> None:
    territory.import_territory(only={"16"}, maps=False)
    row = Division.objects.get(code="1601")
    for changes in (
        {"valid_from": date(2020, 1, 1)},
        {"code": "1699", "valid_to": date(1980, 1, 1)},
        {"code": "1699", "parent_code": ""},
    ):
        copy = Division.objects.get(pk=row.pk)
        copy.pk = None
        for name, value in changes.items():
            setattr(copy, name, value)
        with pytest.raises(IntegrityError), transaction.atomic():
            copy.save(force_insert=True)


def test_overlaps_are_noticed() -> None:
    a, b, c = date(2020, 1, 1), date(2021, 1, 1), date(2022, 1, 1)
    assert not overlapping([(a, b), (b, None)])
    assert overlapping([(a, c), (b, None)])
    assert overlapping([(a, None), (b, c)])


def test_names_are_spelled_as_people_write_them() -> None:
    """Law 84-09 was printed without the dots of a final yā'; what ends in an alif maqṣūra keeps it."""
    territory.import_territory(only={"16"}, maps=False)
    arabic = {code: territory.division_at(code=code).names["ar"] for code in ("1605", "1602", "1617", "1601", "1640")}
    assert arabic == {
        "1605": "باب الوادي",
        "1602": "سيدي محمد",
        "1617": "حسين داي",
        "1601": "الجزائر الوسطى",
        "1640": "المرسى",
    }
    assert [found.code for found in territory.search_divisions(text="باب الوادى", kind="commune")][:1] == ["1605"], (
        "both are found"
    )
