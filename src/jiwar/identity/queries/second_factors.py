"""Whether somebody proves who they are by a telephone too."""

from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from jiwar.identity import vault
from jiwar.identity.models import SecondFactor

SEAL_USE, RECOVERY_USE = "identity.second-factor", "identity.recovery-code"
DIGITS, PERIOD_S = 6, 30
ISSUER = "Jiwar"


@dataclass(frozen=True, kw_only=True)
class SecondFactorView:
    """`secret` and `uri` are told until it is confirmed, never after."""

    confirmed_at: datetime | None
    recovery_left: int
    secret: str
    uri: str


def second_factor_of(*, account_id: UUID, username: str = "") -> SecondFactorView | None:
    """The telephone that shows codes for an account; None without one."""
    row = SecondFactor.objects.filter(account_id=account_id).first()
    if row is None:
        return None
    secret = b"" if row.confirmed_at else secret_of(row)
    return SecondFactorView(
        confirmed_at=row.confirmed_at,
        recovery_left=len(row.recovery),
        secret=b32encode(secret).decode(),
        uri=codes_of(secret).get_provisioning_uri(username or str(account_id), ISSUER) if secret else "",
    )


def has_second_factor(*, account_id: UUID) -> bool:
    """A telephone was enrolled and has shown its first code."""
    return SecondFactor.objects.filter(account_id=account_id, confirmed_at__isnull=False).exists()


def secret_of(row: SecondFactor) -> bytes:
    """The key that the telephone holds."""
    return bytes.fromhex(vault.unseal(bytes(row.secret_sealed), use=SEAL_USE, row=row.pk))


def codes_of(secret: bytes) -> TOTP:
    """The codes of a key, as every authenticator application counts them: six digits, SHA-1, thirty seconds."""
    return TOTP(secret, DIGITS, SHA1(), PERIOD_S)  # noqa: S303 - RFC 6238, what applications know
