"""The lists of a session: ranked by the grid alone, published, final; its minutes, and the decision of each file.

What is done to each file is a deed over many (actions/bulk.py): hundreds pass one after another, and whoever is killed
between two does none twice.
"""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from jiwar.cases.actions import bulk
from jiwar.cases.actions.deciding import sign
from jiwar.cases.actions.levels import ask_validations
from jiwar.cases.actions.recording import append, calendar, doer, locked, require_stage
from jiwar.cases.actions.sessions import locked_session, note
from jiwar.cases.actions.telling import tell_correspondent
from jiwar.cases.errors import NoSigningPower
from jiwar.cases.errors.sessions import (
    AgendaIncomplete,
    CorrectionsWait,
    DecisionsWait,
    ItemNotFound,
    ObjectionsOpen,
    ObjectionsWait,
    QuorumMissing,
    SessionInvalid,
    SessionMoved,
)
from jiwar.cases.events import CaseProposed
from jiwar.cases.models import (
    Case,
    DeclaredInterest,
    Proposal,
    Session,
    SessionCorrection,
    SessionItem,
    SessionObjection,
    SessionRecusal,
)
from jiwar.cases.queries.interests import in_force
from jiwar.cases.queries.minutes import minutes_of
from jiwar.cases.queries.session_shares import displaced, places_kept
from jiwar.cases.queries.sessions import waiting_files
from jiwar.cases.queries.words import day_words
from jiwar.cases.rules import permissions
from jiwar.cases.rules.clock import Term
from jiwar.cases.rules.ranking import Entry, ranking
from jiwar.catalogue import api as catalogue
from jiwar.decisions import api as decisions
from jiwar.identity import api as identity
from jiwar.identity.api import Actor
from jiwar.kernel import clock
from jiwar.kernel.actors import SubjectRef
from jiwar.kernel.hashes import new_salt, salted_hash
from jiwar.kernel.texts import Texts, current_language
from jiwar.offices import api as offices
from jiwar.outbox import api as outbox

WITHDRAWN = "withdrawn"  # why a file left the agenda, where nobody of the commission decided it


def hold_session(*, actor: Actor, session_id: UUID, present: Collection[UUID]) -> None:
    """The commission met: who was there, then the ranking that the grid gives. Nobody ranks by hand.

    Raises AgendaIncomplete, CorrectionsWait, QuorumMissing, SessionInvalid (before its day), SessionMoved, MayNotAct.
    """
    with transaction.atomic():
        session = locked_session(actor, session_id, "called", president=True)
        if clock.today() < session.held_on:
            raise SessionInvalid({"held_on": _("The commission meets on the day for which it was called.")})
        if missing := waiting_files(session).count():
            raise AgendaIncomplete(missing)
        _require_confirmed(session)
        here = {one.pk: one.account_id for one in session.members.all() if one.pk in set(present)}
        if len(here) < session.quorum:
            raise QuorumMissing(session.quorum)
        session.members.update(present=False)
        session.members.filter(pk__in=here).update(present=True)
        _recuse_declared(session)
        _require_quorum_of_each(session, set(here))
        _rank(session)
        session.state, session.held_at = "held", clock.now()
        session.save(update_fields=["state", "held_at", "ranked", "shares"])
        note(actor, session, "held", {"members": len(here), "ranked": session.ranked})


def _require_confirmed(session: Session) -> None:
    if SessionCorrection.objects.filter(item__session=session, item__waits=True, confirmed_at=None).exists():
        raise CorrectionsWait


def _recuse_declared(session: Session) -> None:
    """Members whose interest is declared in the register take no part in the files it names."""
    accounts = {one.account_id: one for one in session.members.all() if one.account_id}
    files = list(session.items.filter(waits=True).values_list("pk", "case_id", "case__applicant_id"))
    if not accounts or not files:
        return
    rows: list[DeclaredInterest] = list(in_force(clock.today()).filter(account_id__in=accounts))
    tied = {(row.account_id, row.person_id or row.case_id) for row in rows}
    tied |= {(row.account_id, row.case_id) for row in rows if row.case_id}
    SessionRecusal.objects.bulk_create(
        [
            SessionRecusal(item_id=item_id, member=member)
            for item_id, case_id, person_id in files
            for account_id, member in accounts.items()
            if (account_id, case_id) in tied or (account_id, person_id) in tied
        ],
        ignore_conflicts=True,
    )


