"""How each step of a file stands, by whom and until when: what is drawn beside the file. No query of its own."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from jiwar.cases.queries.shapes import CaseDetail, HistoryView, OpinionView
from jiwar.cases.queries.words import day_words
from jiwar.cases.rules.moments import EXAMINED_AGAIN
from jiwar.catalogue import api as catalogue
from jiwar.catalogue.api import Standing, Step
from jiwar.kernel import clock
from jiwar.kernel.texts import current_language, pick
from jiwar.territory import api as territory

PREPARED_IN = frozenset({"awaiting_cosigners", "submitted", "examining", "awaiting_applicant", "awaiting_opinions"})
UNDECIDED = PREPARED_IN | {"awaiting_session"}


def picture_of(detail: CaseDetail) -> catalogue.Picture:
    """The steps of this file, drawn for whoever works on it."""
    steps = detail.definition.steps
    standings = {step.id: _KINDS[step.kind](detail, step) for step in steps}
    return catalogue.picture_of_case(steps, standings, _proposal(detail))


def due_of(step: Step, began: date) -> date | None:
    """The last day of a step that began on that day; None when it has no days of its own."""
    if step.days is None:
        return None
    if step.unit == "calendar":
        return began + timedelta(days=step.days)
    return territory.add_working_days(began, step.days)


def _examined(detail: CaseDetail, step: Step) -> Standing:
    """Done once the file is before its authorities, unless it came back to its handler since."""
    last = _last(detail, EXAMINED_AGAIN | {"parts_sent"})
    if last is not None and last.kind == "parts_sent":
        return _done(last)
    if detail.stage in PREPARED_IN:
        who = detail.handler or _("nobody took it yet")
        return _open(detail, step, (who, pick(detail.office_names)))
    return _done(_last(detail, ("proposed", "presented")))


def _consulted(detail: CaseDetail, step: Step) -> Standing:
    wanted = {one.id for one in step.opinions}
    rows = [one for one in detail.opinions if one.opinion_id in wanted]
    if not rows:
        return Standing("later" if detail.stage in PREPARED_IN else "skipped")
    said = tuple(_of_service(one) for one in rows)
    here = sum(one.state != "asked" for one in rows)
    if here == len(rows) or detail.stage not in PREPARED_IN:
        return Standing("done", (f"{here}/{len(rows)}",), said)
    state = "late" if any(one.late for one in rows) else "open"
    return Standing(state, (f"{here}/{len(rows)}",), said)  # type: ignore[arg-type]  # one of the two words


def _inquired(detail: CaseDetail, step: Step) -> Standing:
    row = detail.inquiry
    if row is None:
        return Standing("later" if detail.stage in PREPARED_IN else "skipped")
    if row.stands == "reported":
        return _done(_last(detail, ("inquiry_reported",)))
    if row.stands == "closed":
        return Standing("open", (_("the report is awaited"),), (pick(row.commissioner), _("the report is awaited")))
    until = _until(row.closes_on)
    return Standing("open", until, (pick(row.commissioner), *until))


def _of_service(one: OpinionView) -> str:
    if one.state == "asked":
        said = _("awaited until %(day)s") % {"day": day_words(one.due_on, current_language())}
    elif one.state == "given":
        said = _day(one.given_at)
    else:
        said = _("by silence") if one.state == "silent" else _("no longer awaited")
    return f"{pick(one.titles)} · {pick(one.office_names)} · {said}"


def _automatic(detail: CaseDetail, step: Step) -> Standing:
    """Done by Jiwar, and why; or waiting, and for what."""
    by = _("by Jiwar")
    if deed := next((one for one in detail.history if one.automatic == step.id), None):
        return Standing("done", (by, _day(deed.at)), (by, _day(deed.at), deed.words))
    why = tuple(part for part in (detail.automatic.get(step.id, ""),) if part)
    return Standing("later" if detail.stage in PREPARED_IN else "skipped", (by,), (by, *why))


def _in_part(detail: CaseDetail, step: Step) -> Standing:
    """What another authority decides, and whether the date of the file hangs on it."""
    one = next((part for part in detail.parts.parts if part.step == step.id), None) if detail.parts else None
    if one is None or one.state == "dropped":
        return Standing("skipped")
    office = pick(one.office_names)
    if one.state == "decided":
        verdict = _("favourable") if one.verdict == "favourable" else _("unfavourable")
        return Standing("done", (verdict, _day(one.decided_at)), (verdict, office, one.number, _day(one.decided_at)))
    state = "late" if one.late else "open" if one.state in ("open", "prepared") else "later"
    about = (office, *_until(one.due_on))
    return Standing(state, about[:1], about, critical=one.critical)  # type: ignore[arg-type]  # one of three words


def _before_commission(detail: CaseDetail, step: Step) -> Standing:
    if detail.stage == "awaiting_session":
        return _open(detail, step, (pick(detail.authority_names),))
    return Standing("later") if detail.stage in PREPARED_IN else _done(_last(detail, ("session_decided",)))


def _validated(detail: CaseDetail, step: Step) -> Standing:
    newest = detail.validations[-1].proposal_id if detail.validations else None
    row = next((one for one in detail.validations if one.step == step.id and one.proposal_id == newest), None)
    if detail.stage in UNDECIDED:
        return Standing("later")
    if row is not None and row.state == "asked":
        about = (pick(row.office_names), *_until(row.due_on))
        return Standing("late" if row.late else "open", about[:1], about)
    if row is not None and row.state == "agreed":
        about = (row.answered_by, pick(row.office_names), _day(row.answered_at))
        return Standing("done", (row.answered_by, _day(row.answered_at)), about)
    skipped = detail.proposal is not None and step.id in detail.proposal.skipped
    return Standing("later" if detail.stage == "awaiting_validation" and not skipped else "skipped")


def _signed(detail: CaseDetail, step: Step) -> Standing:
    if detail.stage == "awaiting_signature":
        return _open(detail, step, (pick(detail.authority_names),))
    if detail.decided_at is not None:
        return _done(_last(detail, ("signed",)))
    return Standing("skipped" if detail.stage == "closed" else "later")


def _proposal(detail: CaseDetail) -> Standing:
    if detail.stage in UNDECIDED:
        return Standing("later")
    return _done(_last(detail, ("proposed", "session_decided")))


def _open(detail: CaseDetail, step: Step, about: tuple[str, ...]) -> Standing:
    """Open, and until when: no day while the file waits for people and not for agents."""
    due_on = next((one.due_on for one in detail.step_limits if one.step.id == step.id), None)
    late = due_on is not None and clock.today() > due_on
    return Standing("late" if late else "open", about[:1], (*about, *_until(due_on)))


def _done(deed: HistoryView | None) -> Standing:
    """Done by this deed; what a file without it never went through does not take place."""
    if deed is None:
        return Standing("skipped")
    about = tuple(part for part in (deed.actor, _day(deed.at)) if part)
    office = (pick(deed.office_names),) if deed.office_names else ()
    return Standing("done", about, (*about, *office))


def _last(detail: CaseDetail, kinds: Collection[str]) -> HistoryView | None:
    return next((one for one in reversed(detail.history) if one.kind in kinds), None)


def _until(due_on: date | None) -> tuple[str, ...]:
    return (_("until %(day)s") % {"day": day_words(due_on, current_language())},) if due_on else ()


def _day(at: datetime | None) -> str:
    return day_words(clock.day_of(at), current_language()) if at else ""


_KINDS = {
    "examine": _examined,
    "opinions": _consulted,
    "automatic": _automatic,
    "inquiry": _inquired,
    "part": _in_part,
    "validate": _validated,
    "session": _before_commission,
    "sign": _signed,
}
