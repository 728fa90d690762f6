"""Values and decisions of documents: no database, no Django started."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, Protocol
from uuid import UUID

from jiwar.kernel.texts import Texts

SEALING, VALID, REVOKED, ANNULLED = "sealing", "valid", "revoked", "annulled"
VerdictState = Literal["valid", "altered", "revoked", "unknown"]
LAYOUTS = ("certificate", "decree", "refusal", "receipt", "payment", "form", "list", "minutes", "poster")
MAX_QR_BYTES = 360

# Why a verdict is what it is; pages and the command line have a sentence for each.
IN_REGISTER = "in_register"
SIGNED = "signed"
CHANGED = "changed_after_seal"
SEAL_REMOVED = "seal_removed"
FOREIGN_SEAL = "foreign_seal"
NO_SEAL = "no_seal"
NOT_IN_REGISTER = "not_in_register"
NOT_SEALED_YET = "not_sealed_yet"
NUMBER_ANNULLED = "number_annulled"
WITHDRAWN = "revoked"
MALFORMED = "malformed"
TOKEN_MISMATCH = "token_mismatch"  # noqa: S105 - a reason, not a secret

# Keys of the QR payload (a CBOR map; small integers take one byte).
QR_REFERENCE, QR_NUMBER, QR_DAY, QR_UNTIL, QR_CONTENT = 1, 2, 3, 4, 5


@dataclass(frozen=True)
class FileView:
    """A stored file as callers know it; `size` in bytes."""

    id: UUID
    name: str
    media_type: str
    size: int
    sha256: str
    pages: int | None
    purpose: str
    stored_at: datetime
    scan: str = "none"  # "none", "clean", "waiting" (in quarantine), "infected" (its content is gone)


@dataclass(frozen=True)
class UploadView:
    """A file that arrives in parts; `whole` when every byte came, `finished` when it was kept."""

    id: UUID
    place: str
    name: str
    length: int
    offset: int
    expires_at: datetime
    finished: bool

    @property
    def whole(self) -> bool:
        return self.offset == self.length


@dataclass(frozen=True)
class Quarantine:
    """The virus scanner as the administrator sees it, and what waits for it."""

    configured: bool
    version: str
    problem: str
    waiting: int
    oldest_at: datetime | None
    last_said: str


@dataclass(frozen=True)
class DocumentView:
    """An issued document as callers and verifiers know it: nothing of the person it is about."""

    id: UUID
    reference: str
    number: str
    kind: str
    language: str
    title: Texts
    office_id: UUID
    office: Texts
    subject_kind: str
    subject_id: str
    state: str
    registered_at: datetime
    issued_at: datetime | None
    valid_until: date | None
    file_id: UUID | None
    sha256: str
    content_leaf_id: UUID
    file_leaf_id: UUID | None
    revoked_at: datetime | None
    revocation_reason: str

    def expired(self, on: date) -> bool:
        """Whether its term was over on that day; it stays a true document."""
        return self.valid_until is not None and self.valid_until < on


@dataclass(frozen=True)
class DocumentProof:
    """That a document's file is in the public ledger: the text whose leaf is proved, and the path to a signed root."""

    content: str
    index: int
    size: int
    root_text: str
    leaf_text: str
    inclusion: Mapping[str, object]

    def to_dict(self) -> dict[str, object]:
        """Plain JSON, enough to check the proof elsewhere."""
        return {"content": self.content, **self.inclusion}


@dataclass(frozen=True)
class Verdict:
    """What a document shown to us is worth. `signer` and `signed_at` come from the seal when a PDF was shown."""

    state: VerdictState
    reasons: tuple[str, ...] = ()
    document: DocumentView | None = None
    proof: DocumentProof | None = None
    signer: str = ""
    signed_at: datetime | None = None
    expired: bool = False


def file_leaf(*, reference: str, sha256: str) -> bytes:
    """The ledger's words for "this file is this document" (version 1)."""
    return f"jiwar-file/1\n{reference}\n{sha256}\n".encode()


def revocation_leaf(*, reference: str, at: datetime, reason: str) -> bytes:
    """The ledger's words for a revocation (version 1)."""
    moment = at.isoformat(timespec="seconds")
    return f"jiwar-revocation/1\n{reference}\n{moment}\n{reason}\n".encode()


def canonical(content: Mapping[str, Any]) -> bytes:
    """JSON with sorted keys and no needless space: the same content always gives the same bytes."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain).encode()


def day_number(day: date) -> int:
    """A day as a number that people can read: 20261122."""
    return day.year * 10_000 + day.month * 100 + day.day


# Who may withdraw an act: who signs at the office that issued it, and the authorities above that office.
SIGNING_ROLES = ("signatory", "head", "papc", "chef_daira", "wali")
AUTHORITIES = ("papc", "chef_daira", "wali")


class Holder(Protocol):
    """Whoever can be asked which roles they hold (identity.Actor)."""

    def has_role(self, role: str, office_id: UUID | None = None) -> bool: ...


def can_revoke(actor: Holder, *, office_id: UUID, above: Sequence[UUID]) -> bool:
    """Who signs at the office that issued the document, or the authority of an office above it."""
    own = any(actor.has_role(role, office_id) for role in SIGNING_ROLES)
    return own or any(actor.has_role(role, higher) for role in AUTHORITIES for higher in above)


def state_of(document: DocumentView) -> tuple[VerdictState, str]:
    """What the register says of a document, and why."""
    return {
        VALID: ("valid", IN_REGISTER),
        REVOKED: ("revoked", WITHDRAWN),
        ANNULLED: ("revoked", NUMBER_ANNULLED),
        SEALING: ("unknown", NOT_SEALED_YET),
    }[document.state]  # type: ignore[return-value]  # literals


def _plain(value: object) -> str:
    if isinstance(value, date | datetime | UUID):
        return value.isoformat() if isinstance(value, date) else str(value)
    raise TypeError(f"{type(value).__name__} has no place in the content of an act")
