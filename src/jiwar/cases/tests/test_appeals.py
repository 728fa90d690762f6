"""An appeal against an act: to the right authority, in time, by others than who decided, and what it changes."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError

from jiwar.audit import api as audit
from jiwar.cases import api
from jiwar.cases.models import Case, CaseReason, Draft
from jiwar.cases.queries.appeals import hearing_of, remedies_of
from jiwar.cases.rules import remedies
from jiwar.cases.tests import factories as make
from jiwar.cases.tests.test_stories import Player
from jiwar.catalogue import api as catalogue
from jiwar.channels import api as channels
from jiwar.decisions import api as decisions
from jiwar.decisions.models import Decision
from jiwar.documents import api as documents
from jiwar.identity.tests import factories as people
from jiwar.kernel import clock
from jiwar.kernel.actors import SubjectRef
from jiwar.offices import api as offices
from jiwar.territory import api as territory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("laid_country")]
TABLE = Path(__file__).parents[4] / "docs" / "reference" / "appeal-examples.md"


def played(index: int = 0) -> Player:
    """An appeal of the library, played to its sealed answer; `contested` is the file before it."""
    make.lay_ground()
    definition = catalogue.procedure(code=catalogue.APPEAL).definition
    player = Player(definition, definition.examples[index])
    player.play()
    return player


def refused(town: make.Town, **options: Any) -> Case:
    """A residence certificate that the P/APC refused."""
    return make.advance(make.make_case(**options), "assigned", "refusal", "signed", "sealed", town=town)


def file_appeal(case: Case, remedy: str, actor: Any, **options: Any) -> Case:
    draft = make.make_appeal(actor, case, remedy, **options)
    return Case.objects.get(pk=make.submit(draft, actor).case_id)


def test_an_accepted_appeal_opens_the_refused_file_again() -> None:
    player = played()
    appeal, first = player.case, player.contested.case
    act = first.document_id
    decision = decisions.decision(id=first.decision_id)
    first.refresh_from_db()
    assert (appeal.outcome, appeal.appeal_of_id, appeal.remedy) == ("granted", first.pk, "above")
    assert (first.stage, first.outcome, first.decision_id) == ("submitted", "", None)
    last = first.actions.order_by("-sequence")[0]
    assert (last.kind, last.actor_kind, last.details["ground"]) == ("reopened", "system", "appeal")
    answer = decisions.decision(id=appeal.decision_id)
    assert answer.number in CaseReason.objects.get(case=first, kind="reopened").text
    revoked = documents.document(id=act)
    assert (revoked.state, answer.number in revoked.revocation_reason) == ("revoked", True)
    text = str(Decision.objects.get(pk=appeal.decision_id).content)
    assert decision.number in text
    assert "Permis de construire" in text
    assert api.rebuild(case_id=first.pk) == api.rebuild(case_id=appeal.pk) == []
    count = first.actions.count()
    api.carry_out_appeal(case_id=appeal.pk)
    assert first.actions.count() == count, "what was carried out is not carried out twice"


def test_a_rejected_appeal_leaves_the_act_in_force_and_says_the_court() -> None:
    player = played(1)
    first = player.contested.case
    first.refresh_from_db()
    assert (player.case.outcome, first.outcome, first.stage) == ("refused", "refused", "closed")
    assert documents.document(id=first.document_id).state == "valid"
    assert "tribunal administratif" in decisions.decision(id=player.case.decision_id).remedies["fr"]
    assert first.actions.order_by("-sequence")[0].kind == "appeal_answered"
    with clock.frozen(player.now):
        assert [one.state for one in remedies_of(first)] == ["used", "open"], "the author may still be asked"
        assert remedies_of(player.case) == (), "the court alone hears what an appeal answered"


def test_the_wali_hears_what_a_commune_decided_and_the_author_what_is_claimed_from_him() -> None:
    player = played(1)
    first = player.contested.case
    above, author = hearing_of(first, "above"), hearing_of(first, "author")
    assert (above.office.code, above.authority.code) == ("16-DRAG", "16")
    assert (player.case.office_id, player.case.authority_office_id) == (above.office.id, above.authority.id)
    assert (author.office.code, author.authority.code) == ("1601-URB", "1601")


def test_an_act_of_the_wali_is_appealed_outside(town: make.Town) -> None:
    case = refused(town)
    Case.objects.filter(pk=case.pk).update(authority_office=offices.office_by_code("16").id)
    case.refresh_from_db()
    assert hearing_of(case, "above") is None


def test_two_months_are_counted_from_day_to_day() -> None:
    player = played(1)
    filed = clock.day_of(player.case.submitted_at)
    assert player.case.due_on == remedies.months_later(filed, 2)


def test_silence_rejects_an_appeal(town: make.Town) -> None:
    case = refused(town)
    appeal = file_appeal(case, "author", make.guest(make.PHONE))
    with clock.frozen(clock.now() + timedelta(days=70)):
        make.sweep_clocks()
        make.seal_all()
    appeal.refresh_from_db()
    case.refresh_from_db()
    assert (appeal.tacit, appeal.outcome, case.outcome) == ("refusal", "refused", "refused")
    assert case.actions.order_by("-sequence")[0].details["outcome"] == "refused"


def test_who_decided_does_not_hear_the_appeal(town: make.Town) -> None:
    case = refused(town)
    appeal = file_appeal(case, "author", make.guest(make.PHONE))
    assert (appeal.office_id, appeal.authority_office_id) == (case.office_id, case.authority_office_id)
    with pytest.raises(api.DecidedBefore):
        api.assign(actor=town.handler, case_id=appeal.pk)
    make.delegate_to_deputy(town, first=clock.today(), last=clock.today() + timedelta(days=30))
    api.assign(actor=town.colleague, case_id=appeal.pk)
    api.propose(actor=town.colleague, case_id=appeal.pk, verdict="grant")
    with pytest.raises(api.DecidedBefore):
        api.sign(actor=town.papc, case_id=appeal.pk)
    api.sign(actor=town.deputy, case_id=appeal.pk)
    make.seal_all()
    case.refresh_from_db()
    assert case.stage == "submitted", "its author accepted the claim: the request waits for a new decision"


def test_nothing_known_is_asked_again(town: make.Town) -> None:
    case = refused(town)
    who = make.guest(make.PHONE)
    draft = api.begin_appeal(actor=who, case_id=case.pk, remedy="author")
    mine = {"actor": who, "draft_id": draft.id, "session_drafts": {draft.id}}
    assert draft.applicant["family_latin"]
    assert draft.commune_code == case.commune_code
    with pytest.raises(api.MayNotAct):
        api.save_applicant(applicant={"given_latin": "Autre", "family_latin": "Personne"}, **mine)
    with pytest.raises(api.MayNotAct):
        api.save_commune(commune_code="1605", **mine)
    appeal = file_appeal(case, "author", who)
    assert appeal.applicant_id == case.applicant_id


def test_an_appeal_begins_from_its_file_only(town: make.Town) -> None:
    case = refused(town)
    with pytest.raises(api.AppealFromItsFile):
        api.start_draft(actor=make.guest(make.PHONE), procedure_code=catalogue.APPEAL)
    with pytest.raises(api.CaseNotFound):
        api.begin_appeal(actor=make.guest("+213661999999"), case_id=case.pk, remedy="author")
    with pytest.raises(api.AppealNotOpen):
        api.begin_appeal(actor=make.guest(make.PHONE), case_id=case.pk, remedy="above")
    open_file = make.make_case(given_latin="Nacer")
    with pytest.raises(api.AppealNotOpen):
        api.begin_appeal(actor=make.guest(make.PHONE), case_id=open_file.pk, remedy="author")


def test_one_open_appeal_of_a_kind(town: make.Town) -> None:
    case = refused(town)
    who = make.guest(make.PHONE)
    first, second = make.make_appeal(who, case, "author"), make.make_appeal(who, case, "author")
    filed = make.submit(first, who)
    with pytest.raises(api.AppealNotOpen):
        make.submit(second, who)
    assert Draft.objects.get(pk=second.id).case_id is None
    assert Case.objects.filter(appeal_of=case).count() == 1
    copy = Case.objects.get(pk=filed.case_id)
    copy.pk, copy.reference = UUID(int=1), "ZZZZZZZZ"
    with pytest.raises(IntegrityError, match=r"one_open_appeal_of_a_kind|appeal_of_id"):
        copy.save(force_insert=True)


def test_the_last_day_binds_only_if_it_was_stated(town: make.Town) -> None:
    case = refused(town)
    (author,) = remedies_of(case)
    assert (author.state, author.last_day) == ("open", date(2027, 3, 23))
    with clock.frozen(clock.now() + timedelta(days=200)):
        assert [one.state for one in remedies_of(case)] == ["passed"]
        with pytest.raises(api.AppealNotOpen):
            api.begin_appeal(actor=make.guest(make.PHONE), case_id=case.pk, remedy="author")


def test_no_limit_binds_whoever_was_not_told_of_it() -> None:
    make.lay_ground()
    definition = catalogue.procedure(code=make.PERMIT).definition
    player = Player(definition, definition.examples[0])
    case = player.play()
    with clock.frozen(player.now + timedelta(days=400)):
        found = [(one.kind, one.against, one.state, one.last_day) for one in remedies_of(case)]
        assert found == [("above", "conditions", "open", None), ("author", "conditions", "open", None)]
        appeal = file_appeal(case, "author", player.filer)
    assert appeal.appeal_of_id == case.pk


def test_no_answer_in_time_opens_an_appeal_to_the_wali(town: make.Town) -> None:
    story = make.example(make.PERMIT, 0)
    case, who = make.make_case(code=make.PERMIT, story=story), make.filing_guest(story)
    assert remedies_of(case) == ()
    with clock.frozen(clock.now() + timedelta(days=20)):
        (above,) = remedies_of(case)
        assert (above.kind, above.against, above.state, above.last_day) == ("above", "silence", "open", None)
        appeal = file_appeal(case, "above", who)
        shown = api.case_visible_to(town.planner, case.pk)
        assert [one.reference for one in shown.appeals] == [appeal.reference]
        drag = people.actor_of(people.make_staff(role="handler", office=offices.office(id=appeal.office_id)))
        contested = api.case_visible_to(drag, appeal.pk).contested
        assert "رخصة" in contested.titles["ar"]
        assert "absence de réponse" in contested.act["fr"]
        api.assign(actor=town.planner, case_id=case.pk)
        case.refresh_from_db()
        assert case.stage == "examining", "the answer that lacks stays due"


def test_who_hears_the_appeal_reads_the_contested_file_and_it_is_journaled() -> None:
    player = played(1)
    first = player.contested.case
    drag = people.actor_of(player.handler)
    with clock.frozen(player.now):
        read = api.case_visible_to(drag, first.pk)
        assert read.papers
        assert read.answers
        assert read.may == frozenset()
        assert first in api.cases_visible_to(drag)
        stranger = people.make_staff(role="handler", office=offices.office_by_code("16-CULT"))
        with pytest.raises(api.CaseNotFound):
            api.case_visible_to(people.actor_of(stranger), first.pk)
    person = SubjectRef(kind="identity.person", id=str(first.applicant_id))
    rows = [row for row in audit.accesses_of(subject=person).rows if row.actor_id == drag.ref.id]
    assert [row.purpose for row in rows if row.subject_label == first.reference] == ["cases.appeal"]


def test_the_office_whose_act_is_contested_is_told(town: make.Town) -> None:
    case = refused(town)
    file_appeal(case, "author", make.guest(make.PHONE))
    make.seal_all()
    head = town.accounts["head"]
    sent = [one for one in channels.sent_messages(limit=200) if one.template == "cases.appealed"]
    assert bool(sent) == bool(channels.recipient_for_account(account_id=head.pk).contacts)
    case.refresh_from_db()
    assert [entry.kind for entry in api.case_visible_to(town.handler, case.pk).history][-1] == "appealed"


def test_an_appeal_may_be_given_up(town: make.Town) -> None:
    case = refused(town)
    who = make.guest(make.PHONE)
    appeal = file_appeal(case, "author", who)
    api.withdraw(actor=who, case_id=appeal.pk)
    make.seal_all()
    case.refresh_from_db()
    assert case.actions.order_by("-sequence")[0].details["outcome"] == "withdrawn"
    assert [one.state for one in remedies_of(case)] == ["open"], "what was given up may be filed again in time"


def examples() -> list[tuple[str, ...]]:
    """Rows of the table in the docs: notified, months, stated, last day."""
    rows = [line for line in TABLE.read_text().splitlines() if re.match(r"\| (\d{4}|—)", line)]
    return [tuple(cell.strip() for cell in row.strip("|").split("|"))[:4] for row in rows]


@pytest.mark.parametrize(("notified", "months", "stated", "last"), examples())
def test_worked_examples(notified: str, months: str, stated: str, last: str) -> None:
    found = remedies.last_day(
        None if notified == "—" else date.fromisoformat(notified),
        None if months == "—" else int(months),
        stated=stated == "yes",
        works=territory.is_working_day,
    )
    assert (found.isoformat() if found else "—") == last


def test_the_table_is_whole() -> None:
    assert len(examples()) >= 8
