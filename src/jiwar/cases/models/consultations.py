"""Opinions: what a handler asks of their own accord, of services and of experts from outside; what is joined to one."""

from django.db import models
from django.db.models import Q

from jiwar.cases.models.drafts import StoredFile
from jiwar.kernel.ids import IdField


class Consultation(models.Model):
    """The words of an opinion that a handler asked; from outside, who answers it, by the link that only they received.

    Its words and its expert are personal: erasure reaches them, the opinion and its actions stay.
    """

    id = IdField()
    opinion = models.OneToOneField("Opinion", on_delete=models.CASCADE, related_name="consultation")
    subject = models.CharField(max_length=160)
    question = models.TextField()
    # Of an expert from outside: empty for a service.
    name = models.CharField(max_length=160, blank=True)
    email = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=3, blank=True)
    papers = models.JSONField(default=list)  # ids of the papers that they are shown
    token_hash = models.CharField(max_length=64, blank=True)
    token_sealed = models.BinaryField(null=True)  # so that a reminder carries the same link

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_consultation_per_link", fields=["token_hash"], condition=~Q(token_hash="")
            ),
            models.CheckConstraint(
                name="who_is_asked_outside_has_a_link",
                condition=Q(email="", token_hash="") | (~Q(email="") & ~Q(name="") & ~Q(token_hash="")),
            ),
        ]

    def __str__(self) -> str:
        return f"consultation of {self.opinion_id}"


class OpinionPaper(StoredFile):
    """A file joined to an opinion (a report, a plan, photographs): read as the opinion is, once it was `given`."""

    opinion = models.ForeignKey("Opinion", on_delete=models.CASCADE, related_name="papers")
    given = models.BooleanField(default=False)  # before, only whoever prepares the opinion has it

    class Meta:
        indexes = [models.Index(name="opinion_paper_unsent", fields=["id"], condition=Q(given=False))]

    def __str__(self) -> str:
        return f"file {self.pk} of opinion {self.opinion_id}"
