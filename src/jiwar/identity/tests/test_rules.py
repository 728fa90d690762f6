"""What numbers, names and dates must look like."""

from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from jiwar.identity import errors, rules, vault
from jiwar.kernel import clock
from jiwar.kernel.ids import new_id


@pytest.mark.parametrize(
    "typed", ["109870123456789012", "1 0987 0123 4567 89 012", "١٠٩٨٧٠١٢٣٤٥٦٧٨٩٠١٢", "109870-123456789012"]
)
def test_a_nin_is_18_digits_in_any_writing(typed: str) -> None:
    assert rules.check_nin(typed) == "109870123456789012"


@pytest.mark.parametrize("typed", ["", "10987012345678901", "1098701234567890123", "10987012345678901X", "١٠٩٨"])
def test_anything_else_is_no_nin(typed: str) -> None:
    with pytest.raises(errors.InvalidNin):
        rules.check_nin(typed)


@given(st.text(max_size=30))
def test_a_check_fails_only_by_saying_so(text: str) -> None:
    for check in (rules.check_nin, rules.check_phone, rules.check_email, rules.check_contact):
        with suppress(errors.Refused):
            assert check(text)


@pytest.mark.parametrize(
    "typed", ["0550 12 34 56", "+213550123456", "00213 550 12 34 56", "٠٥٥٠١٢٣٤٥٦", "0550.12.34.56"]
)
def test_a_phone_is_kept_in_one_form(typed: str) -> None:
    assert rules.check_phone(typed) == "+213550123456"


@pytest.mark.parametrize("typed", ["0550", "abcdefghij", "+2135501234567890", "0250 12 34 56 78"])
def test_a_phone_that_no_plan_knows_is_refused(typed: str) -> None:
    with pytest.raises(errors.InvalidPhone):
        rules.check_phone(typed)


def test_a_landline_receives_no_code() -> None:
    with pytest.raises(errors.PhoneWithoutSms):
        rules.check_contact("021 23 45 67")


def test_contacts_are_masked_for_everybody_but_their_owner() -> None:
    assert rules.mask_contact("+213550123456").endswith("56")
    assert "5501234" not in rules.mask_contact("+213550123456").replace(" ", "")
    assert rules.mask_contact("amina.benali@example.dz") == "a•••@example.dz"


def test_a_birth_date_may_be_a_year_only_and_never_in_the_future() -> None:
    with clock.frozen(datetime(2026, 3, 1, 12, tzinfo=UTC)):
        assert rules.check_birth(date(1950, 7, 9), "year") == date(1950, 1, 1)
        assert rules.check_birth(date(1950, 7, 9), "day") == date(1950, 7, 9)
        assert rules.check_birth(None, "day") is None
        for impossible in (date(2026, 3, 2), date(1700, 1, 1)):
            with pytest.raises(errors.BirthDateImpossible):
                rules.check_birth(impossible, "day")


def test_one_script_with_both_names_is_enough_and_nothing_is_transliterated() -> None:
    assert rules.check_names(" أمينة ", "بن  علي", "", "") == ("أمينة", "بن علي", "", "")
    assert rules.full_names("أمينة", "بن علي", "", "") == {"ar": "أمينة بن علي"}
    for wanting in (("أمينة", "", "", "Benali"), ("", "", "", "")):
        with pytest.raises(errors.NameNeeded):
            rules.check_names(*wanting)


def test_the_last_day_is_a_whole_day_of_algiers() -> None:
    period = {"valid_from": date(2026, 1, 1), "valid_to": date(2026, 1, 31), "ended_at": None}
    assert rules.in_force(**period, at=datetime(2026, 1, 31, 22, 59, tzinfo=UTC))
    assert not rules.in_force(**period, at=datetime(2026, 1, 31, 23, 0, tzinfo=UTC))  # midnight in Algiers
    assert rules.in_force(**period, at=datetime(2025, 12, 31, 23, 0, tzinfo=UTC))
    assert not rules.in_force(**period, at=datetime(2025, 12, 31, 22, 59, tzinfo=UTC))


def test_a_sealed_value_opens_only_in_its_row_and_for_its_use() -> None:
    row = new_id()
    sealed = vault.seal("109870123456789012", use="nin", row=row)
    assert vault.unseal(sealed, use="nin", row=row) == "109870123456789012"
    assert b"1098701234" not in sealed
    assert sealed != vault.seal("109870123456789012", use="nin", row=row)  # a fresh nonce each time
    for use, other in (("nin", new_id()), ("code", row)):
        with pytest.raises(InvalidTag):
            vault.unseal(sealed, use=use, row=other)
    with pytest.raises(InvalidTag):
        vault.unseal(sealed[:-1] + bytes([sealed[-1] ^ 1]), use="nin", row=row)


def test_an_index_needs_the_key(settings) -> None:
    mine = vault.blind_index("109870123456789012", use="nin")
    assert (
        mine
        == vault.blind_index("109870123456789012", use="nin")
        != vault.blind_index("109870123456789012", use="code")
    )
    settings.PERSONAL_DATA_KEY = "cd" * 32
    assert vault.blind_index("109870123456789012", use="nin") != mine
