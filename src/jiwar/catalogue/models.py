"""Procedures, their versions, and what is being written of the next one.

A version, once published, is never changed or deleted (the database refuses too).
"""

from typing import Any

from django.db import models
from django.db.models import F, Q

from jiwar.catalogue.errors import VersionIsFixed
from jiwar.kernel.ids import IdField

STATES = [
    ("draft", "being written"),
    ("proposed", "waits for a second person"),
    ("returned", "sent back with remarks"),
    ("approved", "approved, waits for its day"),
    ("published", "published"),
    ("discarded", "given up"),
]


class Procedure(models.Model):
    """A public service: its code, which version new applications use, who keeps it, and when it ends."""

    id = IdField()
    code = models.CharField(max_length=80, unique=True)
    current = models.ForeignKey("ProcedureVersion", null=True, on_delete=models.PROTECT, related_name="+")
    # Whose authors write it; null: the national library, kept by the wilaya.
    keeper = models.ForeignKey("offices.Office", null=True, on_delete=models.PROTECT, related_name="+")
    retires_at = models.DateTimeField(null=True)  # new applications are refused from then on
    retirement = models.JSONField(default=dict)  # {reason: texts, replaced_by: code}
    updated_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code


class ProcedureVersion(models.Model):
    """One content of a procedure, numbered from 1; cases keep the version under which they began."""

    id = IdField()
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content_hash = models.CharField(max_length=64)
    definition = models.JSONField()
    published_at = models.DateTimeField()
    published_by = models.JSONField()
    reviewed_by = models.JSONField(null=True)  # null: read from a file by the system's administrator

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["procedure", "number"], name="one_number_per_version"),
            models.UniqueConstraint(fields=["procedure", "content_hash"], name="one_version_per_content"),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id} {self.number}"

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise VersionIsFixed("a published version is never changed: publish another one")
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        raise VersionIsFixed("a published version is never deleted: cases keep it")


