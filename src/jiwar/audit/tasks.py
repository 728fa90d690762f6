"""The schedule of the ledger lives here: ledger and outbox stand on one row and do not know each other."""

from jiwar.ledger import api as ledger
from jiwar.outbox import api as outbox

BATCH = 1000
MOST_BATCHES = 20  # then the schedule gives others their turn


@outbox.every(1, "ledger.sequence")
def sequence() -> None:
    """The one sequencer: gives places to waiting leaves and signs the checkpoint."""
    for _ in range(MOST_BATCHES):
        if ledger.sequence(limit=BATCH) < BATCH:
            return


@outbox.every(86_400, "ledger.prune_checkpoints")
def prune_checkpoints() -> None:
    """Keep one checkpoint a day beyond a week."""
    ledger.prune_checkpoints()
