"""The demo's registers: families that hold together, numbered as a register is, found by a search."""

import time
from collections import Counter
from datetime import UTC, datetime

import pytest

from jiwar.cases.tests import factories as make
from jiwar.config.demo.acts_of_life import acts_of_life
from jiwar.kernel import clock
from jiwar.kernel.actors import SYSTEM
from jiwar.registers import api as registers

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def drawn(number: int) -> list[registers.ImportedRecord]:
    return list(acts_of_life(number=number, today=NOW.date()))


@pytest.mark.django_db
def test_families_hold_together_and_are_found() -> None:
    with clock.frozen(NOW):
        make.lay_ground()
        rows = drawn(300)
        assert [row.place for row in rows] == [row.place for row in drawn(300)], "the same for everybody"
        assert registers.import_records(rows=rows).created == 300
        assert registers.import_records(rows=rows).skipped == 300
        assert registers.check_registers().ok
        assert set(Counter(row.kind for row in rows)) == set(registers.kinds_known())
        child = next(row for row in rows if "parents_marriage" in row.links)
        names = child.content["people"]["child"]
        wanted = registers.Wanted(
            kind="births",
            commune_code=child.commune_code,
            names=(f"{names['given_latin']} {names['family_latin']}",),
            day=child.content["day"],
        )
        found = registers.matching_records(actor=SYSTEM, wanted=wanted, purpose="test")
        assert (found[0].year, found[0].number) == (child.year, child.number)
        kind, commune, year, number = child.links["parents_marriage"]
        marriage = registers.record_at(kind=kind, commune_code=commune, year=year, number=number)
        children = registers.record_context(record_id=marriage)["children"]
        assert names["given_ar"] in [one["given_ar"] for one in children]
    days = {row.place: row.content["day"] for row in rows}
    assert all(days[row.place] > days[other] for row in rows for other in row.links.values())


@pytest.mark.soak
@pytest.mark.django_db
def test_fifty_thousand_acts_come_in_and_are_searched_in_time() -> None:
    with clock.frozen(NOW):
        make.lay_ground()
        rows = drawn(50_000)
        assert registers.import_records(rows=rows).created == 50_000
        taken = []
        for row in rows[::1_000]:
            names = next(iter(row.content["people"].values()))
            words = (f"{names['given_latin']} {names['family_latin']}",)
            wanted = registers.Wanted(kind=row.kind, names=words, day=row.content["day"])
            began = time.perf_counter()
            found = registers.matching_records(actor=SYSTEM, wanted=wanted, purpose="test")
            taken.append(time.perf_counter() - began)
            assert row.number in [one.number for one in found]
    assert sorted(taken)[int(len(taken) * 0.95)] <= 0.06, "the budget of a search by name"
