"""A commission's session: counted by the grid alone, contested in its days, safe when two people or a kill meet."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from jiwar.cases import api
from jiwar.cases.actions import bulk
from jiwar.cases.errors import InterestDeclared, MayNotAct
from jiwar.cases.errors.sessions import (
    AgendaIncomplete,
    AlreadyOnAgenda,
    ConfirmsOwn,
    CorrectionsWait,
    ObjectionsOpen,
    QuorumMissing,
    SessionMoved,
    SessionNeeded,
    SessionNotFound,
    SessionOpen,
)
from jiwar.cases.models import (
    Case,
    CaseAction,
    CaseParty,
    Session,
    SessionItem,
    SessionRecusal,
)
from jiwar.cases.queries.sessions import session_of_case
from jiwar.cases.rules.ranking import Entry, ranking
from jiwar.cases.tests import factories as make
from jiwar.catalogue import api as catalogue
from jiwar.decisions import api as decisions
from jiwar.decisions.models import Decision
from jiwar.identity import api as identity
from jiwar.identity.tests import factories as people
from jiwar.kernel import clock
from jiwar.kernel.ids import new_id
from jiwar.offices import api as offices

HOUSING = "social-housing"
START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@dataclass
class Commission:
    """The housing office of a daïra: a secretary, a colleague, the chef de daïra; files of chosen points."""

    secretary: identity.Actor
    colleague: identity.Actor
    president: identity.Actor
    wilaya: identity.Actor
    office: offices.OfficeView
    definition: catalogue.Definition

    def file(self, number: int, born: str = "", **answers: Any) -> Case:
        """Somebody's application, ready for the commission."""
        story = self.definition.examples[1]  # a single person without income, hosted: 63 points
        applicant = dict(story.applicant) | {"phone": f"05501000{number:02d}", "nin": f"11990160100772{number:04d}"}
        applicant |= {"birth_date": born} if born else {}
        mine = replace(story, applicant=applicant, answers=dict(story.answers) | answers)
        case = make.make_case(code=HOUSING, story=mine)
        api.assign(actor=self.secretary, case_id=case.pk, reason="suite")
        for paper in ("residence", "no_property", "no_public_housing"):
            api.record_lookup(actor=self.secretary, case_id=case.pk, paper_id=paper, found=True, note="")
        api.present(actor=self.secretary, case_id=case.pk)
        case.refresh_from_db()
        return case

    def call(self, **more: Any) -> UUID:
        return make.call_session(self.secretary, self.definition, self.office, **more)

    def agenda(self, session_id: UUID) -> dict[UUID, SessionItem]:
        api.fill_agenda(actor=self.secretary, session_id=session_id)
        api.sweep_bulk()
        return {one.case_id: one for one in SessionItem.objects.filter(session_id=session_id)}

    def hold(self, session_id: UUID, absent: int = 0) -> None:
        here = [one.id for one in api.members_of(self.secretary, session_id)]
        api.hold_session(actor=self.president, session_id=session_id, present=here[absent:])

    def publish(self, session_id: UUID) -> None:
        self.hold(session_id)
        api.publish_list(actor=self.secretary, session_id=session_id)
        api.sweep_bulk()

    def ranks(self, session_id: UUID) -> dict[UUID, int | None]:
        return dict(SessionItem.objects.filter(session_id=session_id).values_list("case_id", "rank"))


@pytest.fixture
def commission(laid_country: bool, db: None, sunday: None) -> Commission:
    make.lay_ground()
    office = offices.competent_office(competence=HOUSING, commune_code=make.ALGER_CENTRE)
    seat = offices.office(id=office.parent_id)
    return Commission(
        secretary=people.actor_of(people.make_staff(role="handler", office=office)),
        colleague=people.actor_of(people.make_staff(role="handler", office=office)),
        president=people.actor_of(make.seat_holder("chef_daira", seat)),
        wilaya=people.actor_of(people.make_staff(role="handler", office=offices.office_by_code("16-DRAG"))),
        office=office,
        definition=catalogue.procedure(code=HOUSING).definition,
    )


