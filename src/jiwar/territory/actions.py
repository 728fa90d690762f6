"""Writes: import from the packages, corrections by an administrator; each one transaction and one journal entry."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from jiwar.audit import api as audit
from jiwar.kernel import clock
from jiwar.kernel.actors import SYSTEM, ActorRef, SubjectRef
from jiwar.kernel.guard import outside_transaction
from jiwar.kernel.texts import Texts
from jiwar.territory import packages
from jiwar.territory.errors import HolidayExists, UnknownDivision, UnknownHoliday, ValidityOverlaps
from jiwar.territory.maps import new_sheets
from jiwar.territory.models import Division, DivisionChange, Holiday, MapSheet
from jiwar.territory.queries import COUNTRY, territory
from jiwar.territory.rules import overlapping
from jiwar.territory.workdays import holidays

BATCH = 200


@dataclass(frozen=True)
class Counts:
    """Rows that an import made or changed; all zero when nothing was new."""

    divisions: int = 0
    updated: int = 0
    changes: int = 0
    holidays: int = 0
    maps: int = 0


def import_territory(*, only: Collection[str] | None = None, actor: ActorRef = SYSTEM, maps: bool = True) -> Counts:
    """Bring divisions, reforms and holidays from the packages and files; safe to repeat.

    `only` limits it to these wilayas ("16"), for tests; maps are prepared for the country and for `only`.
    """
    outside_transaction("reading the territory packages")
    spells = packages.spells(frozenset(only or ()))
    with transaction.atomic():
        created, updated = _write_spells(spells)
        changes = _write_changes(spells)
        days = _write_holidays()
        counts = Counts(divisions=created, updated=updated, changes=changes, holidays=days)
        if counts != Counts():
            _journal(actor, "imported", _about("territory", packages.law_source()), asdict(counts))
        territory.forget()
        holidays.forget()
    return Counts(**asdict(counts) | {"maps": prepare_maps(wilayas=only or ()) if maps else 0})


def import_holidays(*, actor: ActorRef = SYSTEM) -> int:
    """Bring the holidays of the file that are not there yet; how many."""
    with transaction.atomic():
        added = _write_holidays()
        if added:
            _journal(actor, "holidays_imported", _about("calendar"), {"holidays": added})
        holidays.forget()
    return added


def prepare_maps(*, wilayas: Collection[str] = ()) -> int:
    """Keep the maps of the country and of these wilayas (communes, daïras) ready; how many were drawn."""
    outside_transaction("simplifying boundaries")
    wanted = [(COUNTRY, "wilaya"), *((code, kind) for code in wilayas for kind in ("commune", "daira"))]
    ready = set(MapSheet.objects.filter(source=packages.boundary_source()).values_list("parent_code", "kind"))
    missing = [sheet for sheet in wanted if sheet not in ready]
    if not missing:
        return 0
    sheets = list(new_sheets(missing))
    with transaction.atomic():
        for sheet in sheets:
            MapSheet.objects.filter(parent_code=sheet.parent_code, kind=sheet.kind).delete()
        MapSheet.objects.bulk_create(sheets)
    return len(sheets)


def move_commune(
    *, actor: ActorRef, code: str, parent_code: str, valid_from: date, provision_id: str, reason: str
) -> None:
    """Put a commune under another daïra or wilaya from a day on, by a new text.

    Raises UnknownDivision, and ValidityOverlaps when it already changed on that day or later.
    """
    with transaction.atomic():
        current = Division.objects.select_for_update().filter(code=code, kind="commune", valid_to=None).first()
        parent = Division.objects.filter(code=parent_code, valid_to=None).exclude(kind="commune").first()
        if current is None or parent is None:
            raise UnknownDivision(_("No such commune, or no such daïra or wilaya above it."))
        if valid_from <= current.valid_from:
            raise ValidityOverlaps(_("This commune already changed on that day or later."))
        before = current.wilaya_code
        Division.objects.filter(pk=current.pk).update(valid_to=valid_from, changed_at=clock.now())
        current.pk = None
        current.parent_code, current.wilaya_code = parent.code, parent.wilaya_code
        current.valid_from, current.provision_id, current.changed_at = valid_from, provision_id, clock.now()
        current.source = reason[:80]
        current.save(force_insert=True)
        if before != parent.wilaya_code:
            DivisionChange.objects.create(
                code=code, on=valid_from, from_wilaya=before, to_wilaya=parent.wilaya_code, provision_id=provision_id
            )
        details = {"parent": parent_code, "valid_from": valid_from.isoformat(), "provision": provision_id}
        _journal(actor, "commune_moved", _about(code, current.name_fr), details, reason)
        territory.forget()


def set_powers_date(*, actor: ActorRef, wilaya_code: str, powers_from: date | None, reason: str) -> None:
    """Correct the day from which a new wilaya's wali exercises the powers; raises UnknownDivision."""
    with transaction.atomic():
        row = Division.objects.select_for_update().filter(code=wilaya_code, kind="wilaya", valid_to=None).first()
        if row is None:
            raise UnknownDivision(_("There is no wilaya %(code)s.") % {"code": wilaya_code})
        row.powers_from, row.changed_at = powers_from, clock.now()
        row.save(update_fields=["powers_from", "changed_at"])
        details = {"powers_from": powers_from.isoformat() if powers_from else None}
        _journal(actor, "powers_date_set", _about(wilaya_code, row.name_fr), details, reason)
        territory.forget()


