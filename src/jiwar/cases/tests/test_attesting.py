"""A co-signer at the counter: named by the agent, confirming by code or in person; never the agent themselves."""

from typing import Any

import pytest

from jiwar.audit.models import JournalEntry
from jiwar.cases import api
from jiwar.cases.models import Case, CaseCosigner, Draft
from jiwar.cases.tests import factories as make
from jiwar.identity import api as identity
from jiwar.identity.models import Account
from jiwar.kernel.hashes import salted_hash

pytestmark = pytest.mark.django_db
SHOWN = {"document": "identity_card", "number": " 1098 5031-A "}
ALONE = {"given_latin": "Zohra", "family_latin": "Benyoucef"}  # without telephone or address


@pytest.fixture
def together(town: make.Town) -> make.Town:
    make.ask_cosigners(make.HOST, make.AUNT)
    return town


def row_of(case: Case, given: str = "Youcef") -> CaseCosigner:
    return next(one for one in case.cosigners.exclude(state="dropped") if one.declared["given_latin"] == given)


def attest(town: make.Town, case: Case, given: str = "Youcef", who: str = "counter", **more: Any) -> int:
    said = {"cosigner_id": row_of(case, given).pk} | SHOWN | more
    return api.attest_cosign(actor=town.actor(who), case_id=case.pk, **said)


def test_one_confirms_in_person_and_the_other_by_code(together: make.Town) -> None:
    case = make.make_case()
    attest(together, case)
    case.refresh_from_db()
    assert (case.stage, case.due_on) == ("awaiting_cosigners", None)
    aunt = identity.check_phone(make.AUNT["phone"])
    api.confirm_cosign(actor=make.guest(aunt), token=make.cosign_link(aunt), ip="10.0.0.9")
    case.refresh_from_db()
    assert case.stage == "submitted"
    assert case.due_on is not None
    assert api.rebuild(case_id=case.pk) == []


def test_what_was_checked_is_journaled_and_the_number_is_not_kept(together: make.Town) -> None:
    case = make.make_case()
    sequence = attest(together, case)
    row = row_of(case)
    action = case.actions.get(kind="cosigned")
    assert action.details["in_person"] == "identity_card"
    expected = {"document": "identity_card", "number": "10985031-A"}
    assert action.details["content"] == salted_hash(row.salt, expected)
    assert action.actor_id == str(together.counter.account_id)
    assert (row.state, row.account_id) == ("confirmed", together.counter.account_id)
    assert "10985031" not in str(list(JournalEntry.objects.values())) + str(action.details) + str(row.__dict__)
    assert attest(together, case, number="OTHER999") == sequence, "a second time changes nothing"
    assert case.actions.filter(kind="cosigned").count() == 1


@pytest.mark.parametrize(
    "wrong", [{"document": "library_card"}, {"document": ""}, {"number": "12"}, {"number": "9" * 31}]
)
def test_without_a_document_nothing_is_confirmed(together: make.Town, wrong: dict[str, str]) -> None:
    case = make.make_case()
    with pytest.raises(api.DocumentNotShown):
        attest(together, case, **wrong)
    assert row_of(case).state == "waiting"


@pytest.mark.parametrize(
    ("who", "error"), [("handler", api.MayNotAct), ("papc", api.MayNotAct), ("planner", api.CaseNotFound)]
)
def test_only_the_counter_receives_an_agreement(together: make.Town, who: str, error: type[Exception]) -> None:
    case = make.make_case()
    with pytest.raises(error):
        attest(together, case, who=who)
    for stranger in (make.guest(make.PHONE), make.guest()):
        with pytest.raises(api.CaseNotFound):
            api.attest_cosign(actor=stranger, case_id=case.pk, cosigner_id=row_of(case).pk, **SHOWN)


def test_the_agent_is_not_the_cosigner(together: make.Town) -> None:
    case = make.make_case()
    agent = Account.objects.filter(pk=together.counter.account_id)
    agent.update(name_latin="BENYOUCEF Youcef")
    agent.update(phone=identity.check_phone(make.AUNT["phone"]))
    with pytest.raises(api.CosignsOwn):
        attest(together, case, "Nadia")  # whose telephone is the agent's
    agent.update(phone="", name_latin="Youcef Benyoucef")
    with pytest.raises(api.CosignsOwn):
        attest(together, case)  # whose name is the agent's


def test_the_applicant_is_not_the_cosigner(together: make.Town) -> None:
    case = make.make_case()
    applicant = case.parties.get(role="applicant").declared
    names = {key: applicant[key] for key in ("given_latin", "family_latin")}
    CaseCosigner.objects.filter(pk=row_of(case).pk).update(declared=names)
    with pytest.raises(api.CosignerRefused, match="نفس اسم"):
        api.attest_cosign(
            actor=together.counter, case_id=case.pk, cosigner_id=row_of(case, names["given_latin"]).pk, **SHOWN
        )


def counter_draft(town: make.Town) -> Draft:
    """A file begun at the counter, of somebody hosted."""
    view = make.make_draft(town.counter, channel="counter")
    return Draft.objects.get(pk=view.id)


def test_the_agent_names_somebody_without_telephone_who_signs_at_the_counter(together: make.Town) -> None:
    draft = counter_draft(together)
    call = {"actor": together.counter, "draft_id": draft.pk}
    view = api.save_cosigners(cosigners=[ALONE, make.AUNT], **call)
    assert [one["given_latin"] for one in view.cosigners] == ["Zohra", "Nadia"]
    filed = api.submit_draft(actor=together.counter, draft_id=draft.pk, key=str(draft.pk))
    case = Case.objects.get(pk=filed.case_id)
    assert case.stage == "awaiting_cosigners"
    assert {sent.address for sent in make.told("cases.cosign_asked")} == {identity.check_phone(make.AUNT["phone"])}
    with pytest.raises(api.CosignerRefused, match="الشباك"):
        api.remind_cosigner(actor=together.counter, case_id=case.pk, cosigner_id=row_of(case, "Zohra").pk)
    CaseCosigner.objects.update(told_at="2026-01-01T00:00:00Z")
    assert api.remind_cosigners() == 1, "nobody writes to whoever has no address"
    attest(together, case, "Zohra")
    attest(together, case, "Nadia")
    case.refresh_from_db()
    assert case.stage == "submitted"


def test_the_agent_names_neither_themselves_nor_a_namesake_without_telephone(together: make.Town) -> None:
    phone = "+213661000009"
    Account.objects.filter(pk=together.counter.account_id).update(phone=phone)
    draft = counter_draft(together)
    call = {"actor": together.counter, "draft_id": draft.pk}
    with pytest.raises(api.CosignerRefused):
        api.save_cosigners(cosigners=[{**ALONE, "phone": phone}], **call)
    own = {key: draft.applicant[key] for key in ("given_latin", "family_latin")}
    with pytest.raises(api.CosignerRefused):
        api.save_cosigners(cosigners=[own], **call)
    with pytest.raises(api.CosignerRefused):
        api.save_cosigners(cosigners=[ALONE, ALONE], **call)
    assert Draft.objects.get(pk=draft.pk).cosigners == draft.cosigners
