"""A member of staff enrols the telephone that shows codes, and proves by it who signs."""

import secrets
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from jiwar.audit import api as audit
from jiwar.identity import errors, rules, vault
from jiwar.identity.actions.accounts import subject_of
from jiwar.identity.actions.limits import client_ip, forget_tries, rate_limit
from jiwar.identity.models import Account, SecondFactor
from jiwar.identity.queries.accounts import administers_account
from jiwar.identity.queries.second_factors import (
    PERIOD_S,
    RECOVERY_USE,
    SEAL_USE,
    codes_of,
    has_second_factor,
    secret_of,
)
from jiwar.identity.rules import Actor, AnyActor
from jiwar.kernel import clock
from jiwar.kernel.digits import only_digits
from jiwar.kernel.ids import new_id

SECRET_BYTES = 20  # what RFC 4226 asks for
RECOVERY_CODES, RECOVERY_DIGITS = 8, 10
SLACK = (0, -1, 1)  # a telephone's clock is a little slow or fast
TRIES, TRIES_ANYWHERE, WINDOW_S = 10, 30, 900


def begin_second_factor(*, actor: Actor) -> None:
    """A new key to be read by the telephone; it counts once confirmed. Raises SecondFactorHeld, NotAllowed."""
    account_id = _staff(actor)
    row_id, secret = new_id(), secrets.token_bytes(SECRET_BYTES)
    with transaction.atomic():
        held = SecondFactor.objects.select_for_update().filter(account_id=account_id)
        if held.filter(confirmed_at__isnull=False).exists():
            raise errors.SecondFactorHeld
        held.delete()
        SecondFactor.objects.create(
            id=row_id,
            account_id=account_id,
            secret_sealed=vault.seal(secret.hex(), use=SEAL_USE, row=row_id),
            created_at=clock.now(),
        )


def confirm_second_factor(*, request: HttpRequest, actor: Actor, password: str, code: str) -> list[str]:
    """The telephone shows the right code: it counts from now on. The recovery codes, told this once.

    Raises PasswordWrong, AppCodeWrong, AppCodeUsed, SecondFactorHeld, TooManyTries.
    """
    account_id = _staff(actor)
    tries = _counted(request, actor)
    _require_password(account_id, password)
    if has_second_factor(account_id=account_id):
        raise errors.SecondFactorHeld
    _take_code(account_id, code)
    told = ["".join(secrets.choice("0123456789") for _ in range(RECOVERY_DIGITS)) for _ in range(RECOVERY_CODES)]
    with transaction.atomic():
        rows = SecondFactor.objects.filter(account_id=account_id, confirmed_at=None)
        if not rows.update(confirmed_at=clock.now(), recovery=[_recovery_hash(account_id, one) for one in told]):
            raise errors.SecondFactorHeld
        audit.record(actor=actor.ref, verb="identity.second_factor_enrolled", subject=subject_of(account_id))
    forget_tries(key=tries)
    return told


def prove_signatory(*, request: HttpRequest, actor: Actor, password: str, code: str = "") -> None:
    """Who sits before an open session is its person: password, and the code of their telephone when they enrolled one.

    Before something that binds. Raises PasswordWrong, AppCodeWrong, AppCodeUsed, SecondFactorNeeded, TooManyTries.
    """
    account_id = _staff(actor)
    tries = _counted(request, actor)
    _require_password(account_id, password)
    held = has_second_factor(account_id=account_id)
    if held:
        _take_code(account_id, code)
    elif settings.SECOND_FACTOR_TO_SIGN:
        raise errors.SecondFactorNeeded
    forget_tries(key=tries)
    audit.record(actor=actor.ref, verb="identity.proven", subject=subject_of(account_id), details={"factors": 1 + held})


def remove_second_factor(*, request: HttpRequest, actor: Actor, password: str, code: str) -> None:
    """The telephone shows codes for nobody any more; raises PasswordWrong, AppCodeWrong, AppCodeUsed, TooManyTries."""
    account_id = _staff(actor)
    tries = _counted(request, actor)
    _require_password(account_id, password)
    _take_code(account_id, code)
    forget_tries(key=tries)
    _remove(actor, account_id)


def reset_second_factor(*, actor: AnyActor, account_id: UUID) -> None:
    """The telephone is lost and the codes on paper too: the administrator who answers for the account removes it.

    Raises NotAllowed.
    """
    rules.require(administers_account(actor=actor, account_id=account_id))
    _remove(actor, account_id)


def _remove(actor: AnyActor, account_id: UUID) -> None:
    with transaction.atomic():
        SecondFactor.objects.filter(account_id=account_id).delete()
        audit.record(actor=rules.ref_of(actor), verb="identity.second_factor_removed", subject=subject_of(account_id))


def _staff(actor: Actor) -> UUID:
    rules.require(actor.is_staff)
    if actor.account_id is None:
        raise errors.AccountNotFound
    return actor.account_id


def _counted(request: HttpRequest, actor: Actor) -> str:
    """Count one try, from here and from anywhere; the key to forget once it succeeded."""
    rate_limit(key=(mine := f"prove/{actor.ref.id}/{client_ip(request)}"), limit=TRIES, window_s=WINDOW_S)
    rate_limit(key=f"prove/{actor.ref.id}", limit=TRIES_ANYWHERE, window_s=WINDOW_S)
    return mine


def _require_password(account_id: UUID, password: str) -> None:
    account = Account.objects.filter(pk=account_id, kind="staff", is_active=True).first()
    if account is None or not account.check_password(password):
        raise errors.PasswordWrong


def _take_code(account_id: UUID, typed: str) -> None:
    """Use up a code of the telephone, or one on paper; raises AppCodeWrong, AppCodeUsed."""
    row = SecondFactor.objects.filter(account_id=account_id).first()
    digits = only_digits(typed)
    if row is None:
        raise errors.AppCodeWrong
    if len(digits) == RECOVERY_DIGITS:
        _take_recovery(row, digits)
        return
    now, codes = int(clock.now().timestamp()) // PERIOD_S, codes_of(secret_of(row))
    step = next(
        (
            now + slack
            for slack in SLACK
            if constant_time_compare(codes.generate((now + slack) * PERIOD_S).decode(), digits)
        ),
        None,
    )
    if step is None:
        raise errors.AppCodeWrong
    # One statement: of two who send the same code at once, one is refused.
    if not SecondFactor.objects.filter(pk=row.pk, last_step__lt=step).update(last_step=step):
        raise errors.AppCodeUsed


def _take_recovery(row: SecondFactor, digits: str) -> None:
    hashed = _recovery_hash(row.account_id, digits)
    with transaction.atomic():
        locked = SecondFactor.objects.select_for_update().get(pk=row.pk)
        if locked.confirmed_at is None or hashed not in locked.recovery:
            raise errors.AppCodeWrong
        locked.recovery = [one for one in locked.recovery if one != hashed]
        locked.save(update_fields=["recovery"])


def _recovery_hash(account_id: UUID, digits: str) -> str:
    return vault.blind_index(f"{account_id}/{digits}", use=RECOVERY_USE)
