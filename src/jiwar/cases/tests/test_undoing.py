"""Ten seconds to take an act back; another handler, another office; a closed file opened again on a legal ground."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest

from jiwar.cases import api
from jiwar.cases.models import Case, CaseMessage, CaseName, CompletionRequest, Proposal
from jiwar.cases.tests import factories as make
from jiwar.documents import api as documents
from jiwar.identity import api as identity
from jiwar.kernel import clock
from jiwar.offices import api as offices
from jiwar.outbox import api as outbox

ASK = [{"kind": "paper", "id": "identity", "remark": "Illisible"}]
LATER = make.SUNDAY + timedelta(seconds=11)
COLUMNS = ("stage", "handler_id", "completion_rounds", "proposed_verdict", "proposed_by_id", "office_id", "clock")


def columns(case: Case) -> dict[str, object]:
    case.refresh_from_db()
    return {name: getattr(case, name) for name in COLUMNS}


ACTS: dict[str, tuple[tuple[str, ...], Callable[[make.Town, Case], object], str]] = {
    "assigned": ((), lambda town, case: api.assign(actor=town.handler, case_id=case.pk), "handler"),
    "asked": (
        ("assigned",),
        lambda town, case: api.request_completion(actor=town.handler, case_id=case.pk, items=ASK),
        "handler",
    ),
    "proposed": (
        ("assigned",),
        lambda town, case: api.propose(actor=town.handler, case_id=case.pk, verdict="grant"),
        "handler",
    ),
    "returned": (
        ("assigned", "proposed"),
        lambda town, case: api.return_to_handler(actor=town.papc, case_id=case.pk, note="Revoir"),
        "papc",
    ),
    "transferred": (
        ("assigned",),
        lambda town, case: api.transfer(
            actor=town.handler, case_id=case.pk, reason="Congé", to_account_id=town.colleague.account_id
        ),
        "handler",
    ),
}


@pytest.mark.parametrize("name", ACTS)
def test_an_act_is_undone_by_its_author_within_ten_seconds(town: make.Town, name: str) -> None:
    before_steps, doing, who = ACTS[name]
    case = make.advance(make.make_case(), *before_steps, town=town)
    before = columns(case)
    doing(town, case)
    assert columns(case) != before
    done = case.sequence
    with pytest.raises(api.TooLateToUndo):
        api.undo(actor=town.colleague, case_id=case.pk, sequence=done)
    with clock.frozen(LATER), pytest.raises(api.TooLateToUndo):
        api.undo(actor=town.actor(who), case_id=case.pk, sequence=done)
    with clock.frozen(make.SUNDAY + timedelta(seconds=9)):
        api.undo(actor=town.actor(who), case_id=case.pk, sequence=done)
    assert columns(case) == before
    assert case.actions.get(sequence=case.sequence).details["undone"] == done
    assert api.rebuild(case_id=case.pk) == []
    assert not CompletionRequest.objects.exists()
    assert not CaseMessage.objects.exists()
    if name == "proposed":
        assert not Proposal.objects.exists()
    with pytest.raises(api.TooLateToUndo):
        api.undo(actor=town.actor(who), case_id=case.pk, sequence=done)
    doing(town, case)  # and it may be done again


def test_what_is_undone_is_never_told(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    api.request_completion(actor=town.handler, case_id=case.pk, items=ASK)
    make.seal_all()
    assert not [one for one in make.inbox(case) if "استكمال" in one.title]
    case.refresh_from_db()
    api.undo(actor=town.handler, case_id=case.pk, sequence=case.sequence)
    with clock.frozen(LATER):
        outbox.drain(max_jobs=100)
        assert not [one for one in make.inbox(case) if "استكمال" in one.title]
        assert not make.told("cases.completion_requested")


def test_nothing_is_undone_once_something_followed(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    api.post_message(actor=town.handler, case_id=case.pk, body="note", to_applicant=False)
    with pytest.raises(api.TooLateToUndo):
        api.undo(actor=town.handler, case_id=case.pk, sequence=2)


def test_a_colleague_receives_the_file_and_the_reason(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    to = town.colleague.account_id
    with pytest.raises(api.TextMissing):
        api.transfer(actor=town.handler, case_id=case.pk, reason=" ", to_account_id=to)
    with pytest.raises(api.MayNotAct):
        api.transfer(actor=town.colleague, case_id=case.pk, reason="x", to_account_id=to)
    with pytest.raises(api.CannotGoThere):
        api.transfer(actor=town.handler, case_id=case.pk, reason="x", to_account_id=town.planner.account_id)
    api.transfer(actor=town.head, case_id=case.pk, reason="Trop de dossiers", to_account_id=to)
    case.refresh_from_db()
    assert (case.handler_id, case.stage, case.has_news) == (to, "examining", True)
    assert "dossiers" not in str(case.actions.get(kind="transferred").details)
    assert api.rebuild(case_id=case.pk) == []


def test_another_office_receives_the_file_and_the_applicant_is_told(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    there = make.make_town("1616")
    office = offices.competent_office(competence=make.RESIDENCE, commune_code="1616")
    with pytest.raises(api.CannotGoThere):
        api.transfer(actor=town.handler, case_id=case.pk, reason="x", to_office_id=town.planner.holdings[0].office_id)
    api.transfer(actor=town.handler, case_id=case.pk, reason="Habite là-bas", to_office_id=office.id)
    case.refresh_from_db()
    assert (case.office_id, case.handler_id, case.stage, case.commune_code) == (office.id, None, "submitted", "1616")
    assert case.authority_office_id == offices.office_by_code("1616").id
    assert set(CaseName.objects.filter(case=case).values_list("office_id", flat=True)) == {office.id}
    with pytest.raises(api.CaseNotFound):
        api.case_visible_to(town.handler, case.pk)
    api.assign(actor=there.handler, case_id=case.pk)
    with clock.frozen(LATER):
        assert len(make.told("cases.transferred")) == 1
    assert api.rebuild(case_id=case.pk) == []


def test_whoever_declares_an_interest_leaves_the_file(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    api.declare_interest(actor=town.handler, case_id=case.pk, reason="Ma tante")
    case.refresh_from_db()
    assert (case.handler_id, case.stage) == (None, "submitted")
    api.assign(actor=town.colleague, case_id=case.pk)
    assert api.rebuild(case_id=case.pk) == []


def test_the_substitute_acts_for_the_absent_and_says_so(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    with pytest.raises(api.MayNotAct):
        api.propose(actor=town.colleague, case_id=case.pk, verdict="grant")
    identity.plan_absence(
        actor=town.handler,
        account_id=town.handler.account_id,
        substitute_id=town.colleague.account_id,
        valid_from=date(2026, 11, 22),
        valid_to=date(2026, 11, 24),
    )
    assert "propose" in api.case_visible_to(town.colleague, case.pk).may
    api.propose(actor=town.colleague, case_id=case.pk, verdict="grant")
    action = case.actions.get(kind="proposed")
    assert action.details["covering"] == str(town.handler.account_id)
    (said,) = [one for one in api.case_visible_to(town.head, case.pk).history if one.kind == "proposed"]
    assert said.covering
    assert api.rebuild(case_id=case.pk) == []


def test_the_cover_ends_with_the_absence(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    planned = identity.plan_absence(
        actor=town.head,
        account_id=town.handler.account_id,
        substitute_id=town.colleague.account_id,
        valid_from=date(2026, 11, 22),
        valid_to=date(2026, 11, 24),
    )
    with clock.frozen(make.SUNDAY + timedelta(days=3)), pytest.raises(api.MayNotAct):
        api.propose(actor=town.colleague, case_id=case.pk, verdict="grant")
    identity.end_absence(actor=town.handler, absence_id=planned)
    with pytest.raises(api.MayNotAct):
        api.propose(actor=town.colleague, case_id=case.pk, verdict="grant")


def test_a_decided_file_opens_again_on_a_legal_ground_only(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", "refusal", "signed", "sealed", town=town)
    assert case.outcome == "refused"
    act = case.document_id
    with pytest.raises(api.UnknownItem):
        api.reopen(actor=town.papc, case_id=case.pk, ground="because", reason="x")
    with pytest.raises(api.UnknownItem):
        api.reopen(actor=town.papc, case_id=case.pk, ground="not_withdrawn", reason="x")
    with pytest.raises(api.TextMissing):
        api.reopen(actor=town.papc, case_id=case.pk, ground="judgment", reason=" ")
    with pytest.raises(api.MayNotAct):
        api.reopen(actor=town.handler, case_id=case.pk, ground="judgment", reason="x")
    with clock.frozen(make.SUNDAY + timedelta(days=30)):
        api.reopen(actor=town.papc, case_id=case.pk, ground="judgment", reason="Jugement n° 12 du 3 décembre 2026")
        case.refresh_from_db()
        assert (case.stage, case.outcome, case.handler_id) == ("submitted", "", None)
        assert case.due_on > date(2026, 12, 22)
        assert (case.decision_id, case.document_id, case.closed_at, case.decided_at) == (None, None, None, None)
        assert documents.document(id=act).state == "revoked"
        assert case.actions.get(kind="reopened").details["basis"] == "dz.law-08-09-2008.art-829"
        assert len(make.told("cases.reopened")) == 1
        assert api.rebuild(case_id=case.pk) == []
        make.advance(case, "assigned", "proposed", "signed", "sealed", town=town)
    assert case.outcome == "granted"
    assert case.document_id not in (None, act)


def test_a_request_withdrawn_by_mistake_goes_on(town: make.Town) -> None:
    case = make.make_case()
    api.withdraw(actor=town.counter, case_id=case.pk)
    with pytest.raises(api.UnknownItem):
        api.reopen(actor=town.papc, case_id=case.pk, ground="judgment", reason="x")
    api.reopen(actor=town.papc, case_id=case.pk, ground="not_withdrawn", reason="Retrait fait par un tiers")
    case.refresh_from_db()
    assert (case.stage, case.outcome) == ("submitted", "")
    assert case.queue_on == case.due_on


# --- Of a deed over many files --------------------------------------------------------------------------------


def done_over(town: make.Town, kind: str, parameters: dict[str, object], files: list[Case]) -> UUID:
    seen = [(case.pk, Case.objects.get(pk=case.pk).sequence) for case in files]
    deed = api.ask_bulk(actor=town.handler, kind=kind, parameters=parameters, reason="Tri", seen=seen)
    api.sweep_bulk()
    return deed


def taken_back(town: make.Town, deed: UUID) -> dict[UUID, str]:
    back = api.undo_bulk(actor=town.handler, deed_id=deed, reason="Erreur")
    api.sweep_bulk()
    return {row.case_id: row.outcome for row in api.bulk_results(actor=town.handler, deed_id=back).rows}


def test_a_request_sent_to_many_by_mistake_is_taken_back_and_those_told_are_told(town: make.Town) -> None:
    wrong, answering = (make.advance(make.make_case(), "assigned", town=town) for _file in range(2))
    before = columns(wrong)
    deed = done_over(town, "request_completion", {"items": ASK, "message": ""}, [wrong, answering])
    assert len(make.told("cases.completion_requested")) == 2
    guest = make.guest(make.PHONE)
    api.give_paper(actor=guest, case_id=answering.pk, paper_id="identity", upload=make.upload("identity"))
    with clock.frozen(make.SUNDAY + timedelta(days=1)):
        assert taken_back(town, deed) == {wrong.pk: "done", answering.pk: "refused"}
        assert columns(wrong) == before, "the time runs as if nothing had been asked"
        assert not CompletionRequest.objects.filter(case=wrong).exists()
        (told,) = make.told("cases.completion_dropped")
        assert told.address == make.PHONE
        answering.refresh_from_db()
        assert answering.stage == "awaiting_applicant"
        assert api.rebuild(case_id=wrong.pk) == []


def test_what_had_not_left_is_never_told(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    deed = done_over(town, "request_completion", {"items": ASK, "message": ""}, [case])
    assert taken_back(town, deed) == {case.pk: "done"}
    assert make.told("cases.completion_requested") == []
    assert make.told("cases.completion_dropped") == []


def test_proposals_over_many_files_are_taken_back_until_somebody_acted(town: make.Town) -> None:
    kept, signed = (make.advance(make.make_case(), "assigned", town=town) for _file in range(2))
    before = columns(kept)
    deed = done_over(town, "propose_grant", {}, [kept, signed])
    api.sign(actor=town.papc, case_id=signed.pk)
    with clock.frozen(make.SUNDAY + timedelta(hours=2)):
        assert taken_back(town, deed) == {kept.pk: "done", signed.pk: "refused"}
    assert columns(kept) == before
    assert not Proposal.objects.filter(case=kept).exists()
    assert api.signing_book(actor=town.papc).rows == []
    assert api.rebuild(case_id=kept.pk) == []
