"""Writes: leaves are added with the caller's transaction, one sequencer gives them their places."""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from jiwar.kernel import clock, guard, protocols
from jiwar.kernel.actors import SubjectRef
from jiwar.kernel.bulk import insert
from jiwar.ledger import queries, rules
from jiwar.ledger.models import Checkpoint, Leaf, Log, Tile

BATCH = 200
_NAME = re.compile(r"[a-z][a-z0-9-]{0,31}")


@dataclass(frozen=True)
class LeafRef:
    """A leaf as its maker keeps it."""

    id: UUID
    log: str
    leaf_hash: bytes


def append(*, log: str, content: bytes, kind: str, subject: SubjectRef) -> LeafRef:
    """Commit to `content` in `log` with the caller's transaction; the content itself is not kept here."""
    return append_many(log=log, items=[(content, kind, subject)])[0]


def append_many(*, log: str, items: Sequence[tuple[bytes, str, SubjectRef]]) -> list[LeafRef]:
    """`append` for many contents, in order; raises ValueError for a name that cannot be a log's."""
    if not _NAME.fullmatch(log):
        raise ValueError(f"{log!r} is not the name of a log")
    leaves = [_leaf(log, content, kind, subject) for content, kind, subject in items]
    for start in range(0, len(leaves), BATCH):
        insert(*leaves[start : start + BATCH])
    return [LeafRef(id=leaf.id, log=log, leaf_hash=queries.hash_of(leaf)) for leaf in leaves]


def _leaf(log: str, content: bytes, kind: str, subject: SubjectRef) -> Leaf:
    salt = os.urandom(rules.SALT_BYTES)
    return Leaf(
        log=log,
        version=rules.VERSION,
        salt=salt,
        commitment=rules.commitment(salt, content),
        kind=kind,
        subject_kind=subject.kind,
        subject_id=subject.id,
    )


def sequence(*, log: str | None = None, limit: int = 1000) -> int:
    """Give places to at most `limit` waiting leaves of each log (or of `log`), then sign; returns how many.

    Safe to run in several processes at once: whoever finds the log locked leaves it to the other.
    """
    guard.outside_transaction("signing a checkpoint")
    pending = Leaf.objects.filter(seq__isnull=True)
    names = [log] if log else list(pending.values_list("log", flat=True).distinct())
    given = sum(_sequence_log(name, limit) for name in names if pending.filter(log=name).exists())
    sign_checkpoints()
    return given


def _sequence_log(name: str, limit: int) -> int:
    Log.objects.get_or_create(name=name, defaults={"origin": _origin(name)})
    with transaction.atomic():
        log = Log.objects.select_for_update(skip_locked=True).filter(name=name).first()
        if log is None:
            return 0
        # WHERE seq IS NULL, never id > last: ids commit out of order.
        leaves = list(Leaf.objects.filter(log=name, seq__isnull=True).order_by("id")[:limit])
        if not leaves:
            return 0
        _give_places([leaf.id for leaf in leaves], log.size)
        edge = _grow(name, log.size, [queries.hash_of(leaf) for leaf in leaves])
        size = log.size + len(leaves)
        root = rules.range_hash((0, size), queries.node_reader(edge))
        Log.objects.filter(name=name).update(size=size)
        Checkpoint.objects.create(
            log=name, size=size, root=root, body=rules.checkpoint_body(origin=log.origin, size=size, root=root)
        )
        return len(leaves)


def _origin(name: str) -> str:
    """C2SP: the address of the log without its scheme; fixed at the log's birth."""
    return f"{settings.PUBLIC_URL.split('://', 1)[-1].rstrip('/')}/ledger/{name}"


def _give_places(ids: list[UUID], first: int) -> None:
    places = list(range(first, first + len(ids)))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "UPDATE ledger_leaf SET seq = place.seq FROM unnest(%s::uuid[], %s::bigint[]) AS place(id, seq) "
                "WHERE ledger_leaf.id = place.id",
                [ids, places],
            )
        else:
            rows = [(place, leaf.hex) for leaf, place in zip(ids, places, strict=True)]
            cursor.executemany("UPDATE ledger_leaf SET seq = %s WHERE id = %s", rows)


def _grow(name: str, size: int, hashes: list[bytes]) -> dict[tuple[int, int], bytes]:
    """Add leaf hashes to the tiles from `size` on; returns the tiles of the right edge, which hold the root's parts."""
    edge: dict[tuple[int, int], bytes] = {}
    level, count, added = 0, size, hashes
    while True:
        index = count // rules.TILE_WIDTH
        row = Tile.objects.filter(log=name, level=level, index=index).first()
        filled = bytes(row.hashes) if row else b""
        parents = []
        changed: dict[int, bytes] = {}
        for own in added:
            filled += own
            changed[index] = filled
            if len(filled) == rules.TILE_WIDTH * rules.HASH_BYTES:
                parents.append(_tile_root(filled))
                index, filled = index + 1, b""
        Tile.objects.bulk_create(
            [Tile(log=name, level=level, index=at, hashes=content) for at, content in changed.items()],
            update_conflicts=True,
            unique_fields=["log", "level", "index"],
            update_fields=["hashes"],
            batch_size=50,
        )
        edge[level, index] = filled
        if not parents and count + len(added) < rules.TILE_WIDTH:
            return edge
        level, count, added = level + 1, count // rules.TILE_WIDTH, parents


def _tile_root(filled: bytes) -> bytes:
    step = rules.HASH_BYTES
    return rules.complete_root([filled[at : at + step] for at in range(0, len(filled), step)])


def sign_checkpoints(*, limit: int = 100) -> int:
    """Sign the checkpoints that no key has signed yet, newest first; 0 while no signer is wired."""
    guard.outside_transaction("signing a checkpoint")
    signer = protocols.checkpoint_signer()
    if signer is None:
        return 0
    rows = list(Checkpoint.objects.filter(note="").order_by("-size")[:limit])
    for row in rows:
        note = rules.signed_note(row.body, [(signer.name, signer.sign(row.body.encode()))])
        Checkpoint.objects.filter(id=row.id, note="").update(note=note)
    return len(rows)


def prune_checkpoints(*, keep_days: int = 7) -> int:
    """Forget all but the last checkpoint of each day older than `keep_days`; proofs never need the others."""
    edge = clock.now() - timedelta(days=keep_days)
    old = list(Checkpoint.objects.filter(at__lt=edge).order_by("log", "size").values_list("id", "log", "at"))
    last_of_day = {(log, clock.day_of(at)): key for key, log, at in old}
    gone = [key for key, log, at in old if last_of_day[log, clock.day_of(at)] != key]
    for start in range(0, len(gone), 200):
        Checkpoint.objects.filter(id__in=gone[start : start + 200]).delete()
    return len(gone)
