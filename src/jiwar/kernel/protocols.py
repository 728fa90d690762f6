"""What lower modules need from higher ones; `config.wiring` provides it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


class CheckpointSigner(Protocol):
    """Signs the bytes of a ledger checkpoint; `name` is the key's name in the note."""

    @property
    def name(self) -> str: ...

    def sign(self, body: bytes) -> bytes: ...

    def verify(self, body: bytes, signature: bytes) -> bool: ...


@dataclass(frozen=True)
class ReaderScope:
    """What territory a reader of figures may see: divisions with all below them; `everything` for the public."""

    divisions: frozenset[str] = frozenset()
    everything: bool = False


_signer: list[Callable[[], CheckpointSigner]] = []


def provide_checkpoint_signer(maker: Callable[[], CheckpointSigner]) -> None:
    """Wire who signs checkpoints (config only)."""
    _signer[:] = [maker]


def checkpoint_signer() -> CheckpointSigner | None:
    """The signer of checkpoints, or None when no key has been wired."""
    return _signer[0]() if _signer else None
