"""The table of parts: what several authorities decide in one file, each for itself."""

from django.db import models
from django.db.models import Q

from jiwar.cases.models.cases import Case, CompletionRequest
from jiwar.kernel.ids import IdField


class CasePart(models.Model):
    """One authority's part of one file: its columns follow from `Case.parts`; what people wrote stands beside them."""

    id = IdField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="part_rows")
    step_id = models.CharField(max_length=64)  # in the procedure's definition
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+", db_index=False)
    authority_office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+", db_index=False)
    handler = models.ForeignKey(
        "identity.Account", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    state = models.CharField(
        max_length=10,
        choices=[(one, one) for one in ("waiting", "open", "prepared", "decided", "dropped")],
    )
    heard = models.BooleanField(default=False)  # said what it lacks, or that it lacks nothing
    due_on = models.DateField(null=True)
    queue_on = models.DateField()  # what the queue sorts by: its own day, else the limit of the file
    verdict = models.CharField(max_length=12, blank=True)
    decision = models.ForeignKey("decisions.Decision", null=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    salt = models.CharField(max_length=32)
    # What people wrote: remarks for the applicant, and the round in which they left; then what is to be decided.
    remarks = models.JSONField(default=list)
    asked_in = models.ForeignKey(
        CompletionRequest, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    prepared_verdict = models.CharField(max_length=12, blank=True)
    reasons = models.JSONField(default=list)
    conditions = models.TextField(blank=True)
    note = models.TextField(blank=True)  # of whoever decides, when it goes back to be prepared again
    prepared_by = models.ForeignKey(
        "identity.Account", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    prepared_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_part_per_step", fields=["case", "step_id"]),
            models.CheckConstraint(
                name="parts_decided_by_an_act", condition=~Q(state="decided") | Q(decision__isnull=False)
            ),
        ]
        indexes = [
            # Queues: at the office that prepares, at the seat that decides; what is decided leaves them.
            models.Index(
                name="part_office_queue",
                fields=["office", "queue_on", "id"],
                condition=Q(state__in=["waiting", "open", "prepared"]),
            ),
            # What presses today, whatever the office.
            models.Index(
                name="part_queue", fields=["queue_on", "id"], condition=Q(state__in=["waiting", "open", "prepared"])
            ),
            models.Index(
                name="part_seat_queue", fields=["authority_office", "queue_on", "id"], condition=Q(state="prepared")
            ),
        ]

    def __str__(self) -> str:
        return f"part {self.step_id} of {self.case_id}"
