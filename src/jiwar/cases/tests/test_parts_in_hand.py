"""Whose hand a part is in: while its handler is away, shared out with files, after its office was succeeded, moved."""

from datetime import datetime, time, timedelta

import pytest
from django.utils.translation import override

from jiwar.audit.models import JournalEntry
from jiwar.cases import api, tasks
from jiwar.cases.errors import ColleagueInterested
from jiwar.cases.models import Case, CaseAlert
from jiwar.cases.tests import factories as make
from jiwar.cases.tests.authorities import BUILDING, WATER, Authority, ask_parts, fresh, part, sent, two_parts
from jiwar.cases.tests.test_step_alerts import after, watch
from jiwar.catalogue import api as catalogue
from jiwar.identity import api as identity
from jiwar.identity.tests import factories as people
from jiwar.kernel import clock
from jiwar.kernel.actors import SYSTEM
from jiwar.offices import api as offices
from jiwar.offices.models import Office

WHY = "Arrêté du wali n° 7 de 2026, art. 2"


@pytest.fixture
def mate(waters: Authority) -> identity.Actor:
    """Another handler of the same office."""
    return people.actor_of(people.make_staff(role="handler", office=waters.office))


def one_part() -> None:
    ask_parts(part("water", WATER, days=9, after=("examine",)), before_signing=("water",))


class TestAway:
    def test_the_substitute_goes_on_with_the_parts_and_the_journal_says_for_whom(
        self, town: make.Town, waters: Authority, mate: identity.Actor
    ) -> None:
        one_part()
        case = sent(town)
        waters.take(case)
        row = waters.row(case)
        with pytest.raises(api.PartNotYours):
            api.remark_part(actor=mate, part_id=row.pk, items=[])
        identity.plan_absence(
            actor=waters.handler,
            account_id=waters.handler.account_id,
            substitute_id=mate.account_id,
            valid_from=clock.today(),
            valid_to=clock.today() + timedelta(days=3),
        )
        mate = people.actor_of(people.Account.objects.get(pk=mate.account_id))
        (away,) = api.away_today(actor=mate)
        assert (away.covered, away.files, away.parts) == (True, 0, 1)
        (found,) = api.parts_for(actor=mate, handler_id=waters.handler.account_id).rows
        assert found.id == row.pk
        assert api.parts_for(actor=mate, handler_id=mate.account_id).rows == []
        api.remark_part(actor=mate, part_id=row.pk, items=[])
        api.prepare_part(actor=mate, part_id=row.pk, verdict="favourable")
        entry = JournalEntry.objects.filter(verb="case.part_prepared").latest("id")
        assert (entry.behalf_kind, entry.behalf_id) == ("account", str(waters.handler.account_id))
        last = api.case_visible_to(town.handler, case.pk).history[-1]
        assert last.covering
        assert waters.row(fresh(case)).handler_id == waters.handler.account_id, "it is still theirs when they return"

    def test_alerts_of_a_part_in_the_hands_of_the_absent_go_to_who_acts_for_them(
        self, town: make.Town, waters: Authority, mate: identity.Actor
    ) -> None:
        one_part()
        case = sent(town)
        waters.take(case)
        due_on = waters.row(case).due_on
        assert due_on is not None
        people.Account.objects.filter(pk=mate.account_id).update(email="mate@example.dz")
        identity.plan_absence(
            actor=waters.handler,
            account_id=waters.handler.account_id,
            substitute_id=mate.account_id,
            valid_from=due_on,
            valid_to=due_on + timedelta(days=3),
        )
        with clock.frozen(datetime.combine(due_on + timedelta(days=1), time(9), tzinfo=clock.ALGIERS)):
            tasks.watch_clocks()
            tasks.watch_clocks()
            assert len(make.told("cases.alerts_covering")) == 1


