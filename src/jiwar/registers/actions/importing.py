"""Whole registers from elsewhere (demo, migration): many acts at once, sealed in the journal batch by batch.

Each batch is committed or not as a whole; an act that is there already is skipped, so that an import that was cut can
be run again. Acts that others lead to come first.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from jiwar.audit import api as audit
from jiwar.kernel import clock
from jiwar.kernel.actors import SYSTEM, ActorRef, SubjectRef
from jiwar.kernel.bulk import insert_rows
from jiwar.kernel.hashes import new_salt, salted_hash
from jiwar.kernel.ids import new_id
from jiwar.registers.actions.registering import open_registers
from jiwar.registers.actions.writing import subject_rows, with_sealed_numbers
from jiwar.registers.models import Link, Record, RecordVersion, Subject, SubjectWord, VersionContent
from jiwar.registers.rules import contents
from jiwar.registers.rules.imported import ImportedRecord, Place
from jiwar.registers.rules.kinds import KINDS
from jiwar.registers.rules.sealing import digest

Rows = dict[type[Model], list[dict[str, Any]]]


@dataclass(frozen=True)
class ImportedRecords:
    """What an import did."""

    created: int
    skipped: int


def import_records(
    *,
    rows: Iterable[ImportedRecord],
    actor: ActorRef = SYSTEM,
    progress: Callable[[int], None] | None = None,
    batch: int = 500,
) -> ImportedRecords:
    """Bring in acts; one transaction and one journal entry a batch. `progress` is called with how many are done.

    Raises RecordInvalid for an act that says too little, LookupError for a link that leads nowhere: nothing of its
    batch is kept.
    """
    created = done = 0
    registers: dict[str, dict[str, UUID]] = {}
    known: dict[Place, UUID] = {}
    waiting: Iterator[ImportedRecord] = iter(rows)
    while group := list(islice(waiting, batch)):
        for code in {row.commune_code for row in group} - set(registers):
            registers[code] = open_registers(commune_code=code, actor=actor)
            known |= _places_in(code)
        new = [row for row in group if row.place not in known]
        known |= {row.place: new_id() for row in new}
        if new:
            with transaction.atomic():
                _write(new, registers, known, actor)
        created += len(new)
        done += len(group)
        if progress is not None:
            progress(done)
    return ImportedRecords(created=created, skipped=done - created)


def _places_in(commune_code: str) -> dict[Place, UUID]:
    """Every act of the registers of a commune: read once, when an import meets the commune first."""
    rows = Record.objects.filter(register__commune_code=commune_code)
    found = rows.values_list("register__kind", "year", "number", "pk").iterator()
    return {(kind, commune_code, year, number): pk for kind, year, number, pk in found}


def _write(
    new: list[ImportedRecord],
    registers: Mapping[str, Mapping[str, UUID]],
    known: Mapping[Place, UUID],
    actor: ActorRef,
) -> None:
    rows: Rows = {model: [] for model in (Record, RecordVersion, VersionContent, Subject, SubjectWord, Link)}
    batch_id = new_id()
    for row in new:
        _tell(rows, row, registers[row.commune_code][row.kind], known)
    journal_id = audit.record(
        actor=actor,
        verb="registers.imported",
        subject=SubjectRef(kind="registers.import", id=str(batch_id)),
        details={"created": len(new), "content": digest(row["content_hash"] for row in rows[RecordVersion])},
    )
    for version in rows[RecordVersion]:
        version |= {"journal_id": journal_id, "made_by": actor.as_dict()}
    for model, values in rows.items():
        if values:
            insert_rows(model, values)


def _tell(rows: Rows, row: ImportedRecord, register_id: UUID, known: Mapping[Place, UUID]) -> None:
    """The rows that hold one act."""
    kind, record_id, version_id = KINDS[row.kind], known[row.place], new_id()
    links = {}
    for relation, place in row.links.items():
        if place not in known or KINDS[row.kind].links.get(relation) != place[0]:
            raise LookupError(f"{row.place}: {relation} leads to {place}, which is not there")
        links[relation] = str(known[place])
    cleaned = contents.cleaned(kind, {**row.content, "links": links})
    content = with_sealed_numbers(cleaned, record_id)
    salt = new_salt()
    rows[Record].append(
        {"id": record_id, "register_id": register_id, "year": row.year, "number": row.number, "version": 1}
    )
    rows[RecordVersion].append(
        {
            "id": version_id,
            "record_id": record_id,
            "number": 1,
            "change": "imported",
            "valid_from": row.registered_at or clock.now(),
            "content_hash": salted_hash(salt, content),
        }
    )
    rows[VersionContent].append({"version_id": version_id, "content": content, "reason": "", "salt": salt})
    for subject in subject_rows(kind, content):
        subject_id = new_id()
        rows[Subject].append({"id": subject_id, "record_id": record_id, "register_id": register_id, **subject})
        rows[SubjectWord] += [
            {"subject_id": subject_id, "register_id": register_id, "word": word}
            for word in contents.search_words(content["people"][subject["role"]])
        ]
    rows[Link] += [
        {"record_id": record_id, "relation": relation, "target_id": UUID(target)} for relation, target in links.items()
    ]
