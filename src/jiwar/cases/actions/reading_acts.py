"""A signatory reads an act before signing it with others: kept for the batch, not an action on the file."""

from datetime import timedelta
from uuid import UUID

from jiwar.cases.models import ActRead
from jiwar.cases.queries.visible import find_case
from jiwar.cases.rules import permissions
from jiwar.identity.api import Actor
from jiwar.kernel import clock
from jiwar.kernel.ids import new_id

KEPT_DAYS = 7


def note_act_read(*, actor: Actor, case_id: UUID) -> None:
    """The act was shown to somebody who may sign it, as it stands now; nothing for anybody else.

    Raises CaseNotFound.
    """
    case = find_case(actor, case_id)
    if case.stage != "awaiting_signature" or not permissions.can_sign(actor, case):
        return
    row = ActRead(id=new_id(), case=case, account_id=actor.ref.id, sequence=case.sequence, read_at=clock.now())
    ActRead.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["case", "account"], update_fields=["sequence", "read_at"]
    )


def forget_acts_read() -> int:
    """Delete what was read a week ago; how many."""
    gone, _each = ActRead.objects.filter(read_at__lt=clock.now() - timedelta(days=KEPT_DAYS)).delete()
    return gone
