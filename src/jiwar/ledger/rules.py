"""The arithmetic of the log, without a database: whoever checks a proof needs only this file.

Leaf, format version 1 (salt: 16 random bytes; ‖ is concatenation):
    commitment = SHA-256(salt ‖ SHA-256(content))
    entry      = 0x01 ‖ commitment                    (33 bytes, what the log publishes)
    leaf hash  = SHA-256(0x00 ‖ entry)                (RFC 6962 section 2.1)
    node hash  = SHA-256(0x01 ‖ left ‖ right)
The salt travels with the proof to whoever holds the content; without it the published entry says nothing of it.

Checkpoint: C2SP tlog-checkpoint (origin, size, base64 root, a line each) in a C2SP signed note. Tiles: C2SP tlog-tiles.
"""

import hashlib
import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

VERSION = 1
SALT_BYTES = 16
HASH_BYTES = 32
TILE_HEIGHT = 8
TILE_WIDTH = 1 << TILE_HEIGHT
EMPTY_ROOT = hashlib.sha256(b"").digest()

Range = tuple[int, int]  # first leaf, number of leaves
Node = tuple[int, int]  # level (0 = leaves), index within the level: a complete subtree
NodeHash = Callable[[int, int], bytes]


@dataclass(frozen=True)
class Checkpoint:
    """What a checkpoint says; `signatures` are (key name, key id and signature) of the note, not yet verified."""

    origin: str
    size: int
    root: bytes
    signatures: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True)
class InclusionProof:
    """All that a third party needs, beside the content, to see that a leaf is in the log."""

    log: str
    version: int
    salt: bytes
    leaf_hash: bytes
    index: int
    size: int
    root: bytes
    path: tuple[bytes, ...]
    checkpoint_note: str

    def to_dict(self) -> dict[str, object]:
        """Plain JSON: bytes in base64."""
        return {
            "log": self.log,
            "version": self.version,
            "salt": b64encode(self.salt).decode(),
            "leaf_hash": b64encode(self.leaf_hash).decode(),
            "index": self.index,
            "size": self.size,
            "root": b64encode(self.root).decode(),
            "path": [b64encode(sibling).decode() for sibling in self.path],
            "checkpoint": self.checkpoint_note,
        }

    @classmethod
    def from_dict(cls, row: dict) -> "InclusionProof":
        """What `to_dict` wrote; raises ValueError, TypeError or KeyError for anything else."""
        return cls(
            log=str(row["log"]),
            version=int(row["version"]),
            salt=b64decode(row["salt"], validate=True),
            leaf_hash=b64decode(row["leaf_hash"], validate=True),
            index=int(row["index"]),
            size=int(row["size"]),
            root=b64decode(row["root"], validate=True),
            path=tuple(b64decode(sibling, validate=True) for sibling in row["path"]),
            checkpoint_note=str(row["checkpoint"]),
        )

    def to_tlog_proof(self) -> str:
        """The same as a C2SP tlog-proof; `extra` carries the salt."""
        hashes = "".join(b64encode(sibling).decode() + "\n" for sibling in self.path)
        return (
            f"c2sp.org/tlog-proof@v1\nextra {b64encode(self.salt).decode()}\nindex {self.index}\n{hashes}\n"
            f"{self.checkpoint_note}"
        )


# --- Hashes ------------------------------------------------------------------------------------------------


def commitment(salt: bytes, content: bytes) -> bytes:
    """What the log keeps of a content: unguessable without the salt."""
    return hashlib.sha256(salt + hashlib.sha256(content).digest()).digest()


def entry_of(version: int, commitment: bytes) -> bytes:
    """The bytes published as the log's entry."""
    return bytes([version]) + commitment


def leaf_hash(entry: bytes) -> bytes:
    """RFC 6962 hash of a leaf."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """RFC 6962 hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def complete_root(hashes: Sequence[bytes]) -> bytes:
    """Root above a number of hashes that is a power of two."""
    row = list(hashes)
    while len(row) > 1:
        row = [node_hash(row[i], row[i + 1]) for i in range(0, len(row), 2)]
    return row[0]


# --- Which subtrees a root or a proof is made of -------------------------------------------------------------


def _split(count: int) -> int:
    """The largest power of two smaller than `count`."""
    return 1 << ((count - 1).bit_length() - 1)


