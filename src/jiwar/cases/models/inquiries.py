"""The tables of public inquiries: the register that anyone writes in, and what its commissioner reports."""

from django.db import models
from django.db.models import F, Q

from jiwar.cases.models.cases import Case
from jiwar.kernel.ids import IdField


class Inquiry(models.Model):
    """One inquiry on one file: what its notice says, its days, who conducts it, what they concluded."""

    id = IdField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="inquiries", db_index=False)
    step_id = models.CharField(max_length=64)  # in the procedure's definition
    commune_code = models.CharField(max_length=8)
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+", db_index=False)
    commissioner = models.ForeignKey("identity.Account", on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(
        max_length=10,
        choices=[("open", "open"), ("closed", "closed"), ("reported", "reported"), ("dropped", "dropped")],
        default="open",
    )
    order_number = models.CharField(max_length=60)  # of the act that orders the inquiry
    order_on = models.DateField()
    opens_on = models.DateField()
    closes_on = models.DateField()
    notice = models.JSONField()  # the words that are posted, by language: as the file stood when it was opened
    posting = models.JSONField()
    place = models.TextField()  # where the file may be read, and the register signed on paper
    received = models.PositiveIntegerField(default=0)  # observations: the last number given
    salt = models.CharField(max_length=32)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    reported_at = models.DateTimeField(null=True)
    conclusion = models.CharField(
        max_length=20,
        blank=True,
        choices=[(one, one) for one in ("favourable", "with_reservations", "unfavourable")],
    )
    conclusions = models.TextField(blank=True)  # published
    summary = models.TextField(blank=True)  # of the observations: for those who work on the file
    answer = models.TextField(blank=True)  # of the applicant, as the commissioner received it

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_inquiry_at_a_time", fields=["case"], condition=~Q(state="dropped")),
            models.CheckConstraint(name="an_inquiry_closes_after_it_opens", condition=Q(closes_on__gte=F("opens_on"))),
            models.CheckConstraint(
                name="a_report_concludes",
                condition=~Q(state="reported") | (Q(reported_at__isnull=False) & ~Q(conclusion="")),
            ),
        ]
        indexes = [
            # What the public reads and what the clock closes: inquiries that are open, those that end first.
            models.Index(name="inquiry_open", fields=["closes_on", "id"], condition=Q(state="open")),
            models.Index(name="inquiry_open_in", fields=["commune_code", "closes_on", "id"], condition=Q(state="open")),
            models.Index(name="inquiry_commissioner", fields=["commissioner", "state"]),
        ]

    def __str__(self) -> str:
        return f"inquiry on {self.case_id}"


class Observation(models.Model):
    """What somebody wrote in the register: numbered without gaps, never changed; erasure empties the words."""

    id = IdField()
    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="observations", db_index=False)
    number = models.PositiveIntegerField()
    key = models.UUIDField()  # of the form that was sent: twice is once
    channel = models.CharField(max_length=8, choices=[("web", "on line"), ("counter", "spoken"), ("paper", "on paper")])
    received_on = models.DateField()
    kept_at = models.DateTimeField()
    taken_by = models.ForeignKey(
        "identity.Account", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    name = models.CharField(max_length=120)
    place = models.CharField(max_length=120)
    contact = models.CharField(max_length=120, blank=True)
    text = models.TextField()
    salt = models.CharField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="observations_are_numbered", fields=["inquiry", "number"]),
            models.UniqueConstraint(name="an_observation_is_sent_once", fields=["inquiry", "key"]),
        ]

    def __str__(self) -> str:
        return f"observation {self.number} of {self.inquiry_id}"
