"""What people say of a service they received."""

from django.db import models
from django.db.models import Q

from jiwar.kernel.ids import IdField


class Rating(models.Model):
    """One rating of one case. The place and the service are copied: figures need them, and the case may be archived."""

    id = IdField()
    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField()
    aspects = models.JSONField(default=dict)
    comment = models.TextField(blank=True)
    commune_code = models.CharField(max_length=8)
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+", db_index=False)
    procedure_code = models.CharField(max_length=80)
    rated_at = models.DateTimeField()
    changed_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.CheckConstraint(name="rating_from_one_to_five", condition=Q(score__gte=1, score__lte=5))]

    def __str__(self) -> str:
        return f"rating of {self.case_id}"
