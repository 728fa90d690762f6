"""Facts identity announces."""

from dataclasses import dataclass

from jiwar.kernel.events import Event, announced


@announced
@dataclass(frozen=True, kw_only=True)
class OneTimeCodeRequested(Event):
    """A code waits to be sent: `code_to_send(request_id)` gives it until `code_sent(request_id)` wipes it."""

    request_id: str


@announced
@dataclass(frozen=True, kw_only=True)
class AccountContactsChanged(Event):
    """The telephone or e-mail address that opens a citizen's account is another now, and proven."""

    account_id: str
