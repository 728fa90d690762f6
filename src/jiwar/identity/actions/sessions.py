"""Who is behind a session: signing in and out, contacts that a guest has proven."""

from typing import Unpack

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.http import HttpRequest
from django.middleware.csrf import rotate_token

from jiwar.audit import api as audit
from jiwar.identity import errors, rules
from jiwar.identity.actions.accounts import open_citizen_account, subject_of
from jiwar.identity.actions.limits import client_ip, forget_tries, rate_limit
from jiwar.identity.actions.people import PersonFields, register_person
from jiwar.identity.models import Account
from jiwar.identity.queries.accounts import actor_of
from jiwar.identity.queries.people import nin_matches, person_by_nin
from jiwar.identity.rules import Actor
from jiwar.kernel import clock
from jiwar.kernel.ids import new_id


def sign_in_staff(*, request: HttpRequest, username: str, password: str) -> Actor:
    """Open a session of staff; raises SignInRefused (one sentence, one delay, whatever was wrong) or TooManyTries."""
    username, ip = rules.normal_username(username), client_ip(request)
    # Counted whether or not the account exists: a refusal tells nothing. The limits by place and by name are apart,
    # so that nobody can shut an agent out of the office from elsewhere with a few tries.
    rate_limit(key=(mine := f"staff/{username}/{ip}"), limit=10, window_s=900)
    rate_limit(key=f"staff/{username}", limit=50, window_s=900)
    rate_limit(key=f"staff-ip/{ip}", limit=200, window_s=900)
    account = Account.objects.filter(username=username, kind="staff").first()
    if account is None:
        make_password(password)  # takes as long as comparing one
        raise errors.SignInRefused
    if not account.check_password(password) or not account.is_active:
        raise errors.SignInRefused
    forget_tries(key=mine)  # an agent who signs in and out all day is nobody's attack
    return _open_session(request, account)


def remember_guest_contact(request: HttpRequest, contact: str) -> Actor:
    """This session has proven `contact` by a code (call it with what `verify_code` returned)."""
    session = request.session
    session.setdefault("guest", str(new_id()))
    session["contacts"] = list(dict.fromkeys([*session.get("contacts", []), contact]))
    session.cycle_key()
    return _renewed(request)


def sign_in_citizen(*, request: HttpRequest, contact: str, nin: str | None = None) -> Actor:
    """Open the session of a citizen whose `contact` this session has proven (`remember_guest_contact` first).

    The number tells apart those who share a telephone; a number that is registered with another contact opens nothing.
    Raises ContactNotVerified, NinNeeded, InvalidNin, AccountUnknown (then `sign_up_citizen`), SignInRefused,
    TooManyTries.
    """
    _require_proven(request, contact)
    nin = rules.check_nin(nin) if nin else None
    rate_limit(key=f"citizen/{contact}", limit=10, window_s=3600)
    mine = Account.objects.select_related("person").filter(
        **{rules.contact_kind(contact): contact}, kind="citizen", is_active=True
    )
    if nin is None:
        return _open_session(request, _the_only(list(mine)))
    for account in mine:
        if account.person_id is not None and nin_matches(person_id=account.person_id, nin=nin):
            return _open_session(request, account)
    known = person_by_nin(nin)
    if known is None or known.assurance == "declared":
        raise errors.AccountUnknown
    if contact not in (known.phone, known.email):
        raise errors.SignInRefused
    with transaction.atomic():  # an agent registered this person with this contact: the account is theirs
        account = open_citizen_account(
            actor=actor_of(request), person_id=known.id, contact=contact, language=known.language
        )
    return _open_session(request, account)


def _the_only(accounts: list[Account]) -> Account:
    if not accounts:
        raise errors.AccountUnknown
    if len(accounts) > 1 or (accounts[0].person and accounts[0].person.nin_index):
        raise errors.NinNeeded
    return accounts[0]


def sign_up_citizen(*, request: HttpRequest, contact: str, **fields: Unpack[PersonFields]) -> Actor:
    """Open an account for somebody not yet registered, and its session; what they say of themselves is `declared`.

    Raises ContactNotVerified, SignInRefused (the number is registered with another contact), and what
    `register_person` raises.
    """
    _require_proven(request, contact)
    rate_limit(key=f"sign-up/{client_ip(request)}", limit=60, window_s=3600)
    nin = fields.get("nin")
    known = person_by_nin(nin) if nin else None
    if known is not None and known.assurance == "checked":
        raise errors.SignInRefused
    actor = actor_of(request)
    if rules.contact_kind(contact) == "phone":
        fields["phone"] = contact
    else:
        fields["email"] = contact
    with transaction.atomic():
        person = register_person(actor=actor, **fields)
        account = open_citizen_account(
            actor=actor, person_id=person.id, contact=contact, language=fields.get("language", actor.language)
        )
    return _open_session(request, account)


def sign_out(request: HttpRequest) -> None:
    """End the session and everything in it (a shared telephone keeps nothing)."""
    request.session.flush()
    rotate_token(request)
    _renewed(request)


def _require_proven(request: HttpRequest, contact: str) -> None:
    if contact not in request.session.get("contacts", []):
        raise errors.ContactNotVerified


def _open_session(request: HttpRequest, account: Account) -> Actor:
    session = request.session
    if account.kind == "staff" or session.get("account") not in (None, str(account.pk)):
        session.flush()  # nothing of somebody else's passes into this session
    else:
        session.cycle_key()  # what a guest began goes on under a new key
    session["account"] = str(account.pk)
    session["kind"] = account.kind
    session["account_check"] = account.get_session_auth_hash()
    rotate_token(request)
    actor = _renewed(request)
    with transaction.atomic():
        Account.objects.filter(pk=account.pk).update(last_login=clock.now())
        audit.record(actor=actor.ref, verb="identity.signed_in", subject=subject_of(account.pk))
    return actor


def _renewed(request: HttpRequest) -> Actor:
    request.actor = actor_of(request)  # type: ignore[attr-defined]  # as the middleware does
    return request.actor  # type: ignore[attr-defined]  # just set
