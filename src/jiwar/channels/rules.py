"""What a message is made of, how an SMS is counted, when a delivery is tried again: no database."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from string import Formatter
from typing import Literal
from uuid import UUID

from jiwar.channels.errors import MissingData
from jiwar.kernel.registry import Registry
from jiwar.kernel.texts import Texts, pick

ContactKind = Literal["email", "phone", "portal"]
CHANNEL_OF = {"email": "email", "phone": "sms", "portal": "portal"}
MASK = "••••••"

# Waits after the 1st, 2nd… failure: a server that restarts costs seconds, one that is down for a day loses nothing.
_WAITS = [timedelta(seconds=s) for s in (30, 120, 600, 1800, 7200, 21_600, 43_200, 86_400)]
_SECRET_WAITS = [timedelta(seconds=s) for s in (10, 20, 40, 80, 160, 160)]  # a code lives ten minutes


@dataclass(frozen=True)
class Contact:
    """Where somebody is reached: an address, a number, or the portal's inbox (value: the person's id)."""

    kind: ContactKind
    value: str = field(repr=False)


@dataclass(frozen=True)
class Recipient:
    """Whom a message is for, in which language, where, and where first."""

    label: str = field(repr=False)
    language: str
    contacts: tuple[Contact, ...]
    person_id: UUID | None = None
    preferred: ContactKind | None = None


@dataclass(frozen=True)
class Secret:
    """Words that are fetched when a message leaves and wiped after; they are never stored here."""

    read: Callable[[str], Mapping[str, str] | None]  # None: it no longer needs sending
    wipe: Callable[[str], None]


@dataclass(frozen=True)
class MessageTemplate:
    """A message per language; e-mail and inbox take `subject` and `body`, SMS takes `sms`, `{words}` come as data."""

    subject: Texts
    body: Texts
    sms: Texts
    secret: Secret | None = None


@dataclass(frozen=True)
class Rendered:
    """One message in one language."""

    subject: str
    body: str
    sms: str


TEMPLATES: Registry[MessageTemplate] = Registry("message templates")


def register_template(name: str, template: MessageTemplate) -> MessageTemplate:
    """Make a template known (from `contributions.py` of its module, which gives its name the prefix)."""
    return TEMPLATES.add(name, template)


def placeholders(text: str) -> frozenset[str]:
    """The `{words}` of a text."""
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def words_of(template: MessageTemplate) -> frozenset[str]:
    """All the words a template wants, in any language."""
    return frozenset().union(
        *(placeholders(text) for texts in (template.subject, template.body, template.sms) for text in texts.values())
    )


def render(template: MessageTemplate, data: Mapping[str, object], language: str) -> Rendered:
    """The message in `language`; raises MissingData when a word it wants is not in `data`."""
    missing = words_of(template) - set(data)
    if missing:
        raise MissingData(f"no value for {', '.join(sorted(missing))}")
    words = {name: str(value) for name, value in data.items()}
    isolated = {name: _isolated(value) for name, value in words.items()} if language == "ar" else words
    return Rendered(
        subject=" ".join(pick(template.subject, language).format_map(isolated).split()),
        body=pick(template.body, language).format_map(isolated).strip(),
        # An old telephone shows direction marks as squares, and typographic signs cost twice the parts.
        sms=" ".join(pick(template.sms, language).format_map(words).replace("’", "'").split()),
    )


def _isolated(value: str) -> str:
    """Latin letters, numbers and dates keep their order within Arabic text (Unicode first-strong isolate).

    An address stays bare: a sign that nobody sees would become part of the link.
    """
    if value.startswith(("http://", "https://")) or not any(sign.isascii() and sign.isalnum() for sign in value):
        return value
    return f"\u2068{value}\u2069"


# --- SMS --------------------------------------------------------------------------------------------------

_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_EXTENSION = frozenset("^{}\\[~]|€")  # two places each


@dataclass(frozen=True)
class SmsSize:
    """How a text travels and how many SMS it costs."""

    encoding: Literal["gsm7", "ucs2"]
    parts: int


def sms_size(text: str) -> SmsSize:
    """GSM 03.38: 160 places alone, 153 a part; otherwise UCS-2: 70 UTF-16 units alone, 67 a part (ç, ê, Arabic)."""
    if all(sign in _GSM or sign in _GSM_EXTENSION for sign in text):
        costs, alone, together, encoding = [1 + (sign in _GSM_EXTENSION) for sign in text], 160, 153, "gsm7"
    else:
        costs, alone, together, encoding = [len(sign.encode("utf-16-be")) // 2 for sign in text], 70, 67, "ucs2"
    if sum(costs) <= alone:
        return SmsSize(encoding, 1)  # type: ignore[arg-type]  # one of the two above
    parts, room = 1, together
    for cost in costs:  # an escaped or surrogate pair is never cut in two
        if cost > room:
            parts, room = parts + 1, together
        room -= cost
    return SmsSize(encoding, parts)  # type: ignore[arg-type]  # one of the two above


# --- Deliveries -------------------------------------------------------------------------------------------


def wait_after(attempts: int, *, secret: bool) -> timedelta | None:
    """How long after the nth failure the next try comes; None: no more."""
    waits = _SECRET_WAITS if secret else _WAITS
    return waits[attempts - 1] if attempts <= len(waits) else None


def in_order(recipient: Recipient) -> list[Contact]:
    """Outside contacts, the preferred one first, then telephone before e-mail (most people read SMS)."""
    rank = {"phone": 1, "email": 2} | ({recipient.preferred: 0} if recipient.preferred else {})
    outside = [contact for contact in recipient.contacts if contact.kind != "portal" and contact.value]
    return sorted(dict.fromkeys(outside), key=lambda contact: rank.get(contact.kind, 3))
