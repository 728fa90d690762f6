"""Several authorities, one file: put before all at once, one round of remarks, each decides by an act of its own."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jiwar.cases import api
from jiwar.cases.models import Case, CompletionRequest
from jiwar.cases.rules.critical import Leg, path_of
from jiwar.cases.tests import factories as make
from jiwar.cases.tests.authorities import (
    BUILDING,
    DOCUMENT,
    WATER,
    Authority,
    ask_parts,
    fresh,
    part,
    sent,
    states,
    two_parts,
)
from jiwar.catalogue import api as catalogue
from jiwar.decisions import api as decisions
from jiwar.documents import api as documents
from jiwar.identity.tests import factories as people
from jiwar.kernel import clock
from jiwar.kernel.actors import SYSTEM
from jiwar.offices import api as offices


class TestDeciding:
    def test_each_authority_decides_by_an_act_of_its_own_and_the_last_act_says_them(
        self, town: make.Town, hall: Authority, waters: Authority
    ) -> None:
        two_parts()
        case = sent(town)
        assert states(case) == {"building": "open", "water": "open"}
        with pytest.raises(api.PartsUndecided, match="building"):
            api.propose(actor=town.handler, case_id=case.pk, verdict="grant")
        first = hall.decide(case, conditions="مواقف السيارات داخل القطعة")
        assert first.number.startswith("BUI/1601/2026/")
        assert states(case) == {"building": "decided", "water": "open"}
        with pytest.raises(api.PartsUndecided, match="water"):
            api.propose(actor=town.handler, case_id=case.pk, verdict="grant")
        second = waters.decide(case)
        assert second.number.startswith("WAT/16/2026/")
        assert fresh(case).has_news, "the lead reads that all have decided"
        make.seal_all()
        make.advance(case, "proposed", town=town)
        read = api.act_preview(actor=town.papc, case_id=case.pk).data["body"]
        assert first.number in read
        assert second.number in read
        assert "مواقف السيارات داخل القطعة" in read, "the conditions are those of the last act too"
        make.advance(case, "signed", "sealed", town=town)
        assert fresh(case).outcome == "granted"
        last = decisions.decision(id=case.decision_id)
        said = words_of(documents.read_file(id=documents.document(id=last.document_id).file_id))
        assert "/16/2026/000001" in said
        assert decisions.decision(id=first.id).notified_at is not None
        assert len(make.told("cases.part_favourable")) == 2

    def test_one_against_makes_it_a_refusal_with_its_reasons(
        self, town: make.Town, hall: Authority, waters: Authority
    ) -> None:
        two_parts()
        case = sent(town)
        hall.decide(case)
        waters.take(case)
        with pytest.raises(api.ReasonsMissing):
            waters.prepare(case, "unfavourable")
        against = waters.decide(case, "unfavourable", reasons=["other_commune"])
        assert against.kind == "refusal"
        assert against.remedies
        with pytest.raises(api.PartUnfavourable):
            api.propose(actor=town.handler, case_id=case.pk, verdict="grant")
        api.propose(actor=town.handler, case_id=case.pk, verdict="refuse")
        assert list(fresh(case).proposals.get().reasons) == ["other_commune"]
        make.advance(case, "signed", "sealed", town=town)
        assert fresh(case).outcome == "refused"
        (letter,) = make.told("cases.part_unfavourable")
        assert against.number in letter.text or "refus" in letter.text or letter.text

    def test_a_part_waits_for_those_before_it(self, town: make.Town, hall: Authority, waters: Authority) -> None:
        ask_parts(part("building", BUILDING, days=5), part("water", WATER, days=9))
        case = sent(town)
        assert states(case) == {"building": "open", "water": "waiting"}
        assert waters.row(case).due_on is None
        waters.take(case)
        waters.remark(case)
        with pytest.raises(api.PartNotOpen):
            waters.prepare(case)
        hall.decide(case)
        assert states(case) == {"building": "decided", "water": "open"}
        assert waters.row(case).due_on == date(2026, 12, 3)
        waters.decide(case)

    def test_what_does_not_apply_takes_no_place(self, town: make.Town, hall: Authority) -> None:
        two_parts(when="papers.size() > 90")
        case = sent(town)
        assert states(case) == {"building": "open"}
        hall.decide(case)
        make.advance(case, "proposed", town=town)
        with pytest.raises(api.NotInThisStage):
            api.send_parts(actor=town.handler, case_id=case.pk)


class TestRights:
    def test_another_authority_neither_sees_nor_decides_it(
        self, town: make.Town, hall: Authority, waters: Authority
    ) -> None:
        two_parts()
        case = sent(town)
        (mine,) = api.parts_for(actor=waters.handler).rows
        assert mine.id == waters.row(case).pk
        other = hall.row(case).pk
        for act in (
            lambda: api.part_visible_to(waters.handler, other),
            lambda: api.take_part(actor=waters.handler, part_id=other),
            lambda: api.part_preview(actor=waters.handler, part_id=other),
            lambda: api.decide_part(actor=waters.handler, part_id=other),
            lambda: api.case_visible_to(waters.handler, case.pk),
            lambda: api.take_part(actor=town.handler, part_id=other),
            lambda: api.take_part(actor=make.citizen(), part_id=other),
        ):
            with pytest.raises(api.CaseNotFound):
                act()
        with pytest.raises(api.PartNotYours):
            waters.remark(case)

    def test_it_reads_what_it_needs_and_nothing_else(self, town: make.Town, hall: Authority, waters: Authority) -> None:
        two_parts(needs=("housing",))
        case = sent(town)
        seen = api.part_visible_to(waters.handler, waters.row(case).pk)
        assert [one.id for one in seen.answers] == ["housing"]
        assert seen.papers == ()
        given = api.part_visible_to(hall.handler, hall.row(case).pk).papers
        assert {one.paper_id for one in given} == {"identity"}
        assert api.part_paper_file(actor=hall.handler, part_id=hall.row(case).pk, stored_id=given[0].id)
        with pytest.raises(api.CaseNotFound):
            api.part_paper_file(actor=waters.handler, part_id=waters.row(case).pk, stored_id=given[0].id)
        other = case.papers.exclude(paper_id="identity").first()
        with pytest.raises(api.CaseNotFound):
            api.part_paper_file(actor=hall.handler, part_id=hall.row(case).pk, stored_id=other.pk)

    def test_who_prepared_does_not_decide_and_power_is_held_at_that_moment(
        self, town: make.Town, hall: Authority, waters: Authority
    ) -> None:
        two_parts()
        case = sent(town)
        hall.take(case)
        hall.prepare(case)
        row = hall.row(case)
        deputy = people.actor_of(people.make_staff(role="signatory", office=hall.office))
        with pytest.raises(api.NoSigningPower):
            api.decide_part(actor=deputy, part_id=row.pk)
        make.delegate_to_deputy(town, first=clock.today(), last=clock.today())
        with pytest.raises(api.CaseNotFound):
            api.decide_part(actor=town.wali, part_id=row.pk)
        with clock.frozen(make.SUNDAY + timedelta(days=1)), pytest.raises(api.NoSigningPower):
            api.decide_part(actor=town.deputy, part_id=row.pk)
        assert api.decide_part(actor=town.deputy, part_id=row.pk).signer["delegation_id"]

    def test_one_person_in_two_roles_is_still_one(self, town: make.Town, hall: Authority) -> None:
        two_parts()
        case = sent(town)
        people.hold(town.accounts["papc"], role="handler", office=hall.office)
        row = hall.row(case)
        api.take_part(actor=town.papc, part_id=row.pk)
        api.prepare_part(actor=town.papc, part_id=row.pk, verdict="favourable")
        assert "decide_part" not in api.part_visible_to(town.papc, row.pk).may
        with pytest.raises(api.PartDeciderPrepared):
            api.decide_part(actor=town.papc, part_id=row.pk)

    def test_the_queue_is_one_index_whatever_its_length(
        self, town: make.Town, hall: Authority, waters: Authority
    ) -> None:
        two_parts()
        sent(town)
        with CaptureQueriesContext(connection) as few:
            assert len(api.parts_for(actor=hall.handler).rows) == 1
        for _number in range(3):
            sent(town)
        with CaptureQueriesContext(connection) as many:
            assert len(api.parts_for(actor=hall.handler).rows) == 4
        assert len(many) <= len(few)


class TestRemarks:
    def test_all_leave_in_one_round_and_a_paper_is_asked_once(
        self, town: make.Town, hall: Authority, waters: Authority
    ) -> None:
        two_parts()
        case = sent(town)
        hall.take(case)
        waters.take(case)
        with pytest.raises(api.UnknownItem):
            hall.remark(case, {"kind": "answer", "id": "housing", "remark": "؟"})
        hall.remark(case, DOCUMENT | {"remark": "غير مقروءة"})
        ask = {"actor": town.handler, "case_id": case.pk, "items": []}
        with pytest.raises(api.PartsNotHeard, match="water"):
            api.request_completion(**ask)
        waters.remark(case, DOCUMENT | {"remark": "منتهية الصلاحية"})
        assert fresh(case).has_news, "the lead reads that all were heard"
        with pytest.raises(api.PartAwaitsApplicant):
            hall.prepare(case)
        api.request_completion(**ask)
        (item,) = CompletionRequest.objects.get(case=case).items
        assert item["by"] == ["building", "water"]
        assert "جزء building: غير مقروءة" in item["remark"]
        assert "جزء water: منتهية الصلاحية" in item["remark"]
        with pytest.raises(api.PartAwaitsApplicant):
            waters.prepare(case)
        before = hall.row(case).due_on
        with clock.frozen(make.SUNDAY + timedelta(days=4)):
            make.advance(case, "completed", town=town)
            assert hall.row(case).due_on > before, "the days of the applicant are not theirs"
            fresh(case)
            hall.prepare(case)
            assert states(case)["building"] == "prepared"

    def test_a_lead_that_does_not_wait_says_why(self, town: make.Town, hall: Authority, waters: Authority) -> None:
        two_parts()
        case = sent(town)
        hall.take(case)
        hall.remark(case, DOCUMENT | {"remark": "غير مقروءة"})
        api.request_completion(actor=town.handler, case_id=case.pk, items=[], reason="المصلحة مغلقة هذا الأسبوع")
        assert CompletionRequest.objects.get(case=case).reason
        waters.take(case)
        waters.remark(case)
        waters.prepare(case)
        assert states(case)["water"] == "prepared", "who asked for nothing goes on"

    def test_a_request_taken_back_leaves_the_remarks_to_go(
        self, town: make.Town, hall: Authority, waters: Authority
    ) -> None:
        two_parts()
        case = sent(town)
        for authority in (hall, waters):
            authority.take(case)
            authority.remark(case, DOCUMENT | {"remark": "غير مقروءة"})
        sequence = api.request_completion(actor=town.handler, case_id=case.pk, items=[])
        assert not api.case_visible_to(town.handler, case.pk).parts.remarks
        api.undo(actor=town.handler, case_id=case.pk, sequence=sequence)
        assert len(api.case_visible_to(town.handler, case.pk).parts.remarks) == 2
        assert states(case) == {"building": "open", "water": "open"}


class TestMeanwhile:
    def test_two_authorities_at_once_do_not_disturb_each_other(
        self, town: make.Town, hall: Authority, waters: Authority
    ) -> None:
        two_parts()
        case = sent(town)
        for authority in (hall, waters):
            authority.take(case)
            authority.prepare(case)
        api.decide_part(actor=town.papc, part_id=hall.row(case).pk)
        api.decide_part(actor=town.wali, part_id=waters.row(case).pk)
        assert states(case) == {"building": "decided", "water": "decided"}
        with pytest.raises(api.PartNotOpen):
            api.decide_part(actor=town.papc, part_id=hall.row(case).pk)

    def test_what_was_prepared_again_is_read_again(
        self, town: make.Town, hall: Authority, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from jiwar.cases.actions import deciding_parts

        two_parts()
        case = sent(town)
        hall.take(case)
        hall.prepare(case)
        compose = deciding_parts.part_act_of

        def prepared_meanwhile(*arguments: Any) -> Any:
            act = compose(*arguments)
            with clock.frozen(make.SUNDAY + timedelta(minutes=5)):
                hall.prepare(case, "unfavourable", reasons=["other_commune"])
            return act

        monkeypatch.setattr(deciding_parts, "part_act_of", prepared_meanwhile)
        with pytest.raises(api.PartChanged):
            api.decide_part(actor=town.papc, part_id=hall.row(case).pk)
        assert states(case)["building"] == "prepared"
        assert decisions.decisions_about(subject=make.subject(case)) == []

    def test_who_would_decide_may_send_it_back(self, town: make.Town, hall: Authority) -> None:
        two_parts()
        case = sent(town)
        hall.take(case)
        hall.prepare(case)
        row = hall.row(case)
        with pytest.raises(api.TextMissing):
            api.return_part(actor=town.papc, part_id=row.pk, note=" ")
        api.return_part(actor=town.papc, part_id=row.pk, note="أضف شرط المواقف")
        seen = api.part_visible_to(hall.handler, row.pk)
        assert (seen.part.state, seen.note) == ("open", "أضف شرط المواقف")
        hall.prepare(case, conditions="المواقف")
        fresh(case)

    def test_a_number_annulled_before_its_seal_is_decided_again(self, town: make.Town, hall: Authority) -> None:
        two_parts()
        case = sent(town)
        first = hall.decide(case)
        decisions.annul_number(actor=SYSTEM, decision_id=first.id, reason="خطأ في الطبع")
        make.outbox.drain(max_jobs=500)
        assert states(case)["building"] == "prepared"
        second = api.decide_part(actor=town.papc, part_id=hall.row(case).pk)
        assert second.number != first.number
        fresh(case)

    def test_a_file_withdrawn_leaves_the_queues(self, town: make.Town, hall: Authority, waters: Authority) -> None:
        two_parts()
        case = sent(town)
        hall.decide(case)
        api.withdraw(actor=make.guest(make.PHONE), case_id=case.pk)
        assert states(case) == {"building": "decided", "water": "dropped"}
        assert api.parts_for(actor=waters.handler).rows == []

    def test_who_declared_an_interest_does_nothing(self, town: make.Town, hall: Authority) -> None:
        two_parts()
        case = sent(town)
        api.declare_interest(actor=hall.handler, case_id=case.pk, reason="قريب")
        seen = api.part_visible_to(hall.handler, hall.row(case).pk)
        assert (seen.tied, seen.may) == (True, frozenset())
        with pytest.raises(api.InterestDeclared):
            hall.take(case)


class TestCriticalPath:
    def test_it_is_what_the_date_hangs_on(self) -> None:
        def add(start: date, days: int, unit: str) -> date:
            return start + timedelta(days=days)

        today = date(2026, 11, 22)
        legs = [
            Leg("land", ("examine",), 10, "working", due_on=date(2026, 11, 25)),
            Leg("nature", (), 30, "working", due_on=date(2026, 11, 24)),
            Leg("building", ("land",), 5, "working"),
            Leg("sign", ("building", "nature"), 2, "working"),
        ]
        path = path_of(legs, today, add)
        assert (path.ends_on, path.critical) == (date(2026, 12, 2), {"land", "building", "sign"})
        assert path.now == ("land",)
        late = path_of(legs, date(2026, 12, 30), add)
        assert late.ends_on == date(2027, 1, 6), "what is late ends today at the soonest"
        assert path_of([], today, add).ends_on == today

    def test_it_is_shown_to_the_applicant_and_to_staff(
        self, town: make.Town, hall: Authority, waters: Authority
    ) -> None:
        two_parts()
        case = make.advance(make.make_case(), "assigned", town=town)
        planned = api.case_visible_to(town.handler, case.pk).parts
        assert (planned.sent, [one.state for one in planned.parts]) == (False, ["planned", "planned"])
        assert planned.holders == (offices.office(id=case.office_id).names,)
        api.send_parts(actor=town.handler, case_id=case.pk)
        seen = track(case)
        assert [(one.step, one.critical) for one in seen.parts] == [("building", False), ("water", True)]
        assert seen.holders == (waters.office.names,)
        assert seen.ends_on == waters.row(case).due_on
        waters.decide(case)
        assert track(case).holders == (hall.office.names,)
        hall.decide(case)
        assert (track(case).ends_on, track(case).undecided) == (None, False)
        assert track(case).parts[0].number

    def test_it_is_drawn_with_a_word(self, town: make.Town) -> None:
        two_parts()
        case = sent(town)
        picture = api.picture_of(api.case_visible_to(town.handler, case.pk))
        marked = {box.id for box in picture.diagram.boxes if box.critical}
        assert marked == {"water"}
        assert any(line.text.startswith("◆") for box in picture.diagram.boxes if box.critical for line in box.lines)


class TestExamination:
    """The lead's own work ends when the file goes before its authorities, and begins anew when it comes back."""

    def test_it_is_done_when_the_parts_are_sent_and_is_not_late_after(self, town: make.Town, hall: Authority) -> None:
        two_parts(when="papers.size() > 90")
        now = catalogue.procedure(code=make.RESIDENCE).definition
        steps = (replace(now.steps[0], days=2), *now.steps[1:])
        catalogue.publish(
            actor=SYSTEM, definition=replace(now, steps=steps, deadline=replace(now.deadline, days=60, variants=()))
        )
        late = make.SUNDAY + timedelta(days=20)
        left = make.advance(make.make_case(), "assigned", town=town)
        case = sent(town)
        with clock.frozen(late):
            assert examination(town, left) == ("late", True)
            assert examination(town, case) == ("done", False)
            detail = api.case_visible_to(town.handler, case.pk)
            assert detail.handler in api.picture_of(detail).rows[0].about
            hall.decide(case)
            make.advance(case, "proposed", town=town)
            assert examination(town, case) == ("done", False)
            api.return_to_handler(actor=town.papc, case_id=case.pk, note="أعد النظر")
            assert examination(town, case) == ("open", True)


def examination(town: make.Town, case: Case) -> tuple[str, bool]:
    """How the examination is drawn, and whether a limit of its own runs."""
    detail = api.case_visible_to(town.handler, case.pk)
    box = next(one for one in api.picture_of(detail).diagram.boxes if one.id == "examine")
    return box.state, any(one.step.id == "examine" for one in detail.step_limits)


def track(case: Case) -> api.PartsView:
    found = api.followed(actor=make.guest(make.PHONE), reference=case.reference).parts
    assert found is not None
    return found


def words_of(pdf: bytes) -> str:
    import pypdfium2

    return " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))
