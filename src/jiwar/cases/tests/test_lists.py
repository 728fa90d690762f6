"""Queues, books and searches: what they show, in how many queries, by which index."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jiwar.cases import api
from jiwar.cases.models import Case, CaseParty
from jiwar.cases.tests import factories as make
from jiwar.cases.tests.plans import captured, crowd, plan, reads_whole_table
from jiwar.identity import api as identity
from jiwar.identity.tests import factories as people
from jiwar.kernel import clock
from jiwar.kernel.actors import SYSTEM


def ids(page) -> list:
    return [row.id for row in page.rows]


def test_the_three_filters_that_matter(town: make.Town) -> None:
    mine = make.advance(make.make_case(), "assigned", town=town)
    new = make.make_case()
    theirs = make.make_case()
    api.assign(actor=town.colleague, case_id=theirs.pk, reason="Absence")
    assert ids(api.queue(actor=town.handler)) == [mine.pk]
    assert ids(api.queue(actor=town.handler, filter="new")) == [new.pk]
    assert set(ids(api.queue(actor=town.handler, filter="all"))) == {mine.pk, new.pk, theirs.pk}
    assert api.queue(actor=town.handler, filter="late").rows == []
    with clock.frozen(make.SUNDAY + timedelta(days=3)):  # the last day itself is in time
        assert api.queue(actor=town.handler, filter="late").rows == []
    with clock.frozen(make.SUNDAY + timedelta(days=4)):
        late = api.queue(actor=town.handler, filter="late")
        assert set(ids(late)) == {mine.pk, new.pk, theirs.pk}
        assert late.rows[0].clock.late
        assert late.rows[0].clock.days_left == -1
        assert api.queue_counts(actor=town.handler)["late"] == 3
    assert api.queue(actor=make.guest(make.PHONE)).rows == []
    assert api.queue(actor=town.planner, filter="all").rows == []


def test_what_waits_for_the_applicant_is_not_late_and_comes_last(town: make.Town) -> None:
    waiting = make.advance(make.make_case(), "assigned", "asked", town=town)
    with clock.frozen(make.SUNDAY + timedelta(days=1)):
        running = make.make_case()
    with clock.frozen(make.SUNDAY + timedelta(days=30)):
        assert ids(api.queue(actor=town.handler, filter="late")) == [running.pk]
        assert ids(api.queue(actor=town.handler, filter="all")) == [running.pk, waiting.pk]


def test_a_queue_is_read_page_by_page_without_gap_or_repeat(town: make.Town) -> None:
    made = []
    for day in (0, 2, 0, 1, 2, 0, 1):
        with clock.frozen(make.SUNDAY + timedelta(days=day)):
            made.append(make.make_case().pk)
    seen, cursor = [], None
    while True:
        page = api.queue(actor=town.handler, filter="all", cursor=cursor, size=3)
        seen += ids(page)
        cursor = page.next_cursor
        if cursor is None:
            break
    assert sorted(seen) == sorted(made)
    found = Case.objects.in_bulk(seen)
    dues = [found[pk].queue_on for pk in seen]
    assert dues == sorted(dues)
    assert ids(api.queue(actor=town.handler, filter="all", cursor="forged", size=3)) == seen[:3]


def test_the_signing_book_shows_what_waits_at_ones_seat(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", "proposed", town=town)
    (row,) = api.signing_book(actor=town.papc).rows
    assert (row.id, row.proposed_verdict, row.can_sign) == (case.pk, "grant", True)
    assert row.applicant == {"ar": "أمينة بن يوسف", "fr": "Amina Benyoucef"}
    (row,) = api.signing_book(actor=town.deputy).rows
    assert not row.can_sign  # a signatory without delegation sees the book and signs nothing
    for who in (town.handler, town.wali, town.chef, make.guest()):
        assert api.signing_book(actor=who).rows == []


def test_the_latest_files_come_once_and_in_order_by_whichever_way(town: make.Town) -> None:
    """An expert who also handles: some files by their office, some by an opinion, one by both."""
    made = [make.make_case(code=make.PERMIT) for _one in range(3)] + [make.make_case() for _one in range(2)]
    water = town.accounts["expert_water"]
    for case in made[:2]:
        api.assign(actor=town.planner, case_id=case.pk, reason="suite")
        api.ask_opinions(actor=town.planner, case_id=case.pk)
    identity.hold_role(
        actor=SYSTEM, account_id=water.pk, role="handler", office_id=made[1].office_id, valid_from=clock.today()
    )
    reader = town.actor("expert_water")
    expected = [one.pk for one in sorted(made[:3], key=lambda one: one.pk, reverse=True)]
    seen: list[UUID] = []
    cursor = None
    while True:
        page = api.recent_cases(actor=reader, cursor=cursor, size=2)
        seen += ids(page)
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == expected
    assert set(seen) == set(api.cases_visible_to(reader).values_list("pk", flat=True))


# --- Queries ----------------------------------------------------------------------------------------------

LISTS: dict[str, tuple[str, Callable, int]] = {
    # who reads, what, queries: the list, the names, the alerts of steps (one more for each power, each way to a file)
    "mine": ("handler", lambda actor: api.queue(actor=actor), 3),
    "new": ("handler", lambda actor: api.queue(actor=actor, filter="new"), 3),
    "all": ("handler", lambda actor: api.queue(actor=actor, filter="all"), 3),
    "signing": ("papc", lambda actor: api.signing_book(actor=actor), 4),
    "recent": ("wali", lambda actor: api.recent_cases(actor=actor), 5),
    "search": ("handler", lambda actor: api.search_cases(actor=actor, text="Benyoucef"), 3),
    "late": ("wali", lambda actor: api.late_cases(actor=actor, commune_codes=["1601"]), 2),
    "desk": ("counter", lambda actor: api.filed_by_desk(actor=actor), 3),
}


def fill(name: str, town: make.Town) -> None:
    case = make.make_case() if name != "desk" else None
    if name == "desk":
        person = people.make_person()
        draft = make.make_draft(town.counter, channel="counter", person_id=str(person.id))
        make.submit(draft, town.counter)
    elif name == "mine":
        make.advance(case, "assigned", town=town)
    elif name == "signing":
        make.advance(case, "assigned", "proposed", town=town)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_for_one_and_three_files(town: make.Town, name: str) -> None:
    who, read, expected = LISTS[name]
    for wanted in (1, 3):
        while True:
            actor = town.actor(who)
            with clock.frozen(make.SUNDAY + timedelta(days=30)):
                read(actor)  # snapshots warm
                with CaptureQueriesContext(connection) as asked:
                    found = read(actor)
            rows = found if isinstance(found, list) else found.rows
            if len(rows) == wanted:
                break
            assert len(rows) < wanted
            fill(name, town)
        assert len(asked) == expected, [query["sql"][:200] for query in asked]


def test_a_case_on_one_screen_costs_the_same_however_much_is_in_it(town: make.Town) -> None:
    plain = make.make_case()
    rich = make.advance(make.make_case(), "assigned", "asked", "completed", town=town)
    for number in range(3):
        api.post_message(actor=town.handler, case_id=rich.pk, body=f"{number}")
    handler = town.handler
    api.case_visible_to(handler, plain.pk)
    api.case_visible_to(handler, rich.pk)
    counts = []
    for case in (plain, rich):
        with CaptureQueriesContext(connection) as asked:
            api.case_visible_to(handler, case.pk)
        counts.append(len(asked))
    assert counts == [17, 17]  # the files before it, or the names of staff, however many acted


def test_every_list_is_found_by_its_index(town: make.Town) -> None:
    """No list reads a whole table, and each goes through the index that was made for it."""
    crowd(town)
    me = make.citizen()
    wali, handler, papc = town.wali, town.handler, town.papc
    expert, counter = town.expert_water, town.counter
    lists: dict[str, tuple[str, Callable[[], object]]] = {
        "case_handler_queue": ("cases_case", lambda: api.queue(actor=handler)),
        "case_office_stage": ("cases_case", lambda: api.queue(actor=handler, filter="new")),
        "case_office_queue": ("cases_case", lambda: api.queue(actor=handler, filter="all")),
        "case_office_queue ": ("cases_case", lambda: api.queue(actor=handler, filter="late")),
        "case_signing_book": ("cases_case", lambda: api.signing_book(actor=papc)),
        "case_commune_late": ("cases_case", lambda: api.late_cases(actor=wali, commune_codes=["1602"])),
        "case_filed_at": ("cases_case", lambda: api.filed_by_desk(actor=counter)),
        "case_account": ("cases_case", lambda: api.my_cases(actor=me)),
        "case_applicant": ("cases_case", lambda: api.my_cases(actor=me)),
        "case_name_word": ("cases_case", lambda: api.search_cases(actor=handler, text="Famille7 Amina17")),
        "party_phone": ("cases_case", lambda: api.search_cases(actor=wali, text="+213550000017")),
        "opinion_office": ("cases_opinion", lambda: api.opinions_for(actor=expert)),
    }
    for index, (table, read) in lists.items():
        found = plan(captured(read, table))
        assert not reads_whole_table(found), f"{index}\n{found}"
        assert index.strip() in found, f"{index}\n{found}"


# --- Searching --------------------------------------------------------------------------------------------


def test_one_box_finds_by_reference_phone_nin_and_names_in_either_script(town: make.Town) -> None:
    nin = "120031601004560178"
    case = make.make_case()
    other = make.make_case(story=make.example(make.RESIDENCE, 1))
    handler = town.handler
    for text in (
        case.reference,
        case.reference.lower(),
        f"{case.reference[:4]} {case.reference[4:]}",
        "0550 12 34 56",
        "+213550123456",
        nin,
        "أمينة",
        "امينه بن يوسف",
        "Amina",
        "benyoucef amina",
        "BENYOUSSEF",
        "Benyou",
    ):
        assert [row.id for row in api.search_cases(actor=handler, text=text)] == [case.pk], text
    assert [row.id for row in api.search_cases(actor=handler, text="Haddad Karim")] == [other.pk]
    for nothing in ("", " ", "x", "Zidane", "0661 99 99 99", "1" * 18, "ZZZZ-ZZZZ", "nobody@example.dz"):
        assert api.search_cases(actor=handler, text=nothing) == [], nothing


def test_a_number_that_is_given_to_nobody_is_found_as_it_is_shown(town: make.Town) -> None:
    case = make.make_case()
    CaseParty.objects.filter(case=case).update(phone="+213500000116")
    assert [row.id for row in api.search_cases(actor=town.handler, text="0500 00 01 16")] == [case.pk]
    assert api.search_cases(actor=town.handler, text="0500 00 01 17") == []


def test_a_search_stays_within_what_one_may_read(town: make.Town) -> None:
    case = make.make_case()
    elsewhere = make.make_town("1617")
    for text in (case.reference, "Amina", "0550123456"):
        assert api.search_cases(actor=elsewhere.handler, text=text) == []
        assert api.search_cases(actor=town.planner, text=text) == []
        assert api.search_cases(actor=make.guest(make.PHONE), text=text) == []
        assert len(api.search_cases(actor=town.wali, text=text)) == 1


def test_the_architect_is_found_too(town: make.Town) -> None:
    case = make.make_case(code=make.PERMIT)
    for text in ("Salim Amrani", "0770 12 34 56", "نورة مزيان"):
        assert [row.id for row in api.search_cases(actor=town.planner, text=text)] == [case.pk]
    (row,) = api.search_cases(actor=town.planner, text="Meziane")
    assert row.representative["fr"] == "Salim Amrani"


# --- For those who answer for a territory -----------------------------------------------------------------


def test_late_files_of_a_territory_name_nobody(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    with clock.frozen(make.SUNDAY + timedelta(days=10)):
        (late,) = api.late_cases(actor=town.wali, commune_codes=["1601", "1602"]).rows
        assert (late.case_id, late.stage, late.visible) == (case.pk, "examining", True)
        assert late.days_late == 5  # working days after Wednesday 25 November, up to Wednesday 2 December
        assert "Amina" not in str(late)
        assert api.late_cases(actor=town.wali, commune_codes=["1602"]).rows == []
        assert api.late_cases(actor=town.wali, commune_codes=["1601"], procedure_code=make.PERMIT).rows == []
        (unseen,) = api.late_cases(actor=town.administrator, commune_codes=["1601"]).rows
        assert not unseen.visible


def test_files_of_one_person(town: make.Town) -> None:
    case = make.make_case()
    assert api.has_open_cases(person_id=case.applicant_id)
    api.withdraw(actor=make.guest(make.PHONE), case_id=case.pk)
    assert not api.has_open_cases(person_id=case.applicant_id)
