"""Signing in and out: staff by password, citizens by code, guests by a proven contact."""

from datetime import date, timedelta
from time import perf_counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jiwar.identity import api
from jiwar.identity.models import Account
from jiwar.identity.tests import factories
from jiwar.kernel import clock
from jiwar.kernel.actors import SYSTEM
from jiwar.kernel.errors import NotAllowed

pytestmark = pytest.mark.django_db
PHONE = "+213550123456"


def staff(username: str = "k.mansouri") -> api.AccountView:
    return api.create_staff_account(
        actor=SYSTEM, username=username, password=factories.PASSWORD, name_ar="كريم منصوري", name_latin="Karim Mansouri"
    )


def proven(contact: str = PHONE):
    request = factories.make_request()
    api.remember_guest_contact(request, contact)
    return request


# --- Staff ----------------------------------------------------------------------------------------------


def test_staff_sign_in_with_the_roles_held_now() -> None:
    account, office = staff(), factories.make_office()
    row = Account.objects.get(pk=account.id)
    factories.hold(row, "handler", office)
    factories.hold(row, "expert", office, date(2020, 1, 1), clock.today() - timedelta(days=1))
    request = factories.make_request(leftover="of somebody else")
    request.session.save()
    key = request.session.session_key
    actor = api.sign_in_staff(request=request, username=" K.Mansouri ", password=factories.PASSWORD)
    assert actor.is_staff
    assert actor.is_authenticated
    assert actor.ref.label == "كريم منصوري"
    assert [holding.role for holding in actor.holdings] == ["handler"]
    assert actor.has_role("handler", office.id)
    assert not actor.has_role("expert")
    assert actor.office_ids() == {office.id}
    assert request.session.session_key != key
    assert "leftover" not in request.session


def test_what_was_wrong_is_not_said() -> None:
    account = staff()
    sentences = set()
    for username, password in (("nobody", factories.PASSWORD), ("k.mansouri", "wrong password!")):
        with pytest.raises(api.SignInRefused) as refusal:
            api.sign_in_staff(request=factories.make_request(), username=username, password=password)
        sentences.add(str(refusal.value))
    api.close_account(actor=SYSTEM, account_id=account.id, reason="left")
    with pytest.raises(api.SignInRefused) as refusal:
        api.sign_in_staff(request=factories.make_request(), username="k.mansouri", password=factories.PASSWORD)
    assert sentences == {str(refusal.value)}


def test_an_unknown_name_takes_as_long_as_a_known_one() -> None:
    staff()

    def seconds(username: str) -> float:
        began = perf_counter()
        with pytest.raises(api.SignInRefused):
            api.sign_in_staff(request=factories.make_request(), username=username, password="wrong password!")
        return perf_counter() - began

    known, unknown = min(seconds("k.mansouri") for _ in range(3)), min(seconds("nobody") for _ in range(3))
    assert 0.5 < known / unknown < 2


@pytest.mark.parametrize("username", ["k.mansouri", "nobody"])
def test_a_lockout_tells_nothing(username: str) -> None:
    with clock.frozen(clock.now()):  # tries are counted by windows: none may begin between two of these
        staff()
        for _ in range(10):
            with pytest.raises(api.SignInRefused):
                api.sign_in_staff(request=factories.make_request(), username=username, password="wrong password!")
        with pytest.raises(api.TooManyTries):
            api.sign_in_staff(request=factories.make_request(), username=username, password=factories.PASSWORD)
        elsewhere = factories.make_request()
        elsewhere.META["REMOTE_ADDR"] = "198.51.100.7"
        if username == "k.mansouri":  # nobody locks an agent out of another place
            assert api.sign_in_staff(request=elsewhere, username=username, password=factories.PASSWORD).is_staff


