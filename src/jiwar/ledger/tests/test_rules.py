"""The arithmetic against RFC 6962 written the naive way, out of its definitions."""

import hashlib
from base64 import b64decode, b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from jiwar.ledger import rules

LEAVES = st.lists(st.binary(max_size=8), max_size=40)


# --- RFC 6962 section 2.1, word for word ---------------------------------------------------------------------


def power_below(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def mth(d: list[bytes]) -> bytes:
    if not d:
        return hashlib.sha256(b"").digest()
    if len(d) == 1:
        return hashlib.sha256(b"\x00" + d[0]).digest()
    k = power_below(len(d))
    return hashlib.sha256(b"\x01" + mth(d[:k]) + mth(d[k:])).digest()


def path(m: int, d: list[bytes]) -> list[bytes]:
    if len(d) == 1:
        return []
    k = power_below(len(d))
    return [*path(m, d[:k]), mth(d[k:])] if m < k else [*path(m - k, d[k:]), mth(d[:k])]


def subproof(m: int, d: list[bytes], whole: bool) -> list[bytes]:
    if m == len(d):
        return [] if whole else [mth(d)]
    k = power_below(len(d))
    if m <= k:
        return [*subproof(m, d[:k], whole), mth(d[k:])]
    return [*subproof(m - k, d[k:], False), mth(d[:k])]


def reader(d: list[bytes]) -> rules.NodeHash:
    return lambda level, index: mth(d[index << level : (index + 1) << level])


# --- Properties ---------------------------------------------------------------------------------------------


@given(LEAVES)
def test_the_root_is_that_of_the_rfc(d: list[bytes]) -> None:
    assert rules.range_hash((0, len(d)), reader(d)) == mth(d)


@given(LEAVES.filter(len), st.data())
def test_inclusion_paths_are_those_of_the_rfc_and_verify(d: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(d) - 1))
    found = [rules.range_hash(leaves, reader(d)) for leaves in rules.inclusion_ranges(index, len(d))]
    assert found == path(index, d)
    assert rules.root_from_path(mth([d[index]]), index, len(d), found) == mth(d)


@given(LEAVES.filter(len), st.data())
def test_consistency_proofs_are_those_of_the_rfc_and_verify(d: list[bytes], data: st.DataObject) -> None:
    old = data.draw(st.integers(1, len(d)))
    found = [rules.range_hash(leaves, reader(d)) for leaves in rules.consistency_ranges(old, len(d))]
    assert found == subproof(old, d, True)
    whole = {"old_size": old, "old_root": mth(d[:old]), "new_size": len(d), "new_root": mth(d)}
    assert rules.verify_consistency(**whole, proof=found)
    other = hashlib.sha256(b"other").digest()
    assert not rules.verify_consistency(**whole | {"new_root": other}, proof=found)
    assert not rules.verify_consistency(**whole | {"old_root": other}, proof=found)
    assert not rules.verify_consistency(**whole, proof=[*found, other])


@given(LEAVES.filter(len), st.data())
def test_a_path_with_anything_changed_does_not_lead_to_the_root(d: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(d) - 1))
    right = path(index, d)
    root = mth(d)
    if right:
        at = data.draw(st.integers(0, len(right) - 1))
        flipped = bytes([right[at][0] ^ 1]) + right[at][1:]
        assert rules.root_from_path(mth([d[index]]), index, len(d), [*right[:at], flipped, *right[at + 1 :]]) != root
        assert rules.root_from_path(mth([d[index]]), index, len(d), right[:-1]) != root
    assert rules.root_from_path(mth([d[index]]), index, len(d), [*right, root]) != root
    assert rules.root_from_path(mth([d[index] + b"!"]), index, len(d), right) != root
    assert rules.root_from_path(mth([d[index]]), len(d), len(d), right) is None


