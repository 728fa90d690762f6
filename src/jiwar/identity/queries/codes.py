"""One-time codes on their way."""

from dataclasses import dataclass, field
from uuid import UUID

from jiwar.identity import vault
from jiwar.identity.models import OneTimeCode
from jiwar.kernel import clock


@dataclass(frozen=True)
class CodeToSend:
    """A one-time code on its way to a contact."""

    contact: str = field(repr=False)
    code: str = field(repr=False)
    language: str


def code_to_send(request_id: UUID | str) -> CodeToSend | None:
    """The code of a request for the module that sends it; None once it was sent, used, replaced or is too old."""
    row = OneTimeCode.objects.filter(pk=request_id, used_at=None, expires_at__gt=clock.now()).first()
    if row is None or row.sealed_code is None:
        return None
    code = vault.unseal(bytes(row.sealed_code), use="code", row=row.pk)
    return CodeToSend(contact=row.contact, code=code, language=row.language)
