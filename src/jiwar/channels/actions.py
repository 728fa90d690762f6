"""Writes: a message is kept with the caller's transaction, its deliveries are tried after it."""

import logging
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from time import monotonic
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from jiwar.audit import api as audit
from jiwar.channels import errors, rules
from jiwar.channels.adapters.choice import adapter_for
from jiwar.channels.adapters.outgoing import Outgoing, Receipt
from jiwar.channels.events import MessageFailed
from jiwar.channels.models import ContactPoint, Delivery, Message, RecordedMessage
from jiwar.channels.rules import CHANNEL_OF, TEMPLATES, Contact, Recipient
from jiwar.identity import api as identity
from jiwar.kernel import clock, guard
from jiwar.kernel.actors import SubjectRef
from jiwar.kernel.errors import NotAllowed
from jiwar.kernel.ids import new_id
from jiwar.outbox import api as outbox

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=60)  # longer than any adapter's time limit
SWEEP_S = 40


def notify(
    *,
    to: Recipient,
    template: str,
    data: Mapping[str, object],
    subject: SubjectRef,
    key: str,
    secret_id: str = "",
    after: datetime | None = None,
) -> UUID:
    """Tell somebody something once per `key`, with the caller's transaction; the message's id.

    `after`: nothing of it is seen or leaves before that moment, and `take_back` may still unsay it. It appears
    in the portal's inbox at once and leaves by the first outside contact; the others are kept in reserve.
    Raises UnknownTemplate and MissingData, both defects of the caller.
    """
    with transaction.atomic():
        known = Message.objects.filter(key=key).values_list("id", flat=True).first()
        if known is not None:
            return known
        message = _compose(to, template, data, subject)
        message.key, message.secret_id = key, secret_id
        message.created_at = after or message.created_at
        try:
            with transaction.atomic():
                message.save(force_insert=True)
        except IntegrityError:  # somebody else said it at this very moment
            return Message.objects.values_list("id", flat=True).get(key=key)
        deliveries = _deliveries(message, _contacts_in_order(to))
        Delivery.objects.bulk_create(deliveries)
        if deliveries:
            outbox.enqueue(name="channels.deliver", payload={"message_id": str(message.pk)}, run_at=after)
    return message.pk


def take_back(*, prefix: str) -> bool:
    """Unsay what waits to be said under keys that begin so; False, and nothing changed, when something left already."""
    with transaction.atomic():
        messages = Message.objects.select_for_update().filter(key__startswith=prefix)
        ids = list(messages.values_list("id", flat=True))
        left = Delivery.objects.filter(message_id__in=ids).exclude(state__in=["queued", "spare"], attempts=0)
        if messages.filter(created_at__lte=clock.now()).exists() or left.exists():
            return False
        Delivery.objects.filter(message_id__in=ids).delete()
        messages.filter(pk__in=ids).delete()
    return True


def _compose(to: Recipient, name: str, data: Mapping[str, object], subject: SubjectRef) -> Message:
    template = TEMPLATES.get(name)
    if template is None:
        raise errors.UnknownTemplate(name)
    words = dict(data)
    if template.secret:
        words |= dict.fromkeys(rules.words_of(template) - set(data), rules.MASK)
    text = rules.render(template, words, to.language)
    in_portal = to.person_id is not None and any(contact.kind == "portal" for contact in to.contacts)
    return Message(
        id=new_id(),
        template=name,
        language=to.language,
        person_id=to.person_id if in_portal else None,
        recipient_label=to.label[:160],
        about_kind=subject.kind,
        about_id=subject.id,
        title=text.subject[:250],
        body=text.body,
        sms=text.sms,
        data={name: str(value) for name, value in data.items()} if template.secret else {},
        created_at=clock.now(),
    )


def _contacts_in_order(to: Recipient) -> list[Contact]:
    """The contact that the person chose in their account comes before all that a file says of them."""
    contacts = rules.in_order(to)
    if to.person_id is None:
        return contacts
    chosen = ContactPoint.objects.filter(person_id=to.person_id, preferred=True).first()
    if chosen is None:
        return contacts
    first = Contact(kind=identity.contact_kind(chosen.value), value=chosen.value)
    return [first, *(contact for contact in contacts if contact != first)]


