"""One deed over many files: asked once, done by Jiwar a batch at a time in the name of whoever asked, taken back whole.

Each file is a transaction of its own: its action and its result are written together or not at all. Whoever is killed
between two files, or while doing one, does none twice; the sweep takes the rest up again. What is refused of one file
holds no other back. The rights are those that the person holds when the file's turn comes, not when they asked.

A kind of deed is registered beside the action that it repeats (`KINDS`), with its words in queries/bulk.py.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from jiwar.audit import api as audit
from jiwar.cases.actions.handling import cut
from jiwar.cases.errors import BulkNotEnded, BulkNotUndone, MayNotAct, NothingTicked, TextMissing
from jiwar.cases.models import BulkDeed, BulkResult, Case
from jiwar.cases.queries.bulk import find_bulk
from jiwar.cases.rules import limits
from jiwar.identity import api as identity
from jiwar.identity.api import Actor
from jiwar.kernel import clock
from jiwar.kernel.actors import SubjectRef
from jiwar.kernel.errors import Refused
from jiwar.kernel.registry import Registry
from jiwar.kernel.texts import current_language

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class One:
    """One file's turn: `seen` is the sequence that whoever ticked it saw, `did` that of the action to take back."""

    actor: Actor
    case_id: UUID
    parameters: Mapping[str, Any]
    reason: str
    seen: int | None = None
    did: int | None = None


@dataclass(frozen=True)
class Kind:
    """A deed: `do` and `undo` act on one file and return the sequence of their action, or raise Refused.

    `select` finds the files when none was ticked; `may` says who may ask at all.
    """

    do: Callable[[One], int]
    may: Callable[[Actor], bool]
    undo: Callable[[One], int] | None = None
    select: Callable[[Mapping[str, Any]], QuerySet[Case]] | None = None


KINDS: Registry[Kind] = Registry("deeds over many files")


def ask_bulk(
    *,
    actor: Actor,
    kind: str,
    parameters: Mapping[str, Any],
    reason: str,
    seen: Iterable[tuple[UUID, int | None]] | None = None,
) -> UUID:
    """Ask for a deed over the files `seen` (each with the sequence that was read), or over all that the kind selects.

    Nothing is done yet: the sweep does it. Raises TextMissing, NothingTicked, MayNotAct.
    """
    said, files, gathering = cut(reason), dict(seen or ()), seen is None
    if not said:
        raise TextMissing
    if not (actor.is_staff and KINDS[kind].may(actor)):
        raise MayNotAct
    if not files and (not gathering or KINDS[kind].select is None):
        raise NothingTicked
    with transaction.atomic():
        deed = _begin(actor, kind, parameters, said, gathering=gathering)
        if not gathering:
            known = Case.objects.filter(pk__in=files).order_by("id").values_list("pk", flat=True)
            _line_up(deed, [BulkResult(deed=deed, case_id=pk, seen=files[pk]) for pk in known])
    return deed.pk


def _begin(
    actor: Actor,
    kind: str,
    parameters: Mapping[str, Any],
    reason: str,
    *,
    gathering: bool,
    undoes: BulkDeed | None = None,
) -> BulkDeed:
    moment = clock.now()
    deed = BulkDeed.objects.create(
        kind=kind,
        parameters=dict(parameters),
        reason=reason,
        asked_by_id=actor.account_id,  # type: ignore[misc]  # of staff, who have one
        language=current_language(),
        undoes=undoes,
        state="gathering" if gathering else "doing",
        next_attempt_at=moment,
        asked_at=moment,
    )
    _journal(actor, deed, "asked" if undoes is None else "taken-back", reason)
    return deed


def _line_up(deed: BulkDeed, rows: list[BulkResult]) -> None:
    BulkResult.objects.bulk_create(rows, batch_size=200)
    BulkDeed.objects.filter(pk=deed.pk).update(total=F("total") + len(rows))


def _journal(actor: Actor, deed: BulkDeed, verb: str, reason: str = "") -> None:
    subject = SubjectRef(kind="cases.bulk", id=str(deed.pk), label=deed.kind)
    audit.record(actor=actor.ref, verb=f"bulk.{verb}", subject=subject, reason=reason)


def stop_bulk(*, actor: Actor, deed_id: UUID) -> None:
    """No further file is touched; what was done stays done. Raises BulkNotFound."""
    with transaction.atomic():
        deed = find_bulk(actor, deed_id)
        going = BulkDeed.objects.filter(pk=deed.pk).exclude(state="ended")
        if going.update(state="ended", stopped=True, ended_at=clock.now()):
            _journal(actor, deed, "stopped")


def can_be_undone(kind: str) -> bool:
    """Whether deeds of this kind are taken back at all: what was signed or said to people is not."""
    return KINDS[kind].undo is not None


def undo_bulk(*, actor: Actor, deed_id: UUID, reason: str) -> UUID:
    """Take the whole back, file by file, where nobody worked on it since; once. The new deed's id.

    Raises TextMissing, BulkNotEnded, BulkNotUndone (cannot be, was already, or nothing was done), BulkNotFound.
    """
    said = cut(reason)
    if not said:
        raise TextMissing
    with transaction.atomic():
        deed = find_bulk(actor, deed_id, lock=True)
        if deed.state != "ended":
            raise BulkNotEnded
        if deed.undoes_id or KINDS[deed.kind].undo is None or BulkDeed.objects.filter(undoes=deed).exists():
            raise BulkNotUndone
        did = list(deed.results.filter(outcome="done").order_by("id").values_list("case_id", "sequence"))
        if not did:
            raise BulkNotUndone
        back = _begin(actor, deed.kind, deed.parameters, said, gathering=False, undoes=deed)
        _line_up(back, [BulkResult(deed=back, case_id=pk, seen=sequence) for pk, sequence in did])
    return back.pk