def test_passwords_are_long_and_names_taken_once() -> None:
    staff()
    with pytest.raises(api.UsernameTaken):
        staff("K.MANSOURI")
    for password in ("short", "a.long.user.name"):
        with pytest.raises(api.PasswordTooWeak):
            api.create_staff_account(
                actor=SYSTEM, username="a.long.user.name", password=password, name_ar="كريم", name_latin="Karim"
            )


def test_only_an_administrator_opens_accounts_and_gives_roles() -> None:
    office = factories.make_office()
    handler = factories.actor_of(factories.make_staff(role="handler", office=office))
    admin = factories.actor_of(factories.make_staff(role="administrator", office=office))
    named = {"username": "new.agent", "password": factories.PASSWORD, "name_ar": "جديد", "name_latin": "New"}
    with pytest.raises(NotAllowed):
        api.create_staff_account(actor=handler, **named)
    account = api.create_staff_account(actor=admin, **named)
    given = {"account_id": account.id, "role": "handler", "office_id": office.id, "valid_from": date(2026, 1, 1)}
    with pytest.raises(NotAllowed):
        api.hold_role(actor=handler, **given)
    assert api.hold_role(actor=admin, **given)
    with pytest.raises(api.UnknownRole):
        api.hold_role(actor=admin, **(given | {"role": "king"}))
    with pytest.raises(api.DatesDisordered):
        api.hold_role(actor=admin, **given, valid_to=date(2025, 1, 1))


