"""The log in the database: places, proofs, checkpoints, tiles, tampering."""

import os
import threading
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import DatabaseError, IntegrityError, connection, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiwar.kernel import clock, protocols
from jiwar.kernel.actors import SubjectRef
from jiwar.kernel.guard import InsideTransaction
from jiwar.ledger import api, queries, rules
from jiwar.ledger.models import Checkpoint, Leaf, Log, Tile
from jiwar.ledger.tests.test_rules import mth

WANTED = os.environ["JIWAR_WANTED_VENDOR"]
THING = SubjectRef(kind="test.thing", id="1")


class Signer:
    """An Ed25519 key as `signing` wires one."""

    name = "jiwar.example/ledger"

    def __init__(self) -> None:
        self.key = Ed25519PrivateKey.generate()
        self.public = self.key.public_key().public_bytes_raw()

    def sign(self, body: bytes) -> bytes:
        return rules.key_id(self.name, self.public) + self.key.sign(body)

    def verify(self, body: bytes, signature: bytes) -> bool:
        return True


@pytest.fixture(autouse=True)
def no_signer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocols, "_signer", [])


@pytest.fixture
def signer(monkeypatch: pytest.MonkeyPatch) -> Signer:
    own = Signer()
    monkeypatch.setattr(protocols, "_signer", [lambda: own])
    return own


def fill(count: int, log: str = "acts") -> list[api.LeafRef]:
    return api.append_many(log=log, items=[(f"content {i}".encode(), "test", THING) for i in range(count)])


def entries(log: str = "acts") -> list[bytes]:
    rows = Leaf.objects.filter(log=log, seq__isnull=False).order_by("seq")
    return [rules.entry_of(row.version, bytes(row.commitment)) for row in rows]


@pytest.mark.django_db
def test_a_leaf_gets_a_place_and_a_proof() -> None:
    leaf = api.append(log="acts", content="القرار".encode(), kind="test", subject=THING)
    assert api.inclusion_proof(leaf_id=leaf.id) is None
    assert api.latest_checkpoint(log="acts") is None
    assert api.sequence() == 1
    proof = api.inclusion_proof(leaf_id=leaf.id)
    assert proof is not None
    assert proof.leaf_hash == leaf.leaf_hash
    assert api.verify_inclusion(proof, "القرار".encode())
    assert not api.verify_inclusion(proof, b"another")
    assert api.leaf_content_matches(leaf_id=leaf.id, content="القرار".encode())
    assert not api.leaf_content_matches(leaf_id=leaf.id, content=b"another")
    assert not api.leaf_content_matches(leaf_id=uuid4(), content=b"another")
    with pytest.raises(api.UnknownLeaf):
        api.inclusion_proof(leaf_id=uuid4())


@pytest.mark.django_db
def test_equal_contents_have_unlike_leaves() -> None:
    """The salt: who reads the log cannot try out contents."""
    one, other = api.append_many(log="acts", items=[(b"same", "test", THING)] * 2)
    assert one.leaf_hash != other.leaf_hash


@pytest.mark.django_db
def test_a_rolled_back_leaf_takes_no_place() -> None:
    with transaction.atomic():
        fill(1)
        transaction.set_rollback(True)
    kept = fill(1)
    assert api.sequence() == 1
    assert Leaf.objects.get(id=kept[0].id).seq == 0


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sizes=st.lists(st.integers(1, 300), min_size=1, max_size=5), data=st.data())
def test_however_the_batches_fall_roots_and_proofs_are_those_of_the_rfc(sizes: list[int], data: st.DataObject) -> None:
    log = f"log-{uuid4().hex[:8]}"  # a fresh one for each example
    for size in sizes:
        fill(size, log)
        assert api.sequence(log=log, limit=1000) == size
    total = sum(sizes)
    published = entries(log)
    at = api.latest_checkpoint(log=log)
    assert at is not None
    assert (at.size, at.root) == (total, mth(published))
    index = data.draw(st.integers(0, total - 1))
    leaf = Leaf.objects.get(log=log, seq=index)
    proof = api.inclusion_proof(leaf_id=leaf.id)
    assert proof is not None
    assert rules.root_from_path(proof.leaf_hash, index, total, proof.path) == mth(published)
    old = data.draw(st.integers(0, total))
    between = api.consistency_proof(log=log, old_size=old, new_size=total)
    assert api.verify_consistency(
        old_size=old, old_root=mth(published[:old]), new_size=total, new_root=mth(published), proof=between
    )
    assert api.verify_log(log=log) == queries.Finding(ok=True, size=total, root=mth(published))


