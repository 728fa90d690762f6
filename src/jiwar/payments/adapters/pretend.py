"""A provider that behaves like one, for the demo and the tests: it accepts, refuses, is late, or says all twice.

Its books are a table of their own; its notices are signed, travel as jobs after the answer, and come in through the
same door as those of a real provider.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from jiwar.kernel import clock, guard
from jiwar.kernel.ids import new_id
from jiwar.outbox import api as outbox
from jiwar.payments.adapters.provider import Opened, Order, Silent
from jiwar.payments.models import PretendPayment
from jiwar.payments.rules import Notice, Outcome

SIGNATURE = "X-Pretend-Signature"
NOTICE_JOB = "payments.pretend_notice"
LATE = timedelta(minutes=2)
# What its page offers: outcome, delays of the notices, and whether asking it gives an answer meanwhile.
CHOICES: dict[str, tuple[Outcome, tuple[timedelta, ...]]] = {
    "pay": ("received", (timedelta(0),)),
    "refuse": ("refused", (timedelta(0),)),
    "late": ("received", (LATE,)),
    "twice": ("received", (timedelta(0), timedelta(seconds=1))),
    "silent": ("received", ()),  # it took the money and never says so: only asking it tells
}


class PretendProvider:
    """Orders are opened at once; the person decides on its page `/demo/pay/<reference>/`."""

    name = "pretend"

    def open(self, order: Order) -> Opened:
        """Open the order, once per order; raises Silent when told to be (label `silence`)."""
        guard.outside_transaction("opening a payment")
        if order.label == "silence":
            raise Silent("no answer within 10 s")
        reference = f"PRT-{order.id.hex[-12:].upper()}"
        PretendPayment.objects.get_or_create(
            reference=reference, defaults={"amount": order.amount, "return_to": order.return_to}
        )
        prefix = "" if order.language == "ar" else f"/{order.language}"
        return Opened(reference=reference, pay_at=f"{prefix}/demo/pay/{reference}/")

    def outcome(self, reference: str) -> Outcome:
        """What became of a payment; raises Silent for one that is late, as a provider in trouble would."""
        guard.outside_transaction("asking a provider")
        row = PretendPayment.objects.filter(reference=reference).first()
        if row is None:
            return "refused"
        if row.chosen == "late":
            raise Silent("no answer within 10 s")
        return row.outcome  # type: ignore[return-value]  # the database holds it to the three outcomes

    def read_notice(self, body: bytes, headers: Mapping[str, str]) -> Notice | None:
        """A notice of ours, or None."""
        if not hmac.compare_digest(headers.get(SIGNATURE, ""), signature(body)):
            return None
        try:
            said = json.loads(body)
            return Notice(id=said["id"], reference=said["reference"], outcome=said["outcome"], amount=said["amount"])
        except (ValueError, KeyError, TypeError):
            return None


def signature(body: bytes) -> str:
    """HMAC-SHA256 of a notice under a key of its own."""
    key = hashlib.sha256(b"jiwar pretend provider\0" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, body, hashlib.sha256).hexdigest()


def order_of(reference: str) -> PretendPayment | None:
    """The provider's own record, for its page."""
    return PretendPayment.objects.filter(reference=reference).first()


def choose(reference: str, choice: str) -> str | None:
    """What the person did on the provider's page; gives where they go back to. A second choice changes nothing."""
    outcome, delays = CHOICES[choice]
    with transaction.atomic():
        row = PretendPayment.objects.select_for_update().filter(reference=reference).first()
        if row is None:
            return None
        if row.outcome == "pending":
            row.outcome, row.chosen = outcome, choice
            row.save(update_fields=["outcome", "chosen"])
            notice_id = new_id().hex  # the same notice twice carries the same id
            for delay in delays:
                payload = {"notice_id": notice_id, "reference": reference}
                outbox.enqueue(name=NOTICE_JOB, payload=payload, run_at=clock.now() + delay)
        return row.return_to


def notice_body(notice_id: str, reference: str) -> bytes:
    """The notice as it travels."""
    row = PretendPayment.objects.get(reference=reference)
    said = {"id": notice_id, "reference": reference, "outcome": row.outcome, "amount": row.amount}
    return json.dumps(said, sort_keys=True).encode()
