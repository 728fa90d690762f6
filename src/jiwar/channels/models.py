"""Where people are reached, what is said to them, and how it gets there."""

from django.db import models
from django.db.models import Q

from jiwar.kernel.ids import IdField


class ContactPoint(models.Model):
    """An address or number at which a person is reached."""

    id = IdField()
    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=[("email", "e-mail"), ("phone", "telephone")])
    value = models.CharField(max_length=254)
    verified_at = models.DateTimeField(null=True)
    preferred = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="contact_point_once", fields=["person", "kind", "value"]),
            models.UniqueConstraint(name="one_preferred_contact", fields=["person"], condition=Q(preferred=True)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of person {self.person_id}"


class Message(models.Model):
    """What is said to one recipient, once per `key`; its words can be erased, the fact stays."""

    id = IdField()
    key = models.CharField(max_length=160, unique=True)
    template = models.CharField(max_length=80)
    language = models.CharField(max_length=3)
    person_id = models.UUIDField(null=True)  # whose inbox shows it
    recipient_label = models.CharField(max_length=160, blank=True)
    about_kind = models.CharField(max_length=40)
    about_id = models.CharField(max_length=64)
    title = models.CharField(max_length=250, blank=True)
    body = models.TextField(blank=True)
    sms = models.TextField(blank=True)
    secret_id = models.CharField(max_length=64, blank=True)  # its words are fetched when it leaves
    data = models.JSONField(default=dict)  # the other words of a message with a secret
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["person_id", "-id"], name="message_inbox", condition=Q(person_id__isnull=False)),
            models.Index(fields=["about_kind", "about_id"], name="message_about"),
        ]

    def __str__(self) -> str:
        return f"message {self.template} {self.pk}"


class Delivery(models.Model):
    """One way of bringing a message, with its tries. `spare`: used when the ones before it were given up."""

    id = IdField()
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=8)
    address = models.CharField(max_length=254)
    position = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=8,
        choices=[(state, state) for state in ("queued", "sending", "sent", "failed", "given_up", "spare")],
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=500, blank=True)
    provider = models.CharField(max_length=20, blank=True)
    provider_id = models.CharField(max_length=200, blank=True)
    parts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                name="delivery_due",
                condition=Q(state__in=["queued", "failed", "sending"]),
            ),
            models.Index(fields=["-id"], name="delivery_failing", condition=Q(state__in=["failed", "given_up"])),
        ]
        constraints = [
            models.CheckConstraint(
                name="waiting_delivery_has_a_moment",
                condition=~Q(state__in=["queued", "failed", "sending"]) | Q(next_attempt_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel} delivery {self.pk} ({self.state})"


class RecordedMessage(models.Model):
    """What the recording adapter took in place of a server: the demo's telephone and mailbox."""

    id = IdField()
    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="recorded")
    subject = models.CharField(max_length=250, blank=True)
    text = models.TextField()
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"recorded {self.delivery_id}"
