"""Tables of cases and of what people gave for them."""

from datetime import date

from django.db import models
from django.db.models import Q

from jiwar.cases.models.drafts import CHANNELS, StoredPaper
from jiwar.kernel.ids import IdField

STAGES = [
    ("awaiting_cosigners", "awaiting the co-signers"),
    ("submitted", "submitted"),
    ("examining", "examining"),
    ("awaiting_applicant", "awaiting the applicant"),
    ("awaiting_opinions", "awaiting opinions"),
    ("awaiting_session", "awaiting a commission"),
    ("awaiting_validation", "awaiting validation"),
    ("awaiting_signature", "awaiting signature"),
    ("sealing", "sealing"),
    ("closed", "closed"),
]
OUTCOMES = [
    ("", "none yet"),
    ("granted", "granted"),
    ("refused", "refused"),
    ("withdrawn", "withdrawn"),
    ("merged", "merged with another file"),
]
# A day before every other: the sweep of the clocks looks at the file at once.
AT_ONCE = date(1970, 1, 1)
ROLES = [("applicant", "applicant"), ("representative", "representative"), ("former", "whose mandate ended")]


class Case(models.Model):
    """One person's application. Every column but the secrets follows from its actions."""

    id = IdField()
    reference = models.CharField(max_length=8, unique=True)
    tracking_hash = models.CharField(max_length=64)
    tracking_sealed = models.BinaryField()  # AES-256-GCM: the receipt can be printed again
    procedure_code = models.CharField(max_length=80)
    version = models.ForeignKey(
        "catalogue.ProcedureVersion", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # Ids of the catalogue's overrides under which it was filed; null: none. Added without rewriting the table.
    local_rules = models.JSONField(null=True)
    commune_code = models.CharField(max_length=8)
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+", db_index=False)
    authority_office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+", db_index=False)
    filed_at_office = models.ForeignKey(
        "offices.Office", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    applicant = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    representative = models.ForeignKey(
        "identity.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    account = models.ForeignKey(
        "identity.Account", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    channel = models.CharField(max_length=8, choices=CHANNELS)
    language = models.CharField(max_length=3)
    stage = models.CharField(max_length=20, choices=STAGES)
    outcome = models.CharField(max_length=10, choices=OUTCOMES, blank=True)
    # What silence meant when it decided, as the text says: approval or refusal; empty when somebody did.
    tacit = models.CharField(max_length=8, blank=True, default="", db_default="")
    step = models.CharField(max_length=64, blank=True)
    handler = models.ForeignKey(
        "identity.Account", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    revision = models.PositiveSmallIntegerField(default=0)
    completion_rounds = models.PositiveSmallIntegerField(default=0)
    opinions_asked = models.PositiveSmallIntegerField(default=0)
    opinions_waiting = models.PositiveSmallIntegerField(default=0)
    proposed_verdict = models.CharField(max_length=6, blank=True)
    proposed_by = models.ForeignKey(
        "identity.Account", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    record_id = models.UUIDField(
        null=True
    )  # of registers, which deletes none: a column added without locking the table
    decision = models.ForeignKey("decisions.Decision", null=True, on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey(
        "documents.IssuedDocument", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    # Of an appeal: the file whose act it contests, and before whom (its author, the authority above).
    appeal_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    remedy = models.CharField(max_length=6, blank=True, default="", db_default="")
    parts = models.JSONField(null=True)  # by step, where several authorities decide (rules/parts.py); none: null
    has_news = models.BooleanField(default=False)
    is_open = models.BooleanField(default=True)
    clock = models.JSONField(default=dict)  # Clock.as_details()
    due_on = models.DateField(null=True)  # the clock's limit, kept when it is suspended or ended
    queue_on = models.DateField()  # what queues sort by: due_on while the clock runs, else the end of time
    # When the sweep of the clocks looks again: the next day on which an alert or silence may speak; not of an action.
    watch_on = models.DateField(default=AT_ONCE, db_default=AT_ONCE)
    submitted_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    acted_at = models.DateTimeField()
    updated_at = models.DateTimeField(db_index=True)  # of the row, also when history is imported: figures read on
    sequence = models.PositiveIntegerField(default=0)
    import_key = models.CharField(max_length=80, null=True, unique=True)  # noqa: DJ001 - only imported cases

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="closed_cases_have_an_outcome",
                condition=Q(is_open=True, outcome="") & ~Q(stage="closed")
                | Q(is_open=False, stage="closed") & ~Q(outcome=""),
            ),
            models.CheckConstraint(
                name="signed_cases_are_dated",
                condition=~Q(outcome__in=["granted", "refused"]) | Q(decided_at__isnull=False),
            ),
            models.UniqueConstraint(
                name="one_open_appeal_of_a_kind",
                fields=["appeal_of", "remedy"],
                condition=Q(is_open=True, appeal_of__isnull=False),
            ),
            models.CheckConstraint(
                name="appeals_say_before_whom",
                condition=Q(appeal_of=None, remedy="") | Q(appeal_of__isnull=False, remedy__in=["author", "above"]),
            ),
        ]
        indexes = [
            # Queues look at open files only: their indexes stay small however many are closed.
            models.Index(
                name="case_office_stage", fields=["office", "stage", "queue_on", "id"], condition=Q(is_open=True)
            ),
            models.Index(name="case_office_queue", fields=["office", "queue_on", "id"], condition=Q(is_open=True)),
            models.Index(name="case_handler_queue", fields=["handler", "queue_on", "id"], condition=Q(is_open=True)),
            models.Index(
                name="case_signing_book",
                fields=["authority_office", "stage", "queue_on", "id"],
                condition=Q(is_open=True),
            ),
            models.Index(
                name="case_commune_late", fields=["commune_code", "queue_on", "id"], condition=Q(is_open=True)
            ),
            # The sweeps of the clocks, over all offices: what has something to be done today, and all that runs.
            models.Index(name="case_watch", fields=["watch_on", "id"], condition=Q(is_open=True)),
            models.Index(name="case_open_queue", fields=["queue_on", "id"], condition=Q(is_open=True)),
            models.Index(name="case_merged_into", fields=["merged_into"], condition=Q(merged_into__isnull=False)),
            models.Index(name="case_appeals", fields=["appeal_of", "id"], condition=Q(appeal_of__isnull=False)),
            models.Index(name="case_appeals_at", fields=["office", "appeal_of"], condition=Q(appeal_of__isnull=False)),
            models.Index(name="case_office_recent", fields=["office", "-id"]),
            models.Index(name="case_authority_recent", fields=["authority_office", "-id"]),
            models.Index(name="case_applicant", fields=["applicant", "-id"]),
            models.Index(name="case_representative", fields=["representative", "-id"]),
            models.Index(name="case_account", fields=["account", "-id"]),
            models.Index(name="case_filed_at", fields=["filed_at_office", "-id"]),
        ]

    def __str__(self) -> str:
        return f"case {self.reference}"


class CaseAction(models.Model):
    """What happened, in order, for ever: the database refuses to change or delete a row (migrations)."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="actions", db_index=False)
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=24)
    actor_kind = models.CharField(max_length=8)
    actor_id = models.CharField(max_length=64, blank=True)
    actor_label = models.CharField(max_length=160, blank=True)  # of staff and the system; applicants are ids only
    on_behalf_of = models.UUIDField(null=True)  # person for whom the actor acts
    channel = models.CharField(max_length=8, blank=True)
    office = models.ForeignKey("offices.Office", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    details = models.JSONField(default=dict)  # ids, dates, counts and salted hashes only

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_action_per_sequence", fields=["case", "sequence"]),
            models.CheckConstraint(name="actions_count_from_one", condition=Q(sequence__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.sequence}"


class CaseParty(models.Model):
    """The applicant and the representative as they declared themselves for this file, and how to reach them."""

    id = IdField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="parties", db_index=False)
    role = models.CharField(max_length=16, choices=ROLES)
    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    declared = models.JSONField(default=dict)  # names in both scripts, birth, sex, quality; never the NIN
    phone = models.CharField(max_length=16, blank=True)
    email = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=3, default="ar")

    class Meta:
        constraints = [models.UniqueConstraint(name="one_party_per_role", fields=["case", "role"])]
        indexes = [
            models.Index(name="party_phone", fields=["phone", "case"]),
            models.Index(name="party_email", fields=["email", "case"]),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.case_id}"


class CaseName(models.Model):
    """Words of the parties' names as search keys, beside the office that holds the file."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="names")
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+", db_index=False)
    word = models.CharField(max_length=40)

    class Meta:
        indexes = [
            models.Index(
                name="case_name_word",
                fields=["office", "word", "case"],
                opclasses=["uuid_ops", "varchar_pattern_ops", "uuid_ops"],
            )
        ]

    def __str__(self) -> str:
        return f"name of {self.case_id}"


class CaseAnswers(models.Model):
    """The answers as they stood at one revision; the action holds their salted hash."""

    id = IdField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="answers", db_index=False)
    revision = models.PositiveSmallIntegerField()
    answers = models.JSONField(default=dict)
    salt = models.CharField(max_length=32)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="one_answers_per_revision", fields=["case", "revision"])]

    def __str__(self) -> str:
        return f"answers {self.revision} of {self.case_id}"


class CasePaper(StoredPaper):
    """A paper of a case; it counts from `revision` (0: given, not yet sent) until `replaced_in`."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="papers")
    revision = models.PositiveSmallIntegerField()
    replaced_in = models.PositiveSmallIntegerField(null=True)


class CompletionRequest(models.Model):
    """What the applicant was asked to complete, all remarks in one round, and what was given so far."""

    id = IdField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="completions", db_index=False)
    round = models.PositiveSmallIntegerField()
    items = models.JSONField()  # [{kind: paper|answer, id, remark}]
    message = models.TextField(blank=True)
    reason = models.TextField(blank=True, default="", db_default="")  # why there is a second round
    given = models.JSONField(default=dict)  # question id → value, kept until everything is there
    salt = models.CharField(max_length=32)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_request_per_round", fields=["case", "round"])]

    def __str__(self) -> str:
        return f"round {self.round} of {self.case_id}"


class CaseMandate(models.Model):
    """The right of the representative to act in this one file: until when, and how the represented person ends it."""

    id = IdField()
    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="mandate")
    state = models.CharField(
        max_length=8, choices=[("active", "active"), ("revoked", "revoked"), ("expired", "expired")], default="active"
    )
    until = models.DateField(null=True)  # the last day; none: until the file is closed
    token_hash = models.CharField(max_length=64, unique=True)  # of the link that the represented person receives
    token_sealed = models.BinaryField()  # AES-256-GCM, bound to `id`: each message carries the same link
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="mandates_that_ended_are_dated",
                condition=Q(state="active", ended_at=None) | ~Q(state="active") & Q(ended_at__isnull=False),
            )
        ]
        indexes = [models.Index(name="mandate_until", fields=["until", "id"], condition=Q(state="active"))]

    def __str__(self) -> str:
        return f"mandate in {self.case_id}"


class CaseCosigner(models.Model):
    """Somebody who asks together with the applicant, and confirms alone; `dropped` when another took the place."""

    id = IdField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="cosigners")
    declared = models.JSONField(default=dict)  # names in both scripts
    phone = models.CharField(max_length=16, blank=True)
    email = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=3, default="ar")
    token_hash = models.CharField(max_length=64, unique=True)  # of the link in the last message
    state = models.CharField(
        max_length=10,
        choices=[
            ("waiting", "waiting"),
            ("confirmed", "confirmed"),
            ("refused", "refused"),
            ("dropped", "dropped"),
        ],
    )
    reason = models.TextField(blank=True)
    salt = models.CharField(max_length=32)
    account = models.ForeignKey(
        "identity.Account", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    asked_at = models.DateTimeField()
    told_at = models.DateTimeField()  # of the last message
    reminders = models.PositiveSmallIntegerField(default=0)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_cosigner_per_phone", fields=["case", "phone"], condition=~Q(phone="") & ~Q(state="dropped")
            ),
            models.UniqueConstraint(
                name="one_cosigner_per_email", fields=["case", "email"], condition=~Q(email="") & ~Q(state="dropped")
            ),
            models.CheckConstraint(
                name="cosigners_who_answered_are_dated",
                condition=Q(state="waiting", answered_at=None)
                | Q(state="dropped")
                | Q(state__in=["confirmed", "refused"], answered_at__isnull=False),
            ),
        ]
        indexes = [models.Index(name="cosigner_waiting", fields=["told_at", "id"], condition=Q(state="waiting"))]

    def __str__(self) -> str:
        return f"co-signer {self.pk} of {self.case_id}"


class PaperLookup(models.Model):
    """What an agent found of a paper that the administration holds; the last one of a paper counts."""

    id = IdField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="lookups")
    paper_id = models.CharField(max_length=64)
    found = models.BooleanField()
    note = models.CharField(max_length=200, blank=True)  # number of the act or entry, or where it was searched
    salt = models.CharField(max_length=32)
    by = models.ForeignKey("identity.Account", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    by_label = models.CharField(max_length=160, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="what_is_not_found_says_where", condition=Q(found=True) | ~Q(note=""))
        ]

    def __str__(self) -> str:
        return f"lookup of {self.paper_id} for {self.case_id}"


class Opinion(models.Model):
    """What another service was asked, and what it said or what its silence means."""

    id = IdField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="opinions", db_index=False)
    opinion_id = models.CharField(max_length=64)  # in the procedure's definition; else of models/consultations.py
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(
        max_length=10, choices=[("asked", "asked"), ("given", "given"), ("silent", "silent"), ("dropped", "dropped")]
    )
    silence = models.CharField(max_length=12)  # "none": the file goes on without it
    verdict = models.CharField(max_length=12, blank=True)
    text = models.TextField(blank=True)
    salt = models.CharField(max_length=32)
    confidential = models.BooleanField(default=False)  # read by who examines and decides, not by others consulted
    remind_on = models.DateField(null=True)  # when whoever was asked is next written to
    reminders = models.PositiveSmallIntegerField(default=0)
    reminded_on = models.DateField(null=True)
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    given_at = models.DateTimeField(null=True)
    given_by = models.ForeignKey(
        "identity.Account", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        constraints = [models.UniqueConstraint(name="one_opinion_per_service", fields=["case", "opinion_id"])]
        indexes = [
            models.Index(name="opinion_office", fields=["office", "state", "due_on", "id"]),
            models.Index(name="opinion_due", fields=["due_on", "id"], condition=Q(state="asked")),
            models.Index(name="opinion_remind", fields=["remind_on", "id"], condition=Q(state="asked")),
        ]

    def __str__(self) -> str:
        return f"opinion {self.opinion_id} on {self.case_id}"


class Proposal(models.Model):
    """What the handler proposes to the signatory; the last one counts."""

    id = IdField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="proposals")
    verdict = models.CharField(max_length=6, choices=[("grant", "grant"), ("refuse", "refuse")])
    reasons = models.JSONField(default=list)  # ids of the definition, or the handler's own words
    note = models.TextField(blank=True)
    salt = models.CharField(max_length=32)
    proposed_by = models.ForeignKey(
        "identity.Account", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    proposed_label = models.CharField(max_length=160, blank=True)
    proposed_at = models.DateTimeField()
    returned_note = models.TextField(blank=True)
    skipped = models.JSONField(null=True)  # validations whose condition did not hold; added without rewriting the table

    class Meta:
        constraints = [
            models.CheckConstraint(name="a_refusal_has_reasons", condition=Q(verdict="grant") | ~Q(reasons=[]))
        ]

    def __str__(self) -> str:
        return f"proposal for {self.case_id}"


class CaseMessage(models.Model):
    """One message of the thread; those between members of staff are not shown to the applicant."""

    id = IdField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="messages")
    body = models.TextField()
    salt = models.CharField(max_length=32)
    from_applicant = models.BooleanField()
    to_applicant = models.BooleanField()
    author_kind = models.CharField(max_length=8)
    author_id = models.CharField(max_length=64, blank=True)
    author_label = models.CharField(max_length=160, blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"message in {self.case_id}"
