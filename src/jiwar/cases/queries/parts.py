"""The parts of a file in words, with its critical path: no authority reads here more than its state and its act."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from jiwar.cases.models import Case, CasePart
from jiwar.cases.queries.context import answers_of, context_of_case
from jiwar.cases.queries.names import account_name, office_names
from jiwar.cases.queries.part_shapes import PartsView, PartView, RemarkView
from jiwar.cases.queries.reasons import reason_texts
from jiwar.cases.rules.critical import Leg, Path, path_of
from jiwar.cases.rules.parts import UNDECIDED
from jiwar.catalogue import api as catalogue
from jiwar.catalogue.api import Definition, Step
from jiwar.decisions import api as decisions
from jiwar.kernel import clock
from jiwar.kernel.actors import SubjectRef
from jiwar.kernel.texts import Texts, pick
from jiwar.offices import api as offices
from jiwar.territory import api as territory

BEFORE_PROPOSAL = frozenset({"awaiting_cosigners", "submitted", "examining", "awaiting_applicant", "awaiting_opinions"})


def part_of(definition: Definition, step_id: str) -> Step:
    """The step that is this part; raises LookupError."""
    step = next((one for one in definition.steps if one.id == step_id and one.part is not None), None)
    if step is None:
        raise LookupError(step_id)
    return step


def is_late(row: CasePart, case: Case) -> bool:
    """Its own day has passed and nobody decided it; no day passes while the applicant is waited for."""
    runs = row.state in UNDECIDED and case.stage != "awaiting_applicant"
    return runs and row.due_on is not None and clock.today() > row.due_on


def titles_of_parts(definition: Definition, steps: Collection[str]) -> list[str]:
    """What these parts are called, in this page's language."""
    return [pick(step.title) for step in definition.steps if step.id in steps]


def wanted_parts(case: Case, definition: Definition) -> tuple[tuple[Step, tuple[str, ...]], ...]:
    """The parts that take place with the answers of a file that is not before its authorities yet."""
    if not any(step.kind == "part" for step in definition.steps):
        return ()
    answers = answers_of(case)
    return catalogue.parts_wanted(definition, answers, context_of_case(case, answers=answers, definition=definition))


def parts_of_case(case: Case, definition: Definition, *, staff: bool, may_act: bool = True) -> PartsView | None:
    """The parts of a file and its critical path; None where no other authority decides.

    An applicant reads no agent's name and no remark that has not left; whoever only follows it, no act.
    """
    if not any(step.kind == "part" for step in definition.steps):
        return None
    rows = list(CasePart.objects.filter(case=case).select_related("case", "handler", "asked_in").order_by("id"))
    wanted = _sent(definition, rows, case) if case.parts is not None else wanted_parts(case, definition)
    if not wanted:
        return None
    path = _path(case, definition, wanted, {row.step_id: row for row in rows})
    taken = decisions.decisions_about(subject=SubjectRef(kind="cases.case", id=str(case.pk), label="")) if rows else []
    acts = {decision.id: decision for decision in taken}
    by_step = {row.step_id: row for row in rows}
    views = [_planned(case, definition, wanted, step, before) for step, before in wanted]
    critical = path.critical if path else frozenset()
    found = tuple(
        _of_row(view, by_step[view.step], acts, definition, critical, staff=staff, may_act=may_act)
        if view.step in by_step
        else _marked(view, critical)
        for view in views
    )
    awaits = case.stage == "awaiting_applicant"
    sent = case.parts is not None
    return PartsView(
        parts=found,
        sent=sent,
        holders=_holders(case, found, path, sent=sent) if path and not awaits else (),
        ends_on=path.ends_on if path and not awaits else None,
        awaits_applicant=awaits,
    )


def _sent(definition: Definition, rows: Sequence[CasePart], case: Case) -> tuple[tuple[Step, tuple[str, ...]], ...]:
    known = {row.step_id for row in rows}
    parts = case.parts or {}
    return tuple((step, tuple(parts[step.id]["after"])) for step in definition.steps if step.id in known)


