"""Sessions of a commission as staff, applicants and the public read them; what the grid gives to a file."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from jiwar.cases.errors.sessions import SessionNotFound
from jiwar.cases.models import (
    Case,
    CaseAnswers,
    Session,
    SessionCorrection,
    SessionItem,
    SessionObjection,
    SessionRecusal,
)
from jiwar.cases.queries.context import answers_of, context_of_case
from jiwar.cases.queries.names import party_names
from jiwar.cases.queries.objections import heard_sessions, hearing_office, hears
from jiwar.cases.queries.reach import reach_of
from jiwar.cases.queries.session_shapes import (
    CorrectionView,
    ItemView,
    MemberView,
    ObjectionView,
    ScoreView,
    SessionStanding,
    SessionView,
)
from jiwar.cases.queries.session_shares import displaced, shares_told, why_of
from jiwar.cases.rules import permissions
from jiwar.catalogue import api as catalogue
from jiwar.identity import api as identity
from jiwar.identity.api import Actor
from jiwar.kernel import clock
from jiwar.kernel.keyset import Page, keyset_page
from jiwar.kernel.texts import Texts, pick
from jiwar.offices import api as offices
from jiwar.territory import api as territory


def definition_at(session: Session) -> catalogue.Definition:
    """The version whose grid ranks all its files alike."""
    return catalogue.version(id=session.version_id).definition


def find_session(actor: Actor, session_id: UUID) -> Session:
    """The row for whoever works at its office or above it, or hears objections to its list; raises SessionNotFound."""
    row = Session.objects.filter(pk=session_id).first()
    if row is None:
        raise SessionNotFound
    heard = row.published_at is not None and hears(actor, row)
    if row.office_id not in reach_of(actor).holding and not heard:
        raise SessionNotFound
    return row


def waiting_files(session: Session) -> QuerySet[Case]:
    """Files that are ready and that this session has not had before it, be it to leave them out."""
    known = SessionItem.objects.filter(session=session)
    return Case.objects.filter(
        is_open=True,
        office_id=session.office_id,
        stage="awaiting_session",
        procedure_code=session.procedure_code,
        commune_code=session.commune_code,
    ).exclude(pk__in=known.values("case_id"))


def counted(item: SessionItem) -> None:
    """Set what the grid gives over the answers, as confirmed corrections make them, on the day of the session."""
    session, case = item.session, item.case
    definition = definition_at(session)
    found = SessionCorrection.objects.filter(item=item, confirmed_at__isnull=False).order_by("confirmed_at", "id")
    answers = answers_of(case) | dict(found.values_list("question_id", "value"))
    context = context_of_case(case, answers=answers, definition=definition, today=session.held_on)
    answers = context["answers"]
    scores = catalogue.scores_of(definition, answers, context)
    item.scores = [[one.criterion, one.points, one.grade] for one in scores]
    item.points = catalogue.total_of(scores)
    item.unmet = [rule.id for rule in catalogue.eligibility(definition, answers, context).unmet]
    item.shares = list(catalogue.shares_of(definition, answers, context))


def latest_item(case: Case) -> SessionItem | None:
    """Where the file stands, or stood, before a commission."""
    return SessionItem.objects.filter(case=case).select_related("session").order_by("-id").first()


def commission_offices(actor: Actor) -> list[tuple[UUID, str, Texts]]:
    """Offices at which a commission decides on a service, that the actor works at or is above; no query."""
    mine = permissions.offices_with(actor, (*permissions.HANDLING_ROLES, *permissions.SIGNING_ROLES))
    found: list[tuple[UUID, str, Texts]] = []
    for view in catalogue.procedures() if mine else ():
        if view.definition.step("session") is None:
            continue
        for office in offices.offices_in_charge(competence=catalogue.competence_of(view.definition)):
            if mine & {office.id, *(one.id for one in offices.offices_above(office_id=office.id))}:
                found.append((office.id, view.code, view.titles))
    return found


# --- Lists ----------------------------------------------------------------------------------------------------------


def sessions_visible_to(actor: Actor, *, cursor: str | None = None, size: int = 20) -> Page[SessionView]:
    """Sessions of the offices that the actor reaches, and lists whose objections they hear; the latest first."""
    mine = Q(office_id__in=reach_of(actor).holding)
    heard = heard_sessions(actor)
    rows = Session.objects.filter(mine if heard is None else mine | heard)
    page = keyset_page(rows, by=["-id"], cursor=cursor, size=size)
    unanswered = SessionObjection.objects.filter(item__session__in=page.rows, answered_at=None)
    waits = dict(unanswered.values_list("item__session").annotate(count=Count("pk")))
    shown = [replace(session_view(row), objections_wait=waits.get(row.pk, 0)) for row in page.rows]
    return Page(shown, page.next_cursor)


def session_visible_to(actor: Actor, session_id: UUID) -> SessionView:
    """One of them; raises SessionNotFound."""
    return session_view(find_session(actor, session_id))


def members_of(actor: Actor, session_id: UUID) -> tuple[MemberView, ...]:
    """Who sits; raises SessionNotFound."""
    rows = find_session(actor, session_id).members.order_by("id")
    return tuple(MemberView(id=one.pk, name=one.name, quality=one.quality, present=one.present) for one in rows)


def session_view(row: Session) -> SessionView:
    """A row as pages read it; no query."""
    definition = definition_at(row)
    step = definition.step("session")
    place = territory.division_at(code=row.commune_code)
    today = clock.today()
    return SessionView(
        id=row.pk,
        procedure_code=row.procedure_code,
        version_id=row.version_id,
        titles=definition.titles,
        office_names=offices.office(id=row.authority_office_id).names,
        commune_code=row.commune_code,
        commune=place.names,
        site=row.site,
        dwellings=row.dwellings,
        held_on=row.held_on,
        quorum=row.quorum,
        state=row.state,
        ranked=row.ranked,
        objections_until=row.objections_until,
        published_at=row.published_at,
        final_at=row.final_at,
        objections_open=row.state == "published" and row.objections_until is not None and today <= row.objections_until,
        decision_id=row.decision_id,
        objections_to=offices.office(id=hearing_office(row)).names,
        criteria=tuple((one.id, one.title, one.most) for one in (step.criteria if step else ())),
        shares=shares_told(row),
    )


def session_items(
    actor: Actor, session_id: UUID, *, show: str = "", cursor: str | None = None, size: int = 50
) -> Page[ItemView]:
    """Files of a session with their points: in order of arrival, or ranked; `show`: "left_out", "objections".

    Raises SessionNotFound.
    """
    session = find_session(actor, session_id)
    rows = SessionItem.objects.filter(session=session).select_related("case")
    if show == "left_out":
        rows = rows.exclude(left_out="")
    elif show == "objections":
        rows = rows.filter(pk__in=SessionObjection.objects.filter(item__session=session).values("item_id"))
    elif show == "ranked":
        rows = rows.filter(rank__isnull=False)
    by = ["rank", "id"] if show == "ranked" else ["arrived_at", "id"]
    page = keyset_page(rows, by=by, cursor=cursor, size=size)
    names = party_names([row.case for row in page.rows])
    more = _more_of(page.rows, session, actor)
    shown = [
        item_view(row, session, name=names.get((row.case_id, "applicant"), {}), **more[row.pk]) for row in page.rows
    ]
    return Page(shown, page.next_cursor)


def session_item(actor: Actor, item_id: UUID) -> tuple[SessionView, ItemView]:
    """One file of a session, for whoever reads the session; raises SessionNotFound."""
    row = SessionItem.objects.filter(pk=item_id).select_related("case").first()
    if row is None:
        raise SessionNotFound
    session = find_session(actor, row.session_id)
    name = party_names([row.case]).get((row.case_id, "applicant"), {})
    return session_view(session), item_view(row, session, name=name, **_more_of([row], session, actor)[row.pk])


def item_view(row: SessionItem, session: Session, *, name: Texts | None = None, **more: Any) -> ItemView:
    """A row as pages read it; no query, `row.case` being there."""
    definition = definition_at(session)
    step = definition.step("session")
    rules = {rule.id: rule.message for rule in definition.eligibility}
    shares = {share.id: share.title for share in (step.shares if step else ())}
    scores = []
    for criterion, (known, points, grade) in zip(step.criteria if step else (), row.scores, strict=False):
        reason = next((one.reason for one in criterion.grades if one.id == grade), {})
        scores.append(
            ScoreView(criterion=known, title=criterion.title, points=points, most=criterion.most, reason=reason)
        )
    return ItemView(
        id=row.pk,
        case_id=row.case_id,
        applicant_id=row.case.applicant_id if name else None,
        reference=row.case.reference,
        name=name or {},
        arrived_at=row.arrived_at,
        points=row.points,
        most=sum(one.most for one in step.criteria) if step else 0,
        rank=row.rank,
        verdict=row.verdict,
        left_out=row.left_out,
        scores=tuple(scores),
        unmet=tuple(rules[name] for name in row.unmet if name in rules),
        shares=tuple(shares[name] for name in row.shares if name in shares),
        by_share=shares.get(row.by_share, {}),
        displaced=displaced(row, session),
        why=why_of(row, session),
        **more,
    )


def _more_of(rows: list[SessionItem], session: Session, actor: Actor) -> dict[UUID, dict[str, Any]]:
    """Corrections, objections and recusals of these files, in a few queries whatever their number."""
    found: dict[UUID, dict[str, Any]] = {row.pk: {"corrections": (), "objections": (), "recused": ()} for row in rows}
    corrections = list(SessionCorrection.objects.filter(item__in=found).order_by("said_at", "id"))
    people = {str(pk) for one in corrections for pk in (one.said_by_id, one.confirmed_by_id) if pk}
    staff = identity.staff_names(ids=people)
    answers: Mapping[UUID, Any] = {}
    if corrections:
        touched = [row for row in rows if row.pk in {one.item_id for one in corrections}]
        wanted = Q(pk__in=[])
        for row in touched:
            wanted |= Q(case_id=row.case_id, revision=row.case.revision)
        answers = dict(CaseAnswers.objects.filter(wanted).values_list("case_id", "answers"))
    cases = {row.pk: row.case_id for row in rows}
    for one in corrections:
        question = definition_at(session).question(one.question_id)
        if question is None:
            continue
        before = (answers.get(cases[one.item_id]) or {}).get(one.question_id)
        found[one.item_id]["corrections"] += (
            CorrectionView(
                id=one.pk,
                label=question.label,
                before=catalogue.display_answer(question, before),
                after=catalogue.display_answer(question, one.value),
                reason=one.reason,
                by=staff.get(str(one.said_by_id), {}),
                confirmed_by=staff.get(str(one.confirmed_by_id), {}),
                mine=one.said_by_id == actor.account_id,
                confirmed=one.confirmed_at is not None,
            ),
        )
    for objection in SessionObjection.objects.filter(item__in=found).order_by("made_at", "id"):
        found[objection.item_id]["objections"] += (objection_view(objection),)
    for item_id, who in SessionRecusal.objects.filter(item__in=found).values_list("item_id", "member__name"):
        found[item_id]["recused"] += (who,)
    return found


def objection_view(row: SessionObjection) -> ObjectionView:
    """An objection as pages read it."""
    return ObjectionView(id=row.pk, body=row.body, made_at=row.made_at, accepted=row.accepted, answer=row.answer)


def session_of_case(case: Case) -> SessionStanding | None:
    """Where a file stands before a commission: nothing of the ranking before the list is public."""
    if definition_of_code(case) is None:
        return None
    row = latest_item(case)
    if row is None:
        return None
    row.case = case
    session = session_view(row.session)
    public = session.state in ("published", "final")
    if not public:
        row.rank, row.verdict, row.scores, row.points, row.unmet = None, "", [], 0, []
        row.by_share, row.shares, session = "", [], replace(session, shares=())
    said = tuple(objection_view(one) for one in row.objections.order_by("made_at", "id")) if public else ()
    waits = any(one.accepted is None for one in said)
    return SessionStanding(
        session=session,
        item=item_view(row, row.session),
        objections=said,
        may_object=session.objections_open and not row.left_out and not waits and case.stage == "awaiting_session",
    )


def definition_of_code(case: Case) -> Any:
    """The step by which a commission decides on this file; None for most: no query."""
    return catalogue.version(id=case.version_id).definition.step("session")


# --- The public -----------------------------------------------------------------------------------------------------


def published_sessions(*, commune_code: str = "", cursor: str | None = None, size: int = 20) -> Page[SessionView]:
    """Lists that anybody may read, the latest first."""
    rows = Session.objects.filter(state__in=["published", "final"], published_at__isnull=False)
    if commune_code:
        rows = rows.filter(commune_code=commune_code)
    page = keyset_page(rows, by=["-published_at", "-id"], cursor=cursor, size=size)
    return Page([session_view(row) for row in page.rows], page.next_cursor)


def published_list(
    session_id: UUID, *, cursor: str | None = None, size: int = 50
) -> tuple[SessionView, Page[ItemView]]:
    """One list by rank: half a reference, points and reasons, no name (docs/decisions). Raises SessionNotFound."""
    session = Session.objects.filter(pk=session_id, state__in=["published", "final"]).first()
    if session is None:
        raise SessionNotFound
    rows = SessionItem.objects.filter(session=session, rank__isnull=False).select_related("case")
    page = keyset_page(rows, by=["rank", "id"], cursor=cursor, size=size)
    return session_view(session), Page([_public(row, session) for row in page.rows], page.next_cursor)


def _public(row: SessionItem, session: Session) -> ItemView:
    """What opens a file with a telephone's last digits is not printed whole."""
    row.case.reference = f"{row.case.reference[:4]}····"
    return item_view(row, session)


