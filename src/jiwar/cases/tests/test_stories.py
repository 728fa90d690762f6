"""Every worked example of every procedure file, played through a real case: draft, filing, work, sealed act."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from jiwar.cases import api
from jiwar.cases.actions.automatic import do_automatic
from jiwar.cases.errors import ReasonsMissing
from jiwar.cases.models import Case, CasePart, Opinion, Session, SessionItem, Validation
from jiwar.cases.tests import factories as make
from jiwar.catalogue import api as catalogue
from jiwar.decisions import api as decisions
from jiwar.documents import api as documents
from jiwar.identity import api as identity
from jiwar.identity.tests import factories as people
from jiwar.kernel import clock
from jiwar.kernel.actors import SYSTEM
from jiwar.kernel.ids import new_id
from jiwar.offices import api as offices
from jiwar.payments import api as payments
from jiwar.registers import api as registers

pytestmark = pytest.mark.usefixtures("laid_country")


def stories() -> list[tuple[str, str]]:
    found = []
    for folder in catalogue.procedure_folders():
        for definition in catalogue.load_definitions(folder):
            found += [(definition.id, story.id) for story in definition.examples]
    return found


class Player:
    """Plays the actions of one example, days passing between them."""

    def __init__(self, definition: catalogue.Definition, story: catalogue.Example) -> None:
        self.definition, self.story = definition, story
        self.now = make.SUNDAY
        context = catalogue.context_for(
            definition,
            story.answers,
            applicant=story.applicant,
            representative=story.representative,
            commune_code=story.commune,
            papers=story.papers,
        )
        competence = catalogue.competence_of(definition, story.answers, context)
        self.contested: Player | None = None
        self.office = offices.competent_office(competence=competence, commune_code=story.commune)
        seat = self.office
        while seat.kind != definition.authority:
            seat = offices.office(id=seat.parent_id)
        role = {"commune": "papc", "daira": "chef_daira", "wilaya": "wali"}[definition.authority]
        self.handler = people.make_staff(role="handler", office=self.office)
        self.signatory = make.seat_holder(role, seat)
        self.filer = make.filing_guest(story)
        self.case: Case | None = None

    def play(self) -> Case:
        with clock.frozen(self.now):
            registers.import_records(rows=catalogue.example_records(self.story))
            draft = self.appeal() if self.story.appealed else self.draft()
        with clock.frozen(self.now):
            wanted = catalogue.wanted_papers(self.definition, draft.answers, draft.context)
            if "papers_asked" in self.story.expect:
                assert sorted(paper.id for paper in wanted) == sorted(self.story.expect["papers_asked"])
            self.case = Case.objects.get(pk=make.submit(draft, self.filer).case_id)
        for action in self.story.actions:
            self.now += timedelta(days=action.get("after_days", 0), minutes=7)
            with clock.frozen(self.now):
                do_automatic()
                self.do(action)
        with clock.frozen(self.now):
            do_automatic()
            make.seal_all()
        self.case.refresh_from_db()
        return self.case

    def draft(self) -> api.DraftView:
        return make.make_draft(self.filer, code=self.definition.id, story=self.story)

    def appeal(self) -> api.DraftView:
        """The file that the story contests is played first; the appeal begins from it."""
        told = self.story.appealed
        definition = catalogue.procedure(code=told["procedure"]).definition
        story = next(one for one in definition.examples if one.id == told["example"])
        self.contested = Player(definition, story)
        case = self.contested.play()
        self.now = max(self.now, self.contested.now + timedelta(days=3))
        with clock.frozen(self.now):
            return make.make_appeal(self.filer, case, told["remedy"], self.story)

    def pay(self) -> None:
        """The counter of the office takes the fee, and the work that waits for it is done."""
        agent = people.actor_of(people.make_staff(role="counter_agent", office=self.office))
        charge = make.charge_of(self.case)
        payments.take_at_counter(actor=agent, charge_id=charge.id, method="cash", office_id=self.office.id)
        make.seal_all()

    def answer_level(self, action: Mapping[str, Any]) -> None:
        """Whoever is asked at that level agrees, or sends the file back."""
        row = Validation.objects.get(case=self.case, step_id=action["step"], state="asked")
        validator = people.actor_of(people.make_staff(role=row.role, office=offices.office(id=row.office_id)))
        answer = api.validate if action["do"] == "validate" else api.return_from_validation
        answer(actor=validator, validation_id=row.pk, note=action.get("note", ""))

    def inquire(self, action: Mapping[str, Any]) -> None:
        """The inquiry is opened for today, written in by anyone, closed by its day, reported on."""
        today, case_id = clock.today(), self.case.pk
        match action["do"]:
            case "open_inquiry":
                step = self.definition.step("inquiry")
                place = (
                    offices.competent_office(competence=step.competence, commune_code=self.story.commune)
                    if (step.competence)
                    else self.office
                )
                self.commissioner = people.make_staff(role=step.role, office=place)
                order = api.InquiryOrder(
                    number="412/2026",
                    on=today,
                    opens_on=today,
                    commissioner_id=self.commissioner.pk,
                    place="مقر البلدية",
                )
                self.inquiry_id = api.open_inquiry(actor=people.actor_of(self.handler), case_id=case_id, order=order)
            case "observe":
                said = api.NewObservation(key=new_id(), name="جار", place="الحي", text=action["text"])
                api.observe(inquiry_id=self.inquiry_id, said=said)
            case "report_inquiry":
                api.close_inquiries()
                api.report_inquiry(
                    actor=people.actor_of(self.commissioner),
                    inquiry_id=self.inquiry_id,
                    summary=action["text"],
                    conclusion=action["verdict"],
                    conclusions=action["text"],
                )

    def do_part(self, action: Mapping[str, Any]) -> None:
        """Another authority says what it lacks, or prepares and decides its part."""
        row = CasePart.objects.get(case=self.case, step_id=action["step"])
        office, seat = (offices.office(id=one) for one in (row.office_id, row.authority_office_id))
        account = row.handler or people.make_staff(role="handler", office=office)
        agent = {"actor": people.actor_of(account), "part_id": row.pk}
        if row.handler_id is None:
            api.take_part(**agent)
        if action["do"] == "remark_part":
            api.remark_part(items=action.get("items", ()), **agent)
            return
        said = {"reasons": action.get("reasons", ()), "conditions": action.get("text", "")}
        api.prepare_part(verdict=action["verdict"], **said, **agent)
        role = {"commune": "papc", "daira": "chef_daira", "wilaya": "wali"}[seat.kind]
        api.decide_part(actor=people.actor_of(make.seat_holder(role, seat)), part_id=row.pk)

    def session(self) -> UUID:
        """The commission of the office, called with this file on its agenda."""
        handler = people.actor_of(self.handler)
        found = Session.objects.filter(office_id=self.office.id).exclude(state="final").first()
        if found is not None:
            return found.pk
        session_id = make.call_session(handler, self.definition, self.office, commune=self.story.commune)
        api.fill_agenda(actor=handler, session_id=session_id)
        api.sweep_bulk()
        return session_id

    def present(self, action: Mapping[str, Any]) -> None:
        api.present(actor=people.actor_of(self.handler), case_id=self.case.pk)

    def correct(self, action: Mapping[str, Any]) -> None:
        """One says what was found, another confirms it."""
        item = SessionItem.objects.get(session_id=self.session(), case=self.case)
        second = people.actor_of(people.make_staff(role="handler", office=self.office))
        for name, value in action["answers"].items():
            said = {"question_id": name, "value": value, "reason": action["note"]}
            row = api.correct(actor=people.actor_of(self.handler), item_id=item.pk, **said)
            api.confirm_correction(actor=second, correction_id=row)

    def hold_session(self, action: Mapping[str, Any]) -> None:
        """Ranked, published, contested by nobody, final: each decision is prepared."""
        session_id = self.session()
        Session.objects.filter(pk=session_id).update(dwellings=action["dwellings"])
        handler, president = people.actor_of(self.handler), people.actor_of(self.signatory)
        here = [one.id for one in api.members_of(handler, session_id)]
        api.hold_session(actor=president, session_id=session_id, present=here)
        api.publish_list(actor=handler, session_id=session_id)
        api.sweep_bulk()
        self.now += timedelta(days=1 + self.definition.step("session").objection_days)
        with clock.frozen(self.now):
            api.finalise(actor=people.actor_of(self.handler), session_id=session_id)
            api.sweep_bulk()
        item = SessionItem.objects.get(session_id=session_id, case=self.case)
        assert item.points == self.story.expect.get("points", item.points)
        assert item.shares == self.story.expect.get("shares", item.shares)

    def sign(self) -> None:
        """The minutes of the commission carry the signature of each decision; elsewhere it is one act."""
        actor = people.actor_of(self.signatory)
        if self.definition.step("session") is None:
            api.sign(actor=actor, case_id=self.case.pk)
            return
        api.sign_minutes(actor=actor, session_id=Session.objects.get(items__case=self.case).pk)
        api.sweep_bulk()

    def do(self, action: Mapping[str, Any]) -> None:
        case_id, handler, signatory = self.case.pk, people.actor_of(self.handler), people.actor_of(self.signatory)
        match action["do"]:
            case "assign":
                api.assign(actor=handler, case_id=case_id)
            case "cosign":
                person = self.story.cosigners[action["cosigner"] - 1]
                contact = identity.check_contact(str(person.get("phone") or person.get("email")))
                who = {"actor": make.guest(contact), "token": make.cosign_link(contact), "ip": "10.0.0.9"}
                if action.get("note"):
                    api.refuse_cosign(reason=action["note"], **who)
                else:
                    api.confirm_cosign(**who)
            case "look_up":
                found = {"found": action["found"], "note": action.get("note", ""), "paper_id": action["paper"]}
                api.record_lookup(actor=handler, case_id=case_id, **found)
            case "choose_record":
                choice = api.record_choice(actor=handler, case_id=case_id)
                api.choose_record(actor=handler, case_id=case_id, record_id=choice.found[0].id)
            case "request_completion":
                api.request_completion(
                    actor=handler, case_id=case_id, items=action["items"], message=action.get("message", "")
                )
            case "complete":
                uploads = {paper: [make.upload_for(self.definition, paper)] for paper in action.get("papers", ())}
                api.complete(actor=self.filer, case_id=case_id, answers=action.get("answers"), papers=uploads)
            case "ask_opinions":
                api.ask_opinions(actor=handler, case_id=case_id)
            case "give_opinion":
                opinion = Opinion.objects.get(case_id=case_id, opinion_id=action["opinion"])
                expert = people.make_staff(role="expert", office=offices.office(id=opinion.office_id))
                said = {"verdict": action["verdict"], "text": action.get("text", "")}
                api.give_opinion(actor=people.actor_of(expert), opinion_id=opinion.pk, **said)
            case "open_inquiry" | "observe" | "report_inquiry":
                self.inquire(action)
            case "send_parts":
                api.send_parts(actor=handler, case_id=case_id)
            case "remark_part" | "decide_part":
                self.do_part(action)
            case "propose":
                said = {"reasons": action.get("reasons", ()), "note": action.get("note", "")}
                api.propose(actor=handler, case_id=case_id, verdict=action["verdict"], **said)
            case "validate" | "return_from_validation":
                self.answer_level(action)
            case "return_to_handler":
                api.return_to_handler(actor=signatory, case_id=case_id, note=action["note"])
            case "sign":
                self.sign()
            case "present" | "correct" | "hold_session":
                getattr(self, action["do"])(action)
            case "withdraw":
                api.withdraw(actor=self.filer, case_id=case_id)
            case "pay":
                self.pay()
            case "post_message":
                author = self.filer if action["by"] in ("applicant", "representative") else handler
                api.post_message(actor=author, case_id=case_id, body=action["body"])
            case unknown:
                raise AssertionError(f"the player does not know {unknown!r}")


def check(case: Case, story: catalogue.Example) -> None:
    assert case.stage == story.expect["stage"]
    assert case.outcome == (story.expect["outcome"] or "")
    assert api.rebuild(case_id=case.pk) == []
    if case.outcome not in ("granted", "refused"):
        return
    decision = decisions.decision(id=case.decision_id)
    assert decision.state == "sealed"
    assert decision.notified_at is not None
    assert decision.language == story.language
    document = documents.document(id=case.document_id)
    verdict = documents.verify_pdf(content=documents.read_file(id=document.file_id))
    assert verdict.state == "valid"
    if case.outcome == "refused":
        texts = {reason.id: reason.text for reason in catalogue.version(id=case.version_id).definition.refusal.reasons}
        assert [dict(reason) for reason in decision.reasons] == [dict(texts[name]) for name in story.expect["reasons"]]
        assert all(decision.remedies.values())


@pytest.mark.parametrize(("code", "story_id"), stories())
@pytest.mark.django_db
def test_a_worked_example_ends_as_it_says(code: str, story_id: str) -> None:
    make.lay_ground()
    definition = catalogue.procedure(code=code).definition
    story = next(story for story in definition.examples if story.id == story_id)
    check(Player(definition, story).play(), story)


THIRD = "life-certificate"


def third_procedure(folder: Path) -> Path:
    """A service that nobody programmed, handled by whoever is in charge of civil status."""
    files = [file for place in catalogue.procedure_folders() for file in catalogue.definition_files(place)]
    source = next(file for file in files if file.stem == make.RESIDENCE)
    text = source.read_text(encoding="utf-8")
    for old, new in (
        ("id: residence-certificate", f"id: {THIRD}"),
        ("    kind: examine\n", "    kind: examine\n    competence: civil-status\n"),
    ):
        assert old in text
        text = text.replace(old, new, 1)
    path = folder / f"{THIRD}.yaml"
    path.write_text(text.replace("series: RES", "series: VIE"), encoding="utf-8")
    return path


@pytest.mark.django_db
def test_a_third_procedure_is_one_file(tmp_path: Path) -> None:
    """Dropped in a folder, published, played: no Python and no row knows its name."""
    make.lay_ground()
    third_procedure(tmp_path)
    published = catalogue.publish_all(actor=SYSTEM, folder=tmp_path)
    definition = next(view.definition for view in published.new if view.code == THIRD)
    assert definition.examples
    for story in definition.examples:
        case = Player(definition, story).play()
        check(case, story)
        assert decisions.decision(id=case.decision_id).number.startswith("VIE/1601/2026/")


@pytest.mark.parametrize(("code", "story_id"), stories())
@pytest.mark.django_db
def test_the_studio_tells_a_story_as_real_cases_live_it(code: str, story_id: str) -> None:
    make.lay_ground()
    definition = catalogue.procedure(code=code).definition
    story = next(story for story in definition.examples if story.id == story_id)
    case = Player(definition, story).play()
    count = Case.objects.count()
    with clock.frozen(make.SUNDAY):
        told = api.play_story(definition=definition, example=story)
    assert told.as_expected, told.wrong
    assert (told.stage, told.outcome) == (case.stage, case.outcome)
    assert Case.objects.count() == count, "a story stores nothing"
    # The limit begins once all have agreed; it stops while a file is completed, or waits for a commission.
    moved = any(one.do in ("complete", "cosign", "present") for one in told.steps)
    assert told.steps[0].due_on == told.steps[-1].due_on or moved
    if story.appealed is None:  # an appeal is filed once the file that it contests was decided
        assert case.clock["due_on"] == told.steps[-1].due_on.isoformat()
    assert told.act is not None
    sealed = documents.read_file(id=documents.document(id=case.document_id).file_id)
    data = {**told.act.data, "preview": False}
    shown = documents.render(layout=told.act.layout, data=data, language=told.act.language)
    assert words_of(sealed) >= words_of(shown) - {"2222-2222"}, "what the author read is what is sealed"


def words_of(pdf: bytes) -> set[str]:
    import pypdfium2

    text = " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))
    return {word for word in text.split() if len(word) > 4}


@pytest.mark.django_db
def test_a_story_says_what_would_be_refused() -> None:
    make.lay_ground()
    definition = catalogue.procedure(code=make.RESIDENCE).definition
    story = next(one for one in definition.examples if one.expect["outcome"] == "granted")
    hasty = replace(story, actions=({"by": "signatory", "do": "sign"}, *story.actions[1:]))
    told = api.play_story(definition=definition, example=hasty)
    assert told.steps[1].refused
    assert not told.as_expected
    silent = replace(story, actions=(story.actions[0], {"by": "handler", "do": "propose", "verdict": "refuse"}))
    (why,) = [one.refused for one in api.play_story(definition=definition, example=silent).steps if one.refused]
    assert why == str(ReasonsMissing())


@pytest.mark.django_db
def test_a_story_looks_up_what_the_administration_holds() -> None:
    make.lay_ground()
    make.hold_paper("identity")
    definition = catalogue.procedure(code=make.RESIDENCE).definition
    story = next(one for one in definition.examples if one.expect["outcome"] == "granted")

    def refusals(*lookups: dict[str, Any]) -> list[str]:
        actions = (story.actions[0], *lookups, *story.actions[1:])
        told = api.play_story(definition=definition, example=replace(story, actions=actions))
        return [one.do for one in told.steps if one.refused]

    look = {"by": "handler", "do": "look_up", "paper": "identity"}
    assert refusals(look | {"found": True}) == []
    assert refusals() == ["propose", "sign"], "nothing is granted before it is found"
    assert refusals(look | {"found": False}) == ["look_up", "propose", "sign"], "where it was searched is said"
    assert refusals(look | {"found": False, "note": "Register of 2019"}) == ["propose", "sign"]
    assert refusals(look | {"paper": "bill", "found": True}) == ["look_up", "propose", "sign"]


@pytest.mark.django_db
def test_a_story_pays_what_is_owed_once_and_before_the_signature() -> None:
    make.lay_ground()
    definition = catalogue.procedure(code=make.RESIDENCE).definition
    story = next(one for one in definition.examples if one.expect["outcome"] == "granted")
    pay = {"by": "counter", "do": "pay"}

    def refusals(collect: str, *actions: dict[str, Any]) -> list[str]:
        paid = replace(definition, fee=replace(definition.fee, amount=20_000, collect=collect))
        told = api.play_story(definition=paid, example=replace(story, actions=actions))
        return [one.do for one in told.steps if one.refused]

    *before, sign = story.actions
    assert sign["do"] == "sign"
    assert refusals("before_signature", *before, sign) == ["sign"]
    assert refusals("before_signature", *before, pay, sign) == []
    assert refusals("before_signature", pay, *before, pay, sign) == ["pay"], "once"
    assert refusals("before_delivery", *before, sign, pay) == []
    assert refusals("none", *before, pay, sign) == ["pay"]


@pytest.mark.django_db
def test_the_act_is_valid_as_long_as_the_answers_say(town: make.Town) -> None:
    definition = catalogue.procedure(code=make.RESIDENCE).definition
    days = "answers.lives_here ? 45 : 10"
    valid = replace(definition, result=replace(definition.result, validity_days=days))
    catalogue.publish(actor=SYSTEM, definition=valid)
    case = make.make_case()
    api.assign(actor=town.handler, case_id=case.pk)
    api.propose(actor=town.handler, case_id=case.pk, verdict="grant")
    api.sign(actor=town.papc, case_id=case.pk)
    make.seal_all()
    (decision,) = decisions.decisions_about(subject=make.subject(case))
    assert decision.valid_until == clock.today() + timedelta(days=45)
    story = next(one for one in valid.examples if one.expect["outcome"] == "granted")
    told = api.play_story(definition=valid, example=story)
    assert told.act
    signed = told.steps[-1].at
    assert told.act.data["valid_until"] == (signed + timedelta(days=45)).isoformat()
