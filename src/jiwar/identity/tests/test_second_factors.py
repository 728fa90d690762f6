"""The telephone that shows codes: enrolled with a password, each code taken once, tries counted, lost and removed."""

from base64 import b32decode
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.db import connection
from django.utils import translation

from jiwar.audit.models import JournalEntry
from jiwar.identity import api
from jiwar.identity.models import Account, SecondFactor
from jiwar.identity.queries.second_factors import codes_of
from jiwar.identity.tests import factories as people
from jiwar.kernel import clock
from jiwar.kernel.actors import SYSTEM
from jiwar.kernel.errors import NotAllowed

NOW = datetime(2026, 11, 22, 9, 0, 3, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def present(db: None):
    with clock.frozen(NOW), translation.override("en"):
        yield


@pytest.fixture
def agent() -> Account:
    account = people.make_staff()
    account.set_password(people.PASSWORD)
    account.save()
    return account


def shown(secret: str, at: datetime = NOW) -> str:
    """What an application of somebody else's making shows at that moment."""
    return TOTP(b32decode(secret), 6, SHA1(), 30).generate(int(at.timestamp())).decode()


def enrolled(account: Account) -> tuple[str, list[str]]:
    actor = people.actor_of(account)
    api.begin_second_factor(actor=actor)
    secret = api.second_factor_of(account_id=account.pk).secret
    told = api.confirm_second_factor(
        request=people.make_request(), actor=actor, password=people.PASSWORD, code=shown(secret)
    )
    return secret, told


def prove(account: Account, code: str, password: str = people.PASSWORD) -> None:
    api.prove_signatory(request=people.make_request(), actor=people.actor_of(account), password=password, code=code)


def test_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B (SHA-1), its last six digits."""
    codes = codes_of(b"12345678901234567890")
    for at, wanted in ((59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")):
        assert codes.generate(at).decode() == wanted


def test_a_telephone_counts_once_it_has_shown_its_first_code(agent: Account) -> None:
    actor = people.actor_of(agent)
    api.begin_second_factor(actor=actor)
    view = api.second_factor_of(account_id=agent.pk, username="agent")
    assert view.uri.startswith("otpauth://totp/")
    assert not api.has_second_factor(account_id=agent.pk)
    prove(agent, "")  # not confirmed: the password alone, as before
    given = {"request": people.make_request(), "actor": actor}
    with pytest.raises(api.PasswordWrong):
        api.confirm_second_factor(**given, password="wrong", code=shown(view.secret))
    with pytest.raises(api.AppCodeWrong):
        api.confirm_second_factor(**given, password=people.PASSWORD, code="000000")
    told = api.confirm_second_factor(**given, password=people.PASSWORD, code=shown(view.secret))
    assert len(set(told)) == 8
    view = api.second_factor_of(account_id=agent.pk)
    assert (view.secret, view.uri, view.recovery_left) == ("", "", 8)
    with pytest.raises(api.SecondFactorHeld):
        api.begin_second_factor(actor=actor)
    kept = SecondFactor.objects.get()
    assert all(code not in str(kept.recovery) for code in told)
    assert JournalEntry.objects.filter(verb="identity.second_factor_enrolled").count() == 1


def test_a_code_is_taken_once_and_only_in_its_minute(agent: Account) -> None:
    secret, _told = enrolled(agent)
    later = NOW + timedelta(minutes=2)
    with clock.frozen(later):
        code = shown(secret, later)
        with pytest.raises(api.PasswordWrong):
            prove(agent, code, password="wrong")
        prove(agent, f"{code[:3]} {code[3:]}")
        with pytest.raises(api.AppCodeUsed):
            prove(agent, code)
        with pytest.raises(api.AppCodeWrong):
            prove(agent, "")
        with pytest.raises(api.AppCodeUsed):  # an older one, after a newer one
            prove(agent, shown(secret, later - timedelta(seconds=30)))
    with clock.frozen(later + timedelta(minutes=2)), pytest.raises(api.AppCodeWrong):
        prove(agent, code)
    proven = JournalEntry.objects.filter(verb="identity.proven").order_by("-id").first()
    assert proven.details == {"factors": 2}


def test_guessing_is_slowed_down(agent: Account) -> None:
    enrolled(agent)
    with clock.frozen(NOW + timedelta(minutes=2)):
        for _try in range(10):
            with pytest.raises(api.AppCodeWrong):
                prove(agent, "123456")
        with pytest.raises(api.TooManyTries):
            prove(agent, "123456")


def test_a_code_on_paper_replaces_the_telephone_once(agent: Account) -> None:
    secret, told = enrolled(agent)
    prove(agent, told[0])
    with pytest.raises(api.AppCodeWrong):
        prove(agent, told[0])
    assert api.second_factor_of(account_id=agent.pk).recovery_left == 7
    given = {"request": people.make_request(), "actor": people.actor_of(agent), "password": people.PASSWORD}
    api.remove_second_factor(**given, code=told[1])
    assert not api.has_second_factor(account_id=agent.pk)
    assert enrolled(agent)[0] != secret


def test_where_it_is_asked_of_all_a_password_signs_nothing(agent: Account, settings) -> None:
    settings.SECOND_FACTOR_TO_SIGN = True
    with pytest.raises(api.SecondFactorNeeded):
        prove(agent, "")


def test_only_who_answers_for_the_account_removes_it_for_somebody(agent: Account) -> None:
    enrolled(agent)
    with pytest.raises(NotAllowed):
        api.reset_second_factor(actor=people.actor_of(agent), account_id=agent.pk)
    api.reset_second_factor(actor=SYSTEM, account_id=agent.pk)
    assert not api.has_second_factor(account_id=agent.pk)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_send_one_code_at_once_one_is_refused(agent: Account) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite writes one after the other")
    secret, _told = enrolled(agent)
    later = NOW + timedelta(minutes=2)

    def send(_place: int) -> str:
        try:
            with clock.frozen(later):
                prove(agent, shown(secret, later))
        except api.AppCodeUsed:
            return "used"
        finally:
            connection.close()
        return "taken"

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(send, range(2))) == ["taken", "used"]
