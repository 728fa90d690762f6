"""Facts channels announces."""

from dataclasses import dataclass

from jiwar.kernel.events import Event, announced


@announced
@dataclass(frozen=True, kw_only=True)
class MessageFailed(Event):
    """Every way to reach the recipient was tried in vain; the administrator's page shows it."""

    message_id: str
    template: str
    subject_kind: str
    subject_id: str
