"""Kernel tools mean what they say."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiwar.kernel import clock, digits, money, references, search, texts
from jiwar.kernel.ids import new_id
from jiwar.kernel.registry import Registry


def test_the_day_counts_in_algiers_not_in_utc() -> None:
    with clock.frozen(datetime(2026, 11, 22, 23, 30, tzinfo=UTC)):
        assert clock.today() == date(2026, 11, 23)


def test_ids_sort_by_time() -> None:
    made = [new_id() for _ in range(1000)]
    assert made == sorted(made)
    assert made[0].version == 7


@given(
    st.text(references.ALPHABET, min_size=7, max_size=7),
    st.integers(0, 7),
    st.sampled_from(references.ALPHABET),
)
def test_every_single_wrong_sign_is_noticed(body: str, place: int, sign: str) -> None:
    good = body + references._check(body)
    bad = good[:place] + sign + good[place + 1 :]
    assert (references.parse_reference(bad) == bad) == (bad == good)


@given(st.text(references.ALPHABET, min_size=7, max_size=7), st.integers(0, 6))
def test_every_swap_of_neighbours_is_noticed(body: str, place: int) -> None:
    good = body + references._check(body)
    bad = good[:place] + good[place + 1] + good[place] + good[place + 2 :]
    assert (references.parse_reference(bad) is None) == (bad != good)


def test_a_reference_is_read_as_people_type_it() -> None:
    reference = references.new_reference()
    typed = f" {reference[:4].lower()} - {reference[4:].lower()}\u200f"
    assert references.parse_reference(typed) == reference
    assert references.parse_reference("hello") is None


@pytest.mark.parametrize("typed", ["٠٥٥٠ ١٢ ٣٤ ٥٦", "۰۵۵۰-۱۲-۳۴-۵۶", "0550 12 34 56"])
def test_digits_of_three_scripts_are_read(typed: str) -> None:
    assert digits.only_digits(typed) == "0550123456"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mohamed", "Mohammed"),
        ("Boualem", "Bou'alem"),
        ("فاطمة", "فاطمه"),
        ("أحمد", "احمد"),
        ("مُحَمَّد", "محمد"),
        ("Chérif", "Sherif"),
        ("عبد القـادر", "عبد القادر"),
        ("Yacine", "Yassin"),
    ],
)
def test_spellings_of_one_name_share_a_key(one: str, other: str) -> None:
    assert search.name_key(one) == search.name_key(other)


@pytest.mark.parametrize(("one", "other"), [("Karim", "Karima"), ("أمين", "أمينة"), ("Ali", "Alia")])
def test_different_names_keep_different_keys(one: str, other: str) -> None:
    assert search.name_key(one) != search.name_key(other)


def test_likeness_finds_a_misspelt_procedure() -> None:
    assert search.likeness("residance", "residence") > 0.4 > search.likeness("residance", "mariage")


def test_a_text_falls_back_to_a_language_that_has_it() -> None:
    assert texts.pick({"ar": "سكن", "fr": "logement"}, "fr") == "logement"
    assert texts.pick({"ar": "سكن"}, "kab") == "سكن"
    assert texts.pick(None) == ""


def test_amounts() -> None:
    assert money.dinars(125_000) == "1\u00a0250"
    assert money.dinars(-5) == "-0,05"


def test_a_name_is_registered_once() -> None:
    registry: Registry[object] = Registry("things")
    registry.add("a", first := object())
    registry.add("a", first)
    with pytest.raises(ValueError, match="twice"):
        registry.add("a", object())


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Alger-centre", "d’Alger-centre"),
        ("Aïn Bénian", "d’Aïn Bénian"),
        ("El Biar", "d’El Biar"),
        ("Oued Koriche", "d’Oued Koriche"),
        ("Hussein Dey", "de Hussein Dey"),
        ("Rouiba", "de Rouiba"),
        ("Les Eucalyptus", "des Eucalyptus"),
        ("Le Kouif", "du Kouif"),
    ],
)
def test_french_places_take_their_preposition(name: str, said: str) -> None:
    assert texts.of_place(name) == said
