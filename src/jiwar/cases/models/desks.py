"""Tables of those who work on files: what they keep on their screens, never a word about an applicant."""

from django.db import models

from jiwar.kernel.ids import IdField


class SavedFilter(models.Model):
    """A filter of the queue that a member of staff keeps under a name; nobody else sees it."""

    id = IdField()
    account = models.ForeignKey("identity.Account", on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=60)
    wanted = models.JSONField()  # CaseFilter.as_params()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="one_filter_per_name", fields=["account", "name"])]

    def __str__(self) -> str:
        return f"filter {self.pk} of {self.account_id}"


class CasePresence(models.Model):
    """Who has a file open on a screen now: a row that lives some seconds, and is swept."""

    id = IdField()
    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="+", db_index=False)
    account = models.ForeignKey("identity.Account", on_delete=models.PROTECT, related_name="+", db_index=False)
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_presence_per_reader", fields=["case", "account"])]

    def __str__(self) -> str:
        return f"presence at {self.case_id}"
