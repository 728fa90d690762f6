"""A process of its own: `… child LOG COUNT` takes numbers and seals them, `… child LOG check` looks."""

import json
import os
import signal
import sys
import threading
import time
from pathlib import Path

import django

django.setup()

from django.db import transaction  # noqa: E402 - after setup

from jiwar.decisions import actions, api  # noqa: E402 - after setup
from jiwar.decisions.models import Decision, State  # noqa: E402 - after setup
from jiwar.decisions.tests.factories import an_office, take  # noqa: E402 - after setup
from jiwar.documents.models import IssuedDocument  # noqa: E402 - after setup
from jiwar.ledger import api as ledger  # noqa: E402 - after setup
from jiwar.offices import api as offices  # noqa: E402 - after setup
from jiwar.outbox import api as outbox  # noqa: E402 - after setup
from jiwar.outbox import rules  # noqa: E402 - after setup
from jiwar.outbox.models import Job  # noqa: E402 - after setup
from jiwar.signing import api as signing  # noqa: E402 - after setup

LOG = Path(sys.argv[1])


def work(count: int) -> None:
    signing.ensure_authority()
    office = offices.office_by_code(code="1601").id if count == 0 else an_office()
    for _ in range(count):
        with transaction.atomic():
            take(office)
    make = actions._make_file

    def noted(row: Decision) -> object:
        made = make(row)
        with LOG.open("a") as file:
            file.write(f"{os.getpid()} {row.number}\n")
        time.sleep(0.05)  # so that the kill falls between the file and its publication
        return made

    actions._make_file = noted  # type: ignore[assignment]  # tells the parent how far it is
    for name in list(rules.SCHEDULES):
        if not name.startswith(("decisions.", "ledger.")):
            del rules.SCHEDULES._entries[name]
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    outbox.run_worker(stop=stop)


def check() -> None:
    ledger.sequence()
    sealed = Decision.objects.filter(state=State.SEALED)
    found = {
        "sealed": sealed.count(),
        "gaps": [api.number_gaps(office_id=r.office_id, series=r.series, year=r.year) for r in api.registers()],
        "altered": api.check_register(),
        "documents": IssuedDocument.objects.filter(state="valid").count(),
        "files": sealed.values("document__sha256").distinct().count(),
        "leaves": ledger.verify_log(log="acts").size if ledger.verify_log(log="acts").ok else None,
        "announced": Job.objects.filter(event="decisions.DecisionSealed", relay=True).count(),
    }
    print(json.dumps(found))  # noqa: T201 - the answer


if __name__ == "__main__":
    check() if sys.argv[2] == "check" else work(int(sys.argv[2]))
