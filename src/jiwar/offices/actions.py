"""Writes: offices and their competences; each one transaction and one journal entry."""

from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from jiwar.audit import api as audit
from jiwar.kernel import clock
from jiwar.kernel.actors import SYSTEM, ActorRef, SubjectRef
from jiwar.kernel.texts import Texts
from jiwar.offices.blueprint import PlannedOffice, planned
from jiwar.offices.errors import AlreadyCompetent, OfficeEnded, OfficeExists, UnknownOffice
from jiwar.offices.models import Competence, Office
from jiwar.offices.queries import OfficeView, office, tree
from jiwar.offices.rules import overlap

BATCH = 200


@dataclass(frozen=True)
class Counts:
    """Rows that an import made."""

    offices: int = 0
    competences: int = 0


def import_offices_for(*, wilaya_code: str, actor: ActorRef = SYSTEM, demo: bool | None = None) -> Counts:
    """Make the offices of a wilaya that are missing: its seat and services, daïras, communes with their bureaus.

    Safe to repeat: what exists is left alone. `demo` gives invented addresses that say so (default: in demo mode).
    Raises UnknownDivision.
    """
    plans = list(planned(wilaya_code, demo=settings.MODE == "demo" if demo is None else demo))
    with transaction.atomic():
        # Ended ones too: what was closed is not opened again; of several of one code the latest counts.
        ids = dict(Office.objects.order_by("valid_from").values_list("code", "pk"))
        rows = [_row(plan, ids) for plan in plans if plan.code not in ids]
        Office.objects.bulk_create(rows, batch_size=BATCH)
        taken = set(Competence.objects.values_list("competence", "territory_code"))
        competences = [
            Competence(
                office_id=ids[plan.code],
                competence=entry.competence,
                territory_code=plan.division_code,
                provision_id=entry.provision_id,
                valid_from=entry.valid_from,
                changed_at=clock.now(),
            )
            for plan in plans
            for entry in plan.competences
            if (entry.competence, plan.division_code) not in taken
        ]
        Competence.objects.bulk_create(competences, batch_size=BATCH)
        counts = Counts(offices=len(rows), competences=len(competences))
        if counts != Counts():
            subject = SubjectRef("offices.wilaya", wilaya_code, wilaya_code)
            audit.record(actor=actor, verb="offices.imported", subject=subject, details=asdict(counts))
        tree.forget()
    return counts


def _row(plan: PlannedOffice, ids: dict[str, UUID]) -> Office:
    row = Office(
        code=plan.code,
        names=plan.names,
        kind=plan.kind,
        division_code=plan.division_code,
        parent_id=ids.get(plan.parent_code),
        address=plan.address,
        hours=plan.hours,
        phone=plan.phone,
        valid_from=plan.valid_from,
        changed_at=clock.now(),
    )
    ids[plan.code] = row.pk
    return row


def create_office(
    *,
    actor: ActorRef,
    code: str,
    names: Texts,
    kind: str,
    division_code: str,
    parent_id: UUID | None = None,
    address: Texts | None = None,
    hours: Texts | None = None,
    phone: str = "",
    valid_from: date | None = None,
    reason: str = "",
) -> OfficeView:
    """Open an office from a day on (today when left out); raises OfficeExists, UnknownOffice for the parent."""
    with transaction.atomic():
        if Office.objects.filter(code=code, valid_to=None).exists():
            raise OfficeExists(_("An office already has the code %(code)s.") % {"code": code})
        if parent_id and not Office.objects.filter(pk=parent_id).exists():
            raise UnknownOffice(_("The office above does not exist."))
        row = Office.objects.create(
            code=code,
            names=dict(names),
            kind=kind,
            division_code=division_code,
            parent_id=parent_id,
            address=dict(address or {}),
            hours=dict(hours or {}),
            phone=phone,
            valid_from=valid_from or clock.today(),
            changed_at=clock.now(),
        )
        details = {"kind": kind, "division": division_code, "parent_id": str(parent_id or "")}
        _journal(actor, "office_created", row, details, reason)
        tree.forget()
    return office(id=row.pk)