def _require_quorum_of_each(session: Session, here: set[UUID]) -> None:
    aside: dict[str, set[UUID]] = {}
    rows = SessionRecusal.objects.filter(item__session=session, item__waits=True)
    for reference, member_id in rows.values_list("item__case__reference", "member_id"):
        aside.setdefault(reference, set()).add(member_id)
    if short := sorted(reference for reference, away in aside.items() if len(here - away) < session.quorum):
        raise QuorumMissing(session.quorum, short)


def _rank(session: Session) -> None:
    """Write the ranking of all that wait, and what it makes of the session. Who withdrew leaves the list."""
    gone = session.items.filter(waits=True).exclude(case__stage="awaiting_session")
    gone.update(waits=False, left_out=WITHDRAWN, rank=None, verdict="", by_share="")
    items = {one.pk: one for one in session.items.filter(waits=True)}
    entries = [
        Entry(one.pk, one.case_id, one.points, one.arrived_at, not one.unmet, frozenset(one.shares))
        for one in items.values()
    ]
    kept = places_kept(session)
    places = ranking(entries, session.dwellings, kept)
    for place in places:
        item = items[place.item_id]
        item.rank, item.verdict, item.by_share = place.rank, place.verdict, place.by_share
    SessionItem.objects.bulk_update(items.values(), ["rank", "verdict", "by_share"], batch_size=200)
    chosen = [items[place.item_id] for place in places if place.verdict == "chosen"]
    session.ranked = sum(place.rank is not None for place in places)
    session.shares = [
        [
            share,
            count,
            sum(share in one.shares and not one.by_share for one in chosen),
            sum(share in one.shares and bool(one.by_share) for one in chosen),
        ]
        for share, count in kept.items()
    ]


def publish_list(*, actor: Actor, session_id: UUID) -> UUID:
    """The provisional list is public; the days to object begin, and each applicant is told: the deed's id.

    Raises SessionMoved, MayNotAct, SessionNotFound.
    """
    with transaction.atomic():
        session = locked_session(actor, session_id, "held")
        step = catalogue.version(id=session.version_id).definition.step("session")
        if step is None or step.objection_days is None:
            raise SessionMoved
        term = Term(days=step.objection_days, unit=step.unit)
        session.objections_until = term.add(clock.today(), step.objection_days, calendar)
        session.state, session.published_at = "published", clock.now()
        session.save(update_fields=["state", "published_at", "objections_until"])
        note(actor, session, "published", {"until": session.objections_until.isoformat()})
        return _ask(actor, "session_tell", session, _("Provisional list of %(day)s"))


def finalise(*, actor: Actor, session_id: UUID) -> UUID:
    """After the objections, ranked once more: the list is final, each decision is prepared (the deed's id).

    Raises ObjectionsOpen, ObjectionsWait, CorrectionsWait, SessionMoved, MayNotAct, SessionNotFound.
    """
    with transaction.atomic():
        session = locked_session(actor, session_id, "published")
        if session.objections_until is not None and clock.today() <= session.objections_until:
            raise ObjectionsOpen(day_words(session.objections_until, current_language()))
        if waiting := SessionObjection.objects.filter(item__session=session, answered_at=None).count():
            raise ObjectionsWait(waiting)
        _require_confirmed(session)
        _rank(session)
        session.state, session.final_at = "final", clock.now()
        session.save(update_fields=["state", "final_at", "ranked", "shares"])
        note(actor, session, "final", {"ranked": session.ranked})
        return _ask(actor, "session_decide", session, _("Final list of %(day)s"))


def _ask(actor: Actor, kind: str, session: Session, reason: str) -> UUID:
    said = reason % {"day": day_words(session.held_on, current_language())}
    return bulk.ask_bulk(actor=actor, kind=kind, parameters={"session": str(session.pk)}, reason=said)


def sign_minutes(*, actor: Actor, session_id: UUID) -> UUID:
    """The president signs the minutes, which say every rank and why; the decisions of all files are signed with them.

    Raises NoSigningPower, DecisionsWait, SessionMoved, MayNotAct, SessionNotFound.
    """
    with transaction.atomic():
        session = locked_session(actor, session_id, "final", president=True)
        if session.decision_id is not None:
            raise SessionMoved
        if waiting := session.items.filter(waits=True).count():
            raise DecisionsWait(waiting)
        power = identity.signing_power(
            account_id=actor.account_id,  # type: ignore[arg-type]  # of staff, who have one
            office_id=session.authority_office_id,
            scope=session.procedure_code,
            at=clock.now(),
        )
        if power is None:
            raise NoSigningPower
        act = minutes_of(session, power)
        deed = _ask(actor, "session_sign", session, _("Minutes of the session of %(day)s"))
        decision = decisions.take_number(
            actor=actor.ref,
            office_id=power.office_id,
            office_label=offices.office(id=power.office_id).names,
            series="PV",
            year=clock.today().year,
            kind="minutes",
            title=act.title,
            content=dict(act.content),
            subject=SubjectRef(kind="cases.session", id=str(session.pk), label=session.site),
            signer=dict(act.signer) | {"account_id": str(actor.account_id)},
            layout="minutes",
            language="ar",
        )
        Session.objects.filter(pk=session.pk).update(decision_id=decision.id)
        note(actor, session, "minutes-signed", {"decision": str(decision.id)})
    return deed


