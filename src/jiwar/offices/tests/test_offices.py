"""Who is in charge of what, where and when."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from jiwar.audit import api as audit
from jiwar.kernel.actors import ActorRef, SubjectRef
from jiwar.kernel.ids import new_id
from jiwar.kernel.snapshot import forget_all
from jiwar.offices import api as offices
from jiwar.offices.models import Competence, Office
from jiwar.offices.rules import overlap
from jiwar.offices.tests.factories import alger
from jiwar.territory import api as territory

ADMIN = ActorRef("account", "7", "A. Administrator")


@pytest.mark.django_db
def test_a_wilaya_has_its_seat_services_dairas_communes_and_bureaus() -> None:
    seat = alger()
    every = offices.offices_within(division_code="16")
    kinds = {
        kind: sum(view.kind == kind for view in every) for kind in ("wilaya", "service", "daira", "commune", "bureau")
    }
    assert kinds == {"wilaya": 1, "service": 12, "daira": 13, "commune": 57, "bureau": 298}
    assert set(offices.offices_below(office_id=seat.id)) == {view.id for view in every}
    assert all(view.names["ar"] and view.names["fr"] and view.hours["ar"] for view in every)
    assert all(not view.address and not view.phone for view in every)


@pytest.mark.django_db
def test_importing_twice_makes_nothing_and_keeps_ids() -> None:
    seat = alger()
    assert offices.import_offices_for(wilaya_code="16") == offices.Counts()
    assert offices.office_by_code("16").id == seat.id


@pytest.mark.django_db
def test_demo_addresses_say_that_they_are_invented() -> None:
    territory.import_territory(only={"16"}, maps=False)
    offices.import_offices_for(wilaya_code="16", demo=True)
    bureau = offices.office_by_code("1601-EC")
    assert "تجريبي" in bureau.address["ar"]
    assert "démonstration" in bureau.address["fr"]
    assert bureau.phone.startswith("+213 00 00 ")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("competence", "code"),
    [
        ("residence-certificate", "1642-EC"),
        ("civil-status", "1642-EC"),
        ("urbanism", "1642-URB"),
        ("building-permit", "1642-URB"),
        ("opinion.urbanism", "16-DUAC"),
        ("opinion.water", "16-EAU"),
        ("opinion.civil-protection", "16-PC"),
        ("opinion.electricity", "16-ELEC"),
        ("opinion.communal-urbanism", "1642-URB"),
        ("local-regulation", "1642-REG"),
        ("opinion.roads", "1642-TEC"),
        ("opinion.public-safety", "16-SURETE"),
        ("classified-establishments", "16-ENV"),
        ("opinion.heritage", "16-CULT"),
        ("social-affairs", "1642-SOC"),
        ("social-action", "16-DAS"),
        ("opinion.social-action", "16-DAS"),
        ("opinion.social-security", "16-CNAS"),
    ],
)
def test_the_nearest_office_in_charge_is_found(competence: str, code: str) -> None:
    alger()
    assert offices.competent_office(competence=competence, commune_code="1642").code == code


@pytest.mark.django_db
def test_the_commune_goes_before_the_daira_and_the_daira_before_the_wilaya() -> None:
    alger()
    for code, place in (("16", "16"), ("16-42", "16-42"), ("1642", "1642")):
        office = offices.office_by_code(code)
        offices.grant_competence(actor=ADMIN, office_id=office.id, competence="hunting-permit", territory_code=place)
        assert offices.competent_office(competence="hunting-permit", commune_code="1642").code == code
    assert offices.competent_office(competence="hunting-permit", commune_code="1643").code == "16-42"
    assert offices.competent_office(competence="hunting-permit", commune_code="1601").code == "16"


@pytest.mark.django_db
def test_nobody_in_charge_is_said_clearly() -> None:
    alger()
    with pytest.raises(offices.NoCompetentOffice) as refused:
        offices.competent_office(competence="fishing-permit", commune_code="1601")
    assert "الجزائر الوسطى" in str(refused.value) or "Alger-centre" in str(refused.value)
    assert not offices.is_served(competence="fishing-permit", commune_code="1601")
    with pytest.raises(territory.UnknownDivision):
        offices.competent_office(competence="building-permit", commune_code="9999")


@pytest.mark.django_db
def test_nobody_is_in_charge_before_the_law() -> None:
    alger()
    assert offices.competent_office(competence="building-permit", commune_code="1601", on=date(2015, 1, 25))
    with pytest.raises(offices.NoCompetentOffice):
        offices.competent_office(competence="building-permit", commune_code="1601", on=date(2015, 1, 24))


@pytest.mark.django_db
def test_the_parent_wilaya_answers_until_the_new_one_exercises_its_powers() -> None:
    territory.import_territory(only={"32", "69"}, maps=False)
    for wilaya in ("32", "69"):
        offices.import_offices_for(wilaya_code=wilaya)
    in_charge = {
        on: offices.competent_office(competence="opinion.water", commune_code="3219", on=on).code
        for on in (date(2026, 4, 3), date(2026, 12, 31), date(2027, 1, 1))
    }
    assert list(in_charge.values()) == ["32-EAU", "32-EAU", "69-EAU"]
    # The commune's own office is the same before and after.
    for on in (date(2021, 1, 1), date(2027, 6, 1)):
        assert (
            offices.competent_office(competence="residence-certificate", commune_code="3219", on=on).code == "3219-EC"
        )


@pytest.mark.django_db
def test_a_competence_changes_hands_on_a_day() -> None:
    alger()
    old, new = offices.office_by_code("1601-EC"), offices.office_by_code("1601-URB")
    grant = {"actor": ADMIN, "competence": "residence-certificate", "territory_code": "1601"}
    with pytest.raises(offices.AlreadyCompetent):
        offices.grant_competence(office_id=new.id, valid_from=date(2027, 1, 1), **grant)
    offices.end_competence(office_id=old.id, valid_to=date(2027, 1, 1), reason="Order 12", **grant)
    offices.grant_competence(office_id=new.id, valid_from=date(2027, 1, 1), reason="Order 12", **grant)
    found = [
        offices.competent_office(competence="residence-certificate", commune_code="1601", on=on).code
        for on in (date(2026, 12, 31), date(2027, 1, 1))
    ]
    assert found == ["1601-EC", "1601-URB"]
    verbs = [entry.verb for entry in audit.journal_of(subject=SubjectRef("offices.office", str(new.id))).rows]
    assert verbs == ["offices.competence_granted"]
    assert [view.competence for view in offices.competences_of(office_id=new.id, on=date(2027, 1, 1))] == [
        "building-permit",
        "opinion.communal-urbanism",
        "residence-certificate",
        "urbanism",
    ]
    with pytest.raises(offices.UnknownOffice):
        offices.end_competence(office_id=old.id, valid_to=date(2028, 1, 1), reason="twice", **grant)


@pytest.mark.django_db
def test_what_a_definition_may_ask_for_is_known_before_and_after_the_import() -> None:
    wanted = {"civil-status", "urbanism", "building-permit", "opinion.water"}
    assert wanted <= offices.competences_known()
    alger()
    office = offices.office_by_code("1601")
    offices.grant_competence(actor=ADMIN, office_id=office.id, competence="market-stall", territory_code="1601")
    assert wanted | {"market-stall"} <= offices.competences_known()


@pytest.mark.django_db
def test_an_ended_office_is_still_read_but_no_longer_in_charge() -> None:
    alger()
    bureau = offices.office_by_code("1601-EC")
    successor = offices.office_by_code("1601-URB")
    Office.objects.filter(pk=bureau.id).update(valid_to=date(2026, 1, 1), successor_id=successor.id)
    forget_all()
    assert offices.office(id=bureau.id).successor_id == successor.id
    with pytest.raises(offices.NoCompetentOffice):
        offices.competent_office(competence="residence-certificate", commune_code="1601", on=date(2026, 1, 1))
    with pytest.raises(offices.UnknownOffice):
        offices.office_by_code("1601-EC", on=date(2026, 1, 1))
    assert bureau.id in offices.offices_below(office_id=offices.office_by_code("1601").id)
    assert offices.import_offices_for(wilaya_code="16") == offices.Counts()


@pytest.mark.django_db
def test_an_annexe_is_opened_below_its_commune() -> None:
    alger()
    apc = offices.office_by_code("1601")
    opening = {
        "actor": ADMIN,
        "names": {"ar": "ملحقة تليملي", "fr": "Annexe de Télemly"},
        "kind": "bureau",
        "division_code": "1601",
        "reason": "Opening",
    }
    annexe = offices.create_office(code="1601-AN1", parent_id=apc.id, **opening)
    assert annexe.id in offices.offices_below(office_id=apc.id)
    assert [view.code for view in offices.offices_above(office_id=annexe.id)] == ["1601", "16-02", "16"]
    with pytest.raises(offices.OfficeExists):
        offices.create_office(code="1601-AN1", parent_id=apc.id, **opening)
    with pytest.raises(offices.UnknownOffice):
        offices.create_office(code="1601-AN2", parent_id=new_id(), **opening)


@pytest.mark.django_db
def test_reading_costs_three_queries_then_none(django_assert_num_queries) -> None:
    seat = alger()
    territory.division_at(code="16")
    forget_all()
    with django_assert_num_queries(6):  # revision and rows of divisions, of offices and of competences
        offices.competent_office(competence="opinion.water", commune_code="1601")
    with django_assert_num_queries(0):
        found = offices.offices(offices.offices_below(office_id=seat.id))
    assert len(found) == 381
    assert offices.offices([new_id()]) == {}
    with pytest.raises(offices.UnknownOffice):
        offices.office(id=new_id())


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "embassy"},
        {"parent_id": None},
        {"valid_to": date(1980, 1, 1)},
        {"code": "1601-EC"},
    ],
)
def test_the_database_refuses_an_impossible_office(wrong: dict) -> None:
    alger()
    row = Office.objects.get(code="1602-EC")
    row.pk, row.code, row._state.adding = new_id(), "1602-NEW", True
    for name, value in wrong.items():
        setattr(row, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.django_db
def test_the_database_refuses_two_offices_in_charge_and_a_successor_of_the_living() -> None:
    alger()
    row = Competence.objects.get(competence="opinion.water", territory_code="16")
    row.pk, row.valid_from = None, date(2020, 1, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
    office = Office.objects.get(code="1601-EC")
    with pytest.raises(IntegrityError), transaction.atomic():
        Office.objects.filter(pk=office.pk).update(successor_id=offices.office_by_code("1601-URB").id)


def test_intervals_that_touch_do_not_overlap() -> None:
    a, b, c = date(2020, 1, 1), date(2021, 1, 1), date(2022, 1, 1)
    assert not overlap(b, None, [(a, b)])
    assert overlap(a, None, [(b, c)])
    assert not overlap(a, b, [(b, None)])
    assert not overlap(a, None, [])
