"""Tables of deeds over many files: who asked what of which, and what came of each."""

from django.db import models
from django.db.models import Q

from jiwar.kernel.ids import IdField

BULK_STATES = [("gathering", "finding the files"), ("doing", "one file after another"), ("ended", "ended")]
OUTCOMES_OF_DEED = [("waiting", "not yet"), ("done", "done"), ("refused", "left as it was")]


class BulkDeed(models.Model):
    """One deed over many files, done a batch at a time in the name of whoever asked it."""

    id = IdField()
    kind = models.CharField(max_length=40)  # of actions/bulk.py
    parameters = models.JSONField(default=dict)  # what the kind needs: ids and plain values, nothing of a person
    reason = models.TextField(blank=True)
    asked_by = models.ForeignKey("identity.Account", on_delete=models.PROTECT, related_name="+", db_index=False)
    language = models.CharField(max_length=3)  # of the page on which it was asked: what is refused is said in it
    undoes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="undone_by")
    state = models.CharField(max_length=10, choices=BULK_STATES)
    cursor = models.UUIDField(null=True)  # the last file found
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    stopped = models.BooleanField(default=False)  # before its end, by whoever asked
    attempts = models.PositiveSmallIntegerField(default=0)  # that failed, since the last that did not
    next_attempt_at = models.DateTimeField()
    last_error = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(name="bulk_due", fields=["next_attempt_at"], condition=~Q(state="ended")),
            models.Index(name="bulk_asked_by", fields=["asked_by", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class BulkResult(models.Model):
    """What came of one file: its action, or the sentence that says why it stayed."""

    id = IdField()
    deed = models.ForeignKey(BulkDeed, on_delete=models.CASCADE, related_name="results", db_index=False)
    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="+")
    seen = models.PositiveIntegerField(null=True)  # the last action that whoever ticked the file saw
    outcome = models.CharField(max_length=8, choices=OUTCOMES_OF_DEED, default="waiting")
    sequence = models.PositiveIntegerField(null=True)  # of the action that did it
    refusal = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_result_per_file", fields=["deed", "case"])]
        indexes = [
            models.Index(name="bulk_waiting", fields=["deed", "attempts", "id"], condition=Q(outcome="waiting")),
            models.Index(name="bulk_results", fields=["deed", "outcome", "id"]),
            models.Index(name="bulk_list", fields=["deed", "id"]),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.case_id}"