def _deliveries(message: Message, contacts: list[Contact]) -> list[Delivery]:
    return [
        Delivery(
            id=new_id(),
            message=message,
            channel=CHANNEL_OF[contact.kind],
            address=contact.value,
            position=position,
            state="queued" if position == 0 else "spare",
            next_attempt_at=message.created_at if position == 0 else None,
        )
        for position, contact in enumerate(contacts)
    ]


# --- Sending: outside any transaction ---------------------------------------------------------------------


def deliver_message(*, message_id: UUID | str) -> None:
    """Try what is due of one message, now; a failure is kept with its delivery and tried again by the sweep."""
    guard.outside_transaction("sending messages")
    for delivery_id in _due(clock.now()).filter(message_id=message_id).values_list("id", flat=True):
        _try(delivery_id)


def sweep(*, limit: int = 200) -> int:
    """Try every delivery that is due; how many left. A channel whose server is silent rests until the next sweep."""
    guard.outside_transaction("sending messages")
    began, sent, silent = monotonic(), 0, set()
    due = _due(clock.now()).order_by("next_attempt_at").values_list("id", "channel")
    for delivery_id, channel in list(due[:limit]):
        if monotonic() - began > SWEEP_S:
            break
        if channel in silent:
            continue
        outcome = _try(delivery_id)
        sent += outcome == "sent"
        if outcome == "unreachable":
            silent.add(channel)
    return sent


def _due(now: datetime):
    # "sending" whose moment has come: the process that held it died.
    return Delivery.objects.filter(state__in=["queued", "failed", "sending"], next_attempt_at__lte=now)


def _try(delivery_id: UUID) -> str:
    """Hold one delivery, send it, write down what came of it: `sent`, `failed`, `unreachable`, `lost` or `over`."""
    now = clock.now()
    if not _due(now).filter(pk=delivery_id).update(state="sending", next_attempt_at=now + LEASE):
        return "lost"  # another process has it
    row = Delivery.objects.select_related("message").get(pk=delivery_id)
    try:
        outgoing = _outgoing(row)
        if outgoing is None:
            _give_up(row, "no longer needed: expired, used or erased", tell=False)
            return "over"
        adapter = adapter_for(row.channel)
        receipt = adapter.send(outgoing)
    except errors.RefusedForEver as problem:
        _give_up(row, str(problem))
        return "failed"
    except errors.SendingFailed as problem:
        _later(row, str(problem))
        return "unreachable" if isinstance(problem, errors.Unreachable) else "failed"
    except Exception as problem:  # noqa: BLE001 - a defect of one message must not stop the others, nor go unseen
        # Its words may quote the message: only its kind is kept.
        log.error("delivery %s failed: %s", row.pk, type(problem).__name__)
        _later(row, f"defect: {type(problem).__name__}")
        return "failed"
    _sent(row, adapter.name, receipt)
    return "sent"


def _outgoing(row: Delivery) -> Outgoing | None:
    message = row.message
    if message.erased_at is not None:
        return None
    title, body, sms = message.title, message.body, message.sms
    if message.secret_id:
        template = TEMPLATES[message.template]
        words = template.secret.read(message.secret_id) if template.secret else None
        if words is None:
            return None
        text = rules.render(template, message.data | dict(words), message.language)
        title, body, sms = text.subject, text.body, text.sms
    return Outgoing(
        delivery_id=row.pk,
        channel=row.channel,
        address=row.address,
        subject=title,
        text=sms if row.channel == "sms" else body,
        language=message.language,
        secret=bool(message.secret_id),
    )


def _sent(row: Delivery, provider: str, receipt: Receipt) -> None:
    with transaction.atomic():
        Delivery.objects.filter(pk=row.pk).update(
            state="sent",
            attempts=row.attempts + 1,
            next_attempt_at=None,
            last_error="",
            provider=provider,
            provider_id=receipt.provider_id[:200],
            parts=receipt.parts,
            sent_at=clock.now(),
        )
        secret = TEMPLATES[row.message.template].secret if row.message.secret_id else None
        if secret:
            secret.wipe(row.message.secret_id)


def _later(row: Delivery, error: str) -> None:
    wait = rules.wait_after(row.attempts + 1, secret=bool(row.message.secret_id))
    if wait is None:
        _give_up(row, error)
        return
    Delivery.objects.filter(pk=row.pk).update(
        state="failed", attempts=row.attempts + 1, last_error=error[:500], next_attempt_at=clock.now() + wait
    )


