"""History from elsewhere (demo, migration from another system): whole files at once, told by the same actions.

Nobody is told, nothing is announced, no act is made: these cases were decided on paper. Each row is committed or not as
part of its batch; a key that was imported before is skipped, so that an import that was cut can be run again.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from jiwar.audit import api as audit
from jiwar.cases.actions.storytelling import Row, Story, told
from jiwar.cases.models import Case
from jiwar.cases.rules.imported import ImportedCase
from jiwar.identity import api as identity
from jiwar.kernel.actors import SYSTEM, ActorRef, SubjectRef
from jiwar.kernel.bulk import insert_rows
from jiwar.kernel.ids import new_id
from jiwar.kernel.references import new_reference


@dataclass(frozen=True)
class ImportedCases:
    """What an import did: `ids` by key, also of those skipped because they were there."""

    created: int
    skipped: int
    ids: dict[str, UUID] = field(default_factory=dict)


def import_cases(
    *,
    rows: Iterable[ImportedCase],
    actor: ActorRef = SYSTEM,
    progress: Callable[[int], None] | None = None,
    batch: int = 400,
) -> ImportedCases:
    """Bring in past and running files; one transaction and one journal entry a batch.

    `progress` is called with how many rows are done. Raises ValueError for a file whose moments make no sense, and
    nothing of its batch is kept.
    """
    created = done = 0
    ids: dict[str, UUID] = {}
    waiting: Iterator[ImportedCase] = iter(rows)
    while group := list(islice(waiting, batch)):
        stored = Case.objects.filter(import_key__in=[row.key for row in group]).values_list("import_key", "pk")
        known = {str(key): pk for key, pk in stored}
        new = [row for row in group if row.key not in known]
        with transaction.atomic():
            ids |= known | _import_batch(new, actor)
        created += len(new)
        done += len(group)
        if progress is not None:
            progress(done)
    return ImportedCases(created=created, skipped=done - created, ids=ids)


def _import_batch(rows: list[ImportedCase], actor: ActorRef) -> dict[str, UUID]:
    if not rows:
        return {}
    parties = [person for row in rows for person in (row.applicant, row.representative) if person is not None]
    person_ids = iter(identity.import_people(rows=parties))
    references = _free_references(len(rows))
    stories: list[Story] = []
    for row, reference in zip(rows, references, strict=True):
        applicant = next(person_ids)
        representative = next(person_ids) if row.representative else None
        stories.append(told(row, reference=reference, applicant=applicant, representative=representative))
    _write(stories)
    audit.record(
        actor=actor,
        verb="case.imported",
        subject=SubjectRef(kind="cases.import", id=str(new_id())),
        details={"created": len(rows)},
    )
    return {row.key: story.case_id for row, story in zip(rows, stories, strict=True)}


def _free_references(count: int) -> list[str]:
    found: set[str] = set()
    while len(found) < count:
        drawn = {new_reference() for _ in range(count - len(found))}
        found |= drawn - set(Case.objects.filter(reference__in=drawn).values_list("reference", flat=True))
    return list(found)


def _write(stories: list[Story]) -> None:
    """Cases first: the rest refers to them."""
    by_model: dict[type[Model], list[Row]] = {Case: []}
    for story in stories:
        for model, rows in story.rows.items():
            by_model.setdefault(model, []).extend(rows)
    for model, rows in by_model.items():
        insert_rows(model, rows)
