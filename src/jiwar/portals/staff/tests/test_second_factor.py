"""On the page: a telephone is enrolled, then acts are signed by password and code; without one, a warning."""

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.test import Client

from jiwar.cases import api as cases
from jiwar.cases.models import Case
from jiwar.cases.tests import factories as make
from jiwar.identity.models import SecondFactor
from jiwar.identity.queries.second_factors import secret_of
from jiwar.identity.tests import factories as people
from jiwar.kernel import clock
from jiwar.portals.staff.tests.test_many import BOOK, read, seated_with_password, ticks, to_sign
from jiwar.portals.staff.tests.test_pages import act, words

pytestmark = pytest.mark.pages
PAGE = "/fr/staff/second-factor/"
LATER = make.SUNDAY + timedelta(minutes=2)


def shown() -> str:
    secret = secret_of(SecondFactor.objects.get())
    return TOTP(secret, 6, SHA1(), 30).generate(int(clock.now().timestamp())).decode()


def enrol(client: Client) -> None:
    assert client.post(PAGE, {"step": "begin"}).status_code == 302
    answer = client.post(PAGE, {"step": "confirm", "password": people.PASSWORD, "code": shown()})
    assert "Codes de secours" in words(answer)


def test_a_telephone_is_enrolled_and_removed(town: make.Town) -> None:
    papc = seated_with_password(town, "papc")
    assert "toutes les trente secondes" in words(papc.get(PAGE))
    papc.post(PAGE, {"step": "begin"})
    page = papc.get(PAGE)
    assert page["Cache-Control"] == "no-store"
    assert "<svg" in page.content.decode()
    wrong = papc.post(PAGE, {"step": "confirm", "password": people.PASSWORD, "code": "000000"})
    assert wrong.status_code == 422
    assert "pas le code" in words(wrong)
    assert papc.post(PAGE, {"step": "confirm", "password": "", "code": ""}).status_code == 422
    enrol(papc)
    assert "Codes de secours restants : 8" in words(papc.get(PAGE))
    assert "<svg xmlns" not in papc.get(PAGE).content.decode()
    with clock.frozen(LATER):
        papc.post(PAGE, {"step": "remove", "password": people.PASSWORD, "code": shown()})
    assert not SecondFactor.objects.exists()


def test_acts_are_signed_together_by_password_and_code(town: make.Town) -> None:
    first, second = to_sign(town), to_sign(town)
    papc = seated_with_password(town, "papc")
    for case in (first, second):
        read(papc, case)
    assert "seul mot de passe" in words(papc.get(BOOK))
    enrol(papc)
    assert "seul mot de passe" not in words(papc.get(BOOK))
    with clock.frozen(LATER):
        both = {"chosen": ticks(first, second), "password": people.PASSWORD}
        assert papc.post(BOOK, both).status_code == 422
        assert "pas le code" in words(papc.post(BOOK, both | {"code": "000000"}))
        code = shown()
        assert papc.post(BOOK, both | {"code": code}).status_code == 302
        assert "déjà servi" in words(papc.post(BOOK, both | {"code": code}))
        cases.sweep_bulk()
    assert {Case.objects.get(pk=case.pk).stage for case in (first, second)} == {"sealing"}


def test_one_act_is_signed_in_the_book_too_where_a_code_is_asked(town: make.Town) -> None:
    case = to_sign(town)
    papc = seated_with_password(town, "papc")
    enrol(papc)
    assert "demande votre code" in words(act(papc, case, "sign"))
    assert Case.objects.get(pk=case.pk).stage == "awaiting_signature"


def test_where_it_is_asked_of_all_nobody_signs_without(town: make.Town, settings) -> None:
    settings.SECOND_FACTOR_TO_SIGN = True
    case = to_sign(town)
    papc = seated_with_password(town, "papc")
    read(papc, case)
    page = papc.get(BOOK)
    assert "enrôlez-le" in words(page)
    assert 'name="password"' not in page.content.decode()
    answer = papc.post(BOOK, {"chosen": ticks(case), "password": people.PASSWORD})
    assert answer.status_code == 422
    act(papc, case, "sign")
    assert Case.objects.get(pk=case.pk).stage == "awaiting_signature"
