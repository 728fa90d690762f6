"""A file follows the rules of the commune where it goes, and keeps those under which it was filed."""

from collections.abc import Iterator

import pytest

from jiwar.cases import api
from jiwar.cases.models import Case
from jiwar.cases.tests import factories as make
from jiwar.catalogue import api as catalogue
from jiwar.catalogue.tests.factories import both, make_local_rule, writer_at
from jiwar.kernel import clock
from jiwar.offices import api as offices

pytestmark = pytest.mark.django_db(transaction=True)
RECEIPT = {"label": both("tax receipt"), "accept": ["pdf", "image"], "required": True}
TAX = "papers.local_tax"


@pytest.fixture
def town() -> Iterator[make.Town]:
    with clock.frozen(make.SUNDAY):
        yield make.make_town()


def end(rule: object) -> None:
    reviewer = writer_at(offices.office_by_code(make.ALGER_CENTRE), "reviewer")
    catalogue.overriding.end_override(actor=reviewer, override_id=rule, reason="Abrogée")  # type: ignore[arg-type]  # an id


def test_the_paper_and_the_fee_of_the_commune_are_asked(town: make.Town) -> None:
    make.ask_fee("before_signature")
    make_local_rule(make.RESIDENCE, TAX, RECEIPT)
    make_local_rule(make.RESIDENCE, "fee", {"text": both("30 dinars"), "amount": 3_000})
    who = make.filing_guest(make.example(make.RESIDENCE))
    draft = make.make_draft(who)
    assert {rule.place for rule in draft.local_rules} == {TAX, "fee"}
    with pytest.raises(api.DraftIncomplete) as lacking:
        make.submit(draft, who)
    assert "local_tax" in str(lacking.value.problems)
    api.attach_paper(
        actor=who, draft_id=draft.id, paper_id="local_tax", upload=make.upload("tax"), session_drafts={draft.id}
    )
    case = Case.objects.get(pk=make.submit(draft, who).case_id)
    assert make.charge_of(case).amount == 3_000
    detail = api.case_visible_to(town.handler, case.pk)
    assert {paper.paper_id for paper in detail.papers} >= {"local_tax"}
    assert {rule.place for rule in detail.local_rules} == {TAX, "fee"}
    assert api.rebuild(case_id=case.pk) == []


def test_another_commune_asks_for_nothing_more(town: make.Town) -> None:
    make_local_rule(make.RESIDENCE, TAX, RECEIPT, unit="1602")
    case = make.make_case()
    assert case.local_rules is None
    assert api.rebuild(case_id=case.pk) == []


def test_a_running_file_keeps_the_rules_under_which_it_was_filed(town: make.Town) -> None:
    words = {"label": both("tax receipt"), "required": False}
    rule = make_local_rule(make.RESIDENCE, TAX, words)
    case = make.make_case()
    assert case.local_rules == [str(rule)]
    end(rule)
    make_local_rule(make.RESIDENCE, "local.contact", both("new telephone"))
    make.hold_paper("identity")
    definition = api.case_visible_to(town.handler, case.pk).definition
    assert definition.paper("local_tax") is not None
    assert definition.local is None, "what came after does not concern it"
    make.advance(case, "assigned", town=town)
    asked = [{"kind": "paper", "id": "local_tax", "remark": "Illisible"}]
    api.request_completion(actor=town.handler, case_id=case.pk, items=asked, message="Merci")
    done = api.complete(actor=make.guest(make.PHONE), case_id=case.pk, papers={"local_tax": [make.upload()]})
    assert done is not None or Case.objects.get(pk=case.pk).stage == "examining"
    assert api.rebuild(case_id=case.pk) == []


def test_an_application_in_progress_follows_the_day(town: make.Town) -> None:
    who = make.filing_guest(make.example(make.RESIDENCE))
    draft = make.make_draft(who)
    assert draft.local_rules == ()
    rule = make_local_rule(make.RESIDENCE, "local.contact", both("telephone"))
    now = api.draft_visible_to(who, draft.id, {draft.id})
    assert now.definition.local is not None
    end(rule)
    assert api.draft_visible_to(who, draft.id, {draft.id}).definition.local is None


def test_imported_history_has_no_rules_of_today(town: make.Town) -> None:
    make_local_rule(make.RESIDENCE, "local.contact", both("telephone"))
    case = make.make_case()
    Case.objects.filter(pk=case.pk).update(local_rules=None)
    assert [one.column for one in api.rebuild(case_id=case.pk)] == ["local_rules"], "the actions say which rules"
