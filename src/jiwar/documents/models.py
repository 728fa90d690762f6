"""Tables of documents."""

from django.db import models
from django.db.models import Q

from jiwar.kernel.ids import IdField


class File(models.Model):
    """A file as somebody gave it; equal contents share one place in the store."""

    id = IdField()
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=80)
    name = models.CharField(max_length=160)
    purpose = models.CharField(max_length=60)
    pages = models.PositiveIntegerField(null=True, blank=True)
    # What was received, when what is kept differs from it (a photo without its hidden data).
    received_sha256 = models.CharField(max_length=64, blank=True)
    stored_at = models.DateTimeField()
    stored_by_kind = models.CharField(max_length=20)
    stored_by_id = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.name


class IssuedDocument(models.Model):
    """An act that people hold and others verify: its number, its reference, its one file, whether it stands."""

    class State(models.TextChoices):
        SEALING = "sealing"
        VALID = "valid"
        REVOKED = "revoked"
        ANNULLED = "annulled"

    id = IdField()
    reference = models.CharField(max_length=8, unique=True)
    number = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=40)
    language = models.CharField(max_length=3)
    title = models.JSONField()
    office_id = models.UUIDField(db_index=True)  # offices.Office; the act outlives its office
    office = models.JSONField()  # names at that time
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices, default=State.SEALING)
    registered_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    file = models.ForeignKey(File, on_delete=models.PROTECT, null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    # Leaves of the ledger: what was decided, the file, the revocation.
    content_leaf_id = models.UUIDField()
    content_leaf_hash = models.BinaryField()
    file_leaf_id = models.UUIDField(null=True, blank=True)
    revocation_leaf_id = models.UUIDField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revocation_reason = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="documents_by_subject")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["valid", "revoked"])
                | (Q(file__isnull=False) & Q(issued_at__isnull=False) & ~Q(sha256="") & Q(file_leaf_id__isnull=False)),
                name="documents_issued_has_file",
            ),
            models.CheckConstraint(
                condition=~Q(state="revoked") | (Q(revoked_at__isnull=False) & ~Q(revocation_reason="")),
                name="documents_revoked_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.number
