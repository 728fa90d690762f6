"""Publishing: a definition becomes a numbered version that never changes."""

from pathlib import Path

from django.db import transaction

from jiwar.audit import api as audit
from jiwar.catalogue import folders
from jiwar.catalogue.checks import check_definition
from jiwar.catalogue.definition import Definition, as_data, content_hash
from jiwar.catalogue.errors import DefinitionRefused, ProcedureNotFound
from jiwar.catalogue.events import ProcedurePublished
from jiwar.catalogue.models import Procedure, ProcedureVersion
from jiwar.catalogue.queries import ProcedureView, current_versions, view_of
from jiwar.kernel import clock
from jiwar.kernel.actors import SYSTEM, ActorRef, SubjectRef
from jiwar.outbox import api as outbox


def publish(*, actor: ActorRef, definition: Definition) -> ProcedureView:
    """Make `definition` the current version of its procedure; the same content as an earlier version is that version.

    Raises DefinitionRefused when it has problems.
    """
    if problems := check_definition(as_data(definition)):
        raise DefinitionRefused(definition.id, problems)
    with transaction.atomic():
        version, _changed = _publish(actor, definition)
    return view_of(version)


def publish_all(*, actor: ActorRef = SYSTEM, folder: Path | None = None) -> list[ProcedureView]:
    """Publish all definitions of a folder (all folders when left out), or none; returns the versions that are new.

    Raises DefinitionRefused with the problems of the first file that has any.
    """
    for path, problems in folders.check_folder(folder).items():
        if problems:
            raise DefinitionRefused(path.stem, problems)
    with transaction.atomic():
        published = [_publish(actor, definition) for definition in folders.load_definitions(folder)]
    return [view_of(version) for version, changed in published if changed]


def withdraw_procedure(*, actor: ActorRef, code: str, reason: str) -> None:
    """Take a procedure off the catalogue: running cases keep their version; raises ProcedureNotFound."""
    with transaction.atomic():
        procedure = Procedure.objects.select_for_update().filter(code=code, current__isnull=False).first()
        if procedure is None:
            raise ProcedureNotFound
        procedure.current = None
        procedure.updated_at = clock.now()
        procedure.save()
        audit.record(actor=actor, verb="catalogue.withdraw", subject=_subject(procedure), reason=reason)
        current_versions.forget()


def _publish(actor: ActorRef, definition: Definition) -> tuple[ProcedureVersion, bool]:
    digest, now = content_hash(definition), clock.now()
    Procedure.objects.get_or_create(code=definition.id, defaults={"updated_at": now})
    procedure = Procedure.objects.select_for_update().get(code=definition.id)
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
        )
    procedure.current, procedure.updated_at = version, now
    procedure.save()
    details = {"version": version.number, "content_hash": digest}
    audit.record(actor=actor, verb="catalogue.publish", subject=_subject(procedure), details=details)
    outbox.announce(ProcedurePublished(version_id=version.pk))
    current_versions.forget()
    return version, True


def _subject(procedure: Procedure) -> SubjectRef:
    return SubjectRef(kind="catalogue.procedure", id=str(procedure.pk), label=procedure.code)
