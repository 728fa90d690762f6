"""Divisions in time, holidays, and outlines for maps."""

from django.db import models
from django.db.models import F, Q


class Division(models.Model):
    """A wilaya, daïra or commune during one interval of its parentage, `[valid_from, valid_to)`."""

    KINDS = [("wilaya", "wilaya"), ("daira", "daira"), ("commune", "commune")]

    code = models.CharField(max_length=8)
    kind = models.CharField(max_length=8, choices=KINDS)
    name_ar = models.CharField(max_length=80)
    name_fr = models.CharField(max_length=80)
    parent_code = models.CharField(max_length=8, blank=True)
    wilaya_code = models.CharField(max_length=2)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    # Legal creation (valid_from) and exercise of powers differ: until this day the parent's wali is competent.
    powers_from = models.DateField(null=True)
    # An id of `law`, as text: the two modules do not know each other.
    provision_id = models.CharField(max_length=80)
    source = models.CharField(max_length=80)
    # False where the source tells only today's state and an earlier beginning is assumed (daïras).
    dated = models.BooleanField(default=True)
    has_boundary = models.BooleanField(default=False)
    search_text = models.TextField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="territory_division_once_a_day"),
            models.UniqueConstraint(fields=["code"], condition=Q(valid_to=None), name="territory_division_one_current"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="territory_division_interval"
            ),
            models.CheckConstraint(
                condition=Q(kind="wilaya", parent_code="", wilaya_code=F("code"))
                | (Q(kind__in=["daira", "commune"]) & ~Q(parent_code="")),
                name="territory_division_parent",
            ),
            models.CheckConstraint(
                condition=Q(powers_from=None) | Q(powers_from__gte=F("valid_from"), kind="wilaya"),
                name="territory_division_powers",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code} from {self.valid_from}"


class DivisionChange(models.Model):
    """A commune that went from one wilaya to another by a reform."""

    code = models.CharField(max_length=8)
    on = models.DateField()
    from_wilaya = models.CharField(max_length=2)
    to_wilaya = models.CharField(max_length=2)
    provision_id = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "on"], name="territory_change_once"),
            models.CheckConstraint(condition=~Q(from_wilaya=F("to_wilaya")), name="territory_change_moves"),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.from_wilaya} to {self.to_wilaya} on {self.on}"


class Holiday(models.Model):
    """A day on which the administration does not work, week-ends apart."""

    KINDS = [("civil", "civil"), ("religious", "religious"), ("exceptional", "exceptional")]
    CONFIDENCES = [("fixed", "fixed"), ("announced", "announced"), ("estimated", "estimated")]

    code = models.CharField(max_length=40)
    day = models.DateField()
    names = models.JSONField()
    kind = models.CharField(max_length=12, choices=KINDS)
    confidence = models.CharField(max_length=12, choices=CONFIDENCES)
    provision_id = models.CharField(max_length=80, blank=True)
    # An estimated day that the moon moved stays as a row, so that importing again does not bring it back.
    cancelled = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "code"], name="territory_holiday_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["civil", "religious", "exceptional"]), name="territory_holiday_kind"
            ),
            models.CheckConstraint(
                condition=Q(confidence__in=["fixed", "announced", "estimated"]), name="territory_holiday_confidence"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} on {self.day}"


class MapSheet(models.Model):
    """Simplified outlines of the divisions inside one parent, of today, projected for SVG."""

    parent_code = models.CharField(max_length=8, blank=True)
    kind = models.CharField(max_length=8, choices=Division.KINDS)
    source = models.CharField(max_length=80)
    viewbox = models.CharField(max_length=40)
    shapes = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["parent_code", "kind"], name="territory_sheet_once")]

    def __str__(self) -> str:
        return f"{self.kind} map of {self.parent_code or 'the country'}"
