"""A commission's session: called, its agenda filled in order of arrival, who sits and who takes no part."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from jiwar.audit import api as audit
from jiwar.cases.actions import bulk
from jiwar.cases.actions.handling import cut, require_disinterested
from jiwar.cases.actions.reasons import keep_reason
from jiwar.cases.actions.recording import append, calendar, clock_of_row, doer, locked, today_of
from jiwar.cases.errors import MayNotAct, TextMissing
from jiwar.cases.errors.sessions import (
    AlreadyOnAgenda,
    ItemNotFound,
    SessionInvalid,
    SessionMoved,
    SessionNotFound,
    SessionOpen,
)
from jiwar.cases.models import Case, Session, SessionItem, SessionMember, SessionRecusal
from jiwar.cases.queries.objections import hearing_office, hears
from jiwar.cases.queries.sessions import counted, find_session, waiting_files
from jiwar.cases.rules import permissions
from jiwar.catalogue import api as catalogue
from jiwar.identity.api import Actor
from jiwar.kernel import clock
from jiwar.kernel.actors import SubjectRef
from jiwar.offices import api as offices
from jiwar.territory import api as territory


def call_session(
    *,
    actor: Actor,
    office_id: UUID,
    procedure_code: str,
    commune_code: str,
    held_on: date,
    site: str,
    dwellings: int,
    members: Iterable[Mapping[str, Any]],
) -> UUID:
    """Call the commission: its day, what it has to attribute, who sits ({name, quality, account_id}).

    The grid is that of the version in force now. Raises SessionInvalid, SessionOpen, MayNotAct.
    """
    if office_id not in permissions.offices_with(actor, permissions.HANDLING_ROLES):
        raise MayNotAct
    view = catalogue.procedure(code=procedure_code)
    step = view.definition.step("session")
    sitting = [{**one, "name": cut(one["name"])[:160], "quality": cut(one.get("quality", ""))[:160]} for one in members]
    wrong = _wrong(commune_code, office_id, held_on, cut(site), dwellings)
    if step is None or step.quorum is None:
        raise SessionInvalid({"procedure": _("No commission decides on this service.")})
    if len([one for one in sitting if one["name"]]) < step.quorum:
        wrong["members"] = _("Name at least %(count)d members.") % {"count": step.quorum}
    if wrong:
        raise SessionInvalid(wrong)
    try:
        with transaction.atomic():
            session = Session.objects.create(
                office_id=office_id,
                authority_office_id=_authority(office_id, view.definition.authority),
                procedure_code=procedure_code,
                version_id=view.version_id,
                commune_code=commune_code,
                site=cut(site)[:200],
                dwellings=dwellings,
                held_on=held_on,
                quorum=step.quorum,
                called_by_id=actor.account_id,  # type: ignore[misc]  # of staff, who have one
                called_at=clock.now(),
            )
            rows = [
                SessionMember(
                    session=session, name=one["name"], quality=one["quality"], account_id=one.get("account_id")
                )
                for one in sitting
                if one["name"]
            ]
            SessionMember.objects.bulk_create(rows)
            note(actor, session, "called", {"dwellings": dwellings, "held_on": held_on.isoformat()})
    except IntegrityError:
        raise SessionOpen from None
    return session.pk


def _wrong(commune_code: str, office_id: UUID, held_on: date, site: str, dwellings: int) -> dict[str, str]:
    found = {}
    if held_on < clock.today():
        found["held_on"] = _("This day has passed.")
    if not site:
        found["site"] = _("Name the site.")
    if dwellings < 1:
        found["dwellings"] = _("Say how many there are to attribute.")
    if commune_code not in communes_of(office_id):
        found["commune"] = _("Choose a commune that this office serves.")
    return found


def communes_of(office_id: UUID) -> list[str]:
    """The communes whose files an office holds: those below its seat."""
    place = offices.office(id=office_id).division_code
    return territory.communes_within(code=place)


def _authority(office_id: UUID, kind: str) -> UUID:
    """The seat that signs: the nearest above of that kind."""
    above = offices.office(id=office_id)
    while above.kind != kind and above.parent_id is not None:
        above = offices.office(id=above.parent_id)
    return above.id


def note(actor: Actor, session: Session, verb: str, details: Mapping[str, Any] | None = None) -> None:
    """The journal entry of an act on the session itself."""
    subject = SubjectRef(kind="cases.session", id=str(session.pk), label=session.held_on.isoformat())
    audit.record(
        actor=actor.ref,
        verb=f"session.{verb}",
        subject=subject,
        details=dict(details or {}),
        office_id=session.office_id,
    )


def locked_session(actor: Actor, session_id: UUID, *states: str, president: bool = False) -> Session:
    """The session, locked, for whoever keeps it (or presides); raises SessionNotFound, MayNotAct, SessionMoved."""
    find_session(actor, session_id)
    session = Session.objects.select_for_update().filter(pk=session_id).first()
    if session is None:
        raise SessionNotFound
    if not (presides(actor, session) if president else keeps(actor, session)):
        raise MayNotAct
    if session.state not in states:
        raise SessionMoved
    return session


def keeps(actor: Actor, session: Session) -> bool:
    """The secretariat: those who handle files at the office."""
    return session.office_id in permissions.offices_with(actor, permissions.HANDLING_ROLES)


def presides(actor: Actor, session: Session) -> bool:
    """Whoever holds, at the seat, the role that the step names."""
    step = catalogue.version(id=session.version_id).definition.step("session")
    seats = {session.authority_office_id, session.office_id}
    return step is not None and bool(permissions.offices_with(actor, (step.role,)) & seats)


def works_on(actor: Actor, session: Session) -> bool:
    """Keeps the session or presides over it."""
    return keeps(actor, session) or presides(actor, session)


def answers(actor: Actor, session: Session) -> bool:
    """Hears objections to the list: never who sat in the commission, where another office hears them."""
    if hearing_office(session) == session.office_id:
        return works_on(actor, session)
    sat = set(session.members.values_list("account_id", flat=True))
    return hears(actor, session) and actor.account_id not in sat


def session_gestures(actor: Actor, session_id: UUID) -> frozenset[str]:
    """What the actor may do now with a session; each action checks again, under the lock. Raises SessionNotFound."""
    session = find_session(actor, session_id)
    found: set[str] = set()
    if keeps(actor, session):
        found |= {"called": {"agenda"}, "held": {"publish"}, "published": {"finalise"}}.get(session.state, set())
    if presides(actor, session):
        found |= {"called": {"hold"}, "final": set() if session.decision_id else {"sign"}}.get(session.state, set())
    if works_on(actor, session) and session.state in ("called", "published"):
        found |= {"correct"} | ({"leave_out", "recuse"} if session.state == "called" else set())
    if session.state == "published" and answers(actor, session):
        found.add("answer")
    return frozenset(found)


# --- The agenda -----------------------------------------------------------------------------------------------------


def fill_agenda(*, actor: Actor, session_id: UUID) -> UUID:
    """Put every file that is ready on the agenda, in order of arrival, one after another; the deed's id.

    Raises SessionNotFound, MayNotAct, SessionMoved.
    """
    with transaction.atomic():
        session = locked_session(actor, session_id, "called")
        note(actor, session, "agenda-asked")
        return bulk.ask_bulk(
            actor=actor,
            kind="session_agenda",
            parameters={"session": str(session.pk)},
            reason=_("Agenda of the session of %(day)s") % {"day": session.held_on.isoformat()},
        )


def _ready(parameters: Mapping[str, Any]) -> Any:
    return waiting_files(Session.objects.get(pk=UUID(parameters["session"])))


def _put(one: bulk.One) -> int:
    """One file: on the agenda with its points, or as it was."""
    session = locked_session(one.actor, UUID(one.parameters["session"]), "called")
    case = locked(one.case_id)
    item = put_on_agenda(one.actor, session, case)
    return item.case.sequence


def put_on_agenda(actor: Actor, session: Session, case: Case) -> SessionItem:
    """In the caller's transaction; both rows are locked. Raises AlreadyOnAgenda, NotInThisStage."""
    if not waiting_files(session).filter(pk=case.pk).exists():
        raise AlreadyOnAgenda
    item = SessionItem(session=session, case=case, arrived_at=case.submitted_at)
    counted(item)
    try:
        with transaction.atomic():
            item.save(force_insert=True)
    except IntegrityError:
        raise AlreadyOnAgenda from None
    going = clock_of_row(case).resume(today_of(), calendar)
    details = {"session_id": str(session.pk), "item_id": str(item.pk)}
    append(case, "on_agenda", by=doer(actor, office_id=session.office_id), details=details, clock=going)
    return item


