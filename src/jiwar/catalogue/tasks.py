"""Work on a timer: what was approved for a day is published on that day."""

from jiwar.catalogue import api
from jiwar.outbox import api as outbox


@outbox.every(60, "catalogue.publish-due")
def publish_due() -> None:
    """Approved drafts whose moment has come become versions."""
    while api.publish_due() >= 50:
        continue