def _planned(
    case: Case,
    definition: Definition,
    wanted: Sequence[tuple[Step, tuple[str, ...]]],
    step: Step,
    before: Collection[str],
) -> PartView:
    """A part as the procedure says it."""
    needs = step.part.needs if step.part else ()
    elsewhere = {name for one, _before in wanted if one.id != step.id and one.part for name in one.part.needs}
    titles = {one.id: one.title for one, _before in wanted}
    return PartView(
        id=None,
        step=step.id,
        titles=step.title,
        act_titles=step.part.title if step.part else {},
        office_names=_office_of(case, step),
        state="planned",
        after=tuple(titles[name] for name in before if name in titles),
        needs=tuple(_label(definition, name) for name in needs),
        shared=tuple(_label(definition, name) for name in needs if name in elsewhere),
    )


def _office_of(case: Case, step: Step) -> Texts:
    try:
        return offices.competent_office(competence=str(step.competence), commune_code=case.commune_code).names
    except offices.NoCompetentOffice:
        return {}


def _label(definition: Definition, name: str) -> Texts:
    known = definition.paper(name) or definition.question(name)
    return known.label if known else {"ar": name}


def _marked(view: PartView, critical: Collection[str]) -> PartView:
    return PartView(**{**vars(view), "critical": view.step in critical})


def _of_row(
    view: PartView,
    row: CasePart,
    acts: Mapping[UUID, decisions.DecisionView],
    definition: Definition,
    critical: Collection[str],
    *,
    staff: bool,
    may_act: bool,
) -> PartView:
    act = acts.get(row.decision_id) if row.decision_id else None
    sealed = act is not None and act.state == "sealed"
    decided = row.state == "decided"
    said = {
        "id": row.pk,
        "office_names": office_names(row.office_id),
        "state": row.state,
        "heard": row.heard,
        "handler": account_name(row.handler) if staff else "",
        "due_on": row.due_on,
        "late": is_late(row, row.case),
        "remarks": remarks_of(row, definition) if staff else (),
        "verdict": row.verdict,
        "reasons": reason_texts(definition, row.reasons) if decided else (),
        "conditions": row.conditions if decided else "",
        "number": act.number if act and decided else "",
        "decided_at": act.taken_at if act and decided else None,
        "document_id": act.document_id if act and sealed and may_act else None,
        "critical": row.step_id in critical,
    }
    return PartView(**{**vars(view), **said})


def remarks_of(row: CasePart, definition: Definition) -> tuple[RemarkView, ...]:
    """What the authority lacked last, and whether it has left."""
    return tuple(
        RemarkView(
            kind=one["kind"],
            id=one["id"],
            label=_label(definition, one["id"]),
            remark=one["remark"],
            waits=row.asked_in_id is None,
        )
        for one in row.remarks
    )


def _path(
    case: Case,
    definition: Definition,
    wanted: Sequence[tuple[Step, tuple[str, ...]]],
    rows: Mapping[str, CasePart],
) -> Path | None:
    """What remains, in its order: undecided parts, then the steps after the proposal that have days of their own."""
    if case.stage not in BEFORE_PROPOSAL:
        return None
    legs = [
        Leg(step.id, before, step.days or 0, step.unit, rows[step.id].due_on if step.id in rows else None)
        for step, before in wanted
        if step.id not in rows or rows[step.id].state in UNDECIDED
    ]
    if not legs:
        return None
    last = tuple(leg.id for leg in legs)
    for step in definition.steps:
        if step.kind in ("validate", "sign") and step.when is None:
            legs.append(Leg(step.id, last, step.days or 0, step.unit))
            last = (step.id,)
    return path_of(legs, clock.today(), later)


def later(start: date, days: int, unit: str) -> date:
    """So many days after: of the calendar, or working days by the legal calendar."""
    return start + timedelta(days=days) if unit == "calendar" else territory.add_working_days(start, days)


def _holders(case: Case, found: Sequence[PartView], path: Path, *, sent: bool) -> tuple[Texts, ...]:
    """Who holds the date up today: the office that leads until the file is before its authorities, then those."""
    if not sent:
        return (office_names(case.office_id),)
    return tuple(one.office_names for one in found if one.step in path.now)
