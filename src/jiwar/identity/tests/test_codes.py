"""One-time codes and limits."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.utils import translation

from jiwar.identity import api
from jiwar.identity.models import OneTimeCode, RateWindow
from jiwar.kernel import clock, guard
from jiwar.kernel.ids import new_id

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def present():
    with clock.frozen(NOW), translation.override("en"):
        yield


def ask(contact: str = "0550 12 34 56", ip: str = "10.0.0.1", purpose: str = "sign_in") -> tuple[api.CodeRequest, str]:
    asked = api.send_code(contact=contact, purpose=purpose, ip=ip)
    found = api.code_to_send(asked.id)
    assert found is not None
    return asked, found.code


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


@pytest.mark.django_db
def test_a_right_code_proves_the_contact_once() -> None:
    asked, code = ask()
    assert len(code) == 6
    assert asked.expires_at == NOW + timedelta(minutes=10)
    assert "550" not in asked.contact_masked
    eastern = code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert api.verify_code(request_id=asked.id, code=f" {eastern[:3]} {eastern[3:]} ") == "+213550123456"
    with pytest.raises(api.CodeExpired):
        api.verify_code(request_id=asked.id, code=code)


@pytest.mark.django_db
def test_the_code_is_not_readable_in_the_database() -> None:
    asked, code = ask()
    row = OneTimeCode.objects.get(pk=asked.id)
    assert code not in row.code_hash
    assert code.encode() not in bytes(row.sealed_code)
    api.code_sent(asked.id)
    assert OneTimeCode.objects.get(pk=asked.id).sealed_code is None
    assert api.code_to_send(asked.id) is None
    assert api.verify_code(request_id=asked.id, code=code) == "+213550123456"


@pytest.mark.django_db
def test_five_tries_and_no_more() -> None:
    asked, code = ask()
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(api.CodeWrong) as refusal:
            api.verify_code(request_id=asked.id, code=wrong(code))
        assert refusal.value.tries_left == left
    assert "new code" in str(refusal.value)
    with pytest.raises(api.CodeUsedUp, match="new one"):
        api.verify_code(request_id=asked.id, code=code)


@pytest.mark.django_db
def test_a_code_ends_after_ten_minutes() -> None:
    asked, code = ask()
    with clock.frozen(NOW + timedelta(minutes=10)), pytest.raises(api.CodeExpired):
        api.verify_code(request_id=asked.id, code=code)


@pytest.mark.django_db
def test_a_new_code_replaces_the_one_before() -> None:
    first, code = ask()
    second, newer = ask()
    with pytest.raises(api.CodeExpired):
        api.verify_code(request_id=first.id, code=code)
    assert api.verify_code(request_id=second.id, code=newer) == "+213550123456"


@pytest.mark.django_db
def test_an_unknown_request_or_another_purpose_says_the_same() -> None:
    asked, code = ask(purpose="sign_in")
    for request_id in (new_id(), asked.id):
        with pytest.raises(api.CodeExpired):
            api.verify_code(request_id=request_id, code=code, purpose="guest")


@pytest.mark.django_db
def test_a_contact_gets_five_codes_in_ten_minutes() -> None:
    for _ in range(5):
        ask()
    with pytest.raises(api.TooManyTries) as refusal:
        ask(ip="10.0.0.2")
    assert refusal.value.wait_minutes == 10
    ask(contact="0661 12 34 56")
    with clock.frozen(NOW + timedelta(minutes=10)):
        ask()


@pytest.mark.django_db
def test_an_address_and_everybody_together_have_limits(settings) -> None:
    settings.CODES_PER_ADDRESS, settings.CODES_PER_HOUR = 2, 3
    ask("0550 00 00 01")
    ask("0550 00 00 02")
    with pytest.raises(api.TooManyTries):
        ask("0550 00 00 03")
    ask("0550 00 00 04", ip="10.0.1.4")  # what one address was refused does not use up everybody's share
    with pytest.raises(api.TooManyTries):
        ask("0550 00 00 05", ip="10.0.1.5")


@pytest.mark.django_db
def test_a_window_counts_to_its_limit_and_is_forgotten_after() -> None:
    for _ in range(3):
        api.rate_limit(key="draft/1", limit=3, window_s=60)
    with pytest.raises(api.TooManyTries):
        api.rate_limit(key="draft/1", limit=3, window_s=60)
    api.rate_limit(key="draft/2", limit=3, window_s=60)
    assert not RateWindow.objects.filter(key__contains="draft").exists()  # the keys name nobody
    with clock.frozen(NOW + timedelta(seconds=60)):
        api.rate_limit(key="draft/1", limit=3, window_s=60)
    with clock.frozen(NOW + timedelta(seconds=61)):
        assert api.prune_windows() == 2
    assert RateWindow.objects.count() == 1


@pytest.mark.django_db
def test_a_try_is_not_counted_inside_a_transaction_that_could_undo_it() -> None:
    with transaction.atomic(), pytest.raises(guard.InsideTransaction):
        api.rate_limit(key="draft/1", limit=3, window_s=60)


ONE_CONNECTION = pytest.mark.skipif(
    connection.vendor == "sqlite", reason="the SQLite of tests is in memory and serves one thread"
)


@ONE_CONNECTION
@pytest.mark.django_db(transaction=True)
def test_two_who_count_at_once_both_count() -> None:
    moment = NOW

    def attempt(_: int) -> bool:
        try:
            with clock.frozen(moment):
                api.rate_limit(key="storm", limit=10, window_s=3600)
        except api.TooManyTries:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        passed = list(pool.map(attempt, range(24)))
    assert passed.count(True) == 10
    assert RateWindow.objects.get().count == 24


@ONE_CONNECTION
@pytest.mark.django_db(transaction=True)
def test_a_code_sent_from_two_tabs_works_once() -> None:
    asked, code = ask()

    def attempt(_: int) -> bool:
        try:
            with clock.frozen(NOW):
                api.verify_code(request_id=asked.id, code=code)
        except api.CodeExpired:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(attempt, range(4))).count(True) == 1


@pytest.mark.django_db
def test_codes_are_forgotten_after_a_day() -> None:
    ask()
    assert api.prune_codes() == 0
    with clock.frozen(NOW + timedelta(days=1, seconds=1)):
        assert api.prune_codes() == 1


def test_the_address_of_a_client(rf, settings) -> None:
    request = rf.get("/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR="6.6.6.6, 198.51.100.7")
    assert api.client_ip(request) == "192.0.2.1"
    settings.TRUSTED_PROXIES = 1
    assert api.client_ip(request) == "198.51.100.7"
    settings.TRUSTED_PROXIES = 3
    assert api.client_ip(request) == "192.0.2.1"
    settings.TRUSTED_PROXIES = 0
    one, other = (rf.get("/", REMOTE_ADDR=f"2001:db8:1:2:{end}") for end in ("a::1", "b::2"))
    assert api.client_ip(one) == api.client_ip(other)
