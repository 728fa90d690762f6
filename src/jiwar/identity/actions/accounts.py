"""Accounts are opened, closed and changed."""

from uuid import UUID

from django.db import IntegrityError, transaction

from jiwar.audit import api as audit
from jiwar.identity import errors, rules
from jiwar.identity.events import AccountContactsChanged
from jiwar.identity.models import Account, Person
from jiwar.identity.queries.accounts import AccountView, account_view, administers_account
from jiwar.identity.rules import Actor, AnyActor
from jiwar.kernel import clock
from jiwar.kernel.actors import SubjectRef
from jiwar.kernel.errors import NotAllowed
from jiwar.outbox import api as outbox


def subject_of(account_id: UUID) -> SubjectRef:
    """The account as the journal keeps it."""
    return SubjectRef(kind="identity.account", id=str(account_id))


def create_staff_account(
    *,
    actor: AnyActor,
    username: str,
    password: str,
    name_ar: str,
    name_latin: str,
    email: str = "",
    phone: str = "",
    language: str = "ar",
) -> AccountView:
    """An account of the administration.

    Raises NotAllowed, UsernameTaken, PasswordTooWeak, InvalidEmail, InvalidPhone.
    """
    rules.require(rules.can_administer(actor))
    username = rules.normal_username(username)
    rules.check_password_strength(password, username)
    row = Account(
        kind="staff",
        username=username,
        name_ar=name_ar,
        name_latin=name_latin,
        email=rules.check_email(email) if email else "",
        phone=rules.check_phone(phone) if phone else "",
        language=language,
        created_at=clock.now(),
    )
    row.set_password(password)  # slow by design (scrypt): before the transaction
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            audit.record(actor=rules.ref_of(actor), verb="identity.account_opened", subject=subject_of(row.pk))
    except IntegrityError as problem:
        raise errors.UsernameTaken from problem
    return account_view(row)


def create_citizen_account(*, actor: AnyActor, person_id: UUID, contact: str, language: str = "ar") -> AccountView:
    """The account with which a registered person follows cases, opened by one-time code sent to `contact`.

    An agent, or Jiwar itself; a citizen alone uses `sign_up_citizen`. The same person keeps one account.
    """
    rules.require(rules.can_find_people(actor))
    contact = rules.check_contact(contact)
    with transaction.atomic():
        return account_view(open_citizen_account(actor=actor, person_id=person_id, contact=contact, language=language))


def open_citizen_account(*, actor: AnyActor, person_id: UUID, contact: str, language: str) -> Account:
    """The row, inside the caller's transaction; the caller has checked the right to `contact`."""
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None:
        raise errors.PersonNotFound
    row = Account.objects.filter(person=person, kind="citizen").first()
    if row is None:
        row = Account(kind="citizen", person=person, language=language, created_at=clock.now())
        row.set_unusable_password()
    setattr(row, rules.contact_kind(contact), contact)
    row.is_active = True
    row.save()
    audit.record(actor=rules.ref_of(actor), verb="identity.account_opened", subject=subject_of(row.pk))
    outbox.announce(AccountContactsChanged(account_id=str(row.pk)))
    return row


def change_password(*, actor: Actor, old: str, new: str) -> None:
    """A member of staff chooses a new password; other sessions end. Raises SignInRefused, PasswordTooWeak."""
    row = (
        Account.objects.filter(pk=actor.account_id, kind="staff", is_active=True).first() if actor.account_id else None
    )
    if row is None or not row.check_password(old):
        raise errors.SignInRefused
    rules.check_password_strength(new, row.username or "")
    row.set_password(new)
    with transaction.atomic():
        row.save(update_fields=["password"])
        audit.record(actor=actor.ref, verb="identity.password_changed", subject=subject_of(row.pk))


def reset_password(*, actor: AnyActor, account_id: UUID, password: str) -> None:
    """An administrator gives a member of staff a new password; sessions end.

    Raises NotAllowed (also for the password of somebody higher), AccountNotFound, PasswordTooWeak.
    """
    rules.require(administers_account(actor=actor, account_id=account_id))
    row = Account.objects.filter(pk=account_id, kind="staff", is_active=True).first()
    if row is None:
        raise errors.AccountNotFound
    rules.check_password_strength(password, row.username or "")
    row.set_password(password)
    with transaction.atomic():
        row.save(update_fields=["password"])
        audit.record(actor=rules.ref_of(actor), verb="identity.password_reset", subject=subject_of(row.pk))


def close_account(*, actor: AnyActor, account_id: UUID, reason: str) -> None:
    """End an account at once, with its sessions; raises NotAllowed, AccountNotFound."""
    rules.require(administers_account(actor=actor, account_id=account_id))
    with transaction.atomic():
        if not Account.objects.filter(pk=account_id, is_active=True).update(is_active=False):
            raise errors.AccountNotFound
        audit.record(
            actor=rules.ref_of(actor), verb="identity.account_closed", subject=subject_of(account_id), reason=reason
        )


def set_language(*, actor: Actor, language: str) -> None:
    """The language in which an account is spoken and written to; raises NotAllowed for a stranger."""
    rules.require(language in {"ar", "fr", "kab", "en"})
    if actor.account_id is None:
        raise NotAllowed(errors.not_allowed_sentence())
    with transaction.atomic():
        Account.objects.filter(pk=actor.account_id).update(language=language)
        if actor.person_id is not None:
            Person.objects.filter(pk=actor.person_id).update(language=language)
        audit.record(
            actor=actor.ref,
            verb="identity.language_chosen",
            subject=subject_of(actor.account_id),
            details={"language": language},
        )
