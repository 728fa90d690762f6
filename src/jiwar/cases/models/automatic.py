"""What Jiwar has to do by itself in a file: waiting until it is its turn and its condition holds, or done."""

from django.db import models
from django.db.models import Q

from jiwar.cases.models.cases import Case
from jiwar.kernel.ids import IdField


class AutomaticStep(models.Model):
    """One automatic step of one file, done at most once; the action says what was done."""

    id = IdField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="automatic_steps", db_index=False)
    step_id = models.CharField(max_length=64)  # in the procedure's definition
    state = models.CharField(max_length=8, choices=[("waiting", "waiting"), ("done", "done")], default="waiting")
    due_at = models.DateTimeField(null=True)  # when it is looked at next; none: once something happens to the file
    why = models.CharField(max_length=16, blank=True)  # why it waits, or what made it needless (rules/automatic.py)
    tries = models.PositiveSmallIntegerField(default=0)  # failures one after the other
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_automatic_step", fields=["case", "step_id"]),
            models.CheckConstraint(
                name="automatic_steps_done_are_dated",
                condition=Q(state="waiting", done_at=None) | Q(state="done", done_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                name="automatic_due", fields=["due_at", "id"], condition=Q(state="waiting", due_at__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"automatic step {self.step_id} of {self.case_id}"
