"""Every version against its hash, every hash against the journal: what an administrator's examination runs."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from jiwar.audit import api as audit
from jiwar.kernel.hashes import salted_hash
from jiwar.registers.models import RecordVersion
from jiwar.registers.rules.sealing import digest

_BATCH = 500


@dataclass
class RegistersFinding:
    """Versions whose content is not what was sealed, journal entries that seal something else."""

    checked: int = 0
    altered: list[UUID] = field(default_factory=list)
    unsealed: list[UUID] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Nothing was changed behind the registers' back."""
        return not self.altered and not self.unsealed


def check_registers(*, progress: Callable[[int], None] | None = None) -> RegistersFinding:
    """Compare every content that is still there with its hash, and every hash with the entry that seals it."""
    finding = RegistersFinding()
    seals: dict[UUID, list[str]] = {}
    for rows in _in_batches():
        for row in rows:
            seals.setdefault(row.journal_id, []).append(row.content_hash)
            kept = getattr(row, "content", None)
            if kept is not None and salted_hash(kept.salt, kept.content) != row.content_hash:
                finding.altered.append(row.record_id)
        finding.checked += len(rows)
        if progress:
            progress(finding.checked)
    sealed = audit.details_of(entries=list(seals))
    finding.unsealed = [
        entry
        for entry, hashes in seals.items()
        if sealed.get(entry, {}).get("content") not in (digest(hashes), *hashes[: len(hashes) == 1])
    ]
    return finding


def _in_batches() -> Iterator[list[RecordVersion]]:
    rows = list(RecordVersion.objects.select_related("content").order_by("id")[:_BATCH])
    while rows:
        yield rows
        after = rows[-1].pk
        rows = list(RecordVersion.objects.select_related("content").filter(pk__gt=after).order_by("id")[:_BATCH])
