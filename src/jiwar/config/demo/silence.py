"""What silence decided at the staffed desks: recorded and certified as the sweep would have, each on its own day."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from jiwar.cases import api as cases
from jiwar.config.demo.history import Past
from jiwar.config.demo.staff import COMMUNES
from jiwar.kernel import clock
from jiwar.outbox import api as outbox


def to_be_certified(history: list[Past]) -> tuple[list[Past], list[tuple[datetime, cases.ImportedCase]]]:
    """The history with the files of the staffed communes that silence decided still open, and those files by day."""
    mine = {
        past.case.key: past.case.silent_at
        for past in history
        if past.case.silent_at and past.case.commune_code in COMMUNES
    }
    still_open = [
        replace(past, case=replace(past.case, silent_at=None)) if past.case.key in mine else past for past in history
    ]
    found = [(at, past.case) for past in still_open if (at := mine.get(past.case.key))]
    return still_open, sorted(found, key=lambda one: (one[0], one[1].key))


def certify(
    files: list[tuple[datetime, cases.ImportedCase]], *, ids: Mapping[str, UUID], progress: Callable[[], None]
) -> int:
    """Silence decides each of these, then its certificate is sealed and the applicant told; how many it decided."""
    decided = 0
    for moment, file in files:
        with clock.frozen(moment):
            decided += cases.let_silence_decide(case_id=ids[file.key])
        with clock.frozen(moment + timedelta(minutes=1)):
            outbox.drain()
        progress()
    return decided
