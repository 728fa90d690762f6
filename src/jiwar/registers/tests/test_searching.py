"""Acts are found as people say them: by number, by names in either script and any spelling, by a day."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jiwar.audit import api as audit
from jiwar.kernel import clock
from jiwar.registers import api
from jiwar.registers.tests import factories as make

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db
MOHAMED = make.person(("محمد الأمين", "Mohamed Lamine"), ("بن علي", "Benali"), sex="m", nin="991995160100001000")
YACINE = make.person(("ياسين", "Yacine"), ("مزيان", "Meziane"), sex="m")
PRESUMED = make.person(("الطاهر", "Tahar"), ("آيت حمودة", "Aït Hamouda"), sex="m")


@pytest.fixture
def bureau() -> Iterator[make.Bureau]:
    with clock.frozen(NOW):
        bureau = make.make_bureau()
        rows = [
            make.imported(number=417),
            make.imported(number=500, year=1995, content=make.birth(day="1995-01-02", people={"child": MOHAMED})),
            make.imported(number=501, year=1995, content=make.birth(day="1995-01-02", people={"child": YACINE})),
            make.imported(number=12, year=1960, content=make.birth(day="1958", people={"child": PRESUMED})),
            make.imported("marriages", number=33),
            make.imported(number=417, commune="1605"),
        ]
        api.import_records(rows=rows)
        yield bureau


def found(bureau: make.Bureau, actor: str = "handler", **wanted: object) -> list[tuple[str, int, int]]:
    rows = api.find_records(actor=getattr(bureau, actor), wanted=api.Wanted(**wanted))
    return [(one.register.kind, one.year, one.number) for one in rows]


LAMINE, AMINA_ACT, TAHAR, WEDDING = (
    ("births", 1995, 500),
    ("births", 2003, 417),
    ("births", 1960, 12),
    ("marriages", 1999, 33),
)


@pytest.mark.parametrize(
    ("typed", "act"),
    [
        ("محمد الامين بن علي", LAMINE),
        ("بن علي محمد", LAMINE),
        ("mohammed benali", LAMINE),
        ("Benali Mohamed-Lamine", LAMINE),
        ("991995160100001000", LAMINE),
        ("٩٩١٩٩٥١٦٠١٠٠٠٠١٠٠٠", LAMINE),
        ("امينه بن يوسف", AMINA_ACT),
        ("ait hamouda tahar", TAHAR),
        ("طاهر ايت حمودة", TAHAR),
    ],
)
def test_by_name_in_either_script_and_any_order(bureau: make.Bureau, typed: str, act: tuple) -> None:
    assert act in found(bureau, names=(typed,))


def test_by_place_in_the_register(bureau: make.Bureau) -> None:
    assert found(bureau, year=2003, number=417) == [AMINA_ACT]
    assert found(bureau, year=2003, number=417, kind="deaths") == []
    assert found(bureau, year=2003, number=417, commune_code="1605") == []  # not a register of this reader


def test_by_day_with_a_name_that_is_only_like(bureau: make.Bureau) -> None:
    assert found(bureau, day="1995-01-02", names=("Yassine Mezian",)) == [("births", 1995, 501)]
    assert found(bureau, day="1995-01-02", names=("Karim Zerrouki",)) == []
    assert set(found(bureau, day="1995-01-02")) == {LAMINE, ("births", 1995, 501)}
    # The act knows only the year; so does the person who asks for the day.
    assert found(bureau, day="1958-07-05", names=("Tahar Ait Hamouda",)) == [TAHAR]
    assert found(bureau, day="1957", names=("Tahar Ait Hamouda",)) == [TAHAR]
    assert found(bureau, day="1990", names=("Tahar Ait Hamouda",)) == []


def test_a_couple_by_both_names_or_by_a_birth_day(bureau: make.Bureau) -> None:
    assert found(bureau, kind="marriages", names=("يوسف بن يوسف", "نادية حداد")) == [WEDDING]
    assert found(bureau, kind="marriages", day="1970-02-03") == [WEDDING]
    assert found(bureau, kind="marriages", day="1999-07-08", names=("Nadia Hadad",)) == [WEDDING]


def test_too_little_is_refused_and_nothing_found_is_nothing(bureau: make.Bureau) -> None:
    for wanted in ({}, {"names": ("ا",)}, {"year": 2003}, {"names": (" ",)}):
        with pytest.raises(api.SearchTooShort):
            found(bureau, **wanted)
    assert found(bureau, names=("Zzyzx",)) == []
    assert found(bureau, actor="elsewhere", names=("Benali",)) == []


def test_each_act_that_was_shown_is_journaled(bureau: make.Bureau) -> None:
    [record] = api.find_records(actor=bureau.counter, wanted=api.Wanted(names=("Meziane",)))
    [entry] = audit.accesses_of(subject=api.record_subject(record.id)).rows
    assert (entry.actor_id, entry.purpose) == (bureau.counter.ref.id, "registers.search")


def test_a_file_finds_acts_of_any_commune(bureau: make.Bureau) -> None:
    wanted = api.Wanted(kind="births", commune_code="1605", year=2003, number=417)
    [record] = api.matching_records(actor=bureau.handler.ref, wanted=wanted, purpose="case ABCD-2FGH")
    assert record.register.commune_code == "1605"
    assert audit.accesses_of(subject=api.record_subject(record.id)).rows[0].purpose == "case ABCD-2FGH"


@pytest.mark.parametrize("wanted", [{"names": ("Benyoucef",)}, {"year": 2003, "number": 417}])
def test_a_search_costs_the_same_whatever_it_finds(bureau: make.Bureau, wanted: dict) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            api.find_records(actor=bureau.handler, wanted=api.Wanted(**wanted))
        return len(seen)

    queries()
    api.import_records(rows=[make.imported(number=9000 + n) for n in range(3)])
    with clock.frozen(NOW.replace(hour=11)):
        assert queries() == 9
    api.import_records(rows=[make.imported(number=9100 + n) for n in range(9)])
    with clock.frozen(NOW.replace(hour=13)):
        assert queries() == 9


def test_the_context_of_an_act_names_people_and_places_in_both_scripts(bureau: make.Bureau) -> None:
    wedding = make.imported("marriages", number=90)
    api.import_records(
        rows=[wedding, *(make.imported(number=n, links={"parents_marriage": wedding.place}) for n in (901, 902))]
    )
    record_id = api.record_at(kind="marriages", commune_code="1601", year=1999, number=90)
    said = api.record_context(record_id=record_id)
    assert (said["number"], said["year"], said["day"]) == ("90", "1999", "1999-07-08")
    assert said["commune"]["names"] == {"ar": "الجزائر الوسطى", "fr": "Alger-centre"}
    assert (said["husband"]["name_ar"], said["wife"]["name_latin"], said["wife"]["born"]) == (
        "يوسف بن يوسف",
        "Nadia Haddad",
        "1974",
    )
    assert [child["number"] for child in said["children"]] == ["901", "902"]
    assert said["children"][0]["born"] == "2003-05-17"
    assert said["wife_father"] is None
    members = api.known_members("marriages")
    assert set(said) == set(members)
    assert all(set(said[name] or {}) <= set(members[name]) for name in ("husband", "wife", "commune", "place"))
    assert set(said["children"][0]) <= set(members["children"][0])
