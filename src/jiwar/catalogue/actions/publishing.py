"""Publishing: a definition becomes a numbered version that never changes; a procedure ends on a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from jiwar.audit import api as audit
from jiwar.catalogue import folders, rules
from jiwar.catalogue.checks import check_definition
from jiwar.catalogue.definition import Definition, as_data, content_hash
from jiwar.catalogue.errors import (
    CodeTaken,
    DefinitionRefused,
    MayNotReview,
    NotLater,
    ProcedureNotFound,
    TextMissing,
)
from jiwar.catalogue.events import ProcedurePublished, ProcedureRetired
from jiwar.catalogue.models import DefinitionDraft, Procedure, ProcedureVersion
from jiwar.catalogue.queries.definitions import keepers_of
from jiwar.catalogue.queries.published import ProcedureView, current_versions, view_of
from jiwar.identity import api as identity
from jiwar.identity.api import Actor, AnyActor
from jiwar.kernel import clock
from jiwar.kernel.actors import SYSTEM, ActorRef, SubjectRef
from jiwar.kernel.texts import Texts
from jiwar.outbox import api as outbox


def publish(*, actor: ActorRef, definition: Definition) -> ProcedureView:
    """Make `definition` the current version of its procedure; the same content as an earlier version is that version.

    For files and imports: what people write in the studio is published by `publish_definition`, after its review.
    Raises DefinitionRefused when it has problems.
    """
    if problems := check_definition(as_data(definition)):
        raise DefinitionRefused(definition.id, problems)
    with transaction.atomic():
        version, _changed = publish_version(actor, definition)
    return view_of(version)


@dataclass(frozen=True)
class FolderPublished:
    """What came of a folder: the versions that are new, and the codes of procedures left as the studio made them."""

    new: tuple[ProcedureView, ...]
    kept: tuple[str, ...]


def publish_all(*, actor: ActorRef = SYSTEM, folder: Path | None = None) -> FolderPublished:
    """Publish all definitions of a folder (all folders when left out), or none.

    A procedure that was changed in the studio stays as it is there: its file is then an entry of the library, which an
    author may take over. Raises DefinitionRefused with the problems of the first file that has any.
    """
    known = {version.content_hash for version in current_versions.get().by_code.values()}
    for path, problems in folders.check_folder(folder, known=known).items():
        if problems:
            raise DefinitionRefused(path.stem, problems)
    with transaction.atomic():
        made_here = set(Procedure.objects.filter(current__reviewed_by__isnull=False).values_list("code", flat=True))
        definitions = folders.load_definitions(folder)
        kept = [definition.id for definition in definitions if definition.id in made_here]
        published = [publish_version(actor, one) for one in definitions if one.id not in made_here]
    return FolderPublished(tuple(view_of(version) for version, changed in published if changed), tuple(kept))


def publish_version(
    actor: ActorRef, definition: Definition, *, draft: DefinitionDraft | None = None, reviewer: ActorRef | None = None
) -> tuple[ProcedureVersion, bool]:
    """The version with this content, made current, and whether anything changed; in the caller's transaction."""
    digest, now = content_hash(definition), clock.now()
    keeper = draft.office_id if draft and draft.based_on_id is None else None
    Procedure.objects.get_or_create(code=definition.id, defaults={"updated_at": now, "keeper_id": keeper})
    procedure = Procedure.objects.select_for_update().get(code=definition.id)
    if draft and draft.based_on_id is None and procedure.keeper_id != draft.office_id:
        raise CodeTaken(definition.id)
    versions = ProcedureVersion.objects.filter(procedure=procedure)
    version = versions.filter(content_hash=digest).first()
    if version and procedure.current_id == version.pk:
        return version, False
    if version is None:
        last = versions.order_by("-number").values_list("number", flat=True).first() or 0
        version = ProcedureVersion.objects.create(
            procedure=procedure,
            number=last + 1,
            content_hash=digest,
            definition=as_data(definition),
            published_at=now,
            published_by=actor.as_dict(),
            reviewed_by=reviewer.as_dict() if reviewer else None,
        )
    procedure.current, procedure.updated_at = version, now
    procedure.save()
    details = {"version": version.number, "content_hash": digest} | ({"draft_id": str(draft.pk)} if draft else {})
    audit.record(actor=actor, verb="catalogue.publish", subject=subject_of(procedure), details=details)
    outbox.announce(ProcedurePublished(version_id=version.pk))
    current_versions.forget()
    return version, True


def retire_procedure(
    *, actor: AnyActor, code: str, reason: Mapping[str, str], at: datetime | None = None, replaced_by: str = ""
) -> None:
    """End a procedure, now or at `at`: new applications are refused with `reason`, running cases go on.

    Those who began an application are told (event ProcedureRetired). Said again, it moves the day or the reason.
    Raises ProcedureNotFound (also for `replaced_by`), MayNotReview, TextMissing, NotLater.
    """
    moment = clock.now()
    said: Texts = {language: text.strip() for language, text in reason.items() if text.strip()}
    if not said.get("ar") or not said.get("fr"):
        raise TextMissing
    if at is not None and at < moment:
        raise NotLater
    with transaction.atomic():
        procedure = _locked(actor, code)
        if replaced_by and (replaced_by == code or replaced_by not in current_versions.get().by_code):
            raise ProcedureNotFound
        procedure.retires_at = at or moment
        procedure.retirement = {"reason": said, "replaced_by": replaced_by}
        _save(procedure, moment)
        audit.record(
            actor=identity.ref_of(actor),
            verb="catalogue.retire",
            subject=subject_of(procedure),
            reason=said["fr"],
            details={"at": procedure.retires_at.isoformat(), "replaced_by": replaced_by},
            office_id=procedure.keeper_id,
        )
        outbox.announce(ProcedureRetired(procedure_id=procedure.pk))


def restore_procedure(*, actor: AnyActor, code: str, reason: str) -> None:
    """Offer a retired procedure again; raises ProcedureNotFound when it is not retired, MayNotReview, TextMissing."""
    if not reason.strip():
        raise TextMissing
    with transaction.atomic():
        procedure = _locked(actor, code)
        if procedure.retires_at is None:
            raise ProcedureNotFound
        procedure.retires_at, procedure.retirement = None, {}
        _save(procedure, clock.now())
        subject = subject_of(procedure)
        audit.record(actor=identity.ref_of(actor), verb="catalogue.restore", subject=subject, reason=reason)


def _locked(actor: AnyActor, code: str) -> Procedure:
    procedure = Procedure.objects.select_for_update().filter(code=code, current__isnull=False).first()
    if procedure is None:
        raise ProcedureNotFound
    if isinstance(actor, Actor) and not rules.can_retire(actor, keepers_of(procedure.keeper_id)):
        raise MayNotReview
    return procedure


def _save(procedure: Procedure, moment: datetime) -> None:
    procedure.updated_at = moment
    procedure.save()
    current_versions.forget()


def subject_of(procedure: Procedure) -> SubjectRef:
    """A procedure as the journal names it."""
    return SubjectRef(kind="catalogue.procedure", id=str(procedure.pk), label=procedure.code)