@given(st.integers(1, 10_000_000), st.data())
def test_a_proof_needs_few_nodes_and_few_tiles(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    nodes = [node for leaves in rules.inclusion_ranges(index, size) for node in rules.nodes_of(leaves)]
    assert all((at + 1) << level <= size for level, at in nodes), "only complete subtrees are stored"
    assert len(nodes) <= 2 * size.bit_length()
    assert len({rules.tile_of(*node) for node in nodes}) <= 6


# --- Leaves, notes, tiles --------------------------------------------------------------------------------------


def proof_of(content: bytes) -> rules.InclusionProof:
    salt = bytes(range(16))
    leaf = rules.leaf_hash(rules.entry_of(1, rules.commitment(salt, content)))
    sibling = rules.leaf_hash(b"other")
    root = rules.node_hash(leaf, sibling)
    note = rules.checkpoint_body(origin="jiwar.example/ledger/acts", size=2, root=root)
    return rules.InclusionProof("acts", 1, salt, leaf, 0, 2, root, (sibling,), note)


def test_the_leaf_format_is_the_published_one() -> None:
    """A third party writes this from the description alone; changing the format means a new version."""
    salt, content = bytes(range(16)), "قرار".encode()
    inner = hashlib.sha256(content).digest()
    entry = b"\x01" + hashlib.sha256(salt + inner).digest()
    assert proof_of(content).leaf_hash == hashlib.sha256(b"\x00" + entry).digest()


def test_a_proof_travels_as_json_and_as_text() -> None:
    proof = proof_of(b"content")
    assert rules.InclusionProof.from_dict(proof.to_dict()) == proof
    lines = proof.to_tlog_proof().split("\n")
    assert lines[:3] == ["c2sp.org/tlog-proof@v1", f"extra {b64encode(proof.salt).decode()}", "index 0"]
    assert proof.to_tlog_proof().endswith(proof.checkpoint_note)


@pytest.mark.parametrize(
    "change",
    [
        {"salt": b"\x01" * 16},
        {"salt": b""},
        {"version": 2},
        {"index": 1},
        {"size": 3},
        {"root": b"\x00" * 32},
        {"leaf_hash": b"\x00" * 32},
        {"path": ()},
        {"checkpoint_note": "jiwar.example/ledger/acts\n2\nAAAA\n"},
        {"checkpoint_note": ""},
    ],
)
def test_a_proof_with_one_thing_changed_fails(change: dict) -> None:
    proof = proof_of(b"content")
    assert rules.verify_inclusion(proof, b"content")
    assert not rules.verify_inclusion(proof, b"content ")
    assert not rules.verify_inclusion(rules.InclusionProof(**vars(proof) | change), b"content")


def test_a_signed_note_verifies_with_its_key_only() -> None:
    key, stranger = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    name = "jiwar.example/ledger"
    body = rules.checkpoint_body(origin="jiwar.example/ledger/acts", size=7, root=b"\x07" * 32)
    public = key.public_key().public_bytes_raw()
    signature = rules.key_id(name, public) + key.sign(body.encode())
    note = rules.signed_note(body, [("elsewhere.example/witness", b"1234" + b"\x00" * 64), (name, signature)])
    own = rules.verifier_key(name, public)
    assert rules.verify_note(note, [own])
    assert not rules.verify_note(note, [rules.verifier_key(name, stranger.public_key().public_bytes_raw())])
    assert not rules.verify_note(note, [rules.verifier_key("other.example", public)])
    assert not rules.verify_note(note.replace("\n7\n", "\n8\n"), [own])
    assert not rules.verify_note(body, [own])
    assert not rules.verify_note(note, ["nonsense", "a+b+c", ""])
    stated = rules.parse_note(note)
    assert stated is not None
    assert (stated.origin, stated.size, stated.root) == ("jiwar.example/ledger/acts", 7, b"\x07" * 32)
    assert [name for name, _ in stated.signatures] == ["elsewhere.example/witness", name]


def test_a_key_and_a_note_made_elsewhere_are_read_alike() -> None:
    """The key of Go's checksum database, and the note in the documentation of golang.org/x/mod/sumdb/note."""
    published = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
    assert rules.verifier_key("sum.golang.org", b64decode(published.split("+", 2)[2])[1:]) == published
    text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    signature = b64decode(
        "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
    )
    key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    assert rules.verifies(name="PeterNeumann", signature=signature, body=text.encode(), verifier_key=key)
    assert not rules.verifies(name="PeterNeumann", signature=signature, body=b"No.\n", verifier_key=key)


NOT_NOTES = ["", "\n\n\n", "a\n1\nAA==\n", f"a\n01\n{'A' * 43}=\n", f"a\n-1\n{'A' * 43}=\n"]
NOT_TILES = ["", "0/1", "0/x000/001", "64/000", "0/000.p/256", "0/000.p/0", "0/000.p/300", "a/000"]


@pytest.mark.parametrize(
    "note", ["", "\n\n\n", "a\n1\nAA==\n", "a\n01\n" + "A" * 43 + "=\n", "a\n-1\n" + "A" * 43 + "=\n"]
)
def test_what_is_not_a_checkpoint_is_not_read_as_one(note: str) -> None:
    assert rules.parse_note(note) is None


@given(st.one_of(st.none(), st.integers(0, 63)), st.integers(0, 10**9), st.integers(1, 256))
def test_tile_paths_go_and_come_back(level: int | None, index: int, width: int) -> None:
    wanted = rules.TilePath(level, index, width)
    assert rules.parse_tile_path(rules.tile_path(wanted)) == wanted


def test_tile_paths_are_those_of_the_specification() -> None:
    assert rules.tile_path(rules.TilePath(0, 1234067)) == "0/x001/x234/067"
    assert rules.tile_path(rules.TilePath(None, 5, 12)) == "entries/005.p/12"


@pytest.mark.parametrize(
    "path", ["", "0/1", "0/x000/001", "64/000", "0/000.p/256", "0/000.p/0", "0/000.p/300", "a/000"]
)
def test_other_paths_are_refused(path: str) -> None:
    assert rules.parse_tile_path(path) is None