class TestSharedOut:
    def test_a_part_goes_to_a_colleague_by_its_head_or_who_has_it_and_the_journal_says_why(
        self, town: make.Town, waters: Authority, mate: identity.Actor, head: identity.Actor
    ) -> None:
        one_part()
        case = sent(town)
        waters.take(case)
        row = waters.row(case)
        give = {"part_id": row.pk, "to_account_id": mate.account_id, "reason": "Congé"}
        with pytest.raises(api.TextMissing):
            api.hand_over_part(actor=head, **give | {"reason": " "})
        with pytest.raises(api.MayNotAct):
            api.hand_over_part(actor=mate, **give)
        with pytest.raises(api.NotAHandlerThere):
            api.hand_over_part(actor=head, **give | {"to_account_id": town.handler.account_id})
        with pytest.raises(api.CaseNotFound):
            api.hand_over_part(actor=town.head, **give)
        assert "hand_over_part" not in api.part_visible_to(mate, row.pk).may
        assert "hand_over_part" in api.part_visible_to(head, row.pk).may
        assert mate.account_id in api.part_colleagues(actor=waters.handler, part_id=row.pk)
        api.hand_over_part(actor=waters.handler, **give)
        assert waters.row(fresh(case)).handler_id == mate.account_id
        assert JournalEntry.objects.filter(verb="case.part_taken", reason="Congé").exists()
        api.declare_interest(actor=waters.handler, case_id=case.pk, reason="قريب")
        with pytest.raises(ColleagueInterested):
            api.hand_over_part(actor=head, **give | {"to_account_id": waters.handler.account_id})

    def test_a_part_is_not_proposed_to_whom_its_file_ties(
        self, town: make.Town, waters: Authority, mate: identity.Actor, head: identity.Actor
    ) -> None:
        one_part()
        case = sent(town)
        waters.take(case)
        row = waters.row(case)
        api.declare_interest(actor=mate, case_id=case.pk, reason="قريب")
        mine = {"actor": head, "office_id": waters.office.id, "account_id": waters.handler.account_id}
        (alone,) = api.parts_shared_out(**mine, among=[mate.account_id])
        assert (alone.to_account_id, alone.tied) == (None, {mate.account_id})
        (shared,) = api.parts_shared_out(**mine)
        assert shared.to_account_id == head.account_id
        assert mate.account_id not in api.part_colleagues(actor=head, part_id=row.pk)
        assert head.account_id in api.part_colleagues(actor=head, part_id=row.pk)

    def test_loads_count_parts_and_they_are_shared_out_evenly(
        self, town: make.Town, waters: Authority, mate: identity.Actor, head: identity.Actor
    ) -> None:
        one_part()
        cases = [sent(town) for _number in range(4)]
        for case in cases:
            waters.take(case)
        api.take_part(actor=mate, part_id=waters.row(cases[0]).pk)
        (load,) = api.office_loads(actor=head)
        assert (load.office_id, load.open, load.parts, load.parts_late, load.parts_untaken) == (
            waters.office.id, 0, 4, 0, 0,
        )  # fmt: skip
        mine = {"actor": head, "office_id": waters.office.id}
        loads = {one.account_id: one for one in api.handler_loads(**mine)}
        busy = loads[waters.handler.account_id]
        assert (busy.in_hand, busy.parts, busy.weight) == (0, 3, 3)
        shared = api.parts_shared_out(**mine, account_id=waters.handler.account_id)
        given = sorted(str(one.to_account_id) for one in shared)
        assert given == sorted(map(str, [head.account_id, head.account_id, mate.account_id]))
        assert api.shared_out(**mine, account_id=waters.handler.account_id) == []
        assert api.parts_shared_out(**mine | {"actor": town.head}, account_id=waters.handler.account_id) == []
        parts: dict[str, dict[str, str]] = {}
        for one in shared:
            parts.setdefault(str(one.case_id), {})[str(one.id)] = str(one.to_account_id)
        deed = api.ask_bulk(
            actor=head,
            kind="hand_over",
            parameters={"to": {}, "parts": parts},
            reason="Congé",
            seen=[(one.case_id, None) for one in shared],
        )
        api.sweep_bulk()
        after_it = {one.account_id: one.parts for one in api.handler_loads(**mine)}
        assert after_it == {waters.handler.account_id: 0, head.account_id: 2, mate.account_id: 2}
        api.undo_bulk(actor=head, deed_id=deed, reason="Retour")
        api.sweep_bulk()
        back = {one.account_id: one.parts for one in api.handler_loads(**mine)}
        assert back == {waters.handler.account_id: 3, head.account_id: 0, mate.account_id: 1}
        for case in cases:
            fresh(case)

    def test_all_that_one_deed_did_to_a_file_is_taken_back_its_parts_and_itself(
        self, town: make.Town, waters: Authority, mate: identity.Actor, head: identity.Actor
    ) -> None:
        ask_parts(
            part("water", WATER, after=("examine",)),
            part("sewers", WATER, after=("examine",)),
            before_signing=("water", "sewers"),
        )
        case = sent(town)
        rows = list(case.part_rows.order_by("id"))
        for row in rows:
            api.take_part(actor=waters.handler, part_id=row.pk)
        parts = {str(case.pk): {str(row.pk): str(mate.account_id) for row in rows}}

        def hands() -> set[object]:
            return {row.handler_id for row in fresh(case).part_rows.all()}

        deed = api.ask_bulk(
            actor=head, kind="hand_over", parameters={"to": {}, "parts": parts}, reason="Congé", seen=[(case.pk, None)]
        )
        api.sweep_bulk()
        assert hands() == {mate.account_id}
        api.undo_bulk(actor=head, deed_id=deed, reason="Retour")
        api.sweep_bulk()
        assert hands() == {waters.handler.account_id}, "both of them"

    def test_a_file_led_and_decided_by_one_office_goes_and_comes_back_whole(self, town: make.Town) -> None:
        ask_parts(part("residence", make.RESIDENCE))
        case = sent(town)
        (row,) = case.part_rows.all()
        api.take_part(actor=town.handler, part_id=row.pk)
        to = str(town.colleague.account_id)
        said = {"to": {str(case.pk): to}, "parts": {str(case.pk): {str(row.pk): to}}}

        def hands() -> set[object]:
            return {fresh(case).handler_id, case.part_rows.get().handler_id}

        seen = [(case.pk, fresh(case).sequence)]
        deed = api.ask_bulk(actor=town.head, kind="hand_over", parameters=said, reason="Congé", seen=seen)
        api.sweep_bulk()
        assert hands() == {town.colleague.account_id}
        api.undo_bulk(actor=town.head, deed_id=deed, reason="Retour")
        api.sweep_bulk()
        assert hands() == {town.handler.account_id}

    def test_a_late_part_is_late_in_the_loads_unless_the_applicant_is_waited_for(
        self, town: make.Town, waters: Authority, head: identity.Actor
    ) -> None:
        one_part()
        sent(town)
        with clock.frozen(make.SUNDAY + timedelta(days=30)):
            assert api.office_loads(actor=head)[0].parts_late == 1


