"""The numbered register of decisions and their notification."""

from django.db import models
from django.db.models import Q

from jiwar.decisions.rules import REFUSAL
from jiwar.kernel import clock
from jiwar.kernel.ids import IdField


class State(models.TextChoices):
    SEALING = "sealing"
    SEALED = "sealed"
    ANNULLED = "annulled"


class Series(models.Model):
    """The last number given in one series of one office and year; its row is the lock."""

    id = IdField()
    office_id = models.UUIDField()
    series = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office_id", "series", "year"], name="decisions_series_once")]

    def __str__(self) -> str:
        return f"{self.series}/{self.year}: {self.last}"


class Decision(models.Model):
    """One number of the register: what was decided, and how far its document is."""

    id = IdField()
    office_id = models.UUIDField()
    office_label = models.JSONField()
    series = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    place = models.PositiveIntegerField()
    number = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=20)
    title = models.JSONField()
    language = models.CharField(max_length=3)
    layout = models.CharField(max_length=20)
    content = models.JSONField()
    content_salt = models.BinaryField(max_length=16)
    reasons = models.JSONField(default=list)
    remedies = models.JSONField(null=True)
    signer = models.JSONField()
    subject_kind = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=64)
    subject_label = models.CharField(max_length=200, blank=True, default="")
    valid_until = models.DateField(null=True)
    taken_at = models.DateTimeField(default=clock.now)
    document = models.OneToOneField("documents.IssuedDocument", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.SEALING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True, default="")
    sealed_at = models.DateTimeField(null=True)
    annulled_at = models.DateTimeField(null=True)
    annulment_reason = models.CharField(max_length=1000, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office_id", "series", "year", "place"], name="decisions_place_once"),
            models.CheckConstraint(condition=Q(place__gte=1), name="decisions_place_from_one"),
            models.CheckConstraint(
                condition=~Q(kind=REFUSAL) | (~Q(reasons=[]) & Q(remedies__isnull=False) & ~Q(remedies={})),
                name="decisions_refusal_says_why",
            ),
            models.CheckConstraint(
                condition=Q(state="sealing", sealed_at__isnull=True, annulled_at__isnull=True)
                | Q(state="sealed", sealed_at__isnull=False, annulled_at__isnull=True)
                | (Q(state="annulled", sealed_at__isnull=True, annulled_at__isnull=False) & ~Q(annulment_reason="")),
                name="decisions_state_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state="sealing") | Q(next_attempt_at__isnull=False), name="decisions_sealing_is_swept"
            ),
        ]
        indexes = [
            models.Index(fields=["next_attempt_at"], condition=Q(state="sealing"), name="decisions_to_seal"),
            models.Index(fields=["subject_kind", "subject_id"], name="decisions_subject"),
            models.Index(fields=["office_id", "-taken_at", "-id"], name="decisions_register"),
        ]

    def __str__(self) -> str:
        return f"{self.number} ({self.state})"


class Notification(models.Model):
    """That a person was told of a decision, by which channel and when."""

    id = IdField()
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="notifications")
    channel = models.CharField(max_length=20)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["decision", "channel"], name="decisions_notified_once")]

    def __str__(self) -> str:
        return f"{self.decision_id} by {self.channel}"