class DefinitionDraft(models.Model):
    """The next content of a procedure while it is written, reviewed and awaited; `revision` counts its savings."""

    id = IdField()
    code = models.CharField(max_length=80)
    data = models.JSONField()  # plain data of a definition, whole or not
    based_on = models.ForeignKey(ProcedureVersion, null=True, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=STATES, default="draft")
    revision = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey("identity.Account", on_delete=models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField()
    edited_by = models.ForeignKey("identity.Account", on_delete=models.PROTECT, related_name="+", db_index=False)
    edited_at = models.DateTimeField()
    proposed_by = models.ForeignKey(
        "identity.Account", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    proposed_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)  # of whoever proposes, for whoever reviews
    reviewed_by = models.ForeignKey(
        "identity.Account", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    publish_at = models.DateTimeField(null=True)  # null: as soon as somebody publishes it
    published = models.ForeignKey(ProcedureVersion, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            # Nobody approves what they wrote or proposed: a second person has read it.
            models.CheckConstraint(
                name="definition_has_a_second_reader",
                condition=Q(reviewed_by=None)
                | ~Q(reviewed_by=F("created_by")) & ~Q(reviewed_by=F("edited_by")) & ~Q(reviewed_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="approved_definitions_were_read",
                condition=~Q(state__in=["approved", "published"])
                | Q(reviewed_by__isnull=False, proposed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="published_definitions_have_their_version",
                condition=Q(state="published", published__isnull=False) | ~Q(state="published") & Q(published=None),
            ),
            models.CheckConstraint(
                name="only_approved_definitions_wait_for_a_day",
                condition=Q(publish_at=None) | Q(state__in=["approved", "published"]),
            ),
        ]
        indexes = [
            models.Index(name="definition_by_office", fields=["office", "state", "-edited_at"]),
            models.Index(name="definition_by_code", fields=["code", "-edited_at"]),
            models.Index(name="definition_due", fields=["publish_at"], condition=Q(state="approved")),
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.state})"


OVERRIDE_STATES = [
    ("proposed", "waits for a second person"),
    ("confirmed", "confirmed by a second person"),
    ("refused", "refused by a second person"),
    ("withdrawn", "taken back by whoever proposed it"),
]


class Override(models.Model):
    """What a wilaya or a commune says at one place instead of the template, by an act of its own.

    What it says never changes (the database refuses): another one, with the next number, takes its place.
    """

    id = IdField()
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="overrides", db_index=False)
    unit_code = models.CharField(max_length=8)  # of territory: a wilaya or a commune
    place = models.CharField(max_length=80)  # of definition.overriding
    number = models.PositiveIntegerField()
    value = models.JSONField()
    basis = models.JSONField()  # {kind: deliberation|order, number, on, title}: the local act
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)  # the first day on which it holds no more
    based_on = models.ForeignKey(ProcedureVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+", db_index=False)
    note = models.TextField(blank=True)
    proposed_by = models.ForeignKey("identity.Account", on_delete=models.PROTECT, related_name="+", db_index=False)
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=OVERRIDE_STATES, default="proposed")
    decided_by = models.ForeignKey(
        "identity.Account", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True)
    remark = models.TextField(blank=True)
    # The last version of the template beside which its owner left it standing.
    accepted = models.ForeignKey(
        ProcedureVersion, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    accepted_by = models.ForeignKey(
        "identity.Account", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    accepted_at = models.DateTimeField(null=True)
    ended_on = models.DateField(null=True)  # ended before its time: the first day without it
    ended_by = models.ForeignKey(
        "identity.Account", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    end_reason = models.TextField(blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_override_per_number", fields=["procedure", "unit_code", "place", "number"]
            ),
            models.CheckConstraint(
                name="override_interval", condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from"))
            ),
            # Two people: nobody confirms what they proposed.
            models.CheckConstraint(
                name="override_has_two_people",
                condition=~Q(state__in=["confirmed", "refused"])
                | Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="confirmed_overrides_are_accepted", condition=~Q(state="confirmed") | Q(accepted__isnull=False)
            ),
            models.CheckConstraint(
                name="override_ends_with_a_reason",
                condition=Q(ended_on=None, ended_by=None)
                | Q(state="confirmed", ended_by__isnull=False) & ~Q(end_reason=""),
            ),
        ]
        indexes = [
            models.Index(name="override_by_office", fields=["office", "state", "-proposed_at"]),
            models.Index(name="override_by_procedure", fields=["procedure", "state"]),
        ]

    def __str__(self) -> str:
        return f"{self.unit_code} {self.place} {self.number}"


class DefinitionAuthor(models.Model):
    """Somebody who wrote in a draft, and therefore does not review it."""

    draft = models.ForeignKey(DefinitionDraft, on_delete=models.CASCADE, related_name="authors")
    account = models.ForeignKey("identity.Account", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="one_author_once", fields=["draft", "account"])]

    def __str__(self) -> str:
        return f"author of {self.draft_id}"


class DefinitionReview(models.Model):
    """What a second person said of one revision: approved, or returned with what is to change."""

    id = IdField()
    draft = models.ForeignKey(DefinitionDraft, on_delete=models.CASCADE, related_name="reviews")
    revision = models.PositiveIntegerField()
    verdict = models.CharField(max_length=8, choices=[("approved", "approved"), ("returned", "returned")])
    note = models.TextField(blank=True)
    by = models.ForeignKey("identity.Account", null=True, on_delete=models.PROTECT, related_name="+")  # null: Jiwar
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="a_return_says_why", condition=Q(verdict="approved") | ~Q(note="")),
        ]

    def __str__(self) -> str:
        return f"{self.verdict} {self.draft_id}"


class Clip(models.Model):
    """The easy-read text of a procedure read aloud in one language; citizens hear it once a second person did.

    It stands beside the definition, not in it: a file has no place in YAML, and whoever publishes a version elsewhere
    has no sound of ours (docs/decisions/0008).
    """

    id = IdField()
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="clips")
    language = models.CharField(max_length=3)
    file = models.ForeignKey("documents.File", on_delete=models.PROTECT, related_name="+", db_index=False)
    text_hash = models.CharField(max_length=64)  # of the text that is read: another text, and it is heard no more
    added_by = models.ForeignKey("identity.Account", on_delete=models.PROTECT, related_name="+", db_index=False)
    added_at = models.DateTimeField()
    heard_by = models.ForeignKey(
        "identity.Account", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    heard_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["procedure", "language"], name="one_clip_a_language"),
            models.CheckConstraint(
                name="clip_has_a_second_listener",
                condition=Q(heard_by=None, heard_at=None)
                | Q(heard_by__isnull=False, heard_at__isnull=False) & ~Q(heard_by=F("added_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id} {self.language}"
