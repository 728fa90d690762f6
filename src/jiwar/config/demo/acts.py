"""Real acts among the history: files that wait for a signature are signed as they would be, at their own moment."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from jiwar.cases import api as cases
from jiwar.config.demo.history import Past
from jiwar.config.demo.staff import COMMUNES, staff_actor
from jiwar.kernel import clock
from jiwar.outbox import api as outbox

REAL_ACTS = 50
SIGNED = frozenset({"residence-certificate", "building-permit"})  # acts drawn from a register need its act chosen


def to_be_signed(history: list[Past], count: int) -> tuple[list[Past], list[cases.ImportedCase]]:
    """The history with the last `count` decided files of the staffed communes left unsigned, and those files."""
    recent = [
        past.case
        for past in reversed(history)
        if past.case.decided_at
        and past.case.proposed_at
        and past.case.commune_code in COMMUNES
        and past.case.procedure_code in SIGNED
    ][:count]
    keys = {case.key for case in recent}
    unsigned = [
        replace(past, case=replace(past.case, decided_at=None, signatory_label="")) if past.case.key in keys else past
        for past in history
    ]
    return unsigned, sorted(recent, key=lambda case: case.decided_at or case.submitted_at)


def sign_and_seal(
    files: list[cases.ImportedCase],
    *,
    ids: Mapping[str, UUID],
    accounts: Mapping[str, UUID],
    progress: Callable[[], None],
) -> int:
    """Each is signed by the P/APC or the delegate at its moment, and its act sealed by the jobs that follow."""
    for number, file in enumerate(files):
        slug = COMMUNES[file.commune_code]
        delegate = file.procedure_code == "residence-certificate" and number % 3
        signer = f"delegue.{slug}" if delegate else f"papc.{slug}"
        moment = file.decided_at or clock.now()
        with clock.frozen(moment):
            cases.sign(actor=staff_actor(accounts[signer], signer), case_id=ids[file.key])
        with clock.frozen(moment + timedelta(minutes=1)):
            outbox.drain()
        progress()
    return len(files)