def inclusion_ranges(index: int, size: int) -> list[Range]:
    """Leaf ranges whose hashes are the path of leaf `index` in a tree of `size` (RFC 6962, PATH), leaf first."""
    start, found = 0, []
    while size > 1:
        half = _split(size)
        if index - start < half:
            found.append((start + half, size - half))
            size = half
        else:
            found.append((start, half))
            start, size = start + half, size - half
    return found[::-1]


def consistency_ranges(old_size: int, new_size: int) -> list[Range]:
    """Leaf ranges whose hashes prove that the tree of `old_size` begins that of `new_size` (RFC 6962, PROOF)."""
    if old_size in (0, new_size):
        return []
    start, size, whole, found = 0, new_size, True, []
    while old_size - start != size:
        half = _split(size)
        if old_size - start <= half:
            found.append((start + half, size - half))
            size = half
        else:
            found.append((start, half))
            start, size, whole = start + half, size - half, False
    if not whole:
        found.append((start, size))
    return found[::-1]


def nodes_of(leaves: Range) -> list[Node]:
    """The complete subtrees that make an aligned range of leaves, from the left."""
    start, count = leaves
    found = []
    while count:
        level = count.bit_length() - 1
        found.append((level, start >> level))
        start, count = start + (1 << level), count - (1 << level)
    return found


def range_hash(leaves: Range, node: NodeHash) -> bytes:
    """Hash of an aligned range of leaves out of its complete subtrees."""
    hashes = [node(level, index) for level, index in nodes_of(leaves)]
    if not hashes:
        return EMPTY_ROOT
    total = hashes.pop()
    while hashes:
        total = node_hash(hashes.pop(), total)
    return total


def tile_of(level: int, index: int) -> tuple[int, int]:
    """Level and index of the tile that holds a node, or the hashes below it."""
    height, within = divmod(level, TILE_HEIGHT)
    return height, (index << within) // TILE_WIDTH


def node_in_tile(level: int, index: int, tile: bytes) -> bytes:
    """Hash of a complete subtree out of its tile; raises IndexError when the tile is not that wide yet."""
    within = level % TILE_HEIGHT
    first = (index << within) % TILE_WIDTH
    hashes = [tile[i * HASH_BYTES : (i + 1) * HASH_BYTES] for i in range(first, first + (1 << within))]
    if len(hashes[-1]) != HASH_BYTES:
        raise IndexError(f"the tile ends before node {level}/{index}")
    return complete_root(hashes)


# --- Verification (RFC 9162 sections 2.1.3.2 and 2.1.4.2) ---------------------------------------------------


def verify_inclusion(proof: InclusionProof, content: bytes) -> bool:
    """True when `content` is the leaf that the proof speaks of and its checkpoint covers it.

    Who signed the checkpoint is another question: `verify_note`.
    """
    if proof.version != VERSION or len(proof.salt) != SALT_BYTES:
        return False
    if leaf_hash(entry_of(proof.version, commitment(proof.salt, content))) != proof.leaf_hash:
        return False
    stated = parse_note(proof.checkpoint_note)
    if stated is None or (stated.size, stated.root) != (proof.size, proof.root):
        return False
    return root_from_path(proof.leaf_hash, proof.index, proof.size, proof.path) == proof.root