class TestSucceeded:
    def successor(self, waters: Authority) -> offices.OfficeView:
        row = Office.objects.get(pk=waters.office.id)
        return offices.create_office(
            actor=SYSTEM,
            code=f"{row.code}-B",
            names={"ar": "مديرية جديدة", "fr": "Nouvelle direction"},
            kind=row.kind,
            division_code=row.division_code,
            parent_id=row.parent_id,
        )

    def test_parts_go_over_to_the_office_that_continues_theirs(
        self, town: make.Town, waters: Authority, mate: identity.Actor
    ) -> None:
        one_part()
        case, other = sent(town), sent(town)
        waters.take(case)
        api.take_part(actor=mate, part_id=waters.row(other).pk)
        watch(after(11))
        new = self.successor(waters)
        people.hold(people.Account.objects.get(pk=waters.handler.account_id), role="handler", office=new)
        plan = api.succession_plan(office_id=waters.office.id, successor_id=new.id)
        assert (plan.files, plan.parts) == (0, 2)
        offices.replace_office(
            actor=SYSTEM, office_id=waters.office.id, successor_id=new.id, on=clock.today(), reason=WHY
        )
        lead, due = case.office_id, waters.row(case).due_on
        tasks.succeed_offices()
        tasks.succeed_offices()
        handler = people.actor_of(people.Account.objects.get(pk=waters.handler.account_id))
        rows = {row.reference: row for row in api.parts_for(actor=handler).rows}
        assert set(rows) == {case.reference, other.reference}
        moved = fresh(case).part_rows.get()
        assert (moved.office_id, moved.handler_id, moved.due_on) == (new.id, handler.account_id, due)
        assert fresh(other).part_rows.get().handler_id is None, "who has no role there does not keep it"
        assert (case.office_id, case.handler_id) == (lead, town.handler.account_id), "the lead notices nothing"
        assert case.actions.filter(kind="office_succeeded").count() == 1
        alert = CaseAlert.objects.get(case=case, level="late", step="water")
        assert (alert.office_id, alert.held_by_id) == (new.id, new.id)
        with pytest.raises(api.CaseNotFound):
            api.take_part(actor=mate, part_id=moved.pk)
        api.remark_part(actor=handler, part_id=moved.pk, items=[])
        api.prepare_part(actor=handler, part_id=moved.pk, verdict="favourable")
        assert api.decide_part(actor=town.wali, part_id=moved.pk).number


