"""An office is continued by another: one person asks with the text that says so, another one agrees; the files follow.

Two people, because nobody in the territory can undo it alone: competences, offices below and running files go over.
The files themselves are moved by the sweep (actions/succession.py) from the day on.
"""

from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from jiwar.audit import api as audit
from jiwar.cases.actions.handling import cut
from jiwar.cases.errors import TextMissing
from jiwar.cases.errors.successions import (
    NotYourOffice,
    SuccessionAnswered,
    SuccessionInThePast,
    SuccessionNeedsTwo,
    SuccessionTaken,
)
from jiwar.cases.models import SuccessionAsked
from jiwar.cases.queries.successions import offices_presided, offices_reorganised_by
from jiwar.identity.api import Actor
from jiwar.kernel import clock
from jiwar.kernel.actors import SubjectRef
from jiwar.offices import api as offices


def ask_succession(*, actor: Actor, office_id: UUID, successor_id: UUID, on: date, reason: str) -> UUID:
    """Ask that another office continue this one from a day on; nothing happens before somebody else agrees.

    Raises TextMissing, NotYourOffice, SuccessionInThePast, OfficeEnded, UnknownOffice, SuccessionTaken.
    """
    said = cut(reason)[:1000]
    if not said:
        raise TextMissing
    require_succession(actor=actor, office_id=office_id, successor_id=successor_id, on=on)
    if actor.account_id is None:
        raise NotYourOffice
    try:
        with transaction.atomic():
            row = SuccessionAsked.objects.create(
                office_id=office_id,
                successor_id=successor_id,
                on=on,
                reason=said,
                asked_by_id=actor.account_id,
                asked_at=clock.now(),
            )
            _journal(actor, "asked", row)
    except IntegrityError as twice:
        raise SuccessionTaken from twice
    return row.pk


def require_succession(*, actor: Actor, office_id: UUID, successor_id: UUID, on: date) -> None:
    """Whether it may be asked for; raises as `ask_succession` does."""
    mine = offices_reorganised_by(actor)
    if office_id not in mine or successor_id not in mine:
        raise NotYourOffice
    if on < clock.today():
        raise SuccessionInThePast
    offices.require_replaceable(office_id=office_id, successor_id=successor_id, on=on)
    if SuccessionAsked.objects.filter(office_id=office_id, state="asked").exists():
        raise SuccessionTaken


def answer_succession(*, actor: Actor, succession_id: UUID, agree: bool, note: str = "") -> None:
    """Another person agrees, and the office is replaced; or does not, and says why.

    Raises TextMissing, NotYourOffice, SuccessionAnswered, SuccessionNeedsTwo, OfficeEnded.
    """
    said = cut(note)[:1000]
    if not agree and not said:
        raise TextMissing
    with transaction.atomic():
        row = SuccessionAsked.objects.select_for_update().filter(pk=succession_id).first()
        if row is None or row.office_id not in offices_presided(actor):
            raise NotYourOffice
        if row.state != "asked":
            raise SuccessionAnswered
        if row.asked_by_id == actor.account_id:
            raise SuccessionNeedsTwo
        row.state, row.note = "agreed" if agree else "refused", said
        row.answered_by_id, row.answered_at = actor.account_id, clock.now()
        row.save(update_fields=["state", "note", "answered_by", "answered_at"])
        if agree:
            offices.replace_office(
                actor=actor.ref,
                office_id=row.office_id,
                successor_id=row.successor_id,
                on=max(row.on, clock.today()),  # what was agreed to late begins on the day of the agreement
                reason=row.reason,
            )
        _journal(actor, row.state, row)


def _journal(actor: Actor, verb: str, row: SuccessionAsked) -> None:
    audit.record(
        actor=actor.ref,
        verb=f"case.succession_{verb}",
        subject=SubjectRef(kind="offices.office", id=str(row.office_id), label=offices.office(id=row.office_id).code),
        reason=row.note or row.reason,
        details={"succession": str(row.pk), "successor": str(row.successor_id), "on": row.on.isoformat()},
        office_id=row.office_id,
    )
