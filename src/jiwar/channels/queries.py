"""Reads: inboxes, what was sent, what could not be."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from jiwar.channels.errors import UnknownTemplate
from jiwar.channels.models import ContactPoint, Delivery, Message, RecordedMessage
from jiwar.channels.rules import TEMPLATES, Contact, Recipient, Rendered, render
from jiwar.identity import api as identity
from jiwar.kernel import clock
from jiwar.kernel.actors import SubjectRef
from jiwar.kernel.keyset import keyset_page
from jiwar.kernel.texts import pick


@dataclass(frozen=True)
class InboxMessage:
    """A message in a person's inbox."""

    id: UUID
    title: str = field(repr=False)
    body: str = field(repr=False)
    language: str
    about: SubjectRef
    created_at: datetime
    read_at: datetime | None


@dataclass(frozen=True)
class Inbox:
    """Some messages, the latest first, and the cursor of what follows."""

    rows: list[InboxMessage]
    next_cursor: str | None


@dataclass(frozen=True)
class SentMessage:
    """A message that the recording adapter took, as its recipient would have seen it."""

    id: UUID
    channel: str
    address: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)
    language: str
    parts: int
    template: str
    at: datetime


@dataclass(frozen=True)
class FailingDelivery:
    """A message that did not leave: when it is tried again, or that it was given up."""

    id: UUID
    message_id: UUID
    channel: str
    address_masked: str
    template: str
    about: SubjectRef
    state: str
    attempts: int
    last_error: str
    next_attempt_at: datetime | None
    created_at: datetime


@dataclass(frozen=True)
class DeliveryView:
    """How one message travels."""

    channel: str
    address_masked: str
    state: str
    attempts: int
    sent_at: datetime | None


@dataclass(frozen=True)
class ContactPointView:
    """Where a person is reached."""

    id: UUID
    kind: Literal["email", "phone"]
    value: str = field(repr=False)
    verified: bool
    preferred: bool


def compose(*, template: str, data: Mapping[str, object], language: str) -> Rendered:
    """A message as it would be said, before it is; raises UnknownTemplate, MissingData."""
    known = TEMPLATES.get(template)
    if known is None:
        raise UnknownTemplate(template)
    return render(known, data, language)


def inbox_of(*, person_id: UUID, cursor: str | None = None, size: int = 20) -> Inbox:
    """The messages of a person, the latest first."""
    rows = Message.objects.filter(person_id=person_id, erased_at=None, created_at__lte=clock.now())
    page = keyset_page(rows, by=["-id"], cursor=cursor, size=size)
    return Inbox([_inbox_message(row) for row in page.rows], page.next_cursor)


def unread_count(*, person_id: UUID, at_most: int = 10) -> int:
    """How many messages wait to be read, counted no further than `at_most`."""
    rows = Message.objects.filter(person_id=person_id, read_at=None, erased_at=None, created_at__lte=clock.now())
    return rows[:at_most].count()


def messages_about(*, subject: SubjectRef) -> list[tuple[InboxMessage, list[DeliveryView]]]:
    """What was said about a subject and how it travelled, the oldest first."""
    rows = Message.objects.filter(about_kind=subject.kind, about_id=subject.id).prefetch_related("deliveries")
    return [
        (
            _inbox_message(row),
            [
                DeliveryView(one.channel, masked(one), one.state, one.attempts, one.sent_at)
                for one in sorted(row.deliveries.all(), key=lambda one: one.position)
                if one.state != "spare"
            ],
        )
        for row in rows.order_by("id")
    ]


def sent_messages(*, limit: int = 50) -> list[SentMessage]:
    """What was recorded in place of being sent, the latest first (`/demo/messages`)."""
    rows = RecordedMessage.objects.select_related("delivery__message").order_by("-id")[:limit]
    return [
        SentMessage(
            id=row.pk,
            channel=row.delivery.channel,
            address=row.delivery.address,
            subject=row.subject,
            text=row.text,
            language=row.delivery.message.language,
            parts=row.delivery.parts,
            template=row.delivery.message.template,
            at=row.recorded_at,
        )
        for row in rows
    ]


def deliveries_failing(*, limit: int = 50) -> list[FailingDelivery]:
    """What could not be sent yet, or was given up, the latest first; addresses are masked."""
    rows = Delivery.objects.select_related("message").filter(state__in=["failed", "given_up"]).order_by("-id")[:limit]
    return [
        FailingDelivery(
            id=row.pk,
            message_id=row.message_id,
            channel=row.channel,
            address_masked=masked(row),
            template=row.message.template,
            about=SubjectRef(row.message.about_kind, row.message.about_id),
            state=row.state,
            attempts=row.attempts,
            last_error=row.last_error,
            next_attempt_at=row.next_attempt_at,
            created_at=row.message.created_at,
        )
        for row in rows
    ]


def masked(row: Delivery) -> str:
    """The address, recognisable to its owner only."""
    return identity.mask_contact(row.address) if row.channel in {"email", "sms"} else ""


def contact_points(*, person_id: UUID) -> list[ContactPointView]:
    """Where a person is reached, the preferred first."""
    rows = ContactPoint.objects.filter(person_id=person_id).order_by("-preferred", "id")
    return [
        ContactPointView(
            row.pk, identity.contact_kind(row.value), row.value, row.verified_at is not None, row.preferred
        )
        for row in rows
    ]


def recipient_for_person(*, person_id: UUID) -> Recipient:
    """A registered person: preferred and verified contacts first, then those of the record, and the portal's inbox.

    Raises identity's PersonNotFound.
    """
    person = identity.person(id=person_id)
    points = contact_points(person_id=person_id)
    points.sort(key=lambda point: (not point.preferred, not point.verified))
    contacts = [Contact(kind=point.kind, value=point.value) for point in points]
    recorded = [Contact("phone", person.phone), Contact("email", person.email)]
    contacts += [one for one in recorded if one.value and one not in contacts]
    return Recipient(
        label=pick(person.names, person.language),
        language=person.language,
        contacts=(*contacts, Contact("portal", str(person.id))),
        person_id=person.id,
        preferred=next((point.kind for point in points if point.preferred), None),
    )


def recipient_for_account(*, account_id: UUID) -> Recipient:
    """A member of staff, or the person of a citizen's account; raises identity's AccountNotFound."""
    account = identity.account(id=account_id)
    if account.person_id is not None:
        return recipient_for_person(person_id=account.person_id)
    found = [Contact("email", account.email), Contact("phone", account.phone)]
    return Recipient(
        label=pick(account.names, account.language),
        language=account.language,
        contacts=tuple(one for one in found if one.value),
        preferred="email",
    )


def _inbox_message(row: Message) -> InboxMessage:
    return InboxMessage(
        id=row.pk,
        title=row.title,
        body=row.body,
        language=row.language,
        about=SubjectRef(row.about_kind, row.about_id),
        created_at=row.created_at,
        read_at=row.read_at,
    )
