"""One more version of an act: its row, what it says, what a search finds, the journal entry that seals it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from jiwar.audit import api as audit
from jiwar.identity import api as identity
from jiwar.kernel import clock
from jiwar.kernel.actors import ActorRef, SubjectRef
from jiwar.kernel.hashes import new_salt, salted_hash
from jiwar.kernel.ids import new_id
from jiwar.registers.models import Link, Record, RecordVersion, Register, Subject, SubjectWord, VersionContent
from jiwar.registers.queries.records import NIN_USE, record_subject
from jiwar.registers.rules import contents
from jiwar.registers.rules.kinds import KINDS, Kind


def with_sealed_numbers(content: Mapping[str, Any], record_id: UUID) -> dict[str, Any]:
    """The content with each number sealed, bound to its act, beside its blind index; those sealed already stay."""
    people = {}
    for role, person in (content.get("people") or {}).items():
        kept = {part: value for part, value in person.items() if part != "nin"}
        if person.get("nin"):
            kept["nin_sealed"] = identity.seal(person["nin"], use=NIN_USE, row=record_id).hex()
            kept["nin_index"] = identity.blind_index(person["nin"], use=NIN_USE)
        people[role] = kept
    return {**content, "people": people}


def write_version(
    record: Record,
    content: Mapping[str, Any],
    *,
    change: str,
    by: ActorRef,
    reason: str,
    approved_by: ActorRef | None = None,
    decision: Mapping[str, str] | None = None,
    on_behalf_of: SubjectRef | None = None,
) -> RecordVersion:
    """The version `record.version` of a locked act, in the caller's transaction."""
    register = record.register
    salt = new_salt()
    hashed = salted_hash(salt, content)
    details: dict[str, Any] = {"version": record.version, "content": hashed}
    if on_behalf_of is not None:
        details["about"] = [on_behalf_of.kind, on_behalf_of.id]
    journal_id = audit.record(
        actor=approved_by or by,
        verb=f"registers.{change}",
        subject=record_subject(record.pk),
        details=details,
        office_id=register.office_id,
    )
    version = RecordVersion.objects.create(
        record=record,
        number=record.version,
        change=change,
        valid_from=clock.now(),
        made_by=by.as_dict(),
        approved_by=approved_by.as_dict() if approved_by else None,
        decision=dict(decision) if decision else None,
        content_hash=hashed,
        journal_id=journal_id,
    )
    VersionContent.objects.create(version=version, content=content, reason=reason, salt=salt)
    project(record, register, content)
    return version


def project(record: Record, register: Register, content: Mapping[str, Any]) -> None:
    """Make anew what a search and other acts find of this one."""
    Subject.objects.filter(record=record).delete()
    Link.objects.filter(record=record).delete()
    kind = KINDS[register.kind]
    subjects = [Subject(id=new_id(), record=record, register=register, **row) for row in subject_rows(kind, content)]
    Subject.objects.bulk_create(subjects)
    SubjectWord.objects.bulk_create(
        SubjectWord(subject=subject, register=register, word=word)
        for subject in subjects
        for word in sorted(contents.search_words(content["people"][subject.role]))
    )
    Link.objects.bulk_create(
        Link(record=record, relation=relation, target_id=UUID(target))
        for relation, target in (content.get("links") or {}).items()
    )


def subject_rows(kind: Kind, content: Mapping[str, Any]) -> list[dict[str, str]]:
    """What is kept of each subject beside their words."""
    return [
        {
            "role": role,
            "day": str(content.get("day") or ""),
            "born": contents.born_of(kind, content, role),
            "nin_index": contents.value_at(content, f"{role}.nin"),
        }
        for role in kind.subjects
        if (content.get("people") or {}).get(role)
    ]
