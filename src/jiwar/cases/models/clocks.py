"""What the sweeps of the legal clock keep: the calendar's changes on their way to the files, and alerts."""

from django.db import models
from django.db.models import Q

from jiwar.cases.models.cases import Case
from jiwar.kernel.ids import IdField

LEVELS = ("third", "close", "late", "daira", "wilaya")


class ClockRecount(models.Model):
    """Holidays that were decreed or withdrawn on one day, and how far the running clocks were counted again."""

    id = IdField()
    as_of = models.DateField()  # the day on which the calendar changed: what had passed by then stays
    first_day = models.DateField()  # the earliest of the days that changed
    causes = models.JSONField()  # [code, day, moment of the change] of each holiday
    noticed_until = models.DateTimeField()  # the latest change in it
    after_on = models.DateField(null=True)  # the last file of the last batch: its queue_on and id
    after_id = models.UUIDField(null=True)
    recounted = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(name="recount_waiting", fields=["as_of", "id"], condition=Q(done_at=None))]

    def __str__(self) -> str:
        return f"recount of {self.as_of}"


class CaseAlert(models.Model):
    """A file, or one of its steps, nears its limit or has passed it: who was alerted, when, and the cause they said."""

    id = IdField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="alerts", db_index=False)
    level = models.CharField(max_length=8, choices=[(level, level) for level in LEVELS])
    step = models.CharField(max_length=64, blank=True, default="", db_default="")  # none: the limit of the file itself
    run = models.CharField(max_length=40, blank=True, default="", db_default="")  # which time the step was open
    role = models.CharField(max_length=16, blank=True, default="", db_default="")  # who holds the step
    over_at = models.DateTimeField(null=True)  # the step was done, begins again, or waits for the applicant
    # Of another authority's part: the office that holds it, which is not the one that leads the file.
    held_by = models.ForeignKey("offices.Office", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+", db_index=False)
    commune_code = models.CharField(max_length=8)  # of the case, so that a place's alerts are found without it
    due_on = models.DateField()  # the limit as it was then
    raised_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    cause = models.CharField(max_length=16, blank=True)  # rules/alerts.py
    words = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        "identity.Account", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_alert_per_level_and_run", fields=["case", "level", "step", "run"]),
            models.CheckConstraint(
                name="alerts_answered_say_why",
                condition=Q(answered_at=None, cause="") | Q(answered_at__isnull=False) & ~Q(cause=""),
            ),
        ]
        indexes = [
            models.Index(name="alert_office_open", fields=["office", "-id"], condition=Q(answered_at=None)),
            models.Index(name="alert_commune", fields=["commune_code", "level", "-id"]),
            models.Index(name="alert_untold", fields=["id"], condition=Q(told_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.level} alert of {self.case_id}"
