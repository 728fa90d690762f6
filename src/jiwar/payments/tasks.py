"""Work after commit: providers are asked about what they have not said, and the pretend one speaks."""

from jiwar.outbox import api as outbox
from jiwar.payments.actions import paying
from jiwar.payments.adapters import pretend


@outbox.every(30, "payments.check", timeout_s=120)
def check() -> None:
    """Ask about payments whose moment has come; harmless beside another check."""
    paying.check_awaited()


@outbox.task(pretend.NOTICE_JOB)
def pretend_notice(*, notice_id: str, reference: str) -> None:
    """The pretend provider calls back, signed, through the door that every provider uses."""
    body = pretend.notice_body(notice_id, reference)
    paying.take_notice(
        provider_name=pretend.PretendProvider.name, body=body, headers={pretend.SIGNATURE: pretend.signature(body)}
    )
