"""Logs, their leaves, the tiles of their tree and the checkpoints: what was once said stays said."""

from django.db import models

from jiwar.kernel import clock
from jiwar.kernel.ids import IdField


class Log(models.Model):
    """One named log; its row is the lock of the sequencer and its cursor."""

    name = models.CharField(primary_key=True, max_length=32)
    origin = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} ({self.size})"


class Leaf(models.Model):
    """A salted commitment to some content kept elsewhere; `seq` is its place, once the sequencer has given one."""

    id = IdField()
    log = models.CharField(max_length=32)
    seq = models.PositiveBigIntegerField(null=True)
    version = models.PositiveSmallIntegerField()
    salt = models.BinaryField(max_length=16)
    commitment = models.BinaryField(max_length=32)
    kind = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=64)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["log", "seq"], name="ledger_leaf_place")]
        indexes = [
            models.Index(fields=["log", "id"], condition=models.Q(seq__isnull=True), name="ledger_leaf_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.log}/{'…' if self.seq is None else self.seq} {self.kind}"


class Tile(models.Model):
    """Up to 256 hashes of complete subtrees of one level (C2SP tlog-tiles): few rows, short proofs."""

    id = IdField()
    log = models.CharField(max_length=32)
    level = models.PositiveSmallIntegerField()
    index = models.PositiveBigIntegerField()
    hashes = models.BinaryField(max_length=8192)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["log", "level", "index"], name="ledger_tile_place")]

    def __str__(self) -> str:
        return f"{self.log} tile {self.level}/{self.index}"


class Checkpoint(models.Model):
    """The root of a log at some size; `note` is empty until a key has signed the body."""

    id = IdField()
    log = models.CharField(max_length=32)
    size = models.PositiveBigIntegerField()
    root = models.BinaryField(max_length=32)
    body = models.TextField()
    note = models.TextField(blank=True, default="")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["log", "size"], name="ledger_checkpoint_size")]
        indexes = [
            models.Index(fields=["size"], condition=models.Q(note=""), name="ledger_checkpoint_unsigned"),
            models.Index(fields=["at"], name="ledger_checkpoint_age"),
        ]

    def __str__(self) -> str:
        return f"{self.log} at {self.size}"