class TestRanking:
    """Pure: anybody recomputes it from the list."""

    def entry(self, points: int, minute: int, **more: Any) -> Entry:
        given: dict[str, Any] = {"item_id": uuid4(), "case_id": uuid4(), "fit": True} | more
        return Entry(points=points, arrived_at=START + timedelta(minutes=minute), **given)

    def test_most_points_then_the_older_application(self) -> None:
        late, early, best, unfit = (
            self.entry(40, 9),
            self.entry(40, 1),
            self.entry(41, 20),
            self.entry(90, 0, fit=False),
        )
        places = {one.item_id: one for one in ranking([late, early, best, unfit], 2)}
        assert [places[one.item_id].rank for one in (best, early, late, unfit)] == [1, 2, 3, None]
        assert [places[one.item_id].verdict for one in (best, early, late, unfit)] == [
            "chosen",
            "chosen",
            "below",
            "unfit",
        ]

    def test_of_one_instant_the_order_never_depends_on_how_they_are_read(self) -> None:
        ties = [self.entry(40, 0) for _one in range(20)]
        assert ranking(ties, 3) == ranking(reversed(ties), 3)
        assert [one.rank for one in ranking(ties, 3)] == list(range(1, 21))


class TestAgenda:
    def test_nobody_proposes_alone_what_a_commission_decides(self, commission: Commission) -> None:
        case = commission.file(1)
        assert case.stage == "awaiting_session"
        assert case.clock["suspended_on"], "the time limit waits with the file"
        api.recall(actor=commission.secretary, case_id=case.pk)
        with pytest.raises(SessionNeeded):
            api.propose(actor=commission.secretary, case_id=case.pk, verdict="grant")
        assert api.rebuild(case_id=case.pk) == []

    def test_every_ready_file_comes_before_the_commission(self, commission: Commission) -> None:
        first = commission.file(1)
        session_id = commission.call()
        assert set(commission.agenda(session_id)) == {first.pk}
        second = commission.file(2)
        with pytest.raises(AgendaIncomplete):
            commission.hold(session_id)
        items = commission.agenda(session_id)
        assert set(items) == {first.pk, second.pk}
        first.refresh_from_db()
        assert first.clock["suspended_on"] is None, "the time limit runs again"
        api.leave_out(actor=commission.secretary, item_id=items[second.pk].pk, reason="La visite reste à faire")
        commission.hold(session_id)
        assert commission.ranks(session_id) == {first.pk: 1, second.pk: None}
        assert api.rebuild(case_id=second.pk) == []
        second.refresh_from_db()
        assert (second.stage, bool(second.clock["suspended_on"])) == ("awaiting_session", True)

    def test_one_session_at_a_time_seen_from_its_office_alone(self, commission: Commission, town: make.Town) -> None:
        session_id = commission.call()
        with pytest.raises(SessionOpen):
            commission.call()
        with pytest.raises(SessionNotFound):
            api.session_visible_to(town.handler, session_id)
        with pytest.raises(MayNotAct):
            api.hold_session(actor=commission.secretary, session_id=session_id, present=[])

    def test_two_secretaries_fill_it_at_once(self, commission: Commission) -> None:
        cases = [commission.file(number) for number in (1, 2, 3)]
        session_id = commission.call()
        mine = api.fill_agenda(actor=commission.secretary, session_id=session_id)
        theirs = api.fill_agenda(actor=commission.colleague, session_id=session_id)
        api.sweep_bulk()
        done = [api.bulk_visible_to(commission.secretary, mine), api.bulk_visible_to(commission.colleague, theirs)]
        assert sum(one.done for one in done) == 3
        assert SessionItem.objects.filter(session_id=session_id).count() == 3
        for case in cases:
            assert CaseAction.objects.filter(case=case, kind="on_agenda").count() == 1
        with pytest.raises(AlreadyOnAgenda):
            api.recall(actor=commission.secretary, case_id=cases[0].pk)

    def test_killed_between_two_files_none_is_doubled(
        self, commission: Commission, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        cases = [commission.file(number) for number in (1, 2, 3)]
        session_id = commission.call()
        deed = api.fill_agenda(actor=commission.secretary, session_id=session_id)
        done = bulk._do_one

        def die_at_the_second(*args: Any) -> None:
            if SessionItem.objects.filter(session_id=session_id).exists():
                raise SystemExit
            done(*args)

        monkeypatch.setattr(bulk, "_do_one", die_at_the_second)
        with pytest.raises(SystemExit):
            api.sweep_bulk()
        monkeypatch.undo()
        assert SessionItem.objects.filter(session_id=session_id).count() == 1
        with clock.frozen(START + timedelta(minutes=10)):  # what the dead worker held is taken up again
            api.sweep_bulk()
        assert api.bulk_visible_to(commission.secretary, deed).done == 3
        for case in cases:
            assert CaseAction.objects.filter(case=case, kind="on_agenda").count() == 1
            assert api.rebuild(case_id=case.pk) == []


class TestMembers:
    def test_a_quorum_is_needed(self, commission: Commission) -> None:
        commission.file(1)
        session_id = commission.call()
        commission.agenda(session_id)
        with pytest.raises(QuorumMissing):
            commission.hold(session_id, absent=1)

    def test_a_member_with_a_declared_interest_takes_no_part(self, commission: Commission) -> None:
        case = commission.file(1)
        tied = commission.colleague
        api.declare_interest(actor=tied, case_id=case.pk, reason="Mon cousin")
        session_id = commission.call(accounts=(tied.account_id,))
        item = commission.agenda(session_id)[case.pk]
        with pytest.raises(InterestDeclared):
            api.correct(actor=tied, item_id=item.pk, question_id="owns", value=True, reason="Vu")
        with pytest.raises(QuorumMissing) as refused:
            commission.hold(session_id)
        assert case.reference in str(refused.value)
        assert SessionRecusal.objects.count() == 0, "what is refused leaves nothing"
        Session.objects.filter(pk=session_id).update(quorum=4)
        commission.hold(session_id)
        (recusal,) = SessionRecusal.objects.all()
        assert recusal.member.account_id == tied.account_id
        (shown,) = api.session_items(commission.secretary, session_id).rows
        assert shown.recused == (recusal.member.name,)


class TestCorrections:
    def test_two_people_stand_for_what_a_visit_found(self, commission: Commission) -> None:
        case = commission.file(1)
        session_id = commission.call()
        item = commission.agenda(session_id)[case.pk]
        assert item.points == 63
        said = {"item_id": item.pk, "question_id": "home", "value": "unfit", "reason": "Cave, vue le 22"}
        row = api.correct(actor=commission.secretary, **said)
        with pytest.raises(ConfirmsOwn):
            api.confirm_correction(actor=commission.secretary, correction_id=row)
        with pytest.raises(CorrectionsWait):
            commission.hold(session_id)
        api.confirm_correction(actor=commission.colleague, correction_id=row)
        item.refresh_from_db()
        assert item.points == 88
        with pytest.raises(SessionMoved):
            api.confirm_correction(actor=commission.president, correction_id=row)
        assert api.rebuild(case_id=case.pk) == []
        kept = CaseAction.objects.get(case=case, kind="correction_said").details
        assert "Cave" not in str(kept), "words stay where erasure reaches them"

    def test_the_applicants_own_answer_is_never_rewritten(self, commission: Commission) -> None:
        case = commission.file(1)
        item = commission.agenda(commission.call())[case.pk]
        row = api.correct(
            actor=commission.secretary, item_id=item.pk, question_id="owns", value=True, reason="Livret foncier"
        )
        api.confirm_correction(actor=commission.colleague, correction_id=row)
        detail = api.case_visible_to(commission.secretary, case.pk)
        owned = next(one for one in detail.answers if one.question_id == "owns")
        assert owned.value is False
        item.refresh_from_db()
        assert item.unmet == ["owns_nothing"]


class TestLists:
    def test_ties_and_the_final_list_decide_every_file(self, commission: Commission) -> None:
        with clock.frozen(START + timedelta(hours=1)):
            late = commission.file(2)
        early, best = commission.file(1), commission.file(3, home="unfit")
        session_id = commission.call(dwellings=2)
        commission.agenda(session_id)
        commission.publish(session_id)
        assert commission.ranks(session_id) == {best.pk: 1, early.pk: 2, late.pk: 3}
        assert len(make.told("cases.session_listed")) == 3
        with pytest.raises(ObjectionsOpen):
            api.finalise(actor=commission.secretary, session_id=session_id)
        with clock.frozen(START + timedelta(days=9)):
            api.finalise(actor=commission.secretary, session_id=session_id)
            with pytest.raises(SessionMoved):
                api.finalise(actor=commission.colleague, session_id=session_id)
            api.sweep_bulk()
            api.sign_minutes(actor=commission.president, session_id=session_id)
            api.sweep_bulk()
            make.seal_all()
        outcomes = {case.pk: Case.objects.get(pk=case.pk) for case in (early, late, best)}
        assert [outcomes[one.pk].outcome for one in (best, early, late)] == ["granted", "granted", "refused"]
        refusal = decisions.decision(id=outcomes[late.pk].decision_id)
        assert [dict(one) for one in refusal.reasons] == [dict(commission.definition.refusal.reason("rank").text)]
        sealed = decisions_content(refusal.id)
        assert "classée 3 sur 3" in sealed["body"]
        assert "63 points" in sealed["body"]
        assert all(refusal.remedies.values())
        minutes = decisions.decision(id=Session.objects.get(pk=session_id).decision_id)
        assert minutes.state == "sealed"
        assert minutes.number.startswith("PV/")
        for case in outcomes.values():
            assert api.rebuild(case_id=case.pk) == []

    def test_who_withdraws_gives_their_place_to_the_next(self, commission: Commission) -> None:
        first, second = commission.file(1, home="unfit"), commission.file(2)
        session_id = commission.call(dwellings=1)
        commission.agenda(session_id)
        commission.publish(session_id)
        api.withdraw(actor=make.guest("+213550100001"), case_id=first.pk)
        with clock.frozen(START + timedelta(days=9)):
            api.finalise(actor=commission.secretary, session_id=session_id)
        assert commission.ranks(session_id) == {first.pk: None, second.pk: 1}

    def test_the_public_list_says_why_and_not_who(self, commission: Commission) -> None:
        case = commission.file(1)
        session_id = commission.call()
        commission.agenda(session_id)
        with pytest.raises(SessionNotFound):
            api.published_list(session_id)
        assert session_of_case(case).item.rank is None, "nobody reads a rank before it is public"
        commission.publish(session_id)
        session, page = api.published_list(session_id)
        (row,) = page.rows
        assert (row.rank, row.points, row.name) == (1, 63, {})
        assert row.reference[:4] == case.reference[:4]
        assert case.reference not in str(row)
        assert all(score.reason for score in row.scores if score.points)
        assert session.objections_until == (START + timedelta(days=8)).date()
        assert [one.id for one in api.published_sessions().rows] == [session_id]


def decisions_content(decision_id: UUID) -> dict[str, Any]:
    return Decision.objects.get(pk=decision_id).content


def copies(case: Case, count: int, session_id: UUID) -> None:
    """As many files like this one on the same agenda; what a page reads of them, and no more."""
    item = SessionItem.objects.get(case=case, session_id=session_id)
    party = CaseParty.objects.get(case=case, role="applicant")
    cases, parties, items = [], [], []
    for number in range(count):
        pk = new_id()
        copy = Case.objects.get(pk=case.pk) if not cases else cases[0].__class__(**_columns(cases[0]))
        copy.pk, copy.reference, copy.tracking_hash = pk, f"Z{number:07d}", f"{number:064d}"
        cases.append(copy)
        parties.append(CaseParty(**_columns(party) | {"id": new_id(), "case_id": pk}))
        items.append(SessionItem(**_columns(item) | {"id": new_id(), "case_id": pk, "rank": number + 2}))
    with transaction.atomic():
        Case.objects.bulk_create(cases)
        CaseParty.objects.bulk_create(parties)
        SessionItem.objects.bulk_create(items)


def _columns(row: Any) -> dict[str, Any]:
    return {one.attname: getattr(row, one.attname) for one in row._meta.concrete_fields}


def test_three_hundred_files_cost_a_page_no_more_than_a_few(commission: Commission) -> None:
    case = commission.file(1)
    session_id = commission.call(dwellings=100)
    commission.agenda(session_id)
    commission.publish(session_id)

    def cost() -> list[int]:
        found = []
        for read in (
            lambda: api.session_items(commission.secretary, session_id, show="ranked"),
            lambda: api.session_items(commission.secretary, session_id),
            lambda: api.published_list(session_id)[1],
        ):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                read()
            found.append(len(queries))
        return found

    cost()
    before = cost()
    copies(case, 300, session_id)
    assert cost() == before
    seen, cursor = 0, None
    while True:
        page = api.published_list(session_id, cursor=cursor)[1]
        seen, cursor = seen + len(page.rows), page.next_cursor
        if cursor is None:
            break
    assert seen == 301