@pytest.mark.django_db
def test_a_batch_is_limited_and_each_log_has_its_own_places() -> None:
    fill(5)
    fill(2, log="journal")
    assert api.sequence(limit=3) == 5
    assert api.waiting(log="acts") == 2
    assert api.sequence() == 2
    assert {row.name: row.size for row in Log.objects.all()} == {"acts": 5, "journal": 2}
    assert sorted(Leaf.objects.filter(log="journal").values_list("seq", flat=True)) == [0, 1]
    assert api.logs() == ["acts", "journal"]
    assert api.sequence() == 0


@pytest.mark.django_db
def test_a_proof_costs_four_queries_however_long_the_log(django_assert_num_queries) -> None:
    leaves = fill(700)
    api.sequence()
    for leaf in (leaves[0], leaves[699]):
        with django_assert_num_queries(4):
            api.inclusion_proof(leaf_id=leaf.id)


@pytest.mark.django_db
def test_checkpoints_are_signed_later_when_no_key_was_there(signer: Signer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocols, "_signer", [])
    leaf = fill(3)[0]
    api.sequence()
    unsigned = api.latest_checkpoint(log="acts")
    assert unsigned is not None
    assert not unsigned.signed
    assert unsigned.note == f"127.0.0.1:8000/ledger/acts\n3\n{b64encode(unsigned.root).decode()}\n"
    monkeypatch.setattr(protocols, "_signer", [lambda: signer])
    assert api.sequence() == 0
    signed = api.latest_checkpoint(log="acts")
    assert signed is not None
    assert signed.signed
    assert api.verify_note(signed.note, [api.verifier_key(signer.name, signer.public)])
    proof = api.inclusion_proof(leaf_id=leaf.id)
    assert proof is not None
    assert proof.checkpoint_note == signed.note


