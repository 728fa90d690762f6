"""Tables of applications in progress: personal, never an action, gone when they expire."""

from django.db import models
from django.db.models import Q

from jiwar.kernel.ids import IdField

CHANNELS = [("web", "web"), ("counter", "counter"), ("phone", "phone"), ("api", "by a program")]


class Draft(models.Model):
    """An application in progress: saved at each step, never an action, gone when it expires."""

    id = IdField()
    procedure_code = models.CharField(max_length=80)
    version = models.ForeignKey(
        "catalogue.ProcedureVersion", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    commune_code = models.CharField(max_length=8, blank=True)
    channel = models.CharField(max_length=8, choices=CHANNELS)
    language = models.CharField(max_length=3)
    answers = models.JSONField(default=dict)
    proposed = models.JSONField(default=dict)  # question → {value, source, by}: not answers before their page was sent
    applicant = models.JSONField(default=dict)
    applicant_nin = models.BinaryField(null=True)  # AES-256-GCM, bound to `id`
    representative = models.JSONField(default=dict)
    representative_nin = models.BinaryField(null=True)
    cosigners = models.JSONField(default=list)  # persons as declared, each with a phone or an address
    account = models.ForeignKey(
        "identity.Account", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    agent = models.ForeignKey("identity.Account", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    agent_office = models.ForeignKey(
        "offices.Office", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    client = models.ForeignKey(
        "identity.ApiClient", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    resume_hash = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - no code asked yet
    resume_sealed = models.BinaryField(null=True)  # the code until it has left by SMS or e-mail, bound to `id`
    case = models.OneToOneField("Case", null=True, on_delete=models.CASCADE, related_name="draft")
    appeal_of = models.ForeignKey("Case", null=True, on_delete=models.CASCADE, related_name="+")  # of an appeal
    remedy = models.CharField(max_length=6, blank=True, default="", db_default="")
    reached = models.JSONField(default=list)  # ids of the pages seen, the last one last: counted, never who
    counted = models.BooleanField(default=False)  # in PageCount
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [
            models.Index(name="draft_account", fields=["account", "-updated_at"], condition=Q(case=None)),
            models.Index(name="draft_uncounted", fields=["updated_at"], condition=Q(counted=False)),
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"


class StoredFile(models.Model):
    """A file that somebody gave; its facts are copied so that lists do not open the store."""

    id = IdField()
    file = models.ForeignKey("documents.File", null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"file {self.pk}"


class StoredPaper(StoredFile):
    """A file given as one of the papers of a procedure."""

    paper_id = models.CharField(max_length=64)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"paper {self.paper_id} {self.pk}"


class DraftPaper(StoredPaper):
    """A paper of an application in progress."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="papers")


class DraftTyping(models.Model):
    """What is being typed on one page and was not sent yet: as the browser has it, unchecked, never an answer."""

    id = IdField()
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="typing", db_index=False)
    place = models.CharField(max_length=64)  # a question, or `applicant`, `representative`, `contact`
    fields = models.JSONField()  # name of a box → its texts
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="one_typing_per_page", fields=["draft", "place"])]

    def __str__(self) -> str:
        return f"typing {self.place} of {self.draft_id}"


class PageCount(models.Model):
    """How many applications reached a page of a version, and how many stopped there: figures of a day, nothing else."""

    id = models.BigAutoField(primary_key=True)
    version = models.ForeignKey(
        "catalogue.ProcedureVersion", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    day = models.DateField()  # on which the application was last touched
    place = models.CharField(max_length=64)
    reached = models.PositiveIntegerField(default=0)
    stopped = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_count_per_page_and_day", fields=["version", "day", "place"])]

    def __str__(self) -> str:
        return f"{self.reached} at {self.place}"


class PaperForm(models.Model):
    """A form filled in by hand, known by the serial printed on its sheets: its pages lead to one draft."""

    serial = models.CharField(max_length=8, primary_key=True)
    draft = models.OneToOneField(Draft, on_delete=models.CASCADE, related_name="paper_form")
    opened_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"form {self.serial}"