bulk.KINDS.add(
    "session_agenda",
    bulk.Kind(
        do=_put,
        may=lambda actor: bool(permissions.offices_with(actor, permissions.HANDLING_ROLES)),
        select=_ready,
    ),
)


def leave_out(*, actor: Actor, item_id: UUID, reason: str) -> None:
    """The file waits for another session, for a reason that the minutes say. Raises TextMissing, ItemNotFound…"""
    said = cut(reason)
    if not said:
        raise TextMissing
    with transaction.atomic():
        session, item, case = locked_item(actor, item_id, "called")
        SessionItem.objects.filter(pk=item.pk).update(left_out=said, waits=False)
        stopped = clock_of_row(case).suspend(today_of(), calendar)
        details = {"session_id": str(session.pk), "item_id": str(item.pk), **keep_reason(case, "left_out", said)}
        append(case, "left_out", by=doer(actor, office_id=session.office_id), details=details, clock=stopped)


def locked_item(
    actor: Actor, item_id: UUID, *states: str, may: Callable[[Actor, Session], bool] = works_on
) -> tuple[Session, SessionItem, Case]:
    """A file that waits on the agenda, with its session, all locked, for whom `may`; nobody tied to it acts.

    Raises ItemNotFound, SessionMoved, MayNotAct, InterestDeclared.
    """
    found = SessionItem.objects.filter(pk=item_id).values_list("session_id", "case_id").first()
    if found is None:
        raise ItemNotFound
    find_session(actor, found[0])
    session = Session.objects.select_for_update().get(pk=found[0])
    if not may(actor, session):
        raise MayNotAct
    if session.state not in states:
        raise SessionMoved
    case = locked(found[1])
    item = SessionItem.objects.get(pk=item_id)
    if not item.waits:
        raise SessionMoved
    require_disinterested(actor, case)
    return session, item, case


def recuse(*, actor: Actor, item_id: UUID, member_id: UUID, reason: str) -> None:
    """A member takes no part in one file; kept with the reason. Raises TextMissing, ItemNotFound, SessionMoved."""
    said = cut(reason)
    if not said:
        raise TextMissing
    with transaction.atomic():
        session, item, _case = locked_item(actor, item_id, "called")
        if not session.members.filter(pk=member_id).exists():
            raise ItemNotFound
        SessionRecusal.objects.update_or_create(item=item, member_id=member_id, defaults={"reason": said})
        note(actor, session, "recused", {"item": str(item.pk), "member": str(member_id)})
