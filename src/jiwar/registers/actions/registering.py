"""Registers are opened, acts registered, mentions written in their margin, contents erased."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from jiwar.audit import api as audit
from jiwar.identity import api as identity
from jiwar.identity.api import Actor
from jiwar.kernel import clock
from jiwar.kernel.actors import SYSTEM, ActorRef, SubjectRef
from jiwar.kernel.errors import NotAllowed
from jiwar.kernel.ids import new_id
from jiwar.offices import api as offices
from jiwar.registers.actions.writing import with_sealed_numbers, write_version
from jiwar.registers.errors import NumberTaken, ReasonMissing, RecordChanged, RecordUnknown, RegisterUnknown
from jiwar.registers.models import Correction, Link, Record, Register, Subject, VersionContent
from jiwar.registers.queries.records import contents_in_force, record_subject, record_views
from jiwar.registers.queries.shapes import RecordView
from jiwar.registers.rules import contents, rights
from jiwar.registers.rules.kinds import KINDS

COMPETENCE = "civil-status"


def require(allowed: bool) -> None:
    """Raise NotAllowed unless `allowed`."""
    if not allowed:
        raise NotAllowed(identity.not_allowed_sentence())


def open_registers(*, commune_code: str, actor: ActorRef = SYSTEM) -> dict[str, UUID]:
    """The registers of a commune by kind, held by its civil status office; opened when they are not yet.

    Raises NoCompetentOffice, UnknownDivision.
    """
    office = offices.competent_office(competence=COMPETENCE, commune_code=commune_code)
    there = dict(Register.objects.filter(commune_code=commune_code).values_list("kind", "pk"))
    for kind in KINDS:
        if kind not in there:
            with transaction.atomic():
                row = Register.objects.create(
                    kind=kind, commune_code=commune_code, office_id=office.id, opened_at=clock.now()
                )
                audit.record(
                    actor=actor,
                    verb="registers.opened",
                    subject=SubjectRef(kind="registers.register", id=str(row.pk)),
                    details={"kind": kind, "commune": commune_code},
                    office_id=office.id,
                )
            there[kind] = row.pk
    return there


def register_record(
    *, actor: Actor, register_id: UUID, content: Mapping[str, Any], year: int | None = None, number: int | None = None
) -> RecordView:
    """A new act by the office that holds the register; the next number of this year unless both are given.

    Raises NotAllowed, RegisterUnknown, RecordInvalid, NumberTaken.
    """
    register = Register.objects.filter(pk=register_id).first()
    if register is None:
        raise RegisterUnknown
    require(rights.keeps(actor, register.office_id))
    kept = contents.cleaned(KINDS[register.kind], content)
    year = year or clock.today().year
    try:
        with transaction.atomic():
            # The row of the register is the lock on its numbers.
            register = Register.objects.select_for_update().get(pk=register_id)
            last = Record.objects.filter(register=register, year=year).aggregate(last=Max("number"))["last"] or 0
            record = Record.objects.create(id=new_id(), register=register, year=year, number=number or last + 1)
            write_version(record, with_sealed_numbers(kept, record.pk), change="registered", by=actor.ref, reason="")
    except IntegrityError as problem:
        if "number" in str(problem):
            raise NumberTaken from problem
        raise
    return record_views([record.pk])[record.pk]


def locked(record_id: UUID) -> Record:
    """The act, locked until the transaction ends; raises RecordUnknown for those erased too."""
    row = Record.objects.select_for_update().filter(pk=record_id, erased_at=None).first()
    if row is None:
        raise RecordUnknown
    return row


def next_version(record: Record, expected: int) -> None:
    """Move the act to its next version; raises RecordChanged for whoever comes second."""
    # Where rows cannot be locked (SQLite) the number decides which of two writers was first.
    if not Record.objects.filter(pk=record.pk, version=expected).update(version=expected + 1):
        raise RecordChanged
    record.version = expected + 1


def add_marginal_mention(
    *, actor: Actor, record_id: UUID, mention: Mapping[str, Any], reason: str, decision: Mapping[str, str] | None = None
) -> RecordView:
    """A mention in the margin (marriage, divorce, death, judgment): a new version of the act, by who keeps it.

    Raises NotAllowed, RecordUnknown, RecordInvalid, ReasonMissing.
    """
    kept = contents.checked_mention(mention)
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        record = locked(record_id)
        require(rights.keeps(actor, record.register.office_id))
        said = contents_in_force([record_id])[record_id]
        after = {**said, "mentions": [*(said.get("mentions") or ()), kept]}
        next_version(record, record.version)
        write_version(record, after, change="mention", by=actor.ref, reason=reason.strip(), decision=decision)
    return record_views([record_id])[record_id]


def erase_content(*, record_id: UUID, reason: str, actor: ActorRef = SYSTEM) -> None:
    """Erase all that an act says, by Jiwar itself (disposal, a court's order); its place and its hashes stay.

    Raises RecordUnknown, ReasonMissing, NotAllowed.
    """
    require(identity.is_jiwar(actor))
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        record = locked(record_id)
        VersionContent.objects.filter(version__record=record).delete()
        Subject.objects.filter(record=record).delete()
        Link.objects.filter(record=record).delete()
        Correction.objects.filter(record=record).update(after={}, reason="", note="")
        Record.objects.filter(pk=record.pk).update(erased_at=clock.now())
        audit.record(actor=actor, verb="registers.erased", subject=record_subject(record.pk), reason=reason)
