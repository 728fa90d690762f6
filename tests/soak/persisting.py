"""A process that is killed and started again: it leads each life of its list to the end, wherever it stood.

What a person's browser would remember (the draft, then the file) is noted in a journal; the rest is asked of Jiwar.
A step that was done and not noted is met again, as a retry on a bad network would.
"""

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from tests.soak import ground, place

if TYPE_CHECKING:
    from tests.soak.desk import Desk


def main() -> None:
    """`persisting prepare`, `persisting check`, or `persisting <journal> <first> <count>`."""
    place.begin()
    if sys.argv[1] == "prepare":
        ground.lay()
        print(json.dumps("ready"))
    elif sys.argv[1] == "check":
        print(json.dumps(_check()))
    else:
        _work(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))


class Journal:
    """What the browsers of one process remember, line by line, flushed to the disk."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.known: dict[tuple[str, str], str] = {}
        for line in path.read_text().splitlines() if path.exists() else []:
            parts = line.split(" ")
            if len(parts) == 3:  # the last line of a process that was killed may be half a line
                self.known[parts[0], parts[1]] = parts[2]
        if path.exists() and not path.read_text().endswith("\n"):
            with path.open("a") as file:
                file.write("\n")

    def note(self, key: str, what: str, value: str) -> str:
        with self.path.open("a") as file:
            file.write(f"{key} {what} {value}\n")
            file.flush()
            os.fsync(file.fileno())
        self.known[key, what] = value
        return value


def _work(path: Path, first: int, count: int) -> None:
    from tests.soak.desk import Desk  # app ready

    journal, desk = Journal(path), Desk("persisting")
    for number in range(first, first + count):
        key = f"life-{number}"
        if (key, "done") not in journal.known:
            _lead(journal, desk, key, desk.communes[number % len(desk.communes)])
            journal.note(key, "done", "yes")


def _lead(journal: Journal, desk: "Desk", key: str, commune: str) -> None:
    from jiwar.cases import api as cases  # app ready
    from jiwar.cases.models import Case  # app ready

    draft = journal.known.get((key, "draft")) or journal.note(key, "draft", str(desk.begin(commune)))
    try:
        filed = desk.submit(UUID(draft))
    except cases.DraftIncomplete:
        desk.fill(UUID(draft), commune)
        filed = desk.submit(UUID(draft))
    journal.note(key, "case", str(filed.case_id))
    while (stage := Case.objects.get(pk=filed.case_id).stage) not in ("sealing", "closed"):
        desk.next_step(filed.case_id, commune, stage)


def _check() -> dict[str, object]:
    """What became of everything, counted in the database."""
    from django.db.models import Count  # app ready

    from jiwar.cases import api as cases  # app ready
    from jiwar.cases.models import Case  # app ready
    from jiwar.channels.models import Message  # app ready
    from jiwar.decisions import api as decisions  # app ready
    from jiwar.decisions.models import Decision  # app ready
    from jiwar.documents.models import IssuedDocument  # app ready
    from jiwar.ledger import api as ledger  # app ready
    from jiwar.outbox.models import Job  # app ready

    while ledger.sequence():
        pass
    stored = Case.objects.all()
    doubled = (
        Message.objects.values("template", "about_id", "recipient_label")
        .annotate(times=Count("pk"))
        .filter(times__gt=1)
    )
    return {
        "cases": stored.count(),
        "outcomes": dict(stored.values_list("outcome").annotate(Count("pk"))),
        "actions": dict(stored.values_list("sequence").annotate(Count("pk"))),
        "differences": [str(one.pk) for one in stored if cases.rebuild(case_id=one.pk)],
        "decisions": dict(Decision.objects.values_list("state").annotate(Count("pk"))),
        "gaps": [
            decisions.number_gaps(office_id=one.office_id, series=one.series, year=one.year)
            for one in decisions.registers()
        ],
        "altered": decisions.check_register(),
        "documents": IssuedDocument.objects.filter(state="valid").count(),
        "log": ledger.verify_log(log="acts").ok,
        "messages_doubled": doubled.count(),
        "jobs_in_hand": Job.objects.exclude(state__in=["done", "waiting"]).count(),
    }


if __name__ == "__main__":
    main()
