"""Procedures and their versions; a version, once published, is never changed or deleted."""

from typing import Any

from django.db import models

from jiwar.catalogue.errors import VersionIsFixed
from jiwar.kernel.ids import IdField


class Procedure(models.Model):
    """A public service: its code, and which version new applications use."""

    id = IdField()
    code = models.CharField(max_length=80, unique=True)
    current = models.ForeignKey("ProcedureVersion", null=True, on_delete=models.PROTECT, related_name="+")
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
