"""The handler says which record of a register the file asks for: the act is drawn from it."""

from uuid import UUID

from django.db import transaction

from jiwar.cases.actions.handling import locked_for_staff
from jiwar.cases.actions.recording import append, doer
from jiwar.cases.errors import MayNotAct, UnknownItem
from jiwar.cases.queries.records import open_for, wanted_by
from jiwar.cases.rules import permissions
from jiwar.identity.api import Actor


def choose_record(*, actor: Actor, case_id: UUID, record_id: UUID, expected_sequence: int | None = None) -> int:
    """The record from which the act will be drawn, until it is signed; choosing again replaces it.

    It answers to what the file asks, or stands in a register that the actor keeps. Raises UnknownItem (the procedure
    draws on no register), RecordUnknown, MayNotAct, StaleCase, NotInThisStage, CaseNotFound.
    """
    with transaction.atomic():
        case = locked_for_staff(actor, case_id, "record_chosen", expected_sequence)
        if not permissions.can_examine(actor, case):
            raise MayNotAct
        wanted = wanted_by(case)
        if wanted is None:
            raise UnknownItem
        record = open_for(actor, record_id, wanted)
        details = {"record_id": str(record.id), "version": record.version}
        append(case, "record_chosen", by=doer(actor), details=details)
    return case.sequence
