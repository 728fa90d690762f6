"""The table of validations: who is asked to agree to what was proposed, level after level."""

from django.db import models
from django.db.models import Q

from jiwar.cases.models.cases import Case, Proposal
from jiwar.kernel.ids import IdField


class Validation(models.Model):
    """One level of one proposal: asked of a role at an office until somebody agrees or sends the file back."""

    id = IdField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="validations")
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="validations", db_index=False)
    step_id = models.CharField(max_length=64)  # in the procedure's definition
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+", db_index=False)
    role = models.CharField(max_length=16)
    state = models.CharField(
        max_length=10,
        choices=[("asked", "asked"), ("agreed", "agreed"), ("returned", "returned"), ("dropped", "dropped")],
        default="asked",
    )
    note = models.TextField(blank=True)
    salt = models.CharField(max_length=32)
    asked_at = models.DateTimeField()
    due_on = models.DateField(null=True)  # none: the step has no days of its own
    queue_on = models.DateField()  # what the queue sorts by: its own day, else the limit of the file
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        "identity.Account", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_validation_per_level", fields=["proposal", "step_id"]),
            models.CheckConstraint(
                name="validations_answered_are_dated",
                condition=~Q(state__in=["agreed", "returned"]) | Q(answered_at__isnull=False),
            ),
        ]
        indexes = [
            # The validator's queue: what is answered leaves it.
            models.Index(
                name="validation_queue", fields=["office", "role", "queue_on", "id"], condition=Q(state="asked")
            ),
            models.Index(name="validation_office", fields=["office", "role", "case"]),
        ]

    def __str__(self) -> str:
        return f"validation {self.step_id} of {self.case_id}"
