"""The log in the database: places, proofs, checkpoints, tampering."""

import pytest

from jiwar.kernel.actors import SubjectRef
from jiwar.ledger import api

THING = SubjectRef(kind="test.thing", id="1")


@pytest.mark.django_db
def test_a_leaf_gets_a_place_and_a_proof() -> None:
    leaf = api.append(log="acts", content="القرار".encode(), kind="test", subject=THING)
    assert api.inclusion_proof(leaf_id=leaf.id) is None
    assert api.sequence() == 1
    proof = api.inclusion_proof(leaf_id=leaf.id)
    assert proof is not None
    assert api.verify_inclusion(proof, "القرار".encode())
    assert not api.verify_inclusion(proof, b"another")
