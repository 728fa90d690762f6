"""Acts and their versions for those who may read them; each reading is journaled with its purpose."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from jiwar.audit import api as audit
from jiwar.identity import api as identity
from jiwar.identity.api import Actor
from jiwar.kernel import clock
from jiwar.kernel.actors import ActorRef, SubjectRef
from jiwar.kernel.hashes import salted_hash
from jiwar.kernel.keyset import Page, keyset_page
from jiwar.offices import api as offices
from jiwar.registers.errors import CorrectionUnknown, RecordUnknown, RegisterUnknown
from jiwar.registers.models import Correction, Link, Record, RecordVersion, Register, VersionContent
from jiwar.registers.queries.shapes import CorrectionView, RecordView, RegisterView, VersionView
from jiwar.registers.rules import contents, rights
from jiwar.registers.rules.imported import ImportedRecord
from jiwar.registers.rules.kinds import KINDS
from jiwar.territory import api as territory

NIN_USE = "registers.nin"


def record_subject(record_id: UUID) -> SubjectRef:
    """The act as the journal names it: no name."""
    return SubjectRef(kind="registers.record", id=str(record_id))


def register_view(row: Register, communes: Mapping[str, territory.DivisionView] | None = None) -> RegisterView:
    """The value of a row."""
    known = communes if communes is not None else territory.divisions_at(codes=[row.commune_code])
    return RegisterView(
        id=row.pk,
        kind=row.kind,
        commune_code=row.commune_code,
        commune_names=known[row.commune_code].names if row.commune_code in known else {},
        office_id=row.office_id,
    )


# --- Who reads what ----------------------------------------------------------------------------------------------


def registers_visible_to(actor: Actor) -> QuerySet[Register]:
    """Registers held at or below an office where the actor keeps, serves or signs."""
    reached: set[UUID] = set()
    for office_ids in rights.reading_offices(actor).values():
        for office_id in office_ids:
            reached.update(offices.offices_below(office_id=office_id))
    return Register.objects.filter(office_id__in=reached)


def records_visible_to(actor: Actor) -> QuerySet[Record]:
    """Acts that the actor may look up; a file may show others to its handler (`open_record`)."""
    return Record.objects.filter(register__in=registers_visible_to(actor))


def registers_of(actor: Actor) -> list[RegisterView]:
    """The registers that the actor may look into, by commune and kind."""
    rows = list(registers_visible_to(actor).order_by("commune_code", "kind"))
    communes = territory.divisions_at(codes={row.commune_code for row in rows})
    return [register_view(row, communes) for row in rows]


def register_for(*, kind: str, commune_code: str) -> RegisterView:
    """The register of that kind of that commune; raises RegisterUnknown."""
    row = Register.objects.filter(kind=kind, commune_code=commune_code).first()
    if row is None:
        raise RegisterUnknown
    return register_view(row)


def record_visible_to(actor: Actor, record_id: UUID, *, purpose: str = "registers.consultation") -> RecordView:
    """An act for whoever may look it up, journaled; raises RecordUnknown."""
    if not records_visible_to(actor).filter(pk=record_id).exists():
        raise RecordUnknown
    return open_record(actor=actor.ref, record_id=record_id, purpose=purpose)


def open_record(*, actor: ActorRef, record_id: UUID, purpose: str) -> RecordView:
    """An act read for a file or by Jiwar itself: the caller knows the right, the journal the purpose.

    Raises RecordUnknown.
    """
    found = record_views([record_id]).get(record_id)
    if found is None:
        raise RecordUnknown
    if actor.kind != "system":
        audit.record_access(actor=actor, subject=record_subject(record_id), purpose=purpose)
    return found


def record_views(ids: Iterable[UUID]) -> dict[UUID, RecordView]:
    """Several acts as their versions in force say them, in two queries; journaled by who shows them."""
    rows = list(Record.objects.select_related("register").filter(pk__in=list(ids)))
    said = contents_in_force([row.pk for row in rows])
    communes = territory.divisions_at(codes={row.register.commune_code for row in rows})
    return {
        row.pk: RecordView(
            id=row.pk,
            register=register_view(row.register, communes),
            year=row.year,
            number=row.number,
            version=row.version,
            erased=row.erased_at is not None,
            content=said.get(row.pk, {}),
        )
        for row in rows
    }


def imagined(row: ImportedRecord) -> RecordView:
    """An act of an example as if a register kept it; raises RecordInvalid for one that no register would."""
    kind = KINDS[row.kind]
    register = Register(kind=row.kind, commune_code=row.commune_code)
    return RecordView(
        id=UUID(int=0),
        register=register_view(register),
        year=row.year,
        number=row.number,
        version=1,
        erased=False,
        content=contents.cleaned(kind, row.content),
    )


def contents_in_force(ids: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    """What each act says now, by record; those erased are absent."""
    rows = VersionContent.objects.filter(
        version__record_id__in=list(ids), version__number=F("version__record__version")
    )
    return dict(rows.values_list("version__record_id", "content"))


def children_of_marriage(*, record_id: UUID) -> list[RecordView]:
    """Birth acts that lead to this marriage, eldest first."""
    ids = Link.objects.filter(target_id=record_id, relation="parents_marriage").values_list("record_id", flat=True)
    found = record_views(list(ids)).values()
    return sorted(found, key=lambda one: (str(one.content.get("day", "")), one.year, one.number))


def linked_from(*, record_id: UUID) -> list[tuple[str, RecordView]]:
    """(relation, act) of what this act leads to and of what leads to it, the latter marked with `<`."""
    pairs = list(
        Link.objects.filter(Q(record_id=record_id) | Q(target_id=record_id)).values_list(
            "relation", "record_id", "target_id"
        )
    )
    others = {target if record == record_id else record for _relation, record, target in pairs}
    found = record_views(others)
    named = [
        (relation if record == record_id else f"<{relation}", found[target if record == record_id else record])
        for relation, record, target in pairs
    ]
    return sorted(named, key=lambda one: (one[0], one[1].year, one[1].number))


def nin_in(*, actor: ActorRef, record_id: UUID, role: str, purpose: str) -> str | None:
    """The number of somebody in an act, in clear; journaled. Raises RecordUnknown."""
    person = open_record(actor=actor, record_id=record_id, purpose=purpose).people.get(role) or {}
    if not person.get("nin_sealed"):
        return None
    return identity.unseal(bytes.fromhex(person["nin_sealed"]), use=NIN_USE, row=record_id)


# --- Versions and corrections ---------------------------------------------------------------------------------------


def versions_of(record: RecordView) -> list[VersionView]:
    """Every version, the newest first, each with what it changed; the caller read the act."""
    rows = list(RecordVersion.objects.filter(record_id=record.id).select_related("content").order_by("number"))
    found, before = [], None
    for row in rows:
        kept = getattr(row, "content", None)
        said = kept.content if kept else {}
        found.append(_version_view(record, row, kept, before, said))
        before = said
    return found[::-1]


def _version_view(
    record: RecordView, row: RecordVersion, kept: VersionContent | None, before: dict | None, said: dict
) -> VersionView:
    compared = before is not None and kept is not None
    return VersionView(
        number=row.number,
        change=row.change,
        valid_from=row.valid_from,
        made_by=row.made_by["label"],
        approved_by=(row.approved_by or {}).get("label", ""),
        decision=row.decision or {},
        reason=kept.reason if kept else "",
        changes=tuple(contents.differences(record.kind, before or {}, said)) if compared else (),
        mentions=tuple(contents.new_mentions(before or {}, said)) if compared else (),
        sealed=kept is not None and salted_hash(kept.salt, kept.content) == row.content_hash,
        in_force=row.number == record.version,
    )


def correction_view(row: Correction) -> CorrectionView:
    """A correction with what it changes, or changed, of the version it was proposed on."""
    kind = KINDS[row.record.register.kind]
    before = VersionContent.objects.filter(
        version__record_id=row.record_id, version__number=row.base_version
    ).values_list("content", flat=True)
    said = before.first() or {}
    return CorrectionView(
        id=row.pk,
        record_id=row.record_id,
        reference=f"{row.record.register.commune_code}/{row.record.year}/{row.record.number:05d}",
        kind=kind,
        base_version=row.base_version,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        changes=tuple(contents.differences(kind, said, row.after)) if said and row.after else (),
        reason=row.reason,
        decision=row.decision,
        proposed_by=row.proposed_by["label"],
        proposed_by_id=row.proposed_by_id,
        proposed_at=row.proposed_at,
        state=row.state,
        settled_by=(row.settled_by or {}).get("label", ""),
        settled_at=row.settled_at,
        note=row.note,
        version=row.version.number if row.version else None,
    )


_CORRECTIONS = Correction.objects.select_related("record__register", "version")


def waiting_correction(*, record_id: UUID) -> CorrectionView | None:
    """The correction of an act that waits for its approval."""
    row = _CORRECTIONS.filter(record_id=record_id, state="proposed").first()
    return correction_view(row) if row else None


def may_approve(actor: Actor, correction: CorrectionView, record: RecordView) -> bool:
    """Whether the actor may make it the act's new version now: the power to sign there, not one's own proposal."""
    if actor.account_id is None or actor.account_id == correction.proposed_by_id:
        return False
    power = identity.signing_power(
        account_id=actor.account_id, office_id=record.register.office_id, scope=rights.CORRECTION_SCOPE, at=clock.now()
    )
    return power is not None


def correction_for(*, subject: SubjectRef) -> CorrectionView | None:
    """The last correction that a file asked for, dropped ones left aside."""
    found = _CORRECTIONS.filter(subject_kind=subject.kind, subject_id=subject.id).exclude(state="dropped")
    row = found.order_by("-proposed_at", "-id").first()
    return correction_view(row) if row else None


def correction_visible_to(actor: Actor, correction_id: UUID) -> CorrectionView:
    """A correction of an act that the actor may look up; raises CorrectionUnknown."""
    visible = registers_visible_to(actor)
    row = _CORRECTIONS.filter(pk=correction_id, record__register__in=visible).first()
    if row is None:
        raise CorrectionUnknown
    return correction_view(row)


def corrections_waiting(actor: Actor, *, cursor: str | None = None, size: int = 50) -> Page[Correction]:
    """Corrections that wait in the registers the actor may look into, the oldest first."""
    rows = _CORRECTIONS.filter(state="proposed", record__register__in=registers_visible_to(actor))
    return keyset_page(rows, by=["proposed_at", "id"], cursor=cursor, size=size)
