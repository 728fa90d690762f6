"""What the screen of a file adds to the file: what a completion changed, who else looks at it."""

from datetime import timedelta

import pytest

from jiwar.cases import api
from jiwar.cases.models import CaseAction, CasePresence
from jiwar.cases.tests import factories as make
from jiwar.kernel import clock


def test_a_completion_is_shown_beside_what_it_replaced(town: make.Town) -> None:
    case = make.make_case()
    assert api.case_visible_to(town.handler, case.pk).changes == ()
    api.assign(actor=town.handler, case_id=case.pk)
    asked = [
        {"kind": "paper", "id": "identity", "remark": "Illisible"},
        {"kind": "answer", "id": "housing", "remark": ""},
    ]
    api.request_completion(actor=town.handler, case_id=case.pk, items=asked, message="")
    before = {one.question_id: one for one in api.case_visible_to(town.handler, case.pk).answers}["housing"]
    other = "tenant" if before.value != "tenant" else "owner"
    api.complete(
        actor=make.guest(make.PHONE),
        case_id=case.pk,
        answers={"housing": other},
        papers={"identity": [make.upload("better")]},
    )
    detail = api.case_visible_to(town.handler, case.pk)
    answer, *papers = detail.changes
    assert (answer.kind, answer.before) == ("answer", before.shown)
    assert answer.after == {one.question_id: one.shown for one in detail.answers}["housing"] != before.shown
    (paper,) = papers
    assert (paper.before, paper.after) == ("identity.pdf", "better.png")
    files = {one.id: one for one in detail.papers}
    assert files[paper.before_id].replaced
    assert not files[paper.after_id].replaced


def test_colleagues_who_look_at_one_file_know_of_each_other_for_a_minute(town: make.Town) -> None:
    case = make.make_case()
    actions = CaseAction.objects.count()
    for _again in range(2):
        api.look_at(actor=town.handler, case_id=case.pk)
    assert CasePresence.objects.count() == 1
    assert api.others_at(actor=town.handler, case_id=case.pk) == []
    (other,) = api.others_at(actor=town.colleague, case_id=case.pk)
    assert other.account_id == town.accounts["handler"].pk
    with clock.frozen(make.SUNDAY + timedelta(seconds=59)):
        assert len(api.others_at(actor=town.colleague, case_id=case.pk)) == 1
    with clock.frozen(make.SUNDAY + timedelta(seconds=61)):
        assert api.others_at(actor=town.colleague, case_id=case.pk) == []
        assert api.forget_presences() == 0
    with clock.frozen(make.SUNDAY + timedelta(minutes=6)):
        assert api.forget_presences() == 1
    assert CaseAction.objects.count() == actions


@pytest.mark.parametrize("who", ["planner", "guest"])
def test_nobody_is_present_at_a_file_that_is_not_theirs(town: make.Town, who: str) -> None:
    case = make.make_case()
    actor = make.guest(make.PHONE) if who == "guest" else town.actor(who)
    with pytest.raises(api.CaseNotFound):
        api.look_at(actor=actor, case_id=case.pk)
    assert not CasePresence.objects.exists()
