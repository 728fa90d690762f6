"""Front door of the ledger: add, give places, prove, check.

What verifies a proof imports without a database and without a started Django (`jiwar verify` works from a file); the
rest is loaded at first use.
"""

from typing import TYPE_CHECKING, Any

from jiwar.ledger.errors import NotInLog, UnknownLeaf
from jiwar.ledger.rules import (
    Checkpoint,
    InclusionProof,
    TilePath,
    key_id,
    parse_note,
    parse_tile_path,
    signed_note,
    tile_path,
    verifier_key,
    verify_consistency,
    verify_inclusion,
    verify_note,
)

if TYPE_CHECKING:
    from jiwar.ledger.actions import (
        LeafRef,
        append,
        append_many,
        prune_checkpoints,
        sequence,
        sign_checkpoints,
    )
    from jiwar.ledger.queries import (
        CheckpointView,
        Finding,
        checkpoint_at,
        consistency_proof,
        entry_bundle,
        inclusion_proof,
        latest_checkpoint,
        leaf_content_matches,
        leaves,
        logs,
        mismatches,
        root_at,
        tile,
        verify_log,
        waiting,
    )

__all__ = [
    "Checkpoint",
    "CheckpointView",
    "Finding",
    "InclusionProof",
    "LeafRef",
    "NotInLog",
    "TilePath",
    "UnknownLeaf",
    "append",
    "append_many",
    "checkpoint_at",
    "consistency_proof",
    "entry_bundle",
    "inclusion_proof",
    "key_id",
    "latest_checkpoint",
    "leaf_content_matches",
    "leaves",
    "logs",
    "mismatches",
    "parse_note",
    "parse_tile_path",
    "prune_checkpoints",
    "root_at",
    "sequence",
    "sign_checkpoints",
    "signed_note",
    "tile",
    "tile_path",
    "verifier_key",
    "verify_consistency",
    "verify_inclusion",
    "verify_log",
    "verify_note",
    "waiting",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from jiwar.ledger import actions, queries  # app ready

    for room in (actions, queries):
        if hasattr(room, name):
            return globals().setdefault(name, getattr(room, name))
    raise AttributeError(name)
