"""A worked example told step by step, for whoever writes a procedure: the rules of a real case, and no case.

Nothing is stored: the columns go through `evolve`, the clock counts, texts are filled, no office acts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from jiwar.cases.errors import (
    FeeNotPaid,
    LookupsMissing,
    NothingToPay,
    NotInThisStage,
    OpinionAlreadyGiven,
    OpinionsMissing,
    ReasonsMissing,
    RecordMissing,
    TextMissing,
    UnknownItem,
    ValidationAnswered,
)
from jiwar.cases.errors.inquiries import InquiryClosed, InquiryMissing, InquiryNotOver
from jiwar.cases.errors.sessions import SessionNeeded
from jiwar.cases.queries import story_parts
from jiwar.cases.queries.acts import ACT_LANGUAGES, heading_at, words_of_act
from jiwar.cases.queries.clocks import term_of
from jiwar.cases.queries.inquiry_shapes import Inquired
from jiwar.cases.queries.shapes import ActPreview
from jiwar.cases.queries.story_sessions import session_told
from jiwar.cases.queries.story_shapes import Story, StoryStep
from jiwar.cases.queries.words import in_language, staff_stage_words
from jiwar.cases.rules.clock import Clock, Term
from jiwar.cases.rules.evolve import CaseState, Deed, evolve
from jiwar.cases.rules.moments import possible
from jiwar.cases.rules.parties import full_names
from jiwar.catalogue import api as catalogue
from jiwar.catalogue.api import Definition, Example
from jiwar.kernel import clock as kernel_clock
from jiwar.kernel.errors import Refused
from jiwar.kernel.texts import Texts, pick
from jiwar.territory import api as territory

REFERENCE = "2222-2222"  # of no file: the receipt of an example says so in its title
KINDS = {
    "assign": "assigned",
    "look_up": "looked_up",
    "cosign": "cosigned",
    "request_completion": "completion_requested",
    "complete": "completed",
    "ask_opinions": "opinions_asked",
    "give_opinion": "opinion_given",
    "choose_record": "record_chosen",
    "open_inquiry": "inquiry_opened",
    "observe": "observation_received",
    "report_inquiry": "inquiry_reported",
    "send_parts": "parts_sent",
    "remark_part": "part_remarked",
    "decide_part": "part_decided",
    "propose": "proposed",
    "validate": "validated",
    "return_from_validation": "validation_returned",
    "return_to_handler": "returned",
    "sign": "signed",
    "withdraw": "withdrawn",
    "post_message": "message_posted",
    "pay": "fee_paid",
    "present": "presented",
    "correct": "correction_confirmed",
    "hold_session": "session_decided",
}

AUTOMATIC_IN = ("submitted", "examining")


@dataclass
class _Teller:
    definition: Definition
    example: Example
    now: datetime
    answers: dict[str, Any]
    papers: list[str]
    state: CaseState = field(default_factory=CaseState)
    steps: list[StoryStep] = field(default_factory=list)
    opinions: dict[str, dict[str, str]] = field(default_factory=dict)  # what each service answered, by id
    reasons: list[str] = field(default_factory=list)
    proposed: str = ""
    automatic: set[str] = field(default_factory=set)  # steps that Jiwar did
    against: list[str] = field(default_factory=list)  # reasons of the authorities that decided against
    decided: str = ""
    found: set[str] = field(default_factory=set)  # papers that the administration holds
    asked: set[str] = field(default_factory=set)  # services consulted
    validated: set[str] = field(default_factory=set)  # levels that agreed, or are skipped
    waiting: set[str] = field(default_factory=set)  # levels that are asked
    inquiry: Inquired = field(default_factory=Inquired)
    paid: bool = False
    corrected: dict[str, Any] = field(default_factory=dict)  # what a visit found
    session: dict[str, Any] | None = None  # the commission, once it is called
    agreed: set[int] = field(default_factory=set)  # co-signers who confirmed
    clock: Clock = field(default_factory=lambda: Clock(Term(0, "calendar")))

    @property
    def day(self) -> date:
        return kernel_clock.day_of(self.now)

    # --- What happens ---

    def file(self) -> None:
        self.clock = Clock(self._term())
        if not self.example.cosigners:
            self.clock = self.clock.start(self.day, territory)
        words = {
            "reference": REFERENCE.replace("-", ""),
            "procedure_code": self.definition.id,
            "commune_code": self.example.commune,
            "channel": "web",
            "language": self.example.language,
            "step": getattr(self.definition.step("examine"), "id", ""),
            "stage": "awaiting_cosigners" if self.example.cosigners else "submitted",
        }
        self._append("submitted", words)
        self.steps.append(self._step("submit", "applicant"))
        self._by_itself()

    def _term(self) -> Term:
        found = catalogue.deadline_of(self.definition, self.answers, self.context())
        return term_of(found)

    def act(self, action: Mapping[str, Any]) -> None:
        self.now += timedelta(days=action.get("after_days", 0), minutes=7)
        try:
            self._do(action)
        except Refused as refusal:
            self.steps.append(replace(self._step(action["do"], action["by"]), refused=str(refusal)))
        else:
            self.steps.append(self._step(action["do"], action["by"]))
            self._by_itself()

    def _by_itself(self) -> None:
        """What Jiwar does then, as on a real file."""
        while self.state.stage in AUTOMATIC_IN:
            past = {"done": {*self.automatic, *self._heard()}, "opinions_in": self.opinions}
            turns = catalogue.automatic_due(self.definition, self.answers, self.context(), **past)
            step = next((one for one in turns if self._may(one)), None)
            if step is None or step.does is None:
                return
            self.automatic.add(step.id)
            does = "propose" if step.does == "propose_grant" else step.does
            self._do({"do": does, "by": "jiwar", "verdict": "grant"})
            self.steps.append(self._step(does, "jiwar"))

    def _may(self, step: catalogue.Step) -> bool:
        state = self.state
        if step.does == "propose_grant":
            against = any(one["verdict"] == "unfavourable" for one in self.opinions.values())
            ready = state.stage == "examining" and not self.proposed and not against
            return ready and self._missing() is None
        if step.does == "choose_record":
            return state.record_id is None
        return state.handler_id is None if step.does == "assign" else bool(self._wanted())

    def _do(self, action: Mapping[str, Any]) -> None:
        kind = KINDS[action["do"]]
        if not possible(kind, self.state.stage):
            raise NotInThisStage
        getattr(self, f"_{action['do']}", self._plain)(kind, action)

    def _plain(self, kind: str, action: Mapping[str, Any]) -> None:
        self._append(kind, {"from_applicant": action["by"] in ("applicant", "representative")})

    def _assign(self, kind: str, action: Mapping[str, Any]) -> None:
        self._append(kind, {"handler_id": str(UUID(int=2))})

    def _cosign(self, kind: str, action: Mapping[str, Any]) -> None:
        if not action.get("note"):
            self.agreed.add(action["cosigner"])
        waiting = len(self.example.cosigners) - len(self.agreed)
        if not waiting:
            self.clock = self.clock.start(self.day, territory)
        self._append("cosign_refused" if action.get("note") else kind, {"waiting": waiting})

    def _look_up(self, kind: str, action: Mapping[str, Any]) -> None:
        if not any(one.id == action["paper"] for one in self._held()):
            raise UnknownItem
        if not action["found"] and not action.get("note", "").strip():
            raise TextMissing
        if action["found"]:
            self.found.add(action["paper"])
        self._append(kind, {})

    def _held(self) -> list[catalogue.Paper]:
        return catalogue.papers_to_look_up(self.definition, self.answers, self.context())

    def _request_completion(self, kind: str, action: Mapping[str, Any]) -> None:
        self.clock = self.clock.suspend(self.day, territory)
        self._append(kind, {})

    def _complete(self, kind: str, action: Mapping[str, Any]) -> None:
        self.answers |= action.get("answers") or {}
        self.papers += [paper for paper in action.get("papers", ()) if paper not in self.papers]
        step = self.definition.step("inquiry")
        if not (step and step.inquiry and step.inquiry.suspends and self.inquiry.runs):
            self.clock = self.clock.resume(self.day, territory)
        self._append(kind, {"revision": self.state.revision + 1})

    def _ask_opinions(self, kind: str, action: Mapping[str, Any]) -> None:
        wanted = self._wanted()
        if not wanted:
            raise NotInThisStage
        self.asked |= {one.id for one in wanted}
        step = next(step.id for step in self.definition.steps if wanted[0] in step.opinions)
        self._append(kind, {"step": step, "opinion_ids": [one.id for one in wanted]})

    def _wanted(self) -> tuple[catalogue.OpinionAsked, ...]:
        past = self._heard()
        return catalogue.opinions_wanted(self.definition, self.answers, self.context(), asked=self.asked, past=past)

    def _heard(self) -> list[str]:
        """The public inquiry, once its report is in."""
        return [step.id for step in self.definition.steps if step.kind == "inquiry" and self.inquiry.reported]

    def _open_inquiry(self, kind: str, action: Mapping[str, Any]) -> None:
        step = catalogue.inquiry_of(self.definition, self.answers, self.context())
        ready = catalogue.inquiry_may_open(self.definition, self.answers, self.context(), asked=self.asked)
        if step is None or step.inquiry is None or self.inquiry.first is not None or not ready:
            raise NotInThisStage
        self.inquiry.first, self.inquiry.last = self.day, self.day + timedelta(days=step.inquiry.days - 1)
        if step.inquiry.suspends:
            self.clock = self.clock.suspend(self.day, territory)
        self._append(kind, {})

    def _observe(self, kind: str, action: Mapping[str, Any]) -> None:
        if self.inquiry.last is None or self.day > self.inquiry.last:
            raise InquiryClosed
        self._append(kind, {})

    def _report_inquiry(self, kind: str, action: Mapping[str, Any]) -> None:
        if self.inquiry.last is None or self.inquiry.reported:
            raise NotInThisStage
        if self.day <= self.inquiry.last:
            raise InquiryNotOver
        self._append("inquiry_closed", {})
        self.inquiry.reported = True
        said = {"verdict": action.get("verdict", ""), "text": action.get("text", "")}
        self.inquiry.told = {step.id: said for step in self.definition.steps if step.kind == "inquiry"}
        if self.state.stage != "awaiting_applicant":
            self.clock = self.clock.resume(self.day, territory)
        self._append(kind, {})

    def _pay(self, kind: str, action: Mapping[str, Any]) -> None:
        if self.paid or not self._owed():
            raise NothingToPay
        self.paid = True
        self._append(kind, {})

    def _owed(self) -> int:
        fee = catalogue.fee_of(self.definition, self.answers, self.context())
        return 0 if fee.collect == "none" else fee.amount or 0

    def _give_opinion(self, kind: str, action: Mapping[str, Any]) -> None:
        if action["opinion"] not in self.asked:
            raise UnknownItem
        if action["opinion"] in self.opinions:
            raise OpinionAlreadyGiven
        if action.get("verdict") == "unfavourable" and not action.get("text", "").strip():
            raise TextMissing
        said = {"verdict": action.get("verdict", ""), "text": action.get("text", "")}
        self.opinions[action["opinion"]] = said
        self._append(kind, {} if self.state.handler_id else {"stage": "submitted"})

    def _choose_record(self, kind: str, action: Mapping[str, Any]) -> None:
        self._append(kind, {"record_id": str(UUID(int=1))})  # the act is composed from the example's own record

    _send_parts, _remark_part, _decide_part = story_parts.send_parts, story_parts.remark_part, story_parts.decide_part

    def _propose(self, kind: str, action: Mapping[str, Any]) -> None:
        verdict, self.reasons = action["verdict"], list(action.get("reasons", ()))
        if self.definition.step("session") is not None:
            raise SessionNeeded
        self.reasons = story_parts.settled(self, verdict, self.reasons)
        if verdict == "refuse" and not self.reasons:
            raise ReasonsMissing
        if self.inquiry.runs:
            raise InquiryMissing
        if verdict == "grant" and (missing := self._missing()) is not None:
            raise missing
        self.validated = set()
        self.proposed = verdict
        self._append(kind, {"verdict": verdict, **self._levels()})

    def _missing(self) -> Refused | None:
        awaited = catalogue.inquiry_of(self.definition, self.answers, self.context()) and not self.inquiry.reported
        if self.inquiry.runs or awaited:
            return InquiryMissing()
        if self._wanted():
            return OpinionsMissing()
        there = self.found | set(self.papers)
        if lacking := [pick(one.label) for one in self._held() if one.required and one.id not in there]:
            return LookupsMissing(lacking)
        return RecordMissing() if self.definition.source and self.state.record_id is None else None

    def _present(self, kind: str, action: Mapping[str, Any]) -> None:
        if (missing := self._missing()) is not None:
            raise missing
        self.clock = self.clock.suspend(self.day, territory)
        self._append(kind, {"step": getattr(self.definition.step("session"), "id", "")})

    def _call(self) -> str:
        if self.session is None:
            self.session = {"held_on": self.day.isoformat()}
            self.clock = self.clock.resume(self.day, territory)
        return str(self.session["held_on"])

    def _correct(self, kind: str, action: Mapping[str, Any]) -> None:
        self.corrected |= action["answers"]
        self._append(kind, {"on": self._call()})

    def _hold_session(self, kind: str, action: Mapping[str, Any]) -> None:
        day = date.fromisoformat(self._call())
        self.now += timedelta(days=1 + (getattr(self.definition.step("session"), "objection_days", None) or 0))
        context = self.context(self.answers | self.corrected, day)
        self.session, self.reasons = session_told(self.definition, context, day.isoformat(), action["dwellings"])
        self.validated, self.proposed = set(), "refuse" if self.reasons else "grant"
        self._append(kind, {"verdict": self.proposed, **self._levels()})

    def _levels(self) -> dict[str, str]:
        """Where the file stands: at the validations that may be asked now, or at the signature."""
        opening = catalogue.validations_open(
            self.definition, self.answers, self.context(), verdict=self.proposed, done=self.validated
        )
        self.validated |= {step.id for step in opening.skipped}
        self.waiting = {step.id for step in opening.open}
        signing = all(step.kind == "sign" for step in opening.open)
        return {"stage": "awaiting_signature" if signing else "awaiting_validation", "step": opening.open[0].id}

    def _validate(self, kind: str, action: Mapping[str, Any]) -> None:
        self._at_level(action)
        self.validated.add(action["step"])
        self._append(kind, self._levels())

    def _return_from_validation(self, kind: str, action: Mapping[str, Any]) -> None:
        self._at_level(action)
        self._return_to_handler(kind, action)

    def _at_level(self, action: Mapping[str, Any]) -> None:
        if action["step"] not in self.waiting:
            raise ValidationAnswered

    def _return_to_handler(self, kind: str, action: Mapping[str, Any]) -> None:
        if not action.get("note", "").strip():
            raise TextMissing
        self._append(kind, {"step": getattr(self.definition.step("examine"), "id", "")})

    def _sign(self, kind: str, action: Mapping[str, Any]) -> None:
        waits = self.definition.fee.collect == "before_signature" and not self.paid and self._owed()
        if self.state.proposed_verdict == "grant" and waits:
            raise FeeNotPaid
        self.decided = self.state.proposed_verdict
        self.clock = self.clock.end(self.day, territory)
        self._append(kind, {})
        self._append("issued", {})

    def _withdraw(self, kind: str, action: Mapping[str, Any]) -> None:
        self.clock = self.clock.end(self.day, territory)
        self._append(kind, {})

    # --- Where it stands ---

    def _append(self, kind: str, details: Mapping[str, Any]) -> None:
        given = {**details, "clock": self.clock.as_details()}
        self.state = evolve(self.state, Deed(kind, self.state.sequence + 1, self.now, details=given))

    def _step(self, done: str, by: str) -> StoryStep:
        stage = staff_stage_words(self.state.stage, self.state.outcome)
        return StoryStep(done, by, self.day, stage, self.clock.due_on)

    def context(self, answers: Mapping[str, Any] | None = None, day: date | None = None) -> dict[str, Any]:
        filed = self.state.submitted_at or self.now
        return catalogue.context_for(
            self.definition,
            self.answers if answers is None else answers,
            applicant=self.example.applicant,
            representative=self.example.representative,
            commune_code=self.example.commune,
            papers=self.papers,
            today=day or self.day,
            record=catalogue.example_record(self.definition, self.example) if self.state.record_id else None,
            opinions=self.opinions | self.inquiry.told,
            session=self.session,
            case={
                "reference": REFERENCE,
                "submitted_on": kernel_clock.day_of(filed),
                "complete_on": self.clock.started_on,
                "due_on": self.clock.due_on,
                "office": {},
            },
        )

    def wrong(self) -> list[str]:
        expected = self.example.expect
        found = [
            _("Step %(number)d was refused: %(why)s") % {"number": number, "why": step.refused}
            for number, step in enumerate(self.steps, start=1)
            if step.refused
        ]
        if (expected.get("outcome") or "") != self.state.outcome:
            found.append(_("It does not end as the example says."))
        elif expected.get("stage") not in (None, self.state.stage):
            found.append(_("The file does not stand where the example says."))
        if "points" in expected and (self.session or {}).get("points") != expected["points"]:
            found.append(_("The grid gives other points than the example says."))
        if "shares" in expected and (self.session or {}).get("shares") != list(expected["shares"]):
            found.append(_("It counts in other shares of the places than the example says."))
        if "reasons" in expected and self.state.outcome == "refused" and list(expected["reasons"]) != self.reasons:
            found.append(_("It is refused for other reasons than the example says."))
        return found


def play_story(*, definition: Definition, example: Example) -> Story:
    """Play an example of a definition that may still be a draft; its examples have passed the checks."""
    teller = _Teller(definition, example, kernel_clock.now(), dict(example.answers), list(example.papers))
    teller.file()
    context = teller.context()
    language = example.language if example.language in ACT_LANGUAGES else "ar"
    wanted = catalogue.wanted_papers(definition, example.answers, context)
    receipt = {code: catalogue.fill(definition.receipt.body, context, code) for code in definition.receipt.body}
    data = _receipt_data(teller, receipt, language)
    fee = catalogue.fee_of(definition, example.answers, context)
    for action in example.actions:
        teller.act(action)
    return Story(
        example=example,
        steps=tuple(teller.steps),
        stage=teller.state.stage,
        outcome=teller.state.outcome,
        wrong=tuple(teller.wrong()),
        papers=tuple(paper.label for paper in wanted),
        fee=fee,
        receipt=receipt,
        receipt_data=data,
        act=_act(teller, language) if teller.decided else None,
    )


def _place(teller: _Teller) -> str:
    """Where the authority that signs sits."""
    commune = teller.example.commune
    daira = territory.daira_of(commune_code=commune)
    wilaya = territory.wilaya_of(commune_code=commune).code
    return {"daira": daira.code if daira else wilaya, "wilaya": wilaya}.get(teller.definition.authority, commune)


def _receipt_data(teller: _Teller, body: Texts, language: str) -> dict[str, Any]:
    definition, example = teller.definition, teller.example
    labels = [paper.label for name in example.papers if (paper := definition.paper(name))]
    with in_language(language):
        people = [(_("Applicant"), pick(full_names(example.applicant), language))]
    return {
        "title": pick(definition.receipt.title, language),
        "subject": pick(definition.titles, language),
        "at": teller.now.isoformat(),
        "authority": heading_at(_place(teller)),
        "facts": people,
        "reference": REFERENCE,
        "tracking_code": "",
        "filed_on": teller.day.isoformat(),
        "filed_by": "",
        "due_on": teller.clock.due_on.isoformat() if teller.clock.due_on else None,
        "office_line": "",
        "pieces": [pick(label, language) for label in labels],
        "body": pick(body, language),
        "preview": True,
        "qr": "",
    }


def _act(teller: _Teller, language: str) -> ActPreview:
    """The act that was signed, without its number."""
    definition, place = teller.definition, _place(teller)
    context = teller.context()
    days = catalogue.validity_of(definition, teller.answers, context) if teller.decided == "grant" else None
    context["valid_until"] = (teller.day + timedelta(days=days)).isoformat() if days else None
    layout, _titles, texts = words_of_act(definition, context, language, verdict=teller.decided, reasons=teller.reasons)
    frame = {
        "authority": heading_at(place),
        "place": pick(territory.division_at(code=place).names, language),
        "recipient": pick(full_names(teller.example.applicant), language),
        "number": "—",
        "at": teller.now.isoformat(),
        "preview": True,
    }
    return ActPreview(layout=layout, language=language, data=frame | texts)