def add_holiday(
    *,
    actor: ActorRef,
    code: str,
    day: date,
    names: Texts,
    kind: str = "exceptional",
    confidence: str = "announced",
    provision_id: str = "",
    reason: str = "",
) -> None:
    """Add a day off, or bring a cancelled one back; raises HolidayExists."""
    with transaction.atomic():
        row = Holiday.objects.select_for_update().filter(day=day, code=code).first() or Holiday(day=day, code=code)
        if row.pk and not row.cancelled:
            raise HolidayExists(_("This day already carries this holiday."))
        row.names, row.kind, row.confidence, row.provision_id = dict(names), kind, confidence, provision_id
        row.cancelled, row.changed_at = False, clock.now()
        row.save()
        details = {"kind": kind, "confidence": confidence}
        _journal(actor, "holiday_added", _about(f"{code}:{day}"), details, reason)
        holidays.forget()


def cancel_holiday(*, actor: ActorRef, code: str, day: date, reason: str) -> None:
    """Make a holiday a working day again, as when the moon moves a feast; raises UnknownHoliday."""
    with transaction.atomic():
        changed = Holiday.objects.filter(day=day, code=code, cancelled=False).update(
            cancelled=True, changed_at=clock.now()
        )
        if not changed:
            raise UnknownHoliday(_("There is no such holiday on that day."))
        _journal(actor, "holiday_cancelled", _about(f"{code}:{day}"), {}, reason)
        holidays.forget()


def _write_spells(spells: Sequence[packages.Spell]) -> tuple[int, int]:
    now = clock.now()
    known = {(row.code, row.valid_from): row for row in Division.objects.all()}
    moved_by_hand = {code for code, valid_from in known if valid_from not in _reform_days()}
    new, changed = [], []
    for spell in spells:
        if spell.code in moved_by_hand:
            continue  # an administrator recorded a later text than the package knows
        row = known.get((spell.code, spell.valid_from))
        if row is None:
            new.append(Division(**asdict(spell), changed_at=now))
            continue
        # The exercise of powers may have been corrected by hand: it is set once.
        differing = {k: v for k, v in asdict(spell).items() if k != "powers_from" and getattr(row, k) != v}
        if differing:
            for name, value in differing.items():
                setattr(row, name, value)
            row.changed_at = now
            changed.append(row)
    _refuse_overlaps(spells)
    # Closings before openings: at no moment has a division two current rows.
    if changed:
        fields = [field.name for field in Division._meta.fields if not field.primary_key]
        Division.objects.bulk_update(changed, fields, batch_size=BATCH)
    Division.objects.bulk_create(new, batch_size=BATCH)
    return len(new), len(changed)


def _refuse_overlaps(spells: Sequence[packages.Spell]) -> None:
    by_code: dict[str, list[tuple[date, date | None]]] = {}
    for spell in spells:
        by_code.setdefault(spell.code, []).append((spell.valid_from, spell.valid_to))
    for code, intervals in by_code.items():
        if overlapping(intervals):
            raise ValidityOverlaps(_("The division %(code)s would have two parents on one day.") % {"code": code})


def _reform_days() -> set[date]:
    return {reform.valid_from for reform in packages.reforms().values()}


def _write_changes(spells: Sequence[packages.Spell]) -> int:
    known = set(DivisionChange.objects.values_list("code", "on"))
    by_code: dict[str, list[packages.Spell]] = {}
    for spell in spells:
        if spell.kind == "commune":
            by_code.setdefault(spell.code, []).append(spell)
    new = [
        DivisionChange(
            code=code,
            on=after.valid_from,
            from_wilaya=before.wilaya_code,
            to_wilaya=after.wilaya_code,
            provision_id=after.provision_id,
        )
        for code, found in by_code.items()
        for before, after in pairwise(found)
        if (code, after.valid_from) not in known
    ]
    DivisionChange.objects.bulk_create(new, batch_size=BATCH)
    return len(new)


def _write_holidays() -> int:
    now = clock.now()
    known = set(Holiday.objects.values_list("day", "code"))
    new = [row for row in _holidays_of_file() if (row.day, row.code) not in known]
    for row in new:
        row.changed_at = now
    Holiday.objects.bulk_create(new, batch_size=BATCH)
    return len(new)


def _holidays_of_file() -> Iterator[Holiday]:
    file = packages.data_file("holidays.yaml")
    first, last = file["years"]
    for feast in file["fixed"]:
        for year in range(first, last + 1):
            yield Holiday(
                code=feast["code"],
                day=date(year, feast["month"], feast["day"]),
                names=feast["names"],
                kind="civil",
                confidence="fixed",
                provision_id=feast["provision"],
            )
    for feast in file["religious"]:
        for spell in feast["days"]:
            for count in range(spell["days"]):
                yield Holiday(
                    code=feast["code"],
                    day=spell["from"] + timedelta(days=count),
                    names=feast["names"],
                    kind="religious",
                    confidence=spell["confidence"],
                    provision_id=feast["provision"],
                )


def _journal(actor: ActorRef, verb: str, about: SubjectRef, details: dict[str, Any], reason: str = "") -> None:
    audit.record(actor=actor, verb=f"territory.{verb}", subject=about, reason=reason, details=details)


def _about(key: str, label: str = "") -> SubjectRef:
    return SubjectRef("territory", key, label)
