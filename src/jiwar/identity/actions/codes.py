"""One-time codes: asked for, sent by `channels`, checked once."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F

from jiwar.identity import errors, rules, vault
from jiwar.identity.actions.limits import rate_limit
from jiwar.identity.events import OneTimeCodeRequested
from jiwar.identity.models import OneTimeCode
from jiwar.kernel import clock
from jiwar.kernel.digits import only_digits
from jiwar.kernel.ids import new_id
from jiwar.kernel.references import new_code
from jiwar.kernel.texts import current_language
from jiwar.outbox import api as outbox


@dataclass(frozen=True)
class CodeRequest:
    """A code on its way: the page keeps the id and shows the rest."""

    id: UUID
    contact_masked: str
    expires_at: datetime


def send_code(*, contact: str, purpose: str, ip: str, language: str | None = None) -> CodeRequest:
    """Have a six-digit code sent to a mobile number or an e-mail address; good for ten minutes and five tries.

    A code asked for earlier for the same purpose stops working. Raises InvalidPhone, PhoneWithoutSms, InvalidEmail,
    TooManyTries.
    """
    contact = rules.check_contact(contact)
    rate_limit(key=f"code-contact/{contact}", limit=5, window_s=600)
    rate_limit(key=f"code-contact-day/{contact}", limit=20, window_s=86_400)
    # Algerian mobile networks put many subscribers behind one address.
    rate_limit(key=f"code-ip/{ip}", limit=settings.CODES_PER_ADDRESS, window_s=3600)
    rate_limit(key="code-all", limit=settings.CODES_PER_HOUR, window_s=3600)
    now, request_id, code = clock.now(), new_id(), new_code(rules.CODE_DIGITS)
    with transaction.atomic():
        OneTimeCode.objects.filter(contact=contact, purpose=purpose, used_at=None).update(used_at=now, sealed_code=None)
        row = OneTimeCode.objects.create(
            id=request_id,
            contact=contact,
            purpose=purpose,
            language=(language or current_language())[:3],
            code_hash=_hash(request_id, code),
            sealed_code=vault.seal(code, use="code", row=request_id),
            created_at=now,
            expires_at=now + timedelta(minutes=rules.CODE_MINUTES),
        )
        outbox.announce(OneTimeCodeRequested(request_id=str(request_id)))
    return CodeRequest(id=row.pk, contact_masked=rules.mask_contact(contact), expires_at=row.expires_at)


def verify_code(*, request_id: UUID, code: str, purpose: str | None = None) -> str:
    """The contact that a right code proves; the code works once. Raises CodeExpired, CodeWrong, TooManyTries."""
    now = clock.now()
    # The try is counted, and kept, before the code is compared: five tries are five, however many come at once.
    alive = OneTimeCode.objects.filter(pk=request_id, used_at=None, expires_at__gt=now)
    counted = alive.filter(tries__lt=rules.CODE_TRIES).update(tries=F("tries") + 1)
    row = OneTimeCode.objects.filter(pk=request_id).first()
    if row is None or row.used_at is not None or row.expires_at <= now or purpose not in (None, row.purpose):
        raise errors.CodeExpired
    if not counted:
        raise errors.CodeUsedUp
    if not hmac.compare_digest(_hash(row.pk, only_digits(code)), row.code_hash):
        raise errors.CodeWrong(tries_left=rules.CODE_TRIES - row.tries)
    if not alive.update(used_at=now, sealed_code=None):
        raise errors.CodeExpired  # two tabs sent it at once
    return row.contact


def code_sent(request_id: UUID | str) -> None:
    """Wipe the readable form of a code that has left."""
    OneTimeCode.objects.filter(pk=request_id).update(sealed_code=None)


def prune_codes() -> int:
    """Forget codes a day after they were asked for; how many."""
    deleted, _ = OneTimeCode.objects.filter(created_at__lt=clock.now() - timedelta(days=1)).delete()
    return deleted


def _hash(request_id: UUID, code: str) -> str:
    return vault.blind_index(f"{request_id}/{code}", use="code")