# --- Doing ----------------------------------------------------------------------------------------------------------


def sweep_bulk(*, seconds: float = limits.BULK_SECONDS) -> int:
    """Work on the deeds that are due, each for its share of so many seconds; how many files were done or refused."""
    now = clock.now()
    due = BulkDeed.objects.exclude(state="ended").filter(next_attempt_at__lte=now).order_by("next_attempt_at")
    found = list(due.values_list("pk", flat=True)[: limits.BULK_AT_ONCE])
    return sum(_work_on(pk, timedelta(seconds=seconds / len(found))) for pk in found)


def _work_on(deed_id: UUID, share: timedelta) -> int:
    """Hold the deed for a while: whoever dies meanwhile gives it back when that time is over."""
    now = clock.now()
    mine = BulkDeed.objects.filter(pk=deed_id, next_attempt_at__lte=now).exclude(state="ended")
    if not mine.update(next_attempt_at=now + share + timedelta(seconds=limits.BULK_MARGIN_SECONDS)):
        return 0  # another worker has it
    deed = BulkDeed.objects.get(pk=deed_id)
    actor = identity.staff_actor(account_id=deed.asked_by_id)
    if actor is None:  # the account was closed: nobody answers for the rest
        BulkDeed.objects.filter(pk=deed_id).update(state="ended", stopped=True, ended_at=clock.now())
        return 0
    count, failures = 0, 0
    with translation.override(deed.language):
        while clock.now() < now + share and not failures and (rows := _next_rows(deed_id)):
            turns = [_take_turn(deed, actor, row) for row in rows]
            failures = turns.count(False)
            count += turns.count(True)
    _let_go(deed_id, failed=failures > 0)
    return count


def _next_rows(deed_id: UUID) -> list[BulkResult]:
    """The files whose turn it is, found first where none was ticked; those that failed come after the others."""
    while deed := BulkDeed.objects.filter(pk=deed_id).exclude(state="ended").first():
        if deed.state == "doing":
            return list(deed.results.filter(outcome="waiting").order_by("attempts", "id")[: limits.BULK_BATCH])
        _gather(deed)
    return []


def _gather(deed: BulkDeed) -> None:
    """A few hundred more of the files concerned: they and the place reached are written together."""
    select = KINDS[deed.kind].select
    files = select(deed.parameters).order_by("id") if select else Case.objects.none()
    if deed.cursor:
        files = files.filter(pk__gt=deed.cursor)
    found = list(files.values_list("pk", flat=True)[: limits.BULK_GATHERED])
    with transaction.atomic():
        going = BulkDeed.objects.filter(pk=deed.pk, state="gathering", cursor=deed.cursor)
        if not found:
            going.update(state="doing")
        elif going.update(cursor=found[-1]):
            _line_up(deed, [BulkResult(deed=deed, case_id=pk) for pk in found])


def _take_turn(deed: BulkDeed, actor: Actor, row: BulkResult) -> bool:
    """One file; False when it failed for a reason that is nobody's wish, and is tried again."""
    try:
        _do_one(deed, actor, row)
    except Refused as why:
        _refuse(deed, row, str(why))
    except Exception as problem:
        log.exception("a file of the deed %s failed", deed.pk)
        BulkDeed.objects.filter(pk=deed.pk).update(last_error=f"{type(problem).__name__}: {problem}"[:2000])
        if row.attempts + 1 >= limits.BULK_ATTEMPTS:
            _refuse(deed, row, _("Something failed several times: the file stayed as it was."))
        else:
            BulkResult.objects.filter(pk=row.pk, outcome="waiting").update(attempts=F("attempts") + 1)
        return False
    return True


def _do_one(deed: BulkDeed, actor: Actor, row: BulkResult) -> None:
    kind = KINDS[deed.kind]
    one = One(actor=actor, case_id=row.case_id, parameters=deed.parameters, reason=deed.reason)
    with transaction.atomic():
        # Locks the row: a second worker, or the same after its death, finds it done and leaves the file alone.
        if not BulkResult.objects.filter(pk=row.pk, outcome="waiting").update(outcome="done"):
            return
        if deed.undoes_id is None:
            sequence = kind.do(replace(one, seen=row.seen))
        elif kind.undo is not None:
            sequence = kind.undo(replace(one, did=row.seen))
        BulkResult.objects.filter(pk=row.pk).update(sequence=sequence)
        BulkDeed.objects.filter(pk=deed.pk).update(done=F("done") + 1)


def _refuse(deed: BulkDeed, row: BulkResult, why: str) -> None:
    with transaction.atomic():
        if BulkResult.objects.filter(pk=row.pk, outcome="waiting").update(outcome="refused", refusal=why):
            BulkDeed.objects.filter(pk=deed.pk).update(refused=F("refused") + 1)


def _let_go(deed_id: UUID, *, failed: bool) -> None:
    """Ended when no file waits; else it is due at once, or a little later after a failure."""
    now = clock.now()
    with transaction.atomic():
        deed = BulkDeed.objects.select_for_update().exclude(state="ended").filter(pk=deed_id).first()
        if deed is None:
            return
        deed.attempts = min(deed.attempts + 1, 30_000) if failed else 0
        deed.next_attempt_at = now + timedelta(seconds=min(10 * 2**deed.attempts, 3600)) if failed else now
        if deed.state == "doing" and not deed.results.filter(outcome="waiting").exists():
            deed.state, deed.ended_at = "ended", now
        deed.save(update_fields=["attempts", "next_attempt_at", "state", "ended_at"])
