"""Several authorities, one file: put before them at once, each says what it lacks and prepares its part.

Two authorities may act at the same time: what one reads, the other does not change.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from jiwar.cases.actions.handling import cut, locked_for_staff, require_disinterested, require_reasons
from jiwar.cases.actions.recording import append, calendar, doer, locked, require_stage, today_of
from jiwar.cases.errors import CaseNotFound, MayNotAct, TextMissing, UnknownItem
from jiwar.cases.errors.parts import NoParts, PartAwaitsApplicant, PartNotOpen, PartNotYours
from jiwar.cases.events import PartSent
from jiwar.cases.models import Case, CasePart, CompletionRequest
from jiwar.cases.queries.context import answers_of, context_of_case
from jiwar.cases.queries.parts import part_of
from jiwar.cases.queries.steps import due_of
from jiwar.cases.queries.versions import definition_of
from jiwar.cases.rules import parts, permissions
from jiwar.catalogue import api as catalogue
from jiwar.identity.api import Actor
from jiwar.kernel import clock
from jiwar.kernel.hashes import salted_hash
from jiwar.kernel.ids import new_id
from jiwar.offices import api as offices
from jiwar.outbox import api as outbox

VERDICTS = ("favourable", "unfavourable")


def send_parts(*, actor: Actor, case_id: UUID, expected_sequence: int | None = None) -> int:
    """The lead puts the file before all its authorities at once; each sees it in its queue. Returns the sequence.

    Raises NoParts, NoCompetentOffice, MayNotAct, InterestDeclared, StaleCase, NotInThisStage, CaseNotFound.
    """
    with transaction.atomic():
        case = locked_for_staff(actor, case_id, "parts_sent", expected_sequence)
        if not permissions.can_examine(actor, case):
            raise MayNotAct
        definition, answers = definition_of(case), answers_of(case)
        wanted = catalogue.parts_wanted(definition, answers, context_of_case(case, answers=answers))
        if case.parts is not None or not wanted:
            raise NoParts
        rows = [_row(case, step, before) for step, before in wanted]
        append(case, "parts_sent", by=doer(actor), details={"parts": rows})
        for row in rows:
            outbox.announce(PartSent(case_id=case.pk, part_id=UUID(row["id"])))
    return case.sequence


def _row(case: Case, step: catalogue.Step, before: Collection[str]) -> dict[str, Any]:
    """A part as the action says it; `due_on` only when it may begin."""
    office = offices.competent_office(competence=str(step.competence), commune_code=case.commune_code)
    due_on = None if before else due_of(step, today_of())
    return {
        "step": step.id,
        "id": str(new_id()),
        "office_id": str(office.id),
        "authority_office_id": str(seat_over(office).id),
        "after": list(before),
        "due_on": due_on.isoformat() if due_on else None,
    }


def seat_over(office: offices.OfficeView) -> offices.OfficeView:
    """Whose power decides what this office prepares: the commune, the daïra or the wilaya that it is of."""
    above = [office, *offices.offices_above(office_id=office.id)]
    return next((one for one in above if one.kind in ("commune", "daira", "wilaya")), office)


def take_part(*, actor: Actor, part_id: UUID) -> int:
    """A handler of the office that is competent takes the part, also over from a colleague. Raises CaseNotFound."""
    with transaction.atomic():
        case, row = locked_part(actor, part_id, "part_taken", ("waiting", "open", "prepared"))
        details = {"part": row.step_id, "handler_id": str(actor.account_id)}
        append(case, "part_taken", by=doer(actor, office_id=row.office_id), details=details)
    return case.sequence


def remark_part(*, actor: Actor, part_id: UUID, items: Iterable[Mapping[str, str]]) -> int:
    """What the part lacks of the applicant, each with its words; without items: it lacks nothing.

    `items`: {kind: "paper" | "answer", id, remark}. They leave with the remarks of the others, in one request.
    Raises UnknownItem, TextMissing, PartNotOpen, PartNotYours, CaseNotFound.
    """
    with transaction.atomic():
        case, row = _mine(actor, part_id, "part_remarked", ("waiting", "open"))
        kept = _remarks(part_of(definition_of(case), row.step_id), items)
        CasePart.objects.filter(pk=row.pk).update(remarks=kept, asked_in=None)
        details = _of(row, actor) | {
            "items": [f"{one['kind']}:{one['id']}" for one in kept],
            "content": salted_hash(row.salt, kept),
        }
        append(case, "part_remarked", by=doer(actor, office_id=row.office_id), details=details)
    return case.sequence


def _remarks(step: catalogue.Step, items: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """Remarks on what the part needs, and on nothing else."""
    needed = set(step.part.needs) if step.part else set()
    kept = []
    for item in items:
        if item["kind"] not in ("paper", "answer") or item["id"] not in needed:
            raise UnknownItem
        said = cut(item.get("remark", ""))
        if not said:
            raise TextMissing
        kept.append({"kind": item["kind"], "id": item["id"], "remark": said})
    return kept


def prepare_part(
    *, actor: Actor, part_id: UUID, verdict: str, reasons: Collection[str] = (), conditions: str = ""
) -> int:
    """The handler of the part prepares its decision; whoever holds the power over it decides.

    `reasons` (unfavourable): ids of the refusal or own sentences; `conditions` (favourable): those that are imposed.
    Raises UnknownItem, ReasonsMissing, PartAwaitsApplicant, PartNotOpen, PartNotYours, CaseNotFound.
    """
    if verdict not in VERDICTS:
        raise UnknownItem
    against = verdict == "unfavourable"
    kept = [cut(reason) for reason in reasons if reason.strip()] if against else []
    imposed = "" if against else cut(conditions)
    with transaction.atomic():
        case, row = _mine(actor, part_id, "part_prepared", ("open", "prepared"))
        require_reasons(definition_of(case), "refuse" if against else "grant", kept)
        require_answered(case, row)
        CasePart.objects.filter(pk=row.pk).update(
            prepared_verdict=verdict,
            reasons=kept,
            conditions=imposed,
            note="",
            prepared_by_id=actor.account_id,
            prepared_at=clock.now(),
        )
        content = {"verdict": verdict, "reasons": kept, "conditions": imposed}
        details = _of(row, actor) | {"content": salted_hash(row.salt, content)}
        append(case, "part_prepared", by=doer(actor, office_id=row.office_id), details=details)
    return case.sequence


def return_part(*, actor: Actor, part_id: UUID, note: str) -> int:
    """Whoever would decide does not, and says why; the part is to be prepared again.

    Raises TextMissing, PartNotOpen, CaseNotFound.
    """
    said = cut(note)
    if not said:
        raise TextMissing
    with transaction.atomic():
        case, row = locked_part(actor, part_id, "part_returned", ("prepared",), deciding=True)
        CasePart.objects.filter(pk=row.pk).update(note=said)
        details = {"part": row.step_id, "content": salted_hash(row.salt, said)}
        append(case, "part_returned", by=doer(actor, office_id=row.authority_office_id), details=details)
    return case.sequence


def locked_part(
    actor: Actor, part_id: UUID, kind: str, states: Collection[str], *, deciding: bool = False
) -> tuple[Case, CasePart]:
    """The locked file and the part, for whoever may do that there; raises CaseNotFound, NotInThisStage, PartNotOpen."""
    case_id = CasePart.objects.filter(pk=part_id).values_list("case_id", flat=True).first()
    if case_id is None or not actor.is_staff:
        raise CaseNotFound
    case = locked(case_id)
    row = CasePart.objects.get(pk=part_id)
    # Under the lock: the part may have gone to another office meanwhile.
    decides = permissions.can_decide_part(actor, row.office_id, row.authority_office_id)
    if not (decides if deciding else permissions.can_prepare_part(actor, row.office_id)):
        raise CaseNotFound
    require_stage(case, kind)
    require_disinterested(actor, case)
    if row.state not in states:
        raise PartNotOpen
    return case, row


def _mine(actor: Actor, part_id: UUID, kind: str, states: Collection[str]) -> tuple[Case, CasePart]:
    """The same, for whoever took the part, or stands in for them while they are away."""
    case, row = locked_part(actor, part_id, kind, states)
    if row.handler_id is None or (row.handler_id != actor.account_id and row.handler_id not in actor.covers()):
        raise PartNotYours
    return case, row


def _of(row: CasePart, actor: Actor) -> dict[str, Any]:
    """The part and who acts; `covering`: the absent colleague who has it in hand, for whom they do it."""
    found = {"part": row.step_id, "handler_id": str(actor.account_id)}
    covers = row.handler_id not in (None, actor.account_id) and row.handler_id in actor.covers()
    return found | ({"covering": str(row.handler_id)} if covers else {})


def require_answered(case: Case, row: CasePart) -> None:
    """Nothing is decided while what this authority asked for is awaited, or has not left yet."""
    if row.remarks and row.asked_in_id is None:
        raise PartAwaitsApplicant
    if case.stage != "awaiting_applicant" or row.asked_in_id is None:
        return
    if CompletionRequest.objects.filter(pk=row.asked_in_id, answered_at=None).exists():
        raise PartAwaitsApplicant


def parts_due_after(case: Case, asked_at: Any) -> dict[str, str]:
    """The days of the parts that run, pushed by those during which the applicant was waited for."""
    asked_on, today, found = clock.day_of(asked_at), today_of(), {}
    for row in CasePart.objects.filter(case=case, state__in=["open", "prepared"]).exclude(due_on=None):
        if row.due_on is None or row.due_on < asked_on:
            continue
        step = part_of(definition_of(case), row.step_id)
        if step.unit == "calendar":
            later = row.due_on + (today - asked_on)
        else:
            later = calendar.add_working_days(row.due_on, calendar.working_days_between(asked_on, today))
        found[row.step_id] = later.isoformat()
    return found


def parts_opened_again(case: Case) -> dict[str, str | None]:
    """The file is opened again: nothing of what was prepared is kept; the days of the parts that may be decided now."""
    again = [name for name, part in (case.parts or {}).items() if part["verdict"] != "favourable"]
    CasePart.objects.filter(case=case, step_id__in=again).update(
        remarks=[],
        asked_in=None,
        prepared_verdict="",
        reasons=[],
        conditions="",
        note="",
        prepared_by=None,
        prepared_at=None,
    )
    found: dict[str, str | None] = {}
    for name in parts.opened_again(case.parts):
        due_on = due_of(part_of(definition_of(case), name), today_of())
        found[name] = due_on.isoformat() if due_on else None
    return found
