"""Deeds over many files as whoever asked for them follows them: how far, what came of each, what remains possible."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from jiwar.cases.errors import BulkNotFound
from jiwar.cases.models import BulkDeed
from jiwar.catalogue import api as catalogue
from jiwar.identity.api import Actor
from jiwar.kernel.keyset import Page, keyset_page
from jiwar.kernel.texts import pick


@dataclass(frozen=True)
class BulkView:
    """A deed over many files; `total` grows while `state` is "gathering"."""

    id: UUID
    kind: str
    title: str
    parameters: Mapping[str, Any]
    reason: str
    state: str  # "gathering", "doing" or "ended"
    stopped: bool
    failing: bool  # the last attempt failed; another follows
    total: int
    done: int
    refused: int
    asked_at: datetime
    ended_at: datetime | None
    undoes: UUID | None
    undone_by: UUID | None

    @property
    def over(self) -> int:
        """Files that had their turn."""
        return self.done + self.refused

    @property
    def waiting(self) -> int:
        """Files whose turn has not come; after a stop, those that were left alone."""
        return self.total - self.over

    @property
    def going(self) -> bool:
        """Files wait for their turn, or are being found."""
        return self.state != "ended"

    @property
    def may_undo(self) -> bool:
        """Something was done that nobody has taken back as a whole."""
        return not self.going and self.done > 0 and self.undoes is None and self.undone_by is None


@dataclass(frozen=True)
class BulkRow:
    """What came of one file: `outcome` is "waiting", "done" or "refused"."""

    case_id: UUID
    reference: str
    outcome: str
    refusal: str


def _to_version(parameters: Mapping[str, Any]) -> str:
    old, new = (catalogue.version(id=UUID(parameters[name])) for name in ("from", "to"))
    said = {"service": pick(new.titles), "old": old.number, "new": new.number}
    return _("%(service)s: from version %(old)s to version %(new)s") % said


def _to_term(parameters: Mapping[str, Any]) -> str:
    old = catalogue.version(id=UUID(parameters["from"]))
    return _("%(service)s: the time limit of the new text, for files of version %(old)s") % {
        "service": pick(old.titles),
        "old": old.number,
    }


# What each kind of actions/bulk.py is called, from its parameters.
TITLES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "move_to_version": _to_version,
    "change_term": _to_term,
    "hand_over": lambda _parameters: _("Files taken or given to a colleague"),
    "request_completion": lambda _parameters: _("The same completion asked of many applicants"),
    "send_message": lambda _parameters: _("The same message to many applicants"),
    "propose_grant": lambda _parameters: _("Many files proposed to be granted"),
    "sign": lambda _parameters: _("Acts signed together"),
    "session_agenda": lambda _parameters: _("Files put on the agenda of a commission"),
    "session_tell": lambda _parameters: _("Applicants told of a provisional list"),
    "session_decide": lambda _parameters: _("Decisions prepared after a final list"),
    "session_sign": lambda _parameters: _("Decisions signed with the minutes of a commission"),
}


def find_bulk(actor: Actor, deed_id: UUID, *, lock: bool = False) -> BulkDeed:
    """The row for whoever asked; raises BulkNotFound for what is unknown or another's."""
    rows = BulkDeed.objects.select_for_update() if lock else BulkDeed.objects.all()
    deed = rows.filter(pk=deed_id, asked_by_id=actor.account_id).first() if actor.is_staff else None
    if deed is None:
        raise BulkNotFound
    return deed


def bulk_visible_to(actor: Actor, deed_id: UUID) -> BulkView:
    """A deed with how far it is; raises BulkNotFound."""
    return _view(find_bulk(actor, deed_id))


def bulk_results(
    *, actor: Actor, deed_id: UUID, outcome: str = "", cursor: str | None = None, size: int = 50
) -> Page[BulkRow]:
    """What came of each file, in their order, all or those of one outcome; raises BulkNotFound."""
    rows = find_bulk(actor, deed_id).results.select_related("case")
    if outcome:
        rows = rows.filter(outcome=outcome)
    page = keyset_page(rows, by=["id"], cursor=cursor, size=size)
    shown = [BulkRow(row.case_id, row.case.reference, row.outcome, row.refusal) for row in page.rows]
    return Page(shown, page.next_cursor)


def bulk_deeds(*, actor: Actor, cursor: str | None = None, size: int = 20) -> Page[BulkView]:
    """What the actor asked over many files, the last first."""
    if not actor.is_staff:
        return Page([], None)
    rows = BulkDeed.objects.filter(asked_by_id=actor.account_id).select_related("undone_by")
    page = keyset_page(rows, by=["-id"], cursor=cursor, size=size)
    return Page([_view(row) for row in page.rows], page.next_cursor)


def _view(deed: BulkDeed) -> BulkView:
    back = getattr(deed, "undone_by", None)
    return BulkView(
        id=deed.pk,
        kind=deed.kind,
        title=TITLES[deed.kind](deed.parameters),
        parameters=deed.parameters,
        reason=deed.reason,
        state=deed.state,
        stopped=deed.stopped,
        failing=deed.attempts > 0,
        total=deed.total,
        done=deed.done,
        refused=deed.refused,
        asked_at=deed.asked_at,
        ended_at=deed.ended_at,
        undoes=deed.undoes_id,
        undone_by=back.pk if back else None,
    )
