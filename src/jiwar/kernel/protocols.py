"""What lower modules need from higher ones; `config.wiring` provides it."""

from collections.abc import Callable, Mapping
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


@dataclass(frozen=True)
class Linked:
    """Something that exists elsewhere in Jiwar and that an answer may refer to."""

    kind: str
    reference: str
    titles: Mapping[str, str]


# Finds what a reference names, whoever asks: says no more than that it exists and what kind of thing it is.
LinkFinder = Callable[[str], Linked | None]
_finders: dict[str, LinkFinder] = {}
_signer: list[Callable[[], CheckpointSigner]] = []


def provide_checkpoint_signer(maker: Callable[[], CheckpointSigner]) -> None:
    """Wire who signs checkpoints (config only)."""
    _signer[:] = [maker]


def provide_link_finder(kind: str, finder: LinkFinder) -> None:
    """Wire who finds things of this kind (`case`, `document`) by their reference (config only)."""
    _finders[kind] = finder


def link_finder(kind: str) -> LinkFinder | None:
    """Who finds things of this kind, or None when nobody was wired."""
    return _finders.get(kind)


def checkpoint_signer() -> CheckpointSigner | None:
    """The signer of checkpoints, or None when no key has been wired."""
    return _signer[0]() if _signer else None
