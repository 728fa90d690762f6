"""Replies that an office keeps ready beside those that all share."""

from django.db import models
from django.db.models import Q

from jiwar.kernel.ids import IdField


class OfficeReply(models.Model):
    """One reply of an office; a retired one is offered no more. It speaks of no applicant: words in braces do."""

    id = IdField()
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+", db_index=False)
    title_ar = models.CharField(max_length=80)
    title_fr = models.CharField(max_length=80)
    text_ar = models.TextField()
    text_fr = models.TextField()
    text_kab = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    procedure_code = models.CharField(max_length=80, blank=True)  # empty: all services
    revision = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey("identity.Account", on_delete=models.PROTECT, related_name="+", db_index=False)
    changed_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_reply_is_in_arabic_and_french",
                condition=~Q(title_ar="") & ~Q(title_fr="") & ~Q(text_ar="") & ~Q(text_fr=""),
            ),
            models.UniqueConstraint(
                name="one_reply_per_title", fields=["office", "title_ar"], condition=Q(retired_at=None)
            ),
        ]
        indexes = [models.Index(name="reply_office", fields=["office", "id"], condition=Q(retired_at=None))]

    def __str__(self) -> str:
        return f"reply {self.pk} of {self.office_id}"


class ReplyReading(models.Model):
    """A shared reply in a language as a speaker read it for this office; it stands before the shared text."""

    id = IdField()
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+", db_index=False)
    reply_id = models.CharField(max_length=64)  # of the catalogue
    language = models.CharField(max_length=3)
    text = models.TextField()
    said_by = models.ForeignKey("identity.Account", on_delete=models.PROTECT, related_name="+", db_index=False)
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_reading_per_reply_and_language", fields=["office", "reply_id", "language"]
            ),
            models.CheckConstraint(name="a_reading_has_a_text", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"reading of {self.reply_id} in {self.language}"
