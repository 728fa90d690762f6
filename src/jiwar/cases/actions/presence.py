"""A page says that it is open: not an action on the file, nothing of it is kept beyond some minutes."""

from datetime import timedelta
from uuid import UUID

from jiwar.cases.errors import CaseNotFound
from jiwar.cases.models import CasePresence
from jiwar.cases.queries.presence import PRESENT_S
from jiwar.cases.queries.reach import parts_visible_to
from jiwar.cases.queries.visible import find_case
from jiwar.identity.api import Actor
from jiwar.kernel import clock
from jiwar.kernel.ids import new_id


def look_at(*, actor: Actor, case_id: UUID) -> None:
    """A member of staff has the file open now; raises CaseNotFound."""
    if not actor.is_staff:
        raise CaseNotFound
    _keep(actor, find_case(actor, case_id).pk, None)


def look_at_part(*, actor: Actor, part_id: UUID) -> None:
    """An agent of its authority has the part open now; raises CaseNotFound."""
    case_id = parts_visible_to(actor).filter(pk=part_id).values_list("case_id", flat=True).first()
    if case_id is None:
        raise CaseNotFound
    _keep(actor, case_id, part_id)


def _keep(actor: Actor, case_id: UUID, part_id: UUID | None) -> None:
    """Of each reader the page that they opened last."""
    row = CasePresence(id=new_id(), case_id=case_id, part_id=part_id, account_id=actor.ref.id, seen_at=clock.now())
    CasePresence.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["case", "account"], update_fields=["part", "seen_at"]
    )


def forget_presences() -> int:
    """Delete the rows of pages that were closed; how many."""
    gone, _each = CasePresence.objects.filter(seen_at__lt=clock.now() - timedelta(seconds=5 * PRESENT_S)).delete()
    return gone
