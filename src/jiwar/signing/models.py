"""Tables of signing."""

from django.db import models
from django.db.models import Q

from jiwar.kernel.ids import IdField


class SigningKey(models.Model):
    """A key pair of the authority: root, an office's seal, QR payloads or ledger checkpoints."""

    class Purpose(models.TextChoices):
        ROOT = "root"
        SEAL = "seal"
        PAYLOAD = "payload"
        CHECKPOINT = "checkpoint"

    id = IdField()
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    office_id = models.UUIDField(null=True, blank=True)  # offices.Office; the seal outlives the office's row
    label = models.CharField(max_length=200)
    algorithm = models.CharField(max_length=12)
    provider = models.CharField(max_length=20, default="local")
    # What the provider needs to sign: for `local`, the private key encrypted with AES-256-GCM.
    handle = models.BinaryField()
    public_key = models.BinaryField()  # SubjectPublicKeyInfo, DER
    certificate = models.BinaryField(default=bytes)  # X.509, DER; empty for payload and checkpoint keys
    issuer = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField()
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "office_id"],
                condition=Q(retired_at__isnull=True, office_id__isnull=False),
                name="signing_one_active_key_per_office",
            ),
            models.UniqueConstraint(
                fields=["purpose"],
                condition=Q(retired_at__isnull=True, office_id__isnull=True),
                name="signing_one_active_key_per_purpose",
            ),
            models.CheckConstraint(
                condition=~Q(purpose="seal") | Q(office_id__isnull=False), name="signing_seal_has_office"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose}: {self.label}"
