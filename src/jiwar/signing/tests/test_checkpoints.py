"""The signer of ledger checkpoints."""

import pytest

from jiwar.kernel import protocols
from jiwar.ledger import api as ledger
from jiwar.signing import api

pytestmark = pytest.mark.django_db
BODY = "127.0.0.1:8000/acts\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"


def test_config_wires_it() -> None:
    signer = protocols.checkpoint_signer()
    assert signer is not None
    assert signer.name == api.checkpoint_signer().name
    assert " " not in signer.name
    assert "+" not in signer.name


def test_a_note_verifies_with_the_published_key_only() -> None:
    signer = api.checkpoint_signer()
    note = ledger.signed_note(BODY, [(signer.name, signer.sign(BODY.encode()))])
    published = api.trust_bundle()["checkpoint_keys"]
    assert published == [signer.verifier_key]
    assert ledger.verify_note(note, published)
    assert not ledger.verify_note(note.replace("\n1\n", "\n2\n"), published)
    assert not ledger.verify_note(note, [])


def test_it_knows_its_own_signatures() -> None:
    signer = api.checkpoint_signer()
    signature = signer.sign(BODY.encode())
    assert signer.verify(BODY.encode(), signature)
    assert not signer.verify(b"else", signature)
    assert not signer.verify(BODY.encode(), b"0000" + signature[4:])
