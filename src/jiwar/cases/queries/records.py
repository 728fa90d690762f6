"""The record of a register that a file asks for: what answers to it, the one opened, the one chosen."""

from dataclasses import replace
from uuid import UUID

from jiwar.cases.errors import MayNotAct
from jiwar.cases.models import Case
from jiwar.cases.queries.context import context_of_case
from jiwar.cases.queries.shapes import RecordChoice
from jiwar.cases.queries.versions import definition_of
from jiwar.cases.queries.visible import actions_open_to, find_case
from jiwar.catalogue import api as catalogue
from jiwar.identity.api import Actor
from jiwar.kernel.actors import SYSTEM
from jiwar.registers import api as registers

SEARCHED, READ = "cases.record_search", "cases.record"  # purposes of the accesses


def wanted_by(case: Case) -> registers.Wanted | None:
    """What the file says of the record it asks for."""
    definition = definition_of(case)
    return catalogue.wanted_record(definition, context_of_case(case)) if definition.source else None


def record_choice(
    *, actor: Actor, case_id: UUID, opened: UUID | None = None, instead: registers.Wanted | None = None
) -> RecordChoice | None:
    """The records before who works on the file; None for a procedure that draws on no register.

    Whoever may choose sees those that answer to what was asked, until one is chosen; `instead` searches the registers
    of the reader's own office by something else. Each one shown is journaled. Raises CaseNotFound, RecordUnknown.
    """
    case = find_case(actor, case_id)
    wanted = wanted_by(case) if actor.is_staff else None
    if wanted is None:
        return None
    may = "choose_record" in actions_open_to(actor, case)
    choice = RecordChoice(wanted=wanted, may_choose=may)
    if case.record_id:
        choice = replace(choice, chosen=registers.open_record(actor=actor.ref, record_id=case.record_id, purpose=READ))
    if not may:
        return choice
    if opened:
        return replace(choice, opened=open_for(actor, opened, wanted))
    if instead and instead.enough:
        return replace(choice, found=tuple(registers.find_records(actor=actor, wanted=instead, purpose=SEARCHED)))
    if case.record_id is None and wanted.enough:
        found = registers.matching_records(actor=actor.ref, wanted=wanted, purpose=SEARCHED)
        return replace(choice, found=tuple(found))
    return choice


def open_for(actor: Actor, record_id: UUID, wanted: registers.Wanted) -> registers.RecordView:
    """A record that answers to what a file asks, or of a register that the actor keeps; journaled.

    Raises RecordUnknown for every other, MayNotAct for one of another register.
    """
    asked = wanted.enough and any(
        one.id == record_id for one in registers.matching_records(actor=SYSTEM, wanted=wanted, purpose=READ)
    )
    if asked:
        return registers.open_record(actor=actor.ref, record_id=record_id, purpose=READ)
    found = registers.record_visible_to(actor, record_id, purpose=READ)
    if found.register.kind != wanted.kind:
        raise MayNotAct
    return found
