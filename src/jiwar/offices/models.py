"""Units of the administration and what they are competent for, in time."""

from django.db import models
from django.db.models import F, Q

from jiwar.kernel.ids import IdField


class Office(models.Model):
    """One unit during `[valid_from, valid_to)`; when it is reorganised away, `successor` continues its work."""

    KINDS = [
        ("wilaya", "wilaya"),
        ("daira", "daira"),
        ("commune", "commune"),
        ("bureau", "bureau"),
        ("service", "service"),
    ]

    id = IdField()
    # Stable, printed in the numbers of decisions: "1601", "1601-EC".
    code = models.CharField(max_length=20)
    names = models.JSONField()
    kind = models.CharField(max_length=8, choices=KINDS)
    division_code = models.CharField(max_length=8)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    address = models.JSONField(default=dict)
    hours = models.JSONField(default=dict)
    phone = models.CharField(max_length=20, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    successor = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="predecessors")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="offices_office_once_a_day"),
            models.UniqueConstraint(fields=["code"], condition=Q(valid_to=None), name="offices_office_one_current"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="offices_office_interval"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["wilaya", "daira", "commune", "bureau", "service"]), name="offices_office_kind"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["wilaya", "daira", "commune"]) | Q(parent__isnull=False),
                name="offices_bureau_has_parent",
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | Q(valid_to__isnull=False), name="offices_successor_after_end"
            ),
            models.CheckConstraint(condition=Q(parent=None) | ~Q(parent=F("id")), name="offices_not_its_parent"),
        ]
        indexes = [models.Index(fields=["division_code"], name="offices_office_division")]

    def __str__(self) -> str:
        return self.code


class Competence(models.Model):
    """What an office is in charge of, in which territory, from when to when, by which provision."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="competences")
    # The code of a procedure ("residence-certificate") or of an opinion ("opinion.water").
    competence = models.CharField(max_length=60)
    territory_code = models.CharField(max_length=8)
    provision_id = models.CharField(max_length=80, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["competence", "territory_code", "valid_from"], name="offices_competence_once_a_day"
            ),
            models.UniqueConstraint(
                fields=["competence", "territory_code"],
                condition=Q(valid_to=None),
                name="offices_competence_one_current",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="offices_competence_interval"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.competence} in {self.territory_code}"