# --- Each file ------------------------------------------------------------------------------------------------------


def _item(one: bulk.One) -> tuple[SessionItem, Case]:
    item = (
        SessionItem.objects.select_related("session")
        .filter(session_id=UUID(one.parameters["session"]), case_id=one.case_id)
        .first()
    )
    if item is None:
        raise ItemNotFound
    return item, locked(one.case_id)


def _on_the_list(parameters: Mapping[str, Any]) -> QuerySet[Case]:
    items = SessionItem.objects.filter(Q(rank__isnull=False) | ~Q(verdict=""), session_id=UUID(parameters["session"]))
    return Case.objects.filter(pk__in=items.values("case_id"))


def _tell(one: bulk.One) -> int:
    """The applicant learns the provisional rank, and until when to object."""
    item, case = _item(one)
    require_stage(case, "ranked")
    details = {"session_id": str(item.session_id), "rank": item.rank, "points": item.points}
    append(case, "ranked", by=doer(one.actor, office_id=item.session.office_id), details=details)
    until = item.session.objections_until
    more: dict[str, str | Texts] = {
        "rank": str(item.rank or "—"),
        "files": str(item.session.ranked),
        "points": str(item.points),
        "until": {code: day_words(until, code) for code in ("ar", "fr", "en")},
    }
    tell_correspondent(case, "cases.session_listed", key=f"cases.session:{item.pk}", more=more)
    return case.sequence


def _decide(one: bulk.One) -> int:
    """What the list says becomes what is proposed, in the name of who made it final."""
    item, case = _item(one)
    require_stage(case, "session_decided")
    if not item.waits:
        raise SessionMoved
    verdict = "grant" if item.verdict == "chosen" else "refuse"
    reasons = [] if verdict == "grant" else list(item.unmet) or [_why_below(item)]
    salt = new_salt()
    content = {"verdict": verdict, "reasons": reasons, "note": ""}
    proposal = Proposal.objects.create(
        case=case,
        salt=salt,
        proposed_by_id=one.actor.account_id,
        proposed_label=one.actor.ref.label[:160],
        proposed_at=clock.now(),
        **content,
    )
    details = {
        "session_id": str(item.session_id),
        "proposal_id": str(proposal.pk),
        "proposed_by_id": str(one.actor.account_id),
        "verdict": verdict,
        "rank": item.rank,
        "points": item.points,
        **({"share": item.by_share} if item.by_share else {}),
        "content": salted_hash(salt, content),
        **ask_validations(case, proposal),
    }
    append(case, "session_decided", by=doer(one.actor, office_id=item.session.office_id), details=details)
    SessionItem.objects.filter(pk=item.pk).update(waits=False)
    outbox.announce(CaseProposed(case_id=case.pk))
    return case.sequence


def _why_below(item: SessionItem) -> str:
    return catalogue.SHARE if displaced(item, item.session) else catalogue.RANK


def _sign(one: bulk.One) -> int:
    """Each is what the signed minutes say of it, line by line."""
    sign(actor=one.actor, case_id=one.case_id)
    return Case.objects.values_list("sequence", flat=True).get(pk=one.case_id)


def _keeps(actor: Actor) -> bool:
    return bool(permissions.offices_with(actor, permissions.HANDLING_ROLES))


def _signs(actor: Actor) -> bool:
    return bool(permissions.offices_with(actor, permissions.SIGNING_ROLES))


bulk.KINDS.add("session_tell", bulk.Kind(do=_tell, may=_keeps, select=_on_the_list))
bulk.KINDS.add("session_decide", bulk.Kind(do=_decide, may=_keeps, select=_on_the_list))
bulk.KINDS.add("session_sign", bulk.Kind(do=_sign, may=_signs, select=_on_the_list))