class TestMoved:
    """Another version of the procedure: what is before an authority stays as it was put before it."""

    def obstacles(self, town: make.Town, case: Case) -> tuple[str, ...]:
        to = catalogue.procedure(code=make.RESIDENCE).version_id
        with override("fr"):
            page = api.movable_cases(
                actor=town.head, procedure_code=make.RESIDENCE, version_id=to, from_version_id=case.version_id
            )
        return next(one for one in page.rows if one.id == case.pk).obstacles

    def publish(self, *parts: catalogue.Step) -> None:
        now = catalogue.procedure(code=make.RESIDENCE).definition
        kept = [step for step in now.steps if step.kind != "part"]
        title = {"ar": "توقيع بنص جديد", "fr": "Signature, texte nouveau"}
        last = make.replace(kept[-1], after=tuple(one.id for one in parts) or None, title=title)
        steps = (*kept[:-1], *parts, last)
        catalogue.publish(actor=SYSTEM, definition=make.replace(now, steps=steps))

    def test_a_part_that_is_gone_or_not_the_same_keeps_the_file_where_it_is(
        self, town: make.Town, waters: Authority
    ) -> None:
        two_parts()
        case = sent(town)
        same = part("building", BUILDING, days=5)
        for parts, word in (
            ((same,), "n’y relève plus"),
            ((same, part("water", WATER, after=("examine",), days=3)), "ne seraient plus les mêmes"),
            ((same, part("water", "opinion.heritage", after=("examine",), days=9)), "ne seraient plus les mêmes"),
        ):
            self.publish(*parts)
            (said,) = self.obstacles(town, case)
            assert word in said
            assert "Part water" in said, "it names the part"
            to = catalogue.procedure(code=make.RESIDENCE).version_id
            with pytest.raises(api.CannotMove):
                api.move_case(actor=town.head, case_id=case.pk, to_version_id=to, reason="Loi")
        water = part("water", WATER, after=("examine",), days=9)
        self.publish(same, water, part("heritage", "opinion.heritage", after=("examine",), days=4))
        (said,) = self.obstacles(town, case)
        assert "Part heritage" in said
        self.publish(same, water)
        assert self.obstacles(town, case) == ()
        to = catalogue.procedure(code=make.RESIDENCE).version_id
        api.move_case(actor=town.head, case_id=case.pk, to_version_id=to, reason="Loi")
        waters.decide(case)
        assert fresh(case).version_id == to

    def test_what_was_decided_stands_whatever_its_days(self, town: make.Town, waters: Authority) -> None:
        one_part()
        case = sent(town)
        waters.decide(case)
        self.publish(part("water", WATER, after=("examine",), days=3))
        assert self.obstacles(town, case) == ()

    def test_before_it_is_sent_the_parts_are_those_of_the_new_version_and_the_applicant_is_told(
        self, town: make.Town, waters: Authority
    ) -> None:
        one_part()
        case = make.advance(make.make_case(), "assigned", town=town)
        self.publish(part("building", BUILDING, days=5, after=("examine",)))
        to = catalogue.procedure(code=make.RESIDENCE).version_id
        with override("fr"):
            (row,) = api.movable_cases(
                actor=town.head, procedure_code=make.RESIDENCE, version_id=to, from_version_id=case.version_id
            ).rows
        assert (row.obstacles, len([one for one in row.changes if "Part " in one])) == ((), 2)
        api.move_case(actor=town.head, case_id=case.pk, to_version_id=to, reason="Loi")
        api.send_parts(actor=town.handler, case_id=case.pk)
        assert [one.step for one in api.case_visible_to(town.handler, fresh(case).pk).parts.parts] == ["building"]