def _give_up(row: Delivery, error: str, *, tell: bool = True) -> None:
    now = clock.now()
    with transaction.atomic():
        Delivery.objects.filter(pk=row.pk).update(
            state="given_up", attempts=row.attempts + 1, last_error=error[:500], next_attempt_at=None
        )
        spare = Delivery.objects.filter(message_id=row.message_id, state="spare").order_by("position").first()
        if spare is not None and tell:
            Delivery.objects.filter(pk=spare.pk).update(state="queued", next_attempt_at=now)
        elif tell:
            message = row.message
            outbox.announce(
                MessageFailed(
                    message_id=str(message.pk),
                    template=message.template,
                    subject_kind=message.about_kind,
                    subject_id=message.about_id,
                )
            )


# --- What people do with messages -------------------------------------------------------------------------


def retry_delivery(*, actor: identity.Actor, delivery_id: UUID) -> None:
    """Try a failed or given up delivery again now, its tries counted afresh; raises NotAllowed, DeliveryNotFailing."""
    if not identity.can_administer(actor):
        raise NotAllowed(identity.not_allowed_sentence())
    with transaction.atomic():
        rows = Delivery.objects.filter(pk=delivery_id, state__in=["failed", "given_up"])
        if not rows.update(state="queued", attempts=0, next_attempt_at=clock.now()):
            raise errors.DeliveryNotFailing
        row = Delivery.objects.get(pk=delivery_id)
        outbox.enqueue(name="channels.deliver", payload={"message_id": str(row.message_id)})
        audit.record(
            actor=actor.ref,
            verb="channels.delivery_retried",
            subject=SubjectRef(kind="channels.delivery", id=str(delivery_id)),
        )


def mark_read(*, person_id: UUID, message_id: UUID) -> None:
    """The person has opened a message of their inbox; nothing happens for a message that is not theirs."""
    Message.objects.filter(pk=message_id, person_id=person_id, read_at=None).update(read_at=clock.now())


def mark_all_read(*, person_id: UUID, message_ids: Collection[UUID]) -> None:
    """The person has seen these messages of their inbox, all at once; others' messages are left alone."""
    if message_ids:
        Message.objects.filter(pk__in=message_ids, person_id=person_id, read_at=None).update(read_at=clock.now())


def erase_words(*, subject: SubjectRef) -> int:
    """Erase what was said about a subject, with recorded copies and addresses; that it was said stays. How many."""
    with transaction.atomic():
        rows = Message.objects.filter(about_kind=subject.kind, about_id=subject.id, erased_at=None)
        ids = list(rows.values_list("id", flat=True))
        RecordedMessage.objects.filter(delivery__message_id__in=ids).delete()
        Delivery.objects.filter(message_id__in=ids).update(address="")
        return Message.objects.filter(pk__in=ids).update(
            title="", body="", sms="", data={}, recipient_label="", erased_at=clock.now()
        )


def learn_contacts(*, account_id: UUID) -> None:
    """Keep the contacts that open a citizen's account as verified contacts of the person; others stay as they are."""
    account = identity.account(id=account_id)
    if account.person_id is None:
        return
    now = clock.now()
    with transaction.atomic():
        for kind, value in (("phone", account.phone), ("email", account.email)):
            if value:
                row, _ = ContactPoint.objects.get_or_create(
                    person_id=account.person_id, kind=kind, value=value, defaults={"created_at": now}
                )
                ContactPoint.objects.filter(pk=row.pk, verified_at=None).update(verified_at=now)
        ContactPoint.objects.filter(
            Q(kind="phone") & ~Q(value=account.phone) | Q(kind="email") & ~Q(value=account.email),
            person_id=account.person_id,
        ).delete()  # a number that was given up may be somebody else's by now


def prefer_contact(*, actor: identity.Actor, contact_point_id: UUID) -> None:
    """The person chooses where to be told first; raises ContactNotKnown."""
    if actor.person_id is None:
        raise errors.ContactNotKnown
    with transaction.atomic():
        mine = ContactPoint.objects.select_for_update().filter(person_id=actor.person_id)
        if not mine.filter(pk=contact_point_id).exists():
            raise errors.ContactNotKnown
        mine.filter(preferred=True).update(preferred=False)
        mine.filter(pk=contact_point_id).update(preferred=True)
        audit.record(
            actor=actor.ref,
            verb="channels.contact_preferred",
            subject=SubjectRef(kind="identity.person", id=str(actor.person_id)),
        )