def grant_competence(
    *,
    actor: ActorRef,
    office_id: UUID,
    competence: str,
    territory_code: str,
    provision_id: str = "",
    valid_from: date | None = None,
    valid_to: date | None = None,
    reason: str = "",
) -> None:
    """Put an office in charge of a procedure or an opinion in a territory, from a day on (today when left out).

    Raises UnknownOffice, and AlreadyCompetent when another office is in charge there during that time.
    """
    start = valid_from or clock.today()
    with transaction.atomic():
        row = Office.objects.select_for_update().filter(pk=office_id).first()
        if row is None:
            raise UnknownOffice(_("This office does not exist."))
        others = Competence.objects.select_for_update().filter(competence=competence, territory_code=territory_code)
        if overlap(start, valid_to, others.values_list("valid_from", "valid_to")):
            raise AlreadyCompetent(_("Another office is already in charge of this there at that time."))
        Competence.objects.create(
            office=row,
            competence=competence,
            territory_code=territory_code,
            provision_id=provision_id,
            valid_from=start,
            valid_to=valid_to,
            changed_at=clock.now(),
        )
        details = {"competence": competence, "territory": territory_code, "from": start.isoformat()}
        _journal(actor, "competence_granted", row, details, reason)
        tree.forget()


def end_competence(
    *, actor: ActorRef, office_id: UUID, competence: str, territory_code: str, valid_to: date, reason: str
) -> None:
    """Take a competence away from a day on; raises UnknownOffice when the office does not hold it then."""
    with transaction.atomic():
        held = (
            Competence.objects.select_for_update()
            .filter(office_id=office_id, competence=competence, territory_code=territory_code, valid_to=None)
            .filter(valid_from__lt=valid_to)
            .select_related("office")
            .first()
        )
        if held is None:
            raise UnknownOffice(_("This office is not in charge of this there."))
        held.valid_to, held.changed_at = valid_to, clock.now()
        held.save(update_fields=["valid_to", "changed_at"])
        details = {"competence": competence, "territory": territory_code, "to": valid_to.isoformat()}
        _journal(actor, "competence_ended", held.office, details, reason)
        tree.forget()


def require_replaceable(*, office_id: UUID, successor_id: UUID, on: date) -> None:
    """Both are offices at work without an end, two of them, and the first had begun before that day.

    Raises UnknownOffice, OfficeEnded.
    """
    rows = {row.pk: row for row in Office.objects.filter(pk__in=[office_id, successor_id])}
    old, new = rows.get(office_id), rows.get(successor_id)
    if old is None or new is None or old.pk == new.pk:
        raise UnknownOffice(_("This office does not exist."))
    if old.valid_to is not None or new.valid_to is not None or on <= old.valid_from:
        raise OfficeEnded(_("This office has ended already, or had not begun on that day."))


def replace_office(*, actor: ActorRef, office_id: UUID, successor_id: UUID, on: date, reason: str) -> None:
    """From that day on another office continues the work of this one: its competences, and the offices below it.

    Both may have been at work before, so that two offices become one. Raises UnknownOffice, OfficeEnded.
    """
    with transaction.atomic():
        rows = {row.pk: row for row in Office.objects.select_for_update().filter(pk__in=[office_id, successor_id])}
        old, new = rows.get(office_id), rows.get(successor_id)
        require_replaceable(office_id=office_id, successor_id=successor_id, on=on)
        if old is None or new is None:
            raise UnknownOffice(_("This office does not exist."))
        old.valid_to, old.successor, old.changed_at = on, new, clock.now()
        old.save(update_fields=["valid_to", "successor", "changed_at"])
        Office.objects.filter(parent=old, valid_to=None).update(parent=new, changed_at=clock.now())
        for held in Competence.objects.filter(office=old, valid_to=None):
            Competence.objects.filter(pk=held.pk).update(valid_to=on, changed_at=clock.now())
            Competence.objects.create(
                office=new,
                competence=held.competence,
                territory_code=held.territory_code,
                provision_id=held.provision_id,
                valid_from=on,
                changed_at=clock.now(),
            )
        details = {"successor": str(new.pk), "on": on.isoformat()}
        _journal(actor, "office_replaced", old, details, reason)
        tree.forget()


def _journal(actor: ActorRef, verb: str, row: Office, details: dict[str, str], reason: str) -> None:
    audit.record(
        actor=actor,
        verb=f"offices.{verb}",
        subject=SubjectRef("offices.office", str(row.pk), row.code),
        reason=reason,
        details=details,
        office_id=row.pk,
    )
