"""Signer of ledger checkpoints: C2SP signed notes with Ed25519 (https://c2sp.org/signed-note)."""

from collections.abc import Callable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519

from jiwar.ledger import api as ledger


def raw_public(der: bytes | memoryview) -> bytes:
    """The 32 bytes of an Ed25519 key given as SubjectPublicKeyInfo."""
    key = serialization.load_der_public_key(bytes(der))
    if not isinstance(key, ed25519.Ed25519PublicKey):
        raise TypeError("checkpoints are signed with Ed25519")
    return key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)


@dataclass(frozen=True)
class NoteSigner:
    """A kernel.protocols.CheckpointSigner: a signature is the 4 bytes of the key id, then the 64 of Ed25519."""

    name: str
    public: bytes
    sign_bytes: Callable[[bytes], bytes]

    @property
    def verifier_key(self) -> str:
        """The C2SP text of the public key."""
        return ledger.verifier_key(self.name, self.public)

    def sign(self, body: bytes) -> bytes:
        """Key id and signature of `body`, the text of a checkpoint."""
        return ledger.key_id(self.name, self.public) + self.sign_bytes(body)

    def verify(self, body: bytes, signature: bytes) -> bool:
        """Whether this key made `signature` (as `sign` gives it) over `body`."""
        if signature[:4] != ledger.key_id(self.name, self.public):
            return False
        try:
            ed25519.Ed25519PublicKey.from_public_bytes(self.public).verify(signature[4:], body)
        except InvalidSignature:
            return False
        return True
