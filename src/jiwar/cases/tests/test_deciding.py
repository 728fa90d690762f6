"""Signing: the power at that very moment, one signature, one number, one letter; no refusal without reasons."""

import json
import re
import threading
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, connections, transaction

from jiwar.cases import api
from jiwar.cases.models import Case, Proposal
from jiwar.cases.tests import factories as make
from jiwar.channels import api as channels
from jiwar.decisions import actions as sealing
from jiwar.decisions import api as decisions
from jiwar.decisions.models import Decision
from jiwar.documents import api as documents
from jiwar.identity.tests import factories as people
from jiwar.kernel import clock
from jiwar.kernel.actors import SYSTEM
from jiwar.offices import api as offices
from jiwar.outbox import api as outbox
from jiwar.signing import api as signing


def test_a_signature_makes_a_numbered_sealed_act_and_tells_the_person(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", "proposed", town=town)
    decision = api.sign(actor=town.papc, case_id=case.pk, expected_sequence=case.sequence)
    case.refresh_from_db()
    assert decision.number == "RES/1601/2026/000001"
    assert (case.stage, case.decision_id, case.outcome) == ("sealing", decision.id, "")
    assert api.clock_of(case).state == "ended"
    make.seal_all()
    case.refresh_from_db()
    assert (case.stage, case.outcome, case.is_open) == ("closed", "granted", False)
    assert documents.document(id=case.document_id).state == "valid"
    (message,) = make.told("cases.granted")
    assert message.address == make.PHONE
    assert decisions.decision(id=decision.id).notified_at is not None
    view = api.case_visible_to(make.guest(make.PHONE), case.pk)
    assert view.document_id == case.document_id
    assert api.rebuild(case_id=case.pk) == []


def test_the_act_says_what_the_preview_said(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", "proposed", town=town)
    shown = api.act_preview(actor=town.papc, case_id=case.pk)
    assert shown.data["number"] == "—"
    assert "أمينة" in shown.data["body"]
    assert documents.render(layout=shown.layout, data=dict(shown.data), language=shown.language).startswith(b"%PDF")
    decision = api.sign(actor=town.papc, case_id=case.pk)
    content = Decision.objects.get(pk=decision.id).content
    for key in ("title", "body", "authority", "place", "recipient", "signer", "valid_until"):
        assert content[key] == plain(shown.data[key])
    assert content["signer"]["name"]
    assert not re.search(r"\d{18}", str(content))  # no NIN on the act


def plain(value: object) -> object:
    return json.loads(json.dumps(value, default=str))


def test_the_handler_sees_what_would_be_proposed(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    shown = api.act_preview(actor=town.handler, case_id=case.pk, verdict="refuse", reasons=["not_resident"])
    assert shown.layout == "refusal"
    assert shown.data["reasons"][0]["basis"]
    assert "829" in shown.data["remedies"]
    with pytest.raises(api.ReasonsMissing):
        api.act_preview(actor=town.handler, case_id=case.pk, verdict="refuse")
    with pytest.raises(api.CaseNotFound):
        api.act_preview(actor=make.guest(), case_id=case.pk, verdict="grant")
    with pytest.raises(api.MayNotAct):
        api.act_preview(actor=town.counter, case_id=case.pk, verdict="grant")


# --- Who signs --------------------------------------------------------------------------------------------


def test_a_delegate_signs_within_the_days_of_the_delegation(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", "proposed", town=town)
    with pytest.raises(api.NoSigningPower):
        api.sign(actor=town.deputy, case_id=case.pk)
    make.delegate_to_deputy(town, first=date(2026, 11, 2), last=date(2026, 11, 30))
    assert api.signing_book(actor=town.deputy).rows[0].can_sign
    decision = api.sign(actor=town.deputy, case_id=case.pk)
    assert decision.signer["delegation_id"]
    assert decision.signer["decree_reference"] == "Arrêté n° 12 du 2 novembre 2026"


def test_a_delegation_that_ended_yesterday_signs_nothing(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", "proposed", town=town)
    make.delegate_to_deputy(town, first=date(2026, 11, 2), last=date(2026, 11, 21))
    assert not api.signing_book(actor=town.deputy).rows[0].can_sign
    with pytest.raises(api.NoSigningPower):
        api.sign(actor=town.deputy, case_id=case.pk)
    case.refresh_from_db()
    assert case.stage == "awaiting_signature"
    assert decisions.decisions_about(subject=make.subject(case)) == []


def test_a_delegation_covers_its_acts_only(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", "proposed", town=town)
    make.delegate_to_deputy(town, first=date(2026, 11, 2), last=date(2026, 11, 30), scope=[make.PERMIT])
    with pytest.raises(api.NoSigningPower):
        api.sign(actor=town.deputy, case_id=case.pk)


@pytest.mark.parametrize("who", ["handler", "head", "counter", "chef", "wali", "administrator", "planner"])
def test_nobody_else_signs(town: make.Town, who: str) -> None:
    case = make.advance(make.make_case(), "assigned", "proposed", town=town)
    with pytest.raises(api.NoSigningPower):
        api.sign(actor=town.actor(who), case_id=case.pk)
    with pytest.raises(api.CaseNotFound):
        api.sign(actor=make.guest(make.PHONE), case_id=case.pk)


def test_whoever_proposed_does_not_sign(town: make.Town) -> None:
    case = make.make_case()
    people.hold(town.accounts["papc"], "handler", offices.office(id=case.office_id))
    api.assign(actor=town.papc, case_id=case.pk)
    api.propose(actor=town.papc, case_id=case.pk, verdict="grant")
    assert not api.signing_book(actor=town.papc).rows[0].can_sign
    with pytest.raises(api.SignerIsProposer):
        api.sign(actor=town.papc, case_id=case.pk)


def test_the_signatory_sends_a_file_back_with_a_reason(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", "proposed", town=town)
    with pytest.raises(api.TextMissing):
        api.return_to_handler(actor=town.papc, case_id=case.pk, note=" ")
    api.return_to_handler(actor=town.papc, case_id=case.pk, note="L'adresse est incomplète")
    case.refresh_from_db()
    assert (case.stage, case.proposed_verdict, case.has_news) == ("examining", "", True)
    assert "L'adresse est incomplète" in [m.body for m in api.case_visible_to(town.handler, case.pk).messages]
    applicant = api.case_visible_to(make.guest(make.PHONE), case.pk)
    assert applicant.messages == ()
    assert "returned" not in [entry.kind for entry in applicant.history]
    assert make.advance(case, "proposed", "signed", "sealed", town=town).outcome == "granted"


# --- Refusals ---------------------------------------------------------------------------------------------


def test_a_refusal_without_reasons_is_impossible(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    for none in ((), ("",), ("  ",)):
        with pytest.raises(api.ReasonsMissing):
            api.propose(actor=town.handler, case_id=case.pk, verdict="refuse", reasons=none)
    with pytest.raises(IntegrityError), transaction.atomic():  # nor around the action
        Proposal.objects.create(case=case, verdict="refuse", reasons=[], salt="00", proposed_at=clock.now())


def test_a_refusal_tells_its_reasons_and_the_remedies(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    own_words = "عنوانك حسب فاتورة الكهرباء في بلدية القبة (المادة 11 من القانون 06-01)."
    api.propose(actor=town.handler, case_id=case.pk, verdict="refuse", reasons=["not_resident", own_words])
    make.advance(case, "signed", "sealed", town=town)
    assert case.outcome == "refused"
    (message,) = make.told("cases.refused")
    inbox = make.inbox(case)
    assert own_words in inbox[0].body
    assert "أربعة (4) أشهر" in inbox[0].body
    assert message.address == make.PHONE
    decision = decisions.decision(id=case.decision_id)
    assert len(decision.reasons) == 2
    assert "الجزائر" in decision.remedies["ar"]  # the commune's own name is filled in


# --- When things go wrong ---------------------------------------------------------------------------------


def test_a_seal_that_fails_is_tried_again_and_the_case_waits(town: make.Town, monkeypatch: pytest.MonkeyPatch) -> None:
    case = make.advance(make.make_case(), "assigned", "proposed", "signed", town=town)
    signing.ensure_authority()

    def out_of_paper(**_: object) -> bytes:
        raise OSError("no space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(sealing.documents, "render", out_of_paper)
        outbox.drain()
    case.refresh_from_db()
    assert case.stage == "sealing"
    assert "no space" in decisions.decision(id=case.decision_id).last_error
    assert [m for m in channels.sent_messages(limit=50) if m.template == "cases.granted"] == []
    with clock.frozen(make.SUNDAY + timedelta(minutes=10)):
        decisions.sweep_sealing()
        outbox.drain()
    case.refresh_from_db()
    assert (case.stage, case.outcome) == ("closed", "granted")
    assert decisions.decision(id=case.decision_id).number == "RES/1601/2026/000001"


def test_a_number_that_is_annulled_leaves_the_file_to_be_signed_again(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", "proposed", "signed", town=town)
    due = case.due_on
    decisions.annul_number(actor=SYSTEM, decision_id=case.decision_id, reason="Seal lost")
    outbox.drain()
    case.refresh_from_db()
    assert (case.stage, case.decision_id, case.due_on) == ("awaiting_signature", None, due)
    assert api.clock_of(case).state == "running"
    make.advance(case, "signed", "sealed", town=town)
    assert (case.stage, decisions.decision(id=case.decision_id).number) == ("closed", "RES/1601/2026/000002")
    assert api.rebuild(case_id=case.pk) == []


def test_hearing_twice_that_an_act_is_sealed_closes_and_tells_once(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", "proposed", "signed", "sealed", town=town)
    api.issue_decision(decision_id=case.decision_id)
    api.take_back_signature(decision_id=case.decision_id)
    case.refresh_from_db()
    assert [action.kind for action in case.actions.order_by("sequence")] == [
        "submitted",
        "assigned",
        "proposed",
        "signed",
        "issued",
    ]
    assert len(make.told("cases.granted")) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("doing", ["sign", "propose"])
def test_of_two_who_decide_at_once_exactly_one_does(doing: str) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("because SQLite's test database is in memory: one connection at a time")
    with clock.frozen(make.SUNDAY):
        town = make.make_town()
        case = make.advance(make.make_case(), "assigned", town=town)
        if doing == "sign":
            make.advance(case, "proposed", town=town)
        actor = town.papc if doing == "sign" else town.handler
    results: list[object] = []
    barrier = threading.Barrier(2)

    def decide() -> None:
        try:
            with clock.frozen(make.SUNDAY):
                barrier.wait()
                if doing == "sign":
                    api.sign(actor=actor, case_id=case.pk, expected_sequence=case.sequence)
                else:
                    api.propose(actor=actor, case_id=case.pk, verdict="grant", expected_sequence=case.sequence)
                results.append("done")
        except (api.StaleCase, api.NotInThisStage) as refused:
            results.append(str(refused))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=decide) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results.count("done") == 1
    assert len(results) == 2
    assert all(len(str(result)) > 3 for result in results)
    assert Case.objects.get().actions.filter(kind="signed" if doing == "sign" else "proposed").count() == 1
    if doing == "sign":
        assert decisions.number_gaps(office_id=case.authority_office_id, series="RES", year=2026) == []