def test_an_administrator_answers_for_the_offices_below_and_not_above() -> None:
    wilaya = factories.make_office("wilaya", "16")
    commune = factories.make_office("commune", "1601", factories.make_office("daira", "16-1", wilaya))
    bureau = factories.make_office("bureau", "1601", commune)
    admin = factories.actor_of(factories.make_staff(role="administrator", office=commune))
    agent, wali = factories.make_staff(role="handler", office=bureau), factories.make_staff(role="wali", office=wilaya)
    given = {"account_id": agent.pk, "valid_from": date(2026, 1, 1)}
    assert api.hold_role(actor=admin, office_id=bureau.id, role="expert", **given)
    api.reset_password(actor=admin, account_id=agent.pk, password="another long password")
    api.end_role(actor=admin, holding_id=agent.holdings.get(role="expert").pk, reason="moved")
    for attempt in (
        lambda: api.hold_role(actor=admin, office_id=wilaya.id, role="inspector", **given),
        lambda: api.reset_password(actor=admin, account_id=wali.pk, password="another long password"),
        lambda: api.close_account(actor=admin, account_id=wali.pk, reason="coup"),
        lambda: api.end_role(actor=admin, holding_id=wali.holdings.get().pk, reason="coup"),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert factories.actor_of(wali).has_role("wali")


def test_a_new_password_ends_other_sessions() -> None:
    account = staff()
    request, other = factories.make_request(), factories.make_request()
    actor = api.sign_in_staff(request=request, username="k.mansouri", password=factories.PASSWORD)
    api.sign_in_staff(request=other, username="k.mansouri", password=factories.PASSWORD)
    with pytest.raises(api.SignInRefused):
        api.change_password(actor=actor, old="wrong password!", new="another long password")
    api.change_password(actor=actor, old=factories.PASSWORD, new="another long password")
    assert not api.actor_of(other).is_authenticated
    assert (
        api.sign_in_staff(request=other, username="k.mansouri", password="another long password").account_id
        == account.id
    )


def test_a_closed_account_ends_its_sessions() -> None:
    row = factories.make_staff(role="handler", office=factories.make_office())
    assert factories.actor_of(row).is_staff
    api.close_account(actor=SYSTEM, account_id=row.pk, reason="left")
    assert not factories.actor_of(row).is_authenticated


# --- Citizens -------------------------------------------------------------------------------------------


def test_a_citizen_signs_up_then_in_with_phone_and_nin() -> None:
    nin = factories.make_nin()
    request = proven()
    request.session["drafts"] = ["a draft begun as a guest"]
    key = request.session.session_key
    with pytest.raises(api.AccountUnknown):
        api.sign_in_citizen(request=request, contact=PHONE, nin=nin)
    actor = api.sign_up_citizen(request=request, contact=PHONE, given_ar="أمينة", family_ar="بن علي", nin=nin)
    assert actor.kind == "citizen"
    assert not actor.is_staff
    assert actor.names == {"ar": "أمينة بن علي"}
    assert "بن علي" not in actor.ref.label  # the journal keeps the label for ever
    assert request.session["drafts"] == ["a draft begun as a guest"]
    assert request.session.session_key != key
    again = api.sign_in_citizen(request=proven(), contact=PHONE, nin=nin)
    assert (again.account_id, again.person_id) == (actor.account_id, actor.person_id)


def test_a_contact_not_proven_in_this_session_opens_nothing() -> None:
    factories.make_person(phone=PHONE, nin=(nin := factories.make_nin()))
    for request in (factories.make_request(), proven("+213661123456")):
        with pytest.raises(api.ContactNotVerified):
            api.sign_in_citizen(request=request, contact=PHONE, nin=nin)
        with pytest.raises(api.ContactNotVerified):
            api.sign_up_citizen(request=request, contact=PHONE, given_ar="أمينة", family_ar="بن علي")


def test_anothers_number_opens_nothing() -> None:
    nin = factories.make_nin()
    factories.make_person(phone="+213661123456", nin=nin)
    with pytest.raises(api.SignInRefused):
        api.sign_in_citizen(request=proven(), contact=PHONE, nin=nin)
    with pytest.raises(api.SignInRefused):
        api.sign_up_citizen(request=proven(), contact=PHONE, given_ar="فلان", family_ar="الفلاني", nin=nin)


def test_a_person_whom_an_agent_registered_signs_in_with_that_phone() -> None:
    nin = factories.make_nin()
    person = factories.make_person(phone=PHONE, nin=nin, language="fr")
    actor = api.sign_in_citizen(request=proven(), contact=PHONE, nin=nin)
    assert actor.person_id == person.id
    assert actor.language == "fr"


def test_people_who_share_a_telephone_are_told_apart_by_their_number() -> None:
    first, second = factories.make_nin(), factories.make_nin()
    persons = [factories.make_person(phone=PHONE, nin=nin) for nin in (first, second)]
    for person in persons:
        api.create_citizen_account(actor=SYSTEM, person_id=person.id, contact=PHONE)
    with pytest.raises(api.NinNeeded):
        api.sign_in_citizen(request=proven(), contact=PHONE)
    assert api.sign_in_citizen(request=proven(), contact=PHONE, nin=second).person_id == persons[1].id


def test_a_corrected_phone_opens_the_account_and_the_old_one_does_not() -> None:
    nin = factories.make_nin()
    person = factories.make_person(phone=PHONE, nin=nin)
    request = proven()
    api.sign_in_citizen(request=request, contact=PHONE, nin=nin)
    api.update_person(actor=SYSTEM, person_id=person.id, reason="telephone lost", phone="0661 12 34 56")
    assert not api.actor_of(request).is_authenticated
    with pytest.raises(api.SignInRefused):
        api.sign_in_citizen(request=proven(), contact=PHONE, nin=nin)
    assert api.sign_in_citizen(request=proven("+213661123456"), contact="+213661123456", nin=nin).person_id == person.id


def test_a_17_digit_number_is_named_and_not_counted_as_a_try() -> None:
    request = proven()
    for _ in range(12):
        with pytest.raises(api.InvalidNin):
            api.sign_in_citizen(request=request, contact=PHONE, nin="1" * 17)
    with pytest.raises(api.AccountUnknown):
        api.sign_in_citizen(request=request, contact=PHONE, nin="1" * 18)


def test_numbers_cannot_be_guessed_without_end() -> None:
    factories.make_person(phone="+213661123456", nin="2" * 18)
    request = proven()
    for _ in range(10):
        with pytest.raises(api.SignInRefused):
            api.sign_in_citizen(request=request, contact=PHONE, nin="2" * 18)
    with pytest.raises(api.TooManyTries):
        api.sign_in_citizen(request=request, contact=PHONE, nin="2" * 18)


# --- Guests, strangers, the end ---------------------------------------------------------------------------


def test_a_guest_keeps_proven_contacts_in_this_session_only() -> None:
    request = factories.make_request()
    stranger = api.actor_of(request)
    assert stranger.ref.kind == "guest"
    assert stranger.guest_contacts == ()
    actor = api.remember_guest_contact(request, PHONE)
    assert actor.guest_contacts == (PHONE,)
    assert actor.ref.id
    assert not actor.is_authenticated
    assert "550" not in repr(actor)
    assert api.remember_guest_contact(request, "a@example.dz").ref == actor.ref
    assert api.actor_of(request).guest_contacts == (PHONE, "a@example.dz")
    assert api.actor_of(factories.make_request()).guest_contacts == ()


def test_signing_out_leaves_nothing() -> None:
    nin = factories.make_nin()
    request = proven()
    api.sign_up_citizen(request=request, contact=PHONE, given_ar="أمينة", family_ar="بن علي", nin=nin)
    api.sign_out(request)
    assert not request.actor.is_authenticated
    assert request.session.is_empty()


def test_a_staff_session_takes_nothing_of_the_citizen_before() -> None:
    staff()
    request = proven()
    request.session["drafts"] = ["of a citizen"]
    api.sign_in_staff(request=request, username="k.mansouri", password=factories.PASSWORD)
    assert "drafts" not in request.session
    assert "contacts" not in request.session


def test_who_asks_costs_no_query_for_a_stranger_and_two_for_staff(rf, settings) -> None:
    office = factories.make_office()
    rows = [factories.make_staff(role="handler", office=office) for _ in range(2)]
    factories.hold(rows[1], "expert", factories.make_office())
    factories.hold(rows[1], "head", office)
    idle = factories.make_staff()
    from django.contrib.sessions.backends.db import SessionStore

    request = rf.get("/")
    request.session = SessionStore(session_key=None)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        api.actor_of(request)
    assert len(queries) == 0
    for row, most in ((rows[0], 2), (rows[1], 2), (idle, 3)):
        saved = SessionStore()
        saved.update(factories.session_of(row))
        saved.save()
        request.session = SessionStore(session_key=saved.session_key)
        with CaptureQueriesContext(connection) as queries:
            assert api.actor_of(request).is_staff
        assert len(queries) == most, [query["sql"] for query in queries]


def test_a_session_that_names_another_account_is_nobodys() -> None:
    row, other = factories.make_staff(), factories.make_staff()
    forged = factories.session_of(row) | {"account": str(other.pk)}
    assert not api.actor_of(factories.make_request(**forged)).is_authenticated


def test_a_person_chooses_a_language() -> None:
    person = factories.make_person(phone=PHONE, nin=(nin := factories.make_nin()))
    request = proven()
    actor = api.sign_in_citizen(request=request, contact=PHONE, nin=nin)
    api.set_language(actor=actor, language="fr")
    assert api.actor_of(request).language == "fr"
    assert api.person(id=person.id).language == "fr"
    with pytest.raises(NotAllowed):
        api.set_language(actor=api.actor_of(factories.make_request()), language="fr")


def test_who_signs_in_all_day_long_is_not_locked_out() -> None:
    staff()
    for _ in range(12):
        with pytest.raises(api.SignInRefused):
            api.sign_in_staff(request=factories.make_request(), username="k.mansouri", password="a wrong password")
        assert api.sign_in_staff(
            request=factories.make_request(), username="k.mansouri", password=factories.PASSWORD
        ).is_staff
