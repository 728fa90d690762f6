"""What members of staff say of their own conduct on a file: why they did it, and what ties them to it."""

from django.db import models
from django.db.models import F, Q

from jiwar.kernel.ids import IdField


class CaseReason(models.Model):
    """Why somebody did what needs a reason; the action holds its salted hash, erasure reaches the words."""

    id = IdField()
    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="reasons", db_index=False)
    sequence = models.PositiveIntegerField()  # of the action that it explains
    kind = models.CharField(max_length=24)
    text = models.TextField()
    salt = models.CharField(max_length=32)
    office = models.ForeignKey("offices.Office", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_reason_per_action", fields=["case", "sequence"]),
            models.CheckConstraint(name="a_reason_says_something", condition=~Q(text="")),
        ]
        indexes = [models.Index(name="reason_office", fields=["kind", "office", "-at", "-id"])]

    def __str__(self) -> str:
        return f"reason of {self.sequence} in {self.case_id}"


class DeclaredInterest(models.Model):
    """What ties an agent to one file, or to a person and all their files: meanwhile they do not act on them."""

    id = IdField()
    account = models.ForeignKey("identity.Account", on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey("identity.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    case = models.ForeignKey("Case", null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    reason = models.TextField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    declared_by = models.ForeignKey("identity.Account", on_delete=models.PROTECT, related_name="+", db_index=False)
    declared_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # taken back, before its last day

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="an_interest_is_in_a_person_or_a_file",
                condition=Q(case__isnull=False) | Q(person__isnull=False),
            ),
            models.CheckConstraint(
                name="an_interest_ends_after_it_begins",
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(name="an_interest_is_explained", condition=~Q(reason="")),
        ]
        indexes = [
            models.Index(name="interest_account", fields=["account", "valid_to"]),
            models.Index(name="interest_case", fields=["case"]),
            models.Index(name="interest_person", fields=["person"]),
        ]

    def __str__(self) -> str:
        return f"interest {self.pk}"
