"""What is owed, each try at paying it, and the numbered receipts."""

from django.db import models
from django.db.models import Q

from jiwar.kernel import clock
from jiwar.kernel.ids import IdField


class ChargeState(models.TextChoices):
    DUE = "due"
    PAID = "paid"
    WAIVED = "waived"
    CANCELLED = "cancelled"


class PaymentState(models.TextChoices):
    STARTED = "started"  # the person was sent to the provider; its answer is awaited
    RECEIVED = "received"
    REFUSED = "refused"
    EXPIRED = "expired"
    EXCESS = "excess"  # received, but nothing was owed any more
    GIVEN_BACK = "given_back"


MONEY_IN = (PaymentState.RECEIVED, PaymentState.EXCESS, PaymentState.GIVEN_BACK)


class Charge(models.Model):
    """What one subject (a case) owes once to one office, in centimes, line by line."""

    id = IdField()
    key = models.CharField(max_length=120, unique=True)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=64)
    subject_label = models.CharField(max_length=200, blank=True, default="")
    office_id = models.UUIDField()
    title = models.JSONField()
    lines = models.JSONField()
    exemption = models.JSONField(null=True)
    amount = models.PositiveBigIntegerField()
    state = models.CharField(max_length=9, choices=ChargeState.choices, default=ChargeState.DUE)
    reason = models.CharField(max_length=1000, blank=True, default="")
    opened_at = models.DateTimeField(default=clock.now)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="due", settled_at__isnull=True) | (~Q(state="due") & Q(settled_at__isnull=False)),
                name="payments_charge_state_is_whole",
            ),
            models.CheckConstraint(condition=~Q(state="due") | Q(amount__gt=0), name="payments_nothing_due_is_waived"),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(reason=""), name="payments_cancelled_for_a_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="payments_charge_subject"),
            models.Index(fields=["office_id", "-opened_at", "-id"], name="payments_charge_office"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_label}: {self.amount} ({self.state})"


class ReceiptSeries(models.Model):
    """The last receipt number given by one office in one year; its row is the lock."""

    id = IdField()
    office_id = models.UUIDField()
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office_id", "year"], name="payments_series_once")]

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class Payment(models.Model):
    """One try at paying a charge: at a counter (received at once) or through a provider (received when it says so)."""

    id = IdField()
    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="payments")
    method = models.CharField(max_length=20)  # "cash", "card", "cheque", "postal" or "online"
    provider = models.CharField(max_length=40, blank=True, default="")
    provider_reference = models.CharField(max_length=120, blank=True, default="")
    pay_at = models.CharField(max_length=500, blank=True, default="")  # the provider's page
    amount = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, choices=PaymentState.choices, default=PaymentState.STARTED)
    language = models.CharField(max_length=3, default="ar")
    collected_by = models.JSONField(null=True)
    office_id = models.UUIDField()
    receipt_year = models.PositiveSmallIntegerField(null=True)
    receipt_place = models.PositiveIntegerField(null=True)
    receipt_number = models.CharField(max_length=60, null=True, unique=True)  # noqa: DJ001 - null: no receipt yet
    started_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)
    next_check_at = models.DateTimeField(null=True)
    checks = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True, default="")
    given_back_reason = models.CharField(max_length=1000, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["charge"], condition=Q(state="received"), name="payments_paid_once"),
            models.UniqueConstraint(
                fields=["provider", "provider_reference"],
                condition=~Q(provider_reference=""),
                name="payments_reference_once",
            ),
            models.UniqueConstraint(
                fields=["office_id", "receipt_year", "receipt_place"], name="payments_receipt_place_once"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_amount_positive"),
            models.CheckConstraint(
                condition=Q(state__in=MONEY_IN, receipt_number__isnull=False, ended_at__isnull=False)
                | Q(state="started", receipt_number__isnull=True, ended_at__isnull=True)
                | Q(state__in=("refused", "expired"), receipt_number__isnull=True, ended_at__isnull=False),
                name="payments_state_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(method="online", collected_by__isnull=True) & ~Q(provider="")
                | ~Q(method="online") & Q(collected_by__isnull=False),
                name="payments_somebody_took_it",
            ),
            models.CheckConstraint(
                condition=~Q(state="given_back") | ~Q(given_back_reason=""), name="payments_given_back_for_a_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["next_check_at"], condition=Q(state="started"), name="payments_to_check"),
            models.Index(fields=["-ended_at", "-id"], condition=Q(state="excess"), name="payments_in_excess"),
        ]

    def __str__(self) -> str:
        return f"{self.receipt_number or self.pk} ({self.state})"


class ProviderNotice(models.Model):
    """A callback that was taken in: the same one a second time changes nothing."""

    id = IdField()
    provider = models.CharField(max_length=40)
    notice_id = models.CharField(max_length=120)
    provider_reference = models.CharField(max_length=120)
    outcome = models.CharField(max_length=10)
    received_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "notice_id"], name="payments_notice_once")]

    def __str__(self) -> str:
        return f"{self.provider} {self.notice_id}"


class PretendPayment(models.Model):
    """The books of the provider that the demo and the tests use; a real provider keeps its own."""

    reference = models.CharField(max_length=40, primary_key=True)
    amount = models.PositiveBigIntegerField()
    return_to = models.CharField(max_length=500)
    outcome = models.CharField(max_length=10, default="pending")
    chosen = models.CharField(max_length=10, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=("pending", "received", "refused")), name="payments_pretend_outcome"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reference} ({self.outcome})"