# --- The act --------------------------------------------------------------------------------------------------------


def session_words(case: Case) -> dict[str, Any] | None:
    """What the act of a file may say of the commission that ranked it; None without one."""
    if definition_of_code(case) is None:
        return None
    row = SessionItem.objects.filter(case=case).exclude(verdict="").select_related("session").order_by("-id").first()
    if row is None:
        return None
    row.case = case
    seen = item_view(row, row.session)
    return {
        "rank": row.rank,
        "files": row.session.ranked,
        "points": row.points,
        "most": seen.most,
        "dwellings": row.session.dwellings,
        "held_on": row.session.held_on.isoformat(),
        "site": row.session.site,
        "share": dict(seen.by_share),
        "criteria": {code: score_lines(seen.scores, code) for code in ("ar", "fr", "en")},
    }


def score_lines(scores: Sequence[ScoreView | catalogue.Score], language: str) -> list[str]:
    """Each criterion in one line, in a language of acts."""
    from_ = {"ar": "{title}: {points} من {most}", "fr": "{title} : {points} sur {most}"}.get(
        language, "{title}: {points} of {most}"
    )
    lines = []
    for one in scores:
        line = from_.format(title=pick(one.title, language), points=one.points, most=one.most)
        reason = pick(one.reason, language) if one.reason else ""
        lines.append(f"{line} — {reason}" if reason else line)
    return lines
