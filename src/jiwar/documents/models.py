"""Tables of documents."""

from django.db import models
from django.db.models import F, Q

from jiwar.kernel.ids import IdField


class Scan(models.TextChoices):
    """What is known of viruses in a file."""

    NONE = "none"  # no scanner was configured when it came
    CLEAN = "clean"
    WAITING = "waiting"
    INFECTED = "infected"


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
    # Quarantine: nobody opens a file that waits for the virus scanner; an infected one has lost its content.
    scan = models.CharField(max_length=8, choices=Scan.choices, default=Scan.NONE)
    scanned_at = models.DateTimeField(null=True, blank=True)
    scan_attempts = models.PositiveSmallIntegerField(default=0)
    scan_next_at = models.DateTimeField(null=True, blank=True)
    scan_said = models.CharField(max_length=120, blank=True)  # name of the virus, or why it could not be scanned

    class Meta:
        indexes = [models.Index(name="documents_quarantine", fields=["scan_next_at"], condition=Q(scan="waiting"))]
        constraints = [
            models.CheckConstraint(
                name="documents_quarantine_is_swept", condition=~Q(scan="waiting") | Q(scan_next_at__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return self.name


class Upload(models.Model):
    """A file that arrives in parts (tus): what has come so far, until it is kept as a File or expires."""

    id = IdField()
    holder_kind = models.CharField(max_length=40)  # whoever asked for it: "cases.draft"
    holder_id = models.CharField(max_length=64)
    place = models.CharField(max_length=64)  # what it is for, in the holder's words
    name = models.CharField(max_length=160)
    length = models.PositiveBigIntegerField()
    offset = models.PositiveBigIntegerField(default=0)
    parts = models.JSONField(default=list)  # names in the store, in order
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(name="documents_uploads_of", fields=["holder_kind", "holder_id"])]
        constraints = [
            models.CheckConstraint(name="documents_upload_within", condition=Q(offset__lte=F("length"), length__gte=1)),
            models.CheckConstraint(
                name="documents_upload_whole", condition=Q(finished_at__isnull=True) | Q(offset=F("length"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.offset} of {self.length}"


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
