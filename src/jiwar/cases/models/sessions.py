"""Tables of a commission's sessions: who sat, the files before it, what the grid gave each, who objected."""

from django.db import models
from django.db.models import Q

from jiwar.cases.models.cases import Case
from jiwar.kernel.ids import IdField

SESSION_STATES = [
    ("called", "called: files are put on the agenda"),
    ("held", "held: ranked by the grid"),
    ("published", "provisional list published"),
    ("final", "final list"),
]
VERDICTS = [("", "not yet"), ("chosen", "within what there is"), ("below", "ranked below"), ("unfit", "not entitled")]


class Session(models.Model):
    """One meeting of a commission: the files of one commune, so many dwellings at one site."""

    id = IdField()
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+", db_index=False)
    authority_office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+", db_index=False)
    procedure_code = models.CharField(max_length=80)
    # Whose grid ranks all files alike, whatever the version under which each was filed.
    version = models.ForeignKey(
        "catalogue.ProcedureVersion", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    commune_code = models.CharField(max_length=8)
    site = models.CharField(max_length=200)
    dwellings = models.PositiveIntegerField()
    held_on = models.DateField()  # the day of the meeting: points are counted as of that day
    quorum = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=SESSION_STATES, default="called")
    ranked = models.PositiveIntegerField(default=0)  # files on the list
    shares = models.JSONField(default=list)  # [share, places kept, chosen by rank, chosen by it], as ranked
    called_by = models.ForeignKey("identity.Account", on_delete=models.PROTECT, related_name="+", db_index=False)
    called_at = models.DateTimeField()
    held_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    objections_until = models.DateField(null=True)
    final_at = models.DateTimeField(null=True)
    decision = models.ForeignKey("decisions.Decision", null=True, on_delete=models.PROTECT, related_name="+")  # minutes

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="published_sessions_take_objections",
                condition=~Q(state__in=["published", "final"])
                | Q(published_at__isnull=False, objections_until__isnull=False),
            ),
            models.UniqueConstraint(
                name="one_session_called_at_once",
                fields=["office", "procedure_code", "commune_code"],
                condition=~Q(state="final"),
            ),
        ]
        indexes = [
            models.Index(name="session_office", fields=["office", "-id"]),
            models.Index(
                name="session_public",
                fields=["-published_at", "-id"],
                condition=Q(state__in=["published", "final"]),
            ),
        ]

    def __str__(self) -> str:
        return f"session of {self.held_on}"


class SessionMember(models.Model):
    """Somebody who sits: by name and quality; with an account where they work in Jiwar."""

    id = IdField()
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="members")
    name = models.CharField(max_length=160)
    quality = models.CharField(max_length=160)
    account = models.ForeignKey(
        "identity.Account", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    present = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class SessionItem(models.Model):
    """One file before the commission: points as they were counted, then its rank."""

    id = IdField()
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="items", db_index=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="session_items", db_index=False)
    arrived_at = models.DateTimeField()  # when the file was submitted: the older one wins a tie
    scores = models.JSONField(default=list)  # [criterion, points, grade] in the order of the grid
    points = models.PositiveIntegerField(default=0)
    unmet = models.JSONField(default=list)  # ids of the rules of entitlement that do not hold
    shares = models.JSONField(default=list)  # ids of the shares of the places in which it counts
    left_out = models.TextField(blank=True)  # why it waits for another session
    waits = models.BooleanField(default=True)  # before the commission: neither left out nor decided
    rank = models.PositiveIntegerField(null=True)
    verdict = models.CharField(max_length=8, choices=VERDICTS, blank=True)
    by_share = models.CharField(max_length=64, blank=True)  # the share by which it was chosen; none: by its rank

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_item_per_session_and_file", fields=["session", "case"]),
            models.UniqueConstraint(name="one_session_at_once", fields=["case"], condition=Q(waits=True)),
            models.CheckConstraint(name="left_out_waits_no_more", condition=Q(left_out="") | Q(waits=False)),
        ]
        indexes = [
            models.Index(name="session_agenda", fields=["session", "arrived_at", "id"]),
            models.Index(name="session_list", fields=["session", "rank"], condition=Q(rank__isnull=False)),
            models.Index(name="session_item_case", fields=["case", "-id"]),
        ]

    def __str__(self) -> str:
        return f"item of {self.case_id}"


class SessionCorrection(models.Model):
    """What a visit found otherwise than was answered: said by one, confirmed by another."""

    id = IdField()
    item = models.ForeignKey(SessionItem, on_delete=models.CASCADE, related_name="corrections")
    question_id = models.CharField(max_length=64)
    value = models.JSONField(null=True)
    reason = models.TextField()
    salt = models.CharField(max_length=32)
    said_by = models.ForeignKey("identity.Account", on_delete=models.PROTECT, related_name="+", db_index=False)
    said_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        "identity.Account", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="corrections_are_two_peoples",
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=models.F("said_by")),
            ),
            models.UniqueConstraint(
                name="one_correction_waits_per_answer",
                fields=["item", "question_id"],
                condition=Q(confirmed_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"correction of {self.question_id}"


class SessionRecusal(models.Model):
    """A member who takes no part in one file."""

    id = IdField()
    item = models.ForeignKey(SessionItem, on_delete=models.CASCADE, related_name="recusals")
    member = models.ForeignKey(SessionMember, on_delete=models.CASCADE, related_name="+", db_index=False)
    reason = models.TextField(blank=True)  # none: the interest is declared in its register

    class Meta:
        constraints = [models.UniqueConstraint(name="one_recusal_per_member", fields=["item", "member"])]

    def __str__(self) -> str:
        return f"recusal of {self.member_id}"


class SessionObjection(models.Model):
    """The applicant contests the provisional list; answered with a reason."""

    id = IdField()
    item = models.ForeignKey(SessionItem, on_delete=models.CASCADE, related_name="objections")
    body = models.TextField()
    salt = models.CharField(max_length=32)
    made_at = models.DateTimeField()
    accepted = models.BooleanField(null=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        "identity.Account", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_objection_waits_per_file", fields=["item"], condition=Q(answered_at=None)
            ),
            models.CheckConstraint(
                name="objections_answered_with_a_reason",
                condition=Q(answered_at=None, accepted=None) | (~Q(answer="") & Q(accepted__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"objection {self.item_id}"
