"""Writes: import of the files, confirmation by an administrator."""

from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from jiwar.audit import api as audit
from jiwar.kernel import clock
from jiwar.kernel.actors import SYSTEM, ActorRef, SubjectRef
from jiwar.law import files
from jiwar.law.errors import UnknownProvision
from jiwar.law.models import LegalText, Provision
from jiwar.law.queries import law


@dataclass(frozen=True)
class Counts:
    """Rows that an import made or changed."""

    texts: int = 0
    provisions: int = 0


def import_law(*, actor: ActorRef = SYSTEM) -> Counts:
    """Bring texts and provisions from law/data; what an administrator reviewed is left alone; safe to repeat."""
    entries = list(files.entries())
    with transaction.atomic():
        texts = _write_texts(entries)
        provisions = _write_provisions(entries)
        counts = Counts(texts=texts, provisions=provisions)
        if counts != Counts():
            subject = SubjectRef("law", "law", "law")
            audit.record(actor=actor, verb="law.imported", subject=subject, details=asdict(counts))
        law.forget()
    return counts


def confirm_provision(*, actor: ActorRef, id: str, reason: str, journal_officiel: str = "") -> None:  # noqa: A002 - the contract's word
    """Say that the provision was read in the Journal officiel (`reason`: where); raises UnknownProvision."""
    with transaction.atomic():
        row = Provision.objects.select_for_update().filter(code=id, valid_to=None).first()
        if row is None:
            raise UnknownProvision(_("No legal provision in force is called %(id)s.") % {"id": id})
        row.confirmed, row.doubt, row.reviewed_by, row.changed_at = True, "", actor.label, clock.now()
        row.save(update_fields=["confirmed", "doubt", "reviewed_by", "changed_at"])
        if journal_officiel:
            LegalText.objects.filter(pk=row.text_id).update(journal_officiel=journal_officiel, changed_at=clock.now())
        subject = SubjectRef("law.provision", id, id)
        details = {"journal_officiel": journal_officiel}
        audit.record(actor=actor, verb="law.provision_confirmed", subject=subject, reason=reason, details=details)
        law.forget()


def _write_texts(entries: list[files.TextEntry]) -> int:
    known = {row.pk: row for row in LegalText.objects.all()}
    written = 0
    for entry in entries:
        values = {name: value for name, value in asdict(entry).items() if name not in {"id", "provisions"}}
        row = known.get(entry.id)
        if row and row.journal_officiel and not values["journal_officiel"]:
            values["journal_officiel"] = row.journal_officiel  # an administrator found it
        if row is None or any(getattr(row, name) != value for name, value in values.items()):
            LegalText.objects.update_or_create(pk=entry.id, defaults=values | {"changed_at": clock.now()})
            written += 1
    return written


def _write_provisions(entries: list[files.TextEntry]) -> int:
    known = {(row.code, row.valid_from): row for row in Provision.objects.all()}
    written = 0
    for entry in entries:
        for provision in entry.provisions:
            values = asdict(provision)
            row = known.get((provision.code, provision.valid_from))
            if row is not None and row.reviewed_by:
                continue
            if row is None or any(getattr(row, name) != value for name, value in values.items()):
                Provision.objects.update_or_create(
                    code=provision.code,
                    valid_from=provision.valid_from,
                    defaults=values | {"text_id": entry.id, "changed_at": clock.now()},
                )
                written += 1
    return written
