"""Legal texts and their provisions, in time, each with its source and how sure we are of it."""

from django.db import models
from django.db.models import F, Q

CONFIDENCES = [("high", "high"), ("medium", "medium"), ("low", "low")]


class LegalText(models.Model):
    """A law, ordinance or decree; `id` is stable, such as `dz.decree-15-19-2015`."""

    # "practice": what offices do and publish where we know no text that fixes it.
    # "order": of a minister (arrêté, قرار).
    KINDS = [
        ("law", "law"),
        ("ordinance", "ordinance"),
        ("decree", "decree"),
        ("order", "order"),
        ("practice", "practice"),
    ]

    id = models.CharField(primary_key=True, max_length=60)
    kind = models.CharField(max_length=12, choices=KINDS)
    number = models.CharField(max_length=20, blank=True)
    titles = models.JSONField()
    # How a sentence cites it: "المرسوم التنفيذي رقم 15-19", "décret exécutif n° 15-19 du 25 janvier 2015".
    citation = models.JSONField()
    signed_on = models.DateField(null=True)
    # As printed, such as "JO n° 7, 12.02.2015"; empty where we have not seen it.
    journal_officiel = models.CharField(max_length=80, blank=True)
    amends = models.JSONField(default=list)
    source = models.TextField(blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["law", "ordinance", "decree", "order", "practice"]), name="law_text_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.id


class Provision(models.Model):
    """One rule of a text during one interval of validity, `[valid_from, valid_to)`."""

    code = models.CharField(max_length=80)
    text = models.ForeignKey(LegalText, on_delete=models.PROTECT, related_name="provisions")
    # Empty where the rule is known but its article is not.
    article = models.CharField(max_length=20, blank=True)
    titles = models.JSONField()
    summary = models.JSONField()
    confidence = models.CharField(max_length=8, choices=CONFIDENCES)
    # True once somebody has read it in the Journal officiel, or several sources agree.
    confirmed = models.BooleanField()
    doubt = models.TextField(blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    # By hand: an administrator confirmed or corrected it, so an import leaves it alone.
    reviewed_by = models.CharField(max_length=160, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="law_provision_once_a_day"),
            models.UniqueConstraint(fields=["code"], condition=Q(valid_to=None), name="law_provision_one_current"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gt=F("valid_from")),
                name="law_provision_interval",
            ),
            models.CheckConstraint(condition=Q(confidence__in=["high", "medium", "low"]), name="law_confidence"),
            # What we doubt cannot pass for confirmed without a reader's name.
            models.CheckConstraint(
                condition=Q(confirmed=False) | Q(confidence="high") | ~Q(reviewed_by=""),
                name="law_confirmed_needs_reader",
            ),
        ]

    def __str__(self) -> str:
        return self.code
