"""Reads of the log: checkpoints, proofs, tiles, and the recomputation of everything."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from jiwar.ledger import rules
from jiwar.ledger.errors import NotInLog, UnknownLeaf
from jiwar.ledger.models import Checkpoint, Leaf, Log, Tile
from jiwar.ledger.rules import InclusionProof, Range


@dataclass(frozen=True)
class CheckpointView:
    """A checkpoint; `note` is the signed note, or the bare body while `signed` is false."""

    log: str
    size: int
    root: bytes
    note: str
    at: datetime
    signed: bool


@dataclass(frozen=True)
class Finding:
    """What a recomputation found; `problem` says what is wrong, in English, for the administrator."""

    ok: bool
    size: int
    root: bytes
    problem: str = ""


def latest_checkpoint(*, log: str) -> CheckpointView | None:
    """The newest signed checkpoint, else the newest unsigned one, else None."""
    rows = Checkpoint.objects.filter(log=log).order_by("-size")
    found = rows.exclude(note="").first() or rows.first()
    return _view(found) if found else None


def checkpoint_at(*, log: str, size: int) -> CheckpointView | None:
    """The checkpoint kept for exactly this size, if there is one."""
    found = Checkpoint.objects.filter(log=log, size=size).first()
    return _view(found) if found else None


def _view(row: Checkpoint) -> CheckpointView:
    return CheckpointView(
        log=row.log, size=row.size, root=bytes(row.root), note=row.note or row.body, at=row.at, signed=bool(row.note)
    )


def logs() -> list[str]:
    """Names of the logs that have at least one place given."""
    return list(Log.objects.order_by("name").values_list("name", flat=True))


def waiting(*, log: str) -> int:
    """Number of leaves that have no place yet."""
    return Leaf.objects.filter(log=log, seq__isnull=True).count()


def hash_of(leaf: Leaf) -> bytes:
    """RFC 6962 hash of a stored leaf."""
    return rules.leaf_hash(rules.entry_of(leaf.version, bytes(leaf.commitment)))


def inclusion_proof(*, leaf_id: UUID) -> InclusionProof | None:
    """The proof that a leaf is under the newest checkpoint; None until it has a place. Raises UnknownLeaf."""
    leaf = Leaf.objects.filter(id=leaf_id).first()
    if leaf is None:
        raise UnknownLeaf(str(leaf_id))
    if leaf.seq is None:
        return None
    covering = Checkpoint.objects.filter(log=leaf.log, size__gt=leaf.seq).order_by("-size")
    checkpoint = covering.exclude(note="").first() or covering.first()
    if checkpoint is None:
        return None
    path = _hashes(leaf.log, rules.inclusion_ranges(leaf.seq, checkpoint.size))
    return InclusionProof(
        log=leaf.log,
        version=leaf.version,
        salt=bytes(leaf.salt),
        leaf_hash=hash_of(leaf),
        index=leaf.seq,
        size=checkpoint.size,
        root=bytes(checkpoint.root),
        path=tuple(path),
        checkpoint_note=checkpoint.note or checkpoint.body,
    )


def consistency_proof(*, log: str, old_size: int, new_size: int) -> list[bytes]:
    """The proof that the log of `new_size` begins with that of `old_size`; raises NotInLog beyond its end."""
    size = Log.objects.filter(name=log).values_list("size", flat=True).first() or 0
    if not 0 <= old_size <= new_size <= size:
        raise NotInLog(f"{log} has {size} leaves")
    return _hashes(log, rules.consistency_ranges(old_size, new_size))


def root_at(*, log: str, size: int) -> bytes:
    """The root of the first `size` leaves, out of the tiles."""
    return _hashes(log, [(0, size)])[0]


def _hashes(log: str, ranges: Sequence[Range]) -> list[bytes]:
    """Hash of each range, with one query for all the tiles."""
    wanted = {rules.tile_of(*node) for leaves in ranges for node in rules.nodes_of(leaves)}
    condition = Q(pk__in=[])
    for level, index in wanted:
        condition |= Q(level=level, index=index)
    rows = Tile.objects.filter(condition, log=log) if wanted else Tile.objects.none()
    tiles = {(row.level, row.index): bytes(row.hashes) for row in rows}
    return [rules.range_hash(leaves, node_reader(tiles)) for leaves in ranges]


def node_reader(tiles: dict[tuple[int, int], bytes]) -> rules.NodeHash:
    """Reads hashes of complete subtrees out of tiles already at hand."""
    return lambda level, index: rules.node_in_tile(level, index, tiles[rules.tile_of(level, index)])


def leaf_content_matches(*, leaf_id: UUID, content: bytes) -> bool:
    """True when the leaf commits to exactly this content; False too for an unknown leaf."""
    return not mismatches(contents=[(leaf_id, content)])


def mismatches(*, contents: Iterable[tuple[UUID, bytes]]) -> list[UUID]:
    """Ids among these whose leaf is missing or commits to other content (one query; hand in ≤ 500 at a time)."""
    pairs = list(contents)
    rows = {row.id: row for row in Leaf.objects.filter(id__in=[leaf_id for leaf_id, _ in pairs])}
    return [
        leaf_id
        for leaf_id, content in pairs
        if leaf_id not in rows
        or rules.commitment(bytes(rows[leaf_id].salt), content) != bytes(rows[leaf_id].commitment)
    ]


def leaves(*, log: str, after: UUID | None = None, size: int = 500) -> list[UUID]:
    """Ids of the leaves of a log in the order of their making, a page at a time."""
    rows = Leaf.objects.filter(log=log)
    return list((rows.filter(id__gt=after) if after else rows).order_by("id").values_list("id", flat=True)[:size])


# --- Tiles, as C2SP tlog-tiles serves them ---------------------------------------------------------------------


def tile(*, log: str, level: int, index: int, width: int = rules.TILE_WIDTH) -> bytes | None:
    """`width` hashes of a tile, None when the published log has not that many."""
    if not 1 <= width <= rules.TILE_WIDTH or not _published(log, level, index, width):
        return None
    row = Tile.objects.filter(log=log, level=level, index=index).first()
    return bytes(row.hashes)[: width * rules.HASH_BYTES] if row else None


def entry_bundle(*, log: str, index: int, width: int = rules.TILE_WIDTH) -> bytes | None:
    """`width` entries from place 256 × `index`, each with its length in two bytes; None when not yet published."""
    if not 1 <= width <= rules.TILE_WIDTH or not _published(log, 0, index, width):
        return None
    first = index * rules.TILE_WIDTH
    rows = Leaf.objects.filter(log=log, seq__gte=first, seq__lt=first + width).order_by("seq")
    entries = [rules.entry_of(row.version, bytes(row.commitment)) for row in rows]
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries) if len(entries) == width else None


def _published(log: str, level: int, index: int, width: int) -> bool:
    checkpoint = latest_checkpoint(log=log)
    if checkpoint is None or level > 7 or index >= 1 << 56:
        return False
    return index * rules.TILE_WIDTH + width <= checkpoint.size >> (rules.TILE_HEIGHT * level)


# --- Recomputation -----------------------------------------------------------------------------------------


def verify_log(*, log: str, progress: Callable[[int, int], None] | None = None) -> Finding:
    """Recompute the whole log from its leaves and compare with tiles, size and every checkpoint."""
    row = Log.objects.filter(name=log).first()
    size = row.size if row else 0
    checkpoints = {c.size: bytes(c.root) for c in Checkpoint.objects.filter(log=log, size__lte=size)}
    stored = Tile.objects.filter(log=log, level=0).order_by("index").iterator(chunk_size=16)
    peaks: list[tuple[int, bytes]] = []  # (level, hash) of the complete subtrees so far, from the left
    tile_hashes = b""
    places = Leaf.objects.filter(log=log, seq__lt=size).order_by("seq").iterator(chunk_size=2000)
    count = 0
    for leaf in places:
        if leaf.seq != count:
            return _bad(count, peaks, f"place {count} is missing")
        if count % rules.TILE_WIDTH == 0:
            tile_row = next(stored, None)
            tile_hashes = bytes(tile_row.hashes) if tile_row and tile_row.index == count // rules.TILE_WIDTH else b""
        own = hash_of(leaf)
        at = count % rules.TILE_WIDTH * rules.HASH_BYTES
        if tile_hashes[at : at + rules.HASH_BYTES] != own:
            return _bad(count, peaks, f"leaf {count} ({leaf.id}) is not the one that was sealed")
        _add(peaks, own)
        count += 1
        if count in checkpoints and checkpoints.pop(count) != _root(peaks):
            return _bad(count, peaks, f"the root at {count} is not that of its checkpoint")
        if progress and count % 2000 == 0:
            progress(count, size)
    return _final(log, size, count, peaks)


def _final(log: str, size: int, count: int, peaks: list[tuple[int, bytes]]) -> Finding:
    if count != size:
        return _bad(count, peaks, f"{count} leaves have a place, the log says {size}")
    newest = Checkpoint.objects.filter(log=log).order_by("-size").first()
    grown = Log.objects.filter(name=log).values_list("size", flat=True).first() or 0
    if newest and newest.size > grown:
        return _bad(count, peaks, f"a checkpoint speaks of {newest.size} leaves, there are {grown}")
    if count and root_at(log=log, size=count) != _root(peaks):
        return _bad(count, peaks, "the tiles above the leaves do not add up")
    return Finding(ok=True, size=count, root=_root(peaks))


def _bad(count: int, peaks: list[tuple[int, bytes]], problem: str) -> Finding:
    return Finding(ok=False, size=count, root=_root(peaks), problem=problem)


def _add(peaks: list[tuple[int, bytes]], own: bytes) -> None:
    level = 0
    while peaks and peaks[-1][0] == level:
        own = rules.node_hash(peaks.pop()[1], own)
        level += 1
    peaks.append((level, own))


def _root(peaks: list[tuple[int, bytes]]) -> bytes:
    if not peaks:
        return rules.EMPTY_ROOT
    total = peaks[-1][1]
    for _, left in reversed(peaks[:-1]):
        total = rules.node_hash(left, total)
    return total