@pytest.mark.django_db
def test_a_signer_that_fails_loses_nothing(signer: Signer, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(1)
    with monkeypatch.context() as broken:
        broken.setattr(signer, "sign", lambda _body: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            api.sequence()
    assert api.sequence() == 0
    checkpoint = api.latest_checkpoint(log="acts")
    assert checkpoint is not None
    assert checkpoint.signed


@pytest.mark.django_db
def test_signing_inside_a_transaction_is_refused() -> None:
    with pytest.raises(InsideTransaction), transaction.atomic():
        api.sequence()


@pytest.mark.django_db
def test_tiles_and_entries_are_what_c2sp_asks_for() -> None:
    fill(260)
    api.sequence()
    published = entries()
    hashes = b"".join(rules.leaf_hash(entry) for entry in published)
    assert api.tile(log="acts", level=0, index=0) == hashes[: 256 * 32]
    assert api.tile(log="acts", level=0, index=1, width=4) == hashes[256 * 32 :]
    assert api.tile(log="acts", level=0, index=1, width=3) == hashes[256 * 32 : 259 * 32]
    assert api.tile(log="acts", level=1, index=0, width=1) == mth(published[:256])
    assert api.tile(log="acts", level=0, index=1, width=5) is None
    assert api.tile(log="acts", level=0, index=1) is None
    assert api.tile(log="acts", level=9, index=0, width=1) is None
    bundle = api.entry_bundle(log="acts", index=1, width=4)
    assert bundle == b"".join(b"\x00\x21" + entry for entry in published[256:])
    assert api.entry_bundle(log="acts", index=2, width=1) is None


@pytest.mark.django_db
def test_the_log_is_not_longer_than_it_is() -> None:
    fill(2)
    api.sequence()
    with pytest.raises(api.NotInLog):
        api.consistency_proof(log="acts", old_size=1, new_size=3)
    with pytest.raises(ValueError, match="not the name of a log"):
        api.append(log="Acts/..", content=b"", kind="test", subject=THING)


@pytest.mark.django_db
def test_old_checkpoints_go_but_one_a_day() -> None:
    begin = datetime(2026, 3, 1, 10, tzinfo=UTC)
    for day, hour in [(0, 0), (0, 1), (1, 0), (1, 2), (20, 0), (20, 1)]:
        with clock.frozen(begin + timedelta(days=day, hours=hour)):
            fill(1)
            api.sequence()
    with clock.frozen(begin + timedelta(days=21)):
        assert api.prune_checkpoints(keep_days=7) == 2
    assert list(Checkpoint.objects.order_by("size").values_list("size", flat=True)) == [2, 4, 5, 6]
    assert api.verify_log(log="acts").ok


# --- Tampering ---------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change", [{"commitment": b"\x00" * 32}, {"salt": b"\x00" * 16}, {"seq": 9}, {"log": "other"}, {"kind": "other"}]
)
def test_the_database_refuses_to_change_a_leaf(change: dict) -> None:
    leaf = fill(1)[0]
    api.sequence()
    with pytest.raises(IntegrityError), transaction.atomic():
        Leaf.objects.filter(id=leaf.id).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Leaf.objects.filter(id=leaf.id).delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Checkpoint.objects.update(root=b"\x00" * 32)


def lift_triggers() -> None:
    """What somebody with the keys of the database can do."""
    with connection.cursor() as cursor:
        for name in ("ledger_leaf_fixed", "ledger_leaf_seq_once", "ledger_leaf_kept"):
            on_table = " ON ledger_leaf" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {name}{on_table}")


def remove_leaf() -> None:
    Leaf.objects.filter(log="acts", seq=299).delete()
    Log.objects.update(size=299)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("tamper", "problem"),
    [
        (lambda: Leaf.objects.filter(seq=270).update(commitment=b"\x01" * 32), "leaf 270 "),
        (lambda: Leaf.objects.filter(seq=270).delete(), "place 270 is missing"),
        (lambda: Leaf.objects.filter(seq=299).delete(), "299 leaves have a place, the log says 300"),
        (remove_leaf, "a checkpoint speaks of 300 leaves, there are 299"),
        (lambda: Tile.objects.filter(level=0, index=1).delete(), "leaf 256 "),
        (lambda: Tile.objects.filter(level=1).update(hashes=b"\x02" * 32), "the tiles above the leaves do not add up"),
    ],
)
def test_tampering_below_the_triggers_is_found(tamper, problem: str) -> None:
    fill(300)
    api.sequence()
    assert api.verify_log(log="acts").ok
    lift_triggers()
    tamper()
    finding = api.verify_log(log="acts")
    assert not finding.ok
    assert problem in finding.problem


@pytest.mark.django_db
def test_a_leaf_rewritten_with_its_tiles_still_contradicts_the_checkpoint() -> None:
    fill(10)
    api.sequence()
    lift_triggers()
    Leaf.objects.filter(seq=4).update(commitment=b"\x01" * 32)
    forged = b"".join(rules.leaf_hash(entry) for entry in entries())
    Tile.objects.filter(level=0, index=0).update(hashes=forged)
    assert "the root at 10 is not that of its checkpoint" in api.verify_log(log="acts").problem


@pytest.mark.skipif(WANTED == "sqlite", reason="two writers at once: SQLite's test database lives in one memory")
@pytest.mark.django_db(transaction=True)
def test_two_sequencers_at_once_give_each_place_once() -> None:
    fill(400)
    errors: list[BaseException] = []

    def run() -> None:
        try:
            for _ in range(30):
                api.sequence(limit=50)
        except DatabaseError as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    assert sorted(Leaf.objects.values_list("seq", flat=True)) == list(range(400))
    assert api.verify_log(log="acts").ok
