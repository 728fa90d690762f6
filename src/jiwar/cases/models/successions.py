"""The table of reorganisations asked for: which office continues the work of which, since when, by which text."""

from django.db import models
from django.db.models import F, Q

from jiwar.kernel.ids import IdField


class SuccessionAsked(models.Model):
    """One person asks that an office be continued by another; a second one agrees, or does not."""

    id = IdField()
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+", db_index=False)
    successor = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+", db_index=False)
    on = models.DateField()
    reason = models.CharField(max_length=1000)
    state = models.CharField(
        max_length=8, choices=[("asked", "asked"), ("agreed", "agreed"), ("refused", "refused")], default="asked"
    )
    note = models.CharField(max_length=1000, blank=True)
    asked_by = models.ForeignKey("identity.Account", on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        "identity.Account", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_succession_asked", fields=["office"], condition=Q(state="asked")),
            models.CheckConstraint(name="an_office_does_not_succeed_itself", condition=~Q(office=F("successor"))),
            models.CheckConstraint(name="a_succession_is_explained", condition=~Q(reason="")),
            models.CheckConstraint(
                name="a_succession_is_agreed_to_by_another",
                condition=Q(state="asked", answered_by=None, answered_at=None)
                | Q(answered_at__isnull=False) & ~Q(answered_by=F("asked_by")),
            ),
        ]
        indexes = [models.Index(name="succession_office", fields=["office", "-id"])]

    def __str__(self) -> str:
        return f"succession of {self.office_id}"
