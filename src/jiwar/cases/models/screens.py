"""Tables of those who work on files: what they keep on their screens, never a word about an applicant."""

from django.db import models
from django.db.models import Q

from jiwar.kernel.ids import IdField


class SavedFilter(models.Model):
    """A filter of the queue that a member of staff keeps under a name; nobody else sees it."""

    id = IdField()
    account = models.ForeignKey("identity.Account", on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=60)
    wanted = models.JSONField()  # CaseFilter.as_params()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="one_filter_per_name", fields=["account", "name"])]

    def __str__(self) -> str:
        return f"filter {self.pk} of {self.account_id}"


class CaseExport(models.Model):
    """A list that left the screen; a long one is made by the sweep and kept some days as a file."""

    id = IdField()
    account = models.ForeignKey("identity.Account", on_delete=models.PROTECT, related_name="+", db_index=False)
    wanted = models.JSONField()  # CaseFilter.as_params()
    form = models.CharField(max_length=8)
    language = models.CharField(max_length=3)
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    file = models.ForeignKey("documents.File", null=True, on_delete=models.PROTECT, related_name="+")
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True)  # none: sent at once, made, or given up
    last_error = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(name="export_account", fields=["account", "-id"]),
            models.Index(name="export_due", fields=["next_attempt_at"], condition=Q(next_attempt_at__isnull=False)),
            models.Index(name="export_ends", fields=["expires_at"], condition=Q(file__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"export {self.pk}"


class ActRead(models.Model):
    """A signatory has read the act of a file as it stood after one action: what may be ticked in a batch."""

    id = IdField()
    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="+", db_index=False)
    account = models.ForeignKey("identity.Account", on_delete=models.PROTECT, related_name="+", db_index=False)
    sequence = models.PositiveIntegerField()
    read_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_reading_per_signatory", fields=["case", "account"])]

    def __str__(self) -> str:
        return f"act of {self.case_id} read"


class CasePresence(models.Model):
    """Who has a file, or an authority's part of it, open on a screen now: a row of some seconds, swept after."""

    id = IdField()
    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="+", db_index=False)
    part = models.ForeignKey("CasePart", null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    account = models.ForeignKey("identity.Account", on_delete=models.PROTECT, related_name="+", db_index=False)
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_presence_per_reader", fields=["case", "account"])]

    def __str__(self) -> str:
        return f"presence at {self.case_id}"
