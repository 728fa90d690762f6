"""The work on a file: who may do what, when, and what two people do at once."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from jiwar.audit import api as audit
from jiwar.cases import api
from jiwar.cases.models import CaseAction, CaseMessage, Proposal
from jiwar.cases.tests import factories as make
from jiwar.identity.tests import factories as people
from jiwar.kernel.actors import SubjectRef
from jiwar.kernel.errors import NotAllowed, Refused
from jiwar.offices import api as offices


def test_a_handler_takes_a_file_and_a_colleague_takes_it_over(town: make.Town) -> None:
    case = make.make_case()
    sequence = api.assign(actor=town.handler, case_id=case.pk, expected_sequence=1)
    case.refresh_from_db()
    assert (case.stage, case.handler_id, case.sequence) == ("examining", town.handler.account_id, sequence)
    assert not case.has_news
    api.assign(actor=town.colleague, case_id=case.pk, expected_sequence=sequence)
    case.refresh_from_db()
    assert case.handler_id == town.colleague.account_id
    with pytest.raises(api.MayNotAct):
        api.propose(actor=town.handler, case_id=case.pk, verdict="grant")


# Who may do what on a new file of the civil status bureau of Alger-Centre. `unknown`: not even see it.
WHO_MAY = {
    "handler": {"assign", "post_message", "print_receipt"},
    "head": {"assign", "post_message", "print_receipt", "transfer", "merge"},
    "counter": {"withdraw", "post_message", "print_receipt"},
    "papc": {"post_message"},
    "deputy": {"post_message"},
    "chef": set(),
    "wali": set(),
    "planner": None,
    "expert_water": None,
    "administrator": None,
}


@pytest.mark.parametrize("who", WHO_MAY)
def test_rights_on_a_new_file(town: make.Town, who: str) -> None:
    case, actor = make.make_case(), town.actor(who)
    if WHO_MAY[who] is None:
        with pytest.raises(api.CaseNotFound):
            api.case_visible_to(actor, case.pk)
        assert not api.cases_visible_to(actor).exists()
    else:
        assert api.case_visible_to(actor, case.pk).may == WHO_MAY[who]
        assert api.cases_visible_to(actor).get() == case
    doings = {
        "assign": lambda: api.assign(actor=actor, case_id=case.pk),
        "withdraw": lambda: api.withdraw(actor=actor, case_id=case.pk),
        "post_message": lambda: api.post_message(actor=actor, case_id=case.pk, body="…"),
        "print_receipt": lambda: api.receipt_of(actor=actor, case_id=case.pk),
        "propose": lambda: api.propose(actor=actor, case_id=case.pk, verdict="grant"),
        "sign": lambda: api.sign(actor=actor, case_id=case.pk),
        "ask": lambda: api.request_completion(
            actor=actor, case_id=case.pk, items=[{"kind": "paper", "id": "identity"}]
        ),
        "return": lambda: api.return_to_handler(actor=actor, case_id=case.pk, note="…"),
    }
    for name, doing in doings.items():
        if name not in (WHO_MAY[who] or set()):
            with pytest.raises((NotAllowed, api.CaseNotFound, api.NotInThisStage)):
                doing()
    case.refresh_from_db()
    assert case.sequence == 1


@pytest.mark.parametrize("who", ["handler", "head", "counter", "papc", "chef"])
def test_staff_of_another_commune_know_nothing(town: make.Town, who: str) -> None:
    case = make.make_case()
    elsewhere = make.make_town("1616")  # another commune, of another daïra
    assert offices.office_by_code("1616-EC")
    with pytest.raises(api.CaseNotFound):
        api.case_visible_to(elsewhere.actor(who), case.pk)
    assert not api.cases_visible_to(elsewhere.actor(who)).exists()


def test_a_right_that_ended_is_no_right(town: make.Town) -> None:
    case = make.make_case()
    handler = people.make_staff()
    people.hold(handler, "handler", offices.office(id=case.office_id), date(2026, 1, 1), date(2026, 11, 21))
    with pytest.raises(api.CaseNotFound):
        api.assign(actor=people.actor_of(handler), case_id=case.pk)


def test_a_stale_page_decides_nothing(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    read = case.sequence
    api.post_message(actor=make.guest(make.PHONE), case_id=case.pk, body="J'ai déménagé")
    for doing in (
        lambda: api.propose(actor=town.handler, case_id=case.pk, verdict="grant", expected_sequence=read),
        lambda: api.assign(actor=town.colleague, case_id=case.pk, expected_sequence=read),
        lambda: api.withdraw(actor=make.guest(make.PHONE), case_id=case.pk, expected_sequence=read),
    ):
        with pytest.raises(api.StaleCase):
            doing()
    assert not Proposal.objects.exists()
    api.propose(actor=town.handler, case_id=case.pk, verdict="grant", expected_sequence=read + 1)


def test_each_action_follows_from_its_stages_only(town: make.Town) -> None:
    case = make.make_case()
    ask = [{"kind": "paper", "id": "identity", "remark": ""}]
    with pytest.raises((api.NotInThisStage, api.MayNotAct)):
        api.request_completion(actor=town.handler, case_id=case.pk, items=ask)
    with pytest.raises(api.NotInThisStage):
        api.complete(actor=make.guest(make.PHONE), case_id=case.pk)
    make.advance(case, "assigned", "proposed", town=town)
    for doing in (
        lambda: api.propose(actor=town.handler, case_id=case.pk, verdict="grant"),
        lambda: api.request_completion(actor=town.handler, case_id=case.pk, items=ask),
        lambda: api.assign(actor=town.colleague, case_id=case.pk),
    ):
        with pytest.raises(api.NotInThisStage):
            doing()
    make.advance(case, "signed", "sealed", town=town)
    for doing in (
        lambda: api.withdraw(actor=make.guest(make.PHONE), case_id=case.pk),
        lambda: api.sign(actor=town.papc, case_id=case.pk),
        lambda: api.assign(actor=town.handler, case_id=case.pk),
    ):
        with pytest.raises(api.NotInThisStage):
            doing()


def test_the_database_refuses_to_rewrite_what_happened(town: make.Town) -> None:
    make.make_case()
    for statement in (
        "UPDATE cases_caseaction SET kind = 'issued'",
        "UPDATE cases_caseaction SET details = '{}'",
        "DELETE FROM cases_caseaction",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseAction.objects.all().delete()


def test_two_actions_cannot_have_one_number(town: make.Town) -> None:
    case = make.make_case()
    action = case.actions.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseAction.objects.create(case=case, sequence=1, kind="assigned", at=action.at)


def test_a_column_written_around_the_actions_is_found(town: make.Town) -> None:
    case = make.make_case()
    type(case).objects.filter(pk=case.pk).update(commune_code="1602")
    (difference,) = api.rebuild(case_id=case.pk)
    assert (difference.column, difference.stored, difference.rebuilt) == ("commune_code", "1602", "1601")


# --- Words ------------------------------------------------------------------------------------------------


def test_a_thread_between_the_desk_and_the_applicant(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    who = make.guest(make.PHONE)
    api.post_message(actor=town.handler, case_id=case.pk, body="Votre étage ?")
    (message,) = make.told("cases.message")
    assert message.address == make.PHONE
    api.post_message(actor=who, case_id=case.pk, body=" Troisième. ")
    api.post_message(actor=town.handler, case_id=case.pk, body="Voisin du dossier 12", to_applicant=False)
    case.refresh_from_db()
    assert len(make.told("cases.message")) == 1
    seen = api.case_visible_to(who, case.pk)
    assert [(m.body, m.from_applicant) for m in seen.messages] == [("Votre étage ?", False), ("Troisième.", True)]
    assert all(m.author == "" for m in seen.messages)
    assert [entry.kind for entry in seen.history] == ["submitted", "assigned", "message_posted", "message_posted"]
    assert len(api.case_visible_to(town.handler, case.pk).messages) == 3
    with pytest.raises(api.TextMissing):
        api.post_message(actor=who, case_id=case.pk, body="  ")


def test_what_the_applicant_writes_shows_as_news_until_somebody_acts(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    assert not case.has_news
    api.post_message(actor=make.guest(make.PHONE), case_id=case.pk, body="Bonjour")
    assert api.queue(actor=town.handler).rows[0].has_news
    assert api.queue_counts(actor=town.handler) == {"mine": 1, "late": 0, "new": 0, "news": 1}
    api.post_message(actor=town.handler, case_id=case.pk, body="Bonjour")
    assert not api.queue(actor=town.handler).rows[0].has_news


def test_a_withdrawal_ends_the_file(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    api.withdraw(actor=make.guest(make.PHONE), case_id=case.pk)
    case.refresh_from_db()
    assert (case.stage, case.outcome, case.is_open) == ("closed", "withdrawn", False)
    assert case.closed_at
    assert case.decided_at is None
    assert len(make.told("cases.withdrawn")) == 1
    assert api.queue(actor=town.handler, filter="all").rows == []


def test_the_journal_says_who_did_what_and_who_read(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", "proposed", town=town)
    entries = audit.journal_of(subject=SubjectRef("cases.case", str(case.pk))).rows
    assert sorted(entry.verb for entry in entries) == ["case.assigned", "case.proposed", "case.submitted"]
    assert {entry.actor_label for entry in entries if entry.verb == "case.submitted"} == {""}
    api.case_visible_to(town.papc, case.pk)
    api.case_visible_to(make.guest(make.PHONE), case.pk)
    readers = audit.accesses_of(subject=SubjectRef("identity.person", str(case.applicant_id))).rows
    assert [(reader.actor_id, reader.purpose) for reader in readers] == [(town.papc.ref.id, "cases.examination")]


def test_a_message_is_kept_apart_from_the_record(town: make.Town) -> None:
    case = make.make_case()
    api.post_message(actor=make.guest(make.PHONE), case_id=case.pk, body="Mon secret")
    assert "secret" not in str(list(CaseAction.objects.values("details")))
    CaseMessage.objects.all().delete()  # erasure
    assert api.rebuild(case_id=case.pk) == []


def test_refusals_are_sentences(town: make.Town) -> None:
    errors = [api.StaleCase(), api.MayNotAct(), api.CaseNotFound(), api.NotInThisStage(), api.NoSigningPower()]
    assert all(isinstance(error, Refused) and len(str(error)) > 20 for error in errors)


def test_who_did_what_reads_in_the_script_of_the_page(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", "proposed", town=town)
    api.post_message(actor=town.handler, case_id=case.pk, body="Vu", to_applicant=False)
    names = town.handler.names
    assert names["ar"] != names["fr"]
    for language in ("ar", "fr"):
        with translation.override({"ar": "ar-dz"}.get(language, language)):
            seen = api.case_visible_to(town.handler, case.pk)
        said = [entry.actor for entry in seen.history[1:]]
        assert said == [names[language]] * 3
        assert seen.proposal.proposed_by == names[language]
        assert seen.messages[0].author == names[language]
    assert case.actions.get(kind="assigned").actor_label == town.handler.ref.label
