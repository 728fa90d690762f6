"""Messages leave: at once after commit, and again by the sweep until they have."""

from jiwar.channels import actions
from jiwar.outbox import api as outbox


@outbox.task("channels.deliver", attempts=3)
def deliver(*, message_id: str) -> None:
    """Try one message now; what fails is due again later, for the sweep."""
    actions.deliver_message(message_id=message_id)


@outbox.every(10, "channels.sweep", timeout_s=90)
def sweep() -> None:
    """Try all that is due; harmless beside another sweep: each delivery is held while it is sent."""
    actions.sweep()
