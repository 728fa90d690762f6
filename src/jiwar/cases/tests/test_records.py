"""Acts drawn from a register: the handler finds the record, opens it, chooses it; nothing is granted before."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jiwar.audit.models import AccessEntry
from jiwar.cases import api
from jiwar.cases.models import Case
from jiwar.cases.tests import factories as make
from jiwar.catalogue import api as catalogue
from jiwar.decisions.models import Decision
from jiwar.identity import api as identity
from jiwar.kernel import clock
from jiwar.kernel.actors import SYSTEM
from jiwar.registers import api as registers
from jiwar.registers.tests import factories as acts

pytestmark = pytest.mark.django_db
BIRTH = "birth-extract"


@pytest.fixture
def town(laid_town: Callable[[], make.Town]) -> Iterator[make.Town]:
    with clock.frozen(make.SUNDAY):
        town = laid_town()
        registers.import_records(rows=catalogue.example_records(make.example(BIRTH)))
        yield town


@pytest.fixture
def case(town: make.Town) -> Case:
    return make.advance(make.make_case(code=BIRTH), "assigned", town=town)


def record_at(number: int, *, kind: str = "births", commune: str = "1601", year: int = 2003) -> UUID:
    return registers.record_at(kind=kind, commune_code=commune, year=year, number=number)


def readings(actor: identity.Actor, record_id: UUID) -> list[str]:
    rows = AccessEntry.objects.filter(subject_kind="registers.record", subject_id=str(record_id))
    return list(rows.filter(actor_id=actor.ref.id).order_by("id").values_list("purpose", flat=True))


def another_case(town: make.Town, **answers: Any) -> Case:
    story = make.example(BIRTH)
    given = {name: value for name, value in (dict(story.answers) | answers).items() if value is not None}
    return make.advance(make.make_case(story=replace(story, answers=given), code=BIRTH), "assigned", town=town)


def test_the_handler_sees_what_answers_and_each_reading_is_journaled(town: make.Town, case: Case) -> None:
    choice = api.record_choice(actor=town.handler, case_id=case.pk)
    (found,) = choice.found
    assert (found.reference, choice.chosen, choice.may_choose) == ("1601/2003/00417", None, True)
    assert readings(town.handler, found.id) == ["cases.record_search"]
    opened = api.record_choice(actor=town.handler, case_id=case.pk, opened=found.id)
    assert opened.opened == found
    assert readings(town.handler, found.id) == ["cases.record_search", "cases.record"]


def test_nothing_is_granted_nor_previewed_before_a_record_is_chosen(town: make.Town, case: Case) -> None:
    with pytest.raises(api.RecordMissing):
        api.propose(actor=town.handler, case_id=case.pk, verdict="grant")
    with pytest.raises(api.RecordMissing):
        api.act_preview(actor=town.handler, case_id=case.pk, verdict="grant")
    api.propose(actor=town.handler, case_id=case.pk, verdict="refuse", reasons=["not_found"])


def test_the_choice_is_an_action_without_personal_content_that_the_columns_follow(town: make.Town, case: Case) -> None:
    record_id = record_at(417)
    sequence = api.choose_record(actor=town.handler, case_id=case.pk, record_id=record_id)
    case.refresh_from_db()
    assert (case.record_id, case.sequence) == (record_id, sequence)
    assert case.actions.get(kind="record_chosen").details == {"record_id": str(record_id), "version": 1}
    assert api.rebuild(case_id=case.pk) == []
    preview = api.act_preview(actor=town.handler, case_id=case.pk, verdict="grant")
    assert "أمينة بن يوسف" in preview.data["body"]
    assert "08:30" in preview.data["body"]


def test_the_act_says_what_the_record_says_and_not_what_the_applicant_typed(town: make.Town, case: Case) -> None:
    api.choose_record(actor=town.handler, case_id=case.pk, record_id=record_at(417))
    make.advance(case, "proposed", "signed", "sealed", town=town)
    assert case.outcome == "granted"
    body = Decision.objects.get(pk=case.decision_id).content["body"]
    assert "يوسف بن يوسف" in body, "the father is in the register only"
    assert "2003" in body


def test_choosing_again_is_possible_until_it_is_signed(town: make.Town, case: Case) -> None:
    other = acts.imported(number=418)
    registers.import_records(rows=[other])
    api.choose_record(actor=town.handler, case_id=case.pk, record_id=record_at(417))
    make.advance(case, "proposed", town=town)
    seen = case.sequence
    api.choose_record(actor=town.handler, case_id=case.pk, record_id=record_at(418))
    with pytest.raises(api.StaleCase):
        api.sign(actor=town.papc, case_id=case.pk, expected_sequence=seen)
    case.refresh_from_db()
    assert case.record_id == record_at(418)
    make.advance(case, "signed", town=town)
    with pytest.raises(api.NotInThisStage):
        api.choose_record(actor=town.handler, case_id=case.pk, record_id=record_at(417))


def test_a_stale_tab_chooses_nothing(town: make.Town, case: Case) -> None:
    with pytest.raises(api.StaleCase):
        api.choose_record(
            actor=town.handler, case_id=case.pk, record_id=record_at(417), expected_sequence=case.sequence - 1
        )
    case.refresh_from_db()
    assert case.record_id is None


def test_only_the_handler_of_the_file_chooses_and_is_shown_what_answers(town: make.Town, case: Case) -> None:
    record_id = record_at(417)
    for name in ("colleague", "papc", "counter"):
        choice = api.record_choice(actor=town.actor(name), case_id=case.pk)
        assert (choice.found, choice.may_choose) == ((), False)
        assert api.record_choice(actor=town.actor(name), case_id=case.pk, opened=record_id).opened is None
        with pytest.raises(api.MayNotAct):
            api.choose_record(actor=town.actor(name), case_id=case.pk, record_id=record_id)
    guest = make.guest(make.PHONE)
    assert api.record_choice(actor=guest, case_id=case.pk) is None
    for stranger in (town.planner, guest):
        with pytest.raises(api.CaseNotFound):
            api.choose_record(actor=stranger, case_id=case.pk, record_id=record_id)


def test_an_expired_role_opens_and_chooses_nothing(town: make.Town, case: Case) -> None:
    holding = next(one for one in town.handler.holdings if one.role == "handler")
    identity.end_role(actor=SYSTEM, holding_id=holding.id, reason="moved")
    with clock.frozen(make.SUNDAY.replace(day=24)):
        with pytest.raises(api.CaseNotFound):
            api.record_choice(actor=town.handler, case_id=case.pk)
        with pytest.raises(api.CaseNotFound):
            api.choose_record(actor=town.handler, case_id=case.pk, record_id=record_at(417))


def test_the_file_opens_a_register_of_another_office_only_to_what_it_asks(town: make.Town) -> None:
    born_there = acts.imported(commune="1605", number=30)
    said = acts.birth(day="1950-01-02", people={"child": acts.NADIA})
    unasked = acts.imported(commune="1605", number=31, year=1950, content=said)
    registers.import_records(rows=[born_there, unasked])
    case = another_case(town, registered_in="1605", year=2003, number=30)
    choice = api.record_choice(actor=town.handler, case_id=case.pk)
    assert [one.number for one in choice.found] == [30]
    elsewhere = record_at(31, commune="1605", year=1950)
    with pytest.raises(registers.RecordUnknown):
        api.record_choice(actor=town.handler, case_id=case.pk, opened=elsewhere)
    with pytest.raises(registers.RecordUnknown):
        api.choose_record(actor=town.handler, case_id=case.pk, record_id=elsewhere)
    api.choose_record(actor=town.handler, case_id=case.pk, record_id=choice.found[0].id)


def test_the_handler_looks_otherwise_in_the_registers_of_the_office_and_only_there(town: make.Town) -> None:
    registers.import_records(rows=[acts.imported(commune="1605", number=30)])
    case = another_case(town, year=1999, number=5)
    assert api.record_choice(actor=town.handler, case_id=case.pk).found[0].number == 417, "by the name, tolerant"
    instead = registers.Wanted(kind="births", names=("Benyoucef Amina",))
    found = api.record_choice(actor=town.handler, case_id=case.pk, instead=instead).found
    assert [one.register.commune_code for one in found] == ["1601"]
    api.choose_record(actor=town.handler, case_id=case.pk, record_id=found[0].id)


def test_a_record_of_another_register_is_not_chosen(town: make.Town, case: Case) -> None:
    registers.import_records(rows=[acts.imported("marriages", number=9)])
    with pytest.raises(api.MayNotAct):
        api.choose_record(actor=town.handler, case_id=case.pk, record_id=record_at(9, kind="marriages", year=1999))


def test_a_service_that_draws_on_no_register_has_no_record(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    assert api.record_choice(actor=town.handler, case_id=case.pk) is None
    assert "choose_record" not in api.case_visible_to(town.handler, case.pk).may
    with pytest.raises(api.UnknownItem):
        api.choose_record(actor=town.handler, case_id=case.pk, record_id=record_at(417))


def test_a_correction_made_before_the_signature_is_in_the_act(town: make.Town, case: Case) -> None:
    record_id = record_at(417)
    api.choose_record(actor=town.handler, case_id=case.pk, record_id=record_id)
    mention = {"kind": "divorce", "on": "2026-01-05", "text": {"ar": "طُلّقت في 5 جانفي 2026"}}
    registers.add_marginal_mention(actor=town.handler, record_id=record_id, mention=mention, reason="حكم")
    preview = api.act_preview(actor=town.handler, case_id=case.pk, verdict="grant")
    assert "طُلّقت" in preview.data["body"], "the record as it is in force"


def test_an_erased_record_gives_no_act(town: make.Town, case: Case) -> None:
    record_id = record_at(417)
    api.choose_record(actor=town.handler, case_id=case.pk, record_id=record_id)
    make.advance(case, "proposed", town=town)
    registers.erase_content(record_id=record_id, reason="حكم قضائي")
    with pytest.raises(registers.RecordUnknown):
        api.sign(actor=town.papc, case_id=case.pk)


def test_what_is_shown_costs_the_same_for_one_record_and_for_five(town: make.Town) -> None:
    def cost(case: Case, count: int) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert len(api.record_choice(actor=town.handler, case_id=case.pk).found) == count
        return len(seen)

    one = another_case(town, year=None, number=None)
    first = cost(one, 1)
    registers.import_records(rows=[acts.imported(number=number) for number in range(500, 504)])
    assert cost(one, 5) == first