def root_from_path(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """Root that a path leads to, or None when it cannot be a path of that leaf in a tree of that size."""
    if not 0 <= index < size:
        return None
    at, last, total = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return None
        if at & 1 or at == last:
            total = node_hash(sibling, total)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            total = node_hash(total, sibling)
        at, last = at >> 1, last >> 1
    return total if last == 0 else None


def verify_consistency(
    *, old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """True when the log of `new_size` only adds to that of `old_size`."""
    if not 0 <= old_size <= new_size:
        return False
    if old_size == 0:
        return not proof and old_root == EMPTY_ROOT
    if old_size == new_size:
        return not proof and old_root == new_root
    path = [old_root, *proof] if old_size & (old_size - 1) == 0 else list(proof)
    if not path:
        return False
    at, last = old_size - 1, new_size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    old_total = new_total = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            old_total, new_total = node_hash(sibling, old_total), node_hash(sibling, new_total)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            new_total = node_hash(new_total, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and old_total == old_root and new_total == new_root


# --- Checkpoints and signed notes ----------------------------------------------------------------------------


def checkpoint_body(*, origin: str, size: int, root: bytes) -> str:
    """The text that is signed."""
    return f"{origin}\n{size}\n{b64encode(root).decode()}\n"


def signed_note(body: str, signatures: Sequence[tuple[str, bytes]]) -> str:
    """A C2SP signed note; a signature is the 4 bytes of the key id and the signature proper."""
    return body + "\n" + "".join(f"— {name} {b64encode(signature).decode()}\n" for name, signature in signatures)


_SIGNATURE = re.compile(r"— (\S+) ([A-Za-z0-9+/=]+)")


def parse_note(note: str) -> Checkpoint | None:
    """What a checkpoint (signed or not) says, or None when it is not one."""
    body, _, tail = note.partition("\n\n")
    lines = body.rstrip("\n").split("\n")
    if len(lines) < 3 or not lines[0] or not re.fullmatch(r"0|[1-9][0-9]{0,18}", lines[1]):
        return None
    try:
        root = b64decode(lines[2], validate=True)
        signatures = [
            (found[1], b64decode(found[2], validate=True))
            for line in tail.splitlines()
            if (found := _SIGNATURE.fullmatch(line))
        ]
    except ValueError:
        return None
    if len(root) != HASH_BYTES:
        return None
    return Checkpoint(origin=lines[0], size=int(lines[1]), root=root, signatures=tuple(signatures))


def key_id(name: str, public_key: bytes) -> bytes:
    """The 4 bytes that name an Ed25519 key in a signed note."""
    return hashlib.sha256(name.encode() + b"\n\x01" + public_key).digest()[:4]


def verifier_key(name: str, public_key: bytes) -> str:
    """The C2SP text of an Ed25519 public key (32 bytes): name+key id+key."""
    encoded = b64encode(b"\x01" + public_key).decode()
    return f"{name}+{key_id(name, public_key).hex()}+{encoded}"


def verify_note(note: str, verifier_keys: Sequence[str]) -> bool:
    """True when one of these keys (C2SP verifier keys, Ed25519) signed the note."""
    body, separator, _ = note.partition("\n\n")
    stated = parse_note(note)
    if stated is None or not separator:
        return False
    return any(
        verifies(name=name, signature=signature, body=(body + "\n").encode(), verifier_key=key)
        for name, signature in stated.signatures
        for key in verifier_keys
    )


def verifies(*, name: str, signature: bytes, body: bytes, verifier_key: str) -> bool:
    """True when `verifier_key` made this signature line (key id and signature) over `body`."""
    try:
        key_name, identifier, encoded = verifier_key.split("+", 2)
        algorithm_and_key = b64decode(encoded, validate=True)
    except ValueError:
        return False
    if algorithm_and_key[:1] != b"\x01" or key_name != name:
        return False
    public_key = algorithm_and_key[1:]
    if key_id(name, public_key).hex() != identifier or signature[:4].hex() != identifier:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature[4:], body)
    except (InvalidSignature, ValueError):
        return False
    return True


# --- Tile paths (C2SP tlog-tiles) -----------------------------------------------------------------------------

_TILE_PATH = re.compile(r"(entries|[0-9]|[1-5][0-9]|6[0-3])/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")


@dataclass(frozen=True)
class TilePath:
    """Which tile is asked for: `level` None for the entries; `width` 256 when full."""

    level: int | None
    index: int
    width: int = TILE_WIDTH


def parse_tile_path(path: str) -> TilePath | None:
    """`0/x001/x234/067` or `entries/000.p/12`, as after `tile/` in an address; None when it is not one."""
    found = _TILE_PATH.fullmatch(path)
    if not found:
        return None
    width = int(found[3]) if found[3] else TILE_WIDTH
    if width > TILE_WIDTH or (found[3] and width == TILE_WIDTH):
        return None
    level = None if found[1] == "entries" else int(found[1])
    wanted = TilePath(level, int(re.sub(r"[x/]", "", found[2])), width)
    return wanted if tile_path(wanted) == path else None


def tile_path(tile: TilePath) -> str:
    """The address of a tile after `tile/`."""
    level = "entries" if tile.level is None else str(tile.level)
    groups = list(_groups_of_three(tile.index))
    number = "/".join([*(f"x{group:03d}" for group in groups[:-1]), f"{groups[-1]:03d}"])
    return f"{level}/{number}" + ("" if tile.width == TILE_WIDTH else f".p/{tile.width}")


def _groups_of_three(number: int) -> Iterator[int]:
    if number >= 1000:
        yield from _groups_of_three(number // 1000)
    yield number % 1000
