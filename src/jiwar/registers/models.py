"""Registers, their acts, each act's immutable versions; what is personal stands in tables that can be erased."""

from django.db import models
from django.db.models import F, Q

from jiwar.kernel.ids import IdField
from jiwar.registers.rules.kinds import KINDS


class Register(models.Model):
    """The acts of one kind of one commune, held by one of its offices."""

    id = IdField()
    kind = models.CharField(max_length=12, choices=[(name, name) for name in KINDS])
    commune_code = models.CharField(max_length=8)
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="one_register_per_commune", fields=["kind", "commune_code"])]

    def __str__(self) -> str:
        return f"{self.kind} of {self.commune_code}"


class Record(models.Model):
    """One act: its place in the register, never what it says."""

    id = IdField()
    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="records", db_index=False)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    version = models.PositiveSmallIntegerField(default=1)  # the one in force
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="act_number_once", fields=["register", "year", "number"]),
            models.CheckConstraint(name="act_is_numbered", condition=Q(number__gte=1, year__gte=1850, version__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.number}/{self.year}"


class RecordVersion(models.Model):
    """What an act said from a moment on, as a salted hash; never changed, never deleted."""

    id = IdField()
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveSmallIntegerField()
    change = models.CharField(
        max_length=10,
        choices=[(name, name) for name in ("registered", "imported", "corrected", "mention")],
    )
    valid_from = models.DateTimeField()
    made_by = models.JSONField()  # ActorRef: who wrote it, or who proposed the correction
    approved_by = models.JSONField(null=True)  # ActorRef, for a correction
    decision = models.JSONField(null=True)  # {authority, number, on}: what ordered the change; never its reasons
    content_hash = models.CharField(max_length=64)
    journal_id = models.UUIDField(db_index=True)  # the journal entry that seals the hash, alone or with its batch

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_version_per_number", fields=["record", "number"]),
            models.CheckConstraint(
                name="a_correction_has_two_people_and_a_decision",
                condition=~Q(change="corrected") | Q(approved_by__isnull=False, decision__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of {self.record_id}"


class VersionContent(models.Model):
    """What a version says and why it was made; erased with its salt, never altered."""

    version = models.OneToOneField(RecordVersion, primary_key=True, on_delete=models.PROTECT, related_name="content")
    content = models.JSONField()
    reason = models.TextField(blank=True)
    salt = models.CharField(max_length=32)

    def __str__(self) -> str:
        return f"content of {self.version_id}"


class Subject(models.Model):
    """Whom an act is about, as a search finds them: a projection of the version in force, made anew with each."""

    id = IdField()
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="subjects", db_index=False)
    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="+", db_index=False)
    role = models.CharField(max_length=16)
    # Dates as the act says them, `2003-05-17` or `1958`: texts, so that a year alone is neither lost nor invented.
    day = models.CharField(max_length=10, blank=True)  # of the event
    born = models.CharField(max_length=10, blank=True)
    nin_index = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_subject_per_role", fields=["record", "role"])]
        indexes = [
            models.Index(name="subject_day", fields=["register", "day"]),
            models.Index(name="subject_born", fields=["register", "born"]),
            models.Index(name="subject_nin", fields=["nin_index"], condition=~Q(nin_index="")),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.record_id}"


class SubjectWord(models.Model):
    """A word of a subject's names as a search key, beside the register that is searched."""

    id = models.BigAutoField(primary_key=True)
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="words")
    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="+", db_index=False)
    word = models.CharField(max_length=40)

    class Meta:
        indexes = [
            models.Index(
                name="subject_word",
                fields=["register", "word", "subject"],
                opclasses=["uuid_ops", "varchar_pattern_ops", "uuid_ops"],
            )
        ]

    def __str__(self) -> str:
        return f"word of {self.subject_id}"


class Link(models.Model):
    """One act leads to another: a birth to the parents' marriage, a death to the birth; a projection as well."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="links", db_index=False)
    relation = models.CharField(max_length=20)
    target = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="linked_from", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_link_per_relation", fields=["record", "relation"]),
            models.CheckConstraint(name="no_link_to_itself", condition=~Q(record=F("target"))),
        ]
        indexes = [models.Index(name="link_target", fields=["target", "relation"])]

    def __str__(self) -> str:
        return f"{self.relation} of {self.record_id}"


class Correction(models.Model):
    """A correction that one person proposes on a decision, and another approves or sends away."""

    id = IdField()
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="corrections")
    base_version = models.PositiveSmallIntegerField()
    subject_kind = models.CharField(max_length=60, blank=True)  # the file that asks for it, when one does
    subject_id = models.CharField(max_length=64, blank=True)
    after = models.JSONField(default=dict)  # what the act would say, whole; emptied by erasure
    reason = models.TextField(blank=True)
    decision = models.JSONField()
    proposed_by = models.JSONField()
    proposed_by_id = models.UUIDField()
    proposed_at = models.DateTimeField()
    state = models.CharField(
        max_length=8, choices=[(name, name) for name in ("proposed", "approved", "dropped")], default="proposed"
    )
    settled_by = models.JSONField(null=True)
    settled_by_id = models.UUIDField(null=True)
    settled_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)
    version = models.OneToOneField(RecordVersion, null=True, on_delete=models.PROTECT, related_name="correction")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_correction_waits_per_act", fields=["record"], condition=Q(state="proposed")
            ),
            models.CheckConstraint(
                name="approved_by_somebody_else",
                condition=~Q(state="approved")
                | (Q(version__isnull=False, settled_by_id__isnull=False) & ~Q(settled_by_id=F("proposed_by_id"))),
            ),
            models.CheckConstraint(
                name="settled_corrections_have_a_moment",
                condition=Q(state="proposed", settled_at__isnull=True)
                | (~Q(state="proposed") & Q(settled_at__isnull=False)),
            ),
        ]
        indexes = [models.Index(name="correction_subject", fields=["subject_kind", "subject_id"])]

    def __str__(self) -> str:
        return f"correction of {self.record_id} ({self.state})"
