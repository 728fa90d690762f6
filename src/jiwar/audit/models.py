"""Who did what, when and why; who read whose record. Rows never change (the database refuses it)."""

from django.db import models

from jiwar.kernel import clock
from jiwar.kernel.ids import IdField


class JournalEntry(models.Model):
    """One act of somebody on something."""

    id = IdField()
    at = models.DateTimeField(default=clock.now)
    actor_kind = models.CharField(max_length=16)
    actor_id = models.CharField(max_length=64)
    actor_label = models.CharField(max_length=200)
    behalf_kind = models.CharField(max_length=16, blank=True, default="")
    behalf_id = models.CharField(max_length=64, blank=True, default="")
    behalf_label = models.CharField(max_length=200, blank=True, default="")
    verb = models.CharField(max_length=80)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=64)
    subject_label = models.CharField(max_length=200, blank=True, default="")
    reason = models.CharField(max_length=1000, blank=True, default="")
    details = models.JSONField(default=dict)
    office_id = models.UUIDField(null=True)
    leaf = models.OneToOneField("ledger.Leaf", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(verb=""), name="audit_journal_verb")]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "-at", "-id"], name="audit_journal_subject"),
            models.Index(fields=["actor_kind", "actor_id", "-at", "-id"], name="audit_journal_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_label} {self.verb} {self.subject_kind}"


class AccessEntry(models.Model):
    """One reading of somebody's record, for a purpose; one row stands for ten minutes of it, or for a day of a list."""

    id = IdField()
    at = models.DateTimeField(default=clock.now)
    window = models.PositiveBigIntegerField()
    actor_kind = models.CharField(max_length=16)
    actor_id = models.CharField(max_length=64)
    actor_label = models.CharField(max_length=200)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=64)
    subject_label = models.CharField(max_length=200, blank=True, default="")
    purpose = models.CharField(max_length=80)
    leaf = models.OneToOneField("ledger.Leaf", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "subject_label", "actor_kind", "actor_id", "purpose", "window"],
                name="audit_access_once_a_window_each",
            )
        ]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "-at", "-id"], name="audit_access_subject"),
            models.Index(fields=["actor_kind", "actor_id", "-at", "-id"], name="audit_access_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_label} read {self.subject_kind} ({self.purpose})"
