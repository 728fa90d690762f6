"""Places kept by shares: the worked examples, what holds whatever the files, a session from its list to its acts."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiwar.cases import api
from jiwar.cases.models import Case, CaseAction, Session, SessionItem
from jiwar.cases.queries.minutes import minutes_of
from jiwar.cases.rules.ranking import Entry, Place, places_of, ranking
from jiwar.cases.tests import factories as make
from jiwar.cases.tests.test_sessions import START, Commission, commission, decisions_content
from jiwar.decisions import api as decisions
from jiwar.identity import api as identity
from jiwar.kernel import clock

__all__ = ["commission"]  # the fixture
TABLE = Path(__file__).parents[4] / "docs" / "reference" / "share-examples.md"
SHARES = {"a": {"A"}, "b": {"B"}, "x": {"A", "B"}}
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def entry(points: int, minute: int, shares: frozenset[str] = frozenset(), *, fit: bool = True) -> Entry:
    return Entry(uuid4(), uuid4(), points, NOON + timedelta(minutes=minute), fit, shares)


def examples() -> list[tuple[str, ...]]:
    rows = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if re.match(r"\| `", line)]
    return [tuple(cell.strip(" `") for cell in row.strip("|").split("|"))[:5] for row in rows]


def test_there_are_examples() -> None:
    assert len(examples()) >= 10


@pytest.mark.parametrize(("files", "places", "first", "second", "result"), examples(), ids=str)
def test_worked_examples(files: str, places: str, first: str, second: str, result: str) -> None:
    dwellings = int(places)
    entries = [
        entry(100 - number, 0, frozenset(SHARES.get(sign, ())), fit=sign != "!")
        for number, sign in enumerate(files.split())
    ]
    kept = {"A": places_of(int(first), dwellings), "B": places_of(int(second), dwellings)}
    found = {one.item_id: one for one in ranking(entries, dwellings, kept)}
    assert " ".join(sign_of(found[one.item_id], dwellings) for one in entries) == result


def sign_of(place: Place, dwellings: int) -> str:
    if place.rank is None:
        return "!"
    if place.verdict == "chosen":
        return place.by_share or "R"
    return "d" if place.rank <= dwellings else "."


# --- What holds whatever the files ----------------------------------------------------------------------------------

FILES = st.lists(
    st.builds(
        entry,
        st.integers(0, 6),
        st.integers(0, 4),
        st.frozensets(st.sampled_from("ABC")),
        fit=st.integers(0, 5).map(bool),
    ),
    max_size=14,
)
PERCENTS = st.lists(st.integers(0, 100), min_size=3, max_size=3).filter(lambda all_: sum(all_) <= 100)


@given(FILES, st.integers(0, 12), PERCENTS)
def test_the_places_are_given_no_more_and_no_less(files: list[Entry], dwellings: int, percents: list[int]) -> None:
    kept = {name: places_of(part, dwellings) for name, part in zip("ABC", percents, strict=True)}
    assert sum(kept.values()) <= dwellings
    places = {one.item_id: one for one in ranking(files, dwellings, kept)}
    fit = sorted((one for one in files if one.fit), key=lambda one: places[one.item_id].rank or 0)
    chosen = [one for one in fit if places[one.item_id].verdict == "chosen"]
    assert len(chosen) == min(dwellings, len(fit))
    for name, count in kept.items():
        able = [one for one in fit if name in one.shares]
        assert sum(name in one.shares for one in chosen) >= min(count, len(able)), "a share is met where it can be"
    for better, one in ((better, one) for number, one in enumerate(fit) for better in fit[:number]):
        assert (-better.points, better.arrived_at) <= (-one.points, one.arrived_at), "points, then order of arrival"
        if better.shares == one.shares:
            assert better in chosen or one not in chosen, "nobody of one group is passed over by a lower rank"
    for one in files:
        place = places[one.item_id]
        assert (place.rank is None) == (not one.fit)
        if place.by_share:
            assert place.verdict == "chosen"
            assert place.by_share in one.shares
            assert (place.rank or 0) > dwellings, "whoever the rank chooses owes nothing to a share"


@given(FILES, st.integers(0, 12))
def test_without_a_share_the_first_are_chosen(files: list[Entry], dwellings: int) -> None:
    for place in ranking(files, dwellings):
        assert (place.verdict == "chosen") == (place.rank is not None and place.rank <= dwellings)


@given(FILES, st.integers(1, 12), PERCENTS, st.randoms(use_true_random=False))
def test_it_never_depends_on_how_the_files_are_read(
    files: list[Entry], dwellings: int, percents: list[int], rng: Random
) -> None:
    kept = {name: places_of(part, dwellings) for name, part in zip("ABC", percents, strict=True)}
    mixed = list(files)
    rng.shuffle(mixed)
    assert set(ranking(files, dwellings, kept)) == set(ranking(mixed, dwellings, kept))


# --- A session ------------------------------------------------------------------------------------------------------


def three_for_three(commission: Commission) -> tuple[UUID, dict[str, Case]]:
    """Three dwellings, 40 % kept for the under 35: one; the young file comes fourth by its points."""
    told = {"first": ("", "unfit"), "second": ("", "ruin"), "third": ("", "hosted"), "young": ("1998-02-01", "service")}
    cases = {}
    for number, (name, (born, home)) in enumerate(told.items(), start=1):
        with clock.frozen(START + timedelta(minutes=number)):
            cases[name] = commission.file(number, born, home=home)
    session_id = commission.call(dwellings=3)
    commission.agenda(session_id)
    return session_id, cases


def items(session_id: UUID) -> dict[UUID, SessionItem]:
    return {one.case_id: one for one in SessionItem.objects.filter(session_id=session_id)}


def test_the_young_enter_by_the_share_and_each_line_says_why(commission: Commission) -> None:
    session_id, cases = three_for_three(commission)
    before = api.session_visible_to(commission.secretary, session_id)
    assert [(one.places, one.rounded, one.by_share) for one in before.shares] == [(1, True, None)]
    commission.publish(session_id)
    found = items(session_id)
    assert [found[one.pk].rank for one in cases.values()] == [1, 2, 3, 4]
    assert [found[one.pk].verdict for one in cases.values()] == ["chosen", "chosen", "below", "chosen"]
    assert [found[one.pk].by_share for one in cases.values()] == ["", "", "", "under_35"]
    session, page = api.published_list(session_id)
    (share,) = session.shares
    assert (share.places, share.by_rank, share.by_share, share.back) == (1, 0, 1, 0)
    assert "40 %" in share.words
    assert [bool(row.why) for row in page.rows] == [True] * 4
    assert [row.displaced for row in page.rows] == [False, False, True, False]
    assert [bool(row.shares) for row in page.rows] == [False, False, False, True]
    assert page.rows[3].why != page.rows[0].why


def test_acts_and_minutes_say_by_which_share_and_whose_place_it_took(commission: Commission) -> None:
    session_id, cases = three_for_three(commission)
    commission.publish(session_id)
    with clock.frozen(START + timedelta(days=9)):
        api.finalise(actor=commission.secretary, session_id=session_id)
        api.sweep_bulk()
        session = Session.objects.get(pk=session_id)
        power = identity.signing_power(
            account_id=commission.president.account_id,
            office_id=session.authority_office_id,
            scope=session.procedure_code,
            at=clock.now(),
        )
        content = minutes_of(session, power).content
        api.sign_minutes(actor=commission.president, session_id=session_id)
        api.sweep_bulk()
        make.seal_all()
    said = " ".join(content["body"])
    assert "40 %" in said
    assert "حُفظ منها 1 من 3" in said
    assert [row[-1] for row in content["rows"]] == ["مستفيد", "مستفيد", "حُفظ المكان للحصة", "مستفيد بالحصة"]
    ended = {name: Case.objects.get(pk=case.pk) for name, case in cases.items()}
    assert [one.outcome for one in ended.values()] == ["granted", "granted", "refused", "granted"]
    refusal = decisions.decision(id=ended["third"].decision_id)
    assert [dict(one) for one in refusal.reasons] == [dict(commission.definition.refusal.reason("share").text)]
    grant = str(decisions_content(ended["young"].decision_id))
    assert "Moins de 35 ans" in grant
    assert "Moins de 35 ans" not in str(decisions_content(ended["first"].decision_id))
    kept = CaseAction.objects.get(case=cases["young"], kind="session_decided").details
    assert kept["share"] == "under_35"
    for case in cases.values():
        assert api.rebuild(case_id=case.pk) == []


def test_the_age_is_that_of_the_day_of_the_application(commission: Commission) -> None:
    eve = (START.date() + timedelta(days=1)).replace(year=1991).isoformat()  # 35 the day after
    day = START.date().replace(year=1991).isoformat()  # 35 that very day
    cases = [commission.file(1, eve), commission.file(2, day)]
    with clock.frozen(START + timedelta(days=40)):
        session_id = commission.call(dwellings=3)
        commission.agenda(session_id)
    assert [items(session_id)[one.pk].shares for one in cases] == [["under_35"], []]


def test_a_place_that_nobody_can_take_goes_back_to_the_rank(commission: Commission) -> None:
    cases = [commission.file(number) for number in (1, 2, 3)]
    session_id = commission.call(dwellings=3)
    commission.agenda(session_id)
    commission.publish(session_id)
    found = items(session_id)
    assert {found[one.pk].verdict for one in cases} == {"chosen"}
    (share,) = api.published_list(session_id)[0].shares
    assert (share.places, share.by_rank, share.by_share, share.back) == (1, 0, 0, 1)
