"""What several do together, from the first minute: three authorities on one file, inquiries, commissions, an appeal.

Each is filed and taken on by the real actions, after a worked example of its procedure, on the last days of work.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from jiwar.cases import api as cases
from jiwar.catalogue import api as catalogue
from jiwar.config.demo.history import World
from jiwar.config.demo.live import party_of, specimen
from jiwar.config.demo.names import Name
from jiwar.config.demo.staff import COMMUNES, slug_of, staff_actor
from jiwar.identity import api as identity
from jiwar.kernel import clock
from jiwar.offices import api as offices
from jiwar.outbox import api as outbox
from jiwar.territory import api as territory

HERE = next(iter(COMMUNES))
Family = tuple[tuple[int, int], Mapping[str, Any]]
# Ages, and answers that change the points of a request for housing, from the most to the least. For three dwellings
# one is kept for the under 35: the third family's place goes to the fourth.
OLDER, YOUNGER = (40, 60), (25, 32)
WAITING: tuple[Family, ...] = (
    (OLDER, {"home": "unfit", "situation": "widowed", "dependants": 3}),
    (OLDER, {"home": "unfit"}),
    (OLDER, {"situation": "widowed", "dependants": 4}),
    (YOUNGER, {"situation": "widowed", "dependants": 1}),
    (YOUNGER, {}),
)
MEMBERS = (
    ("نور الدين خليفي", "رئيس الدائرة"),
    ("صليحة دراجي", "مديرية السكن"),
    ("عمار بلقاسم", "مديرية النشاط الاجتماعي"),
    ("حكيم سالمي", "ديوان الترقية والتسيير العقاري"),
    ("فضيلة منصوري", "المنظمة الوطنية للمجاهدين"),
)
REFUSED = Name("أوجعوط", "Oudjaout")  # found by this name among the closed files
FAVOURABLE, UNFAVOURABLE = "favourable", "unfavourable"
EXPERTS = {
    "civil_protection": "expert.protection-civile",
    "urbanism": "expert.urbanisme",
    "water": "expert.eau",
    "electricity": "expert.electricite",
}
# What each service that is asked says.
ON_A_WORKSHOP = {
    "civil_protection": (FAVOURABLE, "موافقة، مع مطفأتين إضافيتين في المخزن."),
    "urbanism": (FAVOURABLE, "المنطقة مخصصة للنشاطات."),
    "water": (FAVOURABLE, "موافقة، مع حوض ترسيب قبل الصرف."),
}
ON_A_HOUSE = {
    "civil_protection": (UNFAVOURABLE, "لا يصل إلى القطعة طريق تمر منه شاحنة النجدة."),
    "urbanism": (FAVOURABLE, "دون ملاحظة."),
    "water": (FAVOURABLE, "دون ملاحظة."),
    "electricity": (FAVOURABLE, "دون ملاحظة."),
}


@dataclass(frozen=True)
class Stage:
    """Who plays, and when; `files` are taken at the desk of the first commune."""

    world: World
    accounts: Mapping[str, UUID]

    def actor(self, name: str) -> identity.Actor:
        return staff_actor(self.accounts[name], name)

    @contextmanager
    def on(self, days_before: int, minute: int = 0) -> Iterator[None]:
        """So many working days before the last morning; what was announced is done before the next scene."""
        morning = self.world.last_morning()
        moment = datetime.combine(self.day(days_before), morning.timetz()) + timedelta(minutes=minute)
        with clock.frozen(moment):
            yield
            outbox.drain()

    def day(self, days_before: int) -> date:
        return self.world.work.before(self.world.last_morning().date(), days_before)

    def file(
        self,
        code: str,
        story: int = 0,
        *,
        commune: str = HERE,
        family: Name | None = None,
        aged: tuple[int, int] = (19, 82),
        **changed: Any,
    ) -> UUID:
        """Somebody (of that family, of that age) files at the desk as a worked example does; papers are specimens."""
        definition = catalogue.procedure(code=code).definition
        example = definition.examples[story]
        someone = self.world.people.new(commune=commune, youngest=aged[0], oldest=aged[1])
        desk = self.actor(f"guichet.{COMMUNES[HERE]}")
        someone = replace(someone, family=family or someone.family)
        draft = cases.start_draft(
            actor=desk, procedure_code=code, commune_code=commune, channel="counter", language=someone.language
        )
        mine: dict[str, Any] = {"actor": desk, "draft_id": draft.id}
        cases.save_applicant(applicant=party_of(someone), **mine)
        for question_id, value in (dict(example.answers) | changed).items():
            draft = cases.save_answer(question_id=question_id, value=value, **mine)
        for paper in catalogue.wanted_papers(definition, draft.answers, draft.context):
            if paper.id in example.papers:
                given = specimen(paper.label["fr"], someone, paper.accept)
                cases.attach_paper(paper_id=paper.id, upload=given, **mine)
        return cases.submit_draft(key=f"demo-{draft.id}", **mine).case_id


def scenes(world: World, accounts: Mapping[str, UUID]) -> list[Callable[[], None]]:
    """One after another; a build that was cut plays those that are left."""
    stage = Stage(world, accounts)
    played = (
        *(_investor, _inquiry, _inquiry_to_report, _list_to_close, _commission, _session_to_call),
        *(_appeal, _refused_permit),
    )
    return [partial(scene, stage) for scene in played]


def _investor(stage: Stage) -> None:
    """Before three authorities for a week: one lacks a paper, one decided, the third waits for the first."""
    lead, water = stage.actor("investissement"), stage.actor("ressources.eau")
    with stage.on(7):
        case_id = stage.file("investment-file")
    with stage.on(6):
        cases.assign(actor=lead, case_id=case_id, reason="استثمار")
        cases.send_parts(actor=lead, case_id=case_id)
    sent = cases.case_visible_to(lead, case_id).parts
    parts = {one.step: one.id for one in sent.parts if one.id} if sent else {}
    with stage.on(4):
        for step, who in (("water", water), ("environment", stage.actor("environnement"))):
            cases.take_part(actor=who, part_id=parts[step])
        cases.remark_part(actor=water, part_id=parts["water"], items=[])
        remark = {"kind": "paper", "id": "process_note", "remark": "بيّن مسار المياه المستعملة."}
        cases.remark_part(actor=stage.actor("environnement"), part_id=parts["environment"], items=[remark])
    with stage.on(2):
        cases.prepare_part(
            actor=water, part_id=parts["water"], verdict="favourable", conditions="حوض ترسيب قبل الصرف في الشبكة."
        )
    with stage.on(1):
        cases.decide_part(actor=stage.actor("wali"), part_id=parts["water"])


def _inquiry(stage: Stage) -> None:
    """The register of a plastics workshop is open, and two neighbours wrote in it."""
    with stage.on(6, 20):
        case_id = stage.file("classified-establishment")
    inquiry_id = _opened(stage, case_id, days=5, number=118)
    _observed(stage, inquiry_id, 3, "نعيمة بوشارب", "أسكن أمام الورشة. أطلب ألا تشتغل الآلات بعد الخامسة مساء.")
    _observed(stage, inquiry_id, 1, "فؤاد مقران", "المشروع يشغّل شباب الحي ونحن معه.")


def _inquiry_to_report(stage: Stage) -> None:
    """Another register is closed, the services gave their opinions: the file waits for the commissioner's report."""
    handler = stage.actor("environnement")
    with stage.on(23, 20):
        case_id = stage.file("classified-establishment", operator="ش.ذ.م.م حبيبات الساحل")
    inquiry_id = _opened(stage, case_id, days=22, number=97)
    _observed(stage, inquiry_id, 18, "زوليخة مرابط", "نخاف من رائحة البلاستيك المذاب في الصيف.")
    _advised(stage, handler, case_id, ON_A_WORKSHOP, days=17)


def _advised(
    stage: Stage, handler: identity.Actor, case_id: UUID, said: Mapping[str, tuple[str, str]], *, days: int
) -> None:
    """The other services are asked, and answer two days later."""
    with stage.on(days, 25):
        cases.ask_opinions(actor=handler, case_id=case_id)
    with stage.on(days - 2, 25):
        for one in cases.case_visible_to(handler, case_id).opinions:
            verdict, text = said[one.opinion_id]
            expert = stage.actor(EXPERTS[one.opinion_id])
            cases.give_opinion(actor=expert, opinion_id=one.id, verdict=verdict, text=text)


def _opened(stage: Stage, case_id: UUID, *, days: int, number: int) -> UUID:
    """Taken by its handler, the inquiry ordered and opened the same day."""
    handler, today = stage.actor("environnement"), stage.day(days)
    with stage.on(days, 20):
        cases.assign(actor=handler, case_id=case_id, reason="تحقيق عمومي")
        order = cases.InquiryOrder(
            number=f"{today.year}/{number:03}",
            on=today,
            opens_on=today,
            commissioner_id=stage.accounts["commissaire"],
            place="مقر بلدية الجزائر الوسطى",
        )
        return cases.open_inquiry(actor=handler, case_id=case_id, order=order)


def _observed(stage: Stage, inquiry_id: UUID, days: int, name: str, said: str) -> None:
    with stage.on(days, 20):
        written = cases.NewObservation(key=uuid4(), name=name, place="حي الوادي", text=said)
        cases.observe(inquiry_id=inquiry_id, said=written)


def _commission(stage: Stage) -> None:
    """Five families before the commission of the daïra: ranked, the list published, the days to object running."""
    _presented(stage, HERE, WAITING, days=15)
    session_id = _called(stage, HERE, days=10, held=3, site="حي 50 مسكنا، شارع محمد الخامس", dwellings=3)
    _published(stage, session_id, held=3, days=1)


def _list_to_close(stage: Stage) -> None:
    """A neighbouring commune: the days to object are over, the list can be made final and its minutes signed."""
    commune = _communes(stage)[1]
    _presented(stage, commune, WAITING[:2], days=30)
    session_id = _called(stage, commune, days=25, held=17, site="حي 30 مسكنا", dwellings=1)
    _published(stage, session_id, held=17, days=15)


def _session_to_call(stage: Stage) -> None:
    """Another commune: two files are ready, no session is called yet."""
    _presented(stage, _communes(stage)[2], WAITING[2:4], days=9)


def _communes(stage: Stage) -> list[str]:
    """The communes of the commission's daïra: the demo's own, then its neighbours."""
    seat = _bureau().division_code
    return [HERE, *(code for code in territory.communes_within(code=seat) if code != HERE)]


def _bureau() -> offices.OfficeView:
    return offices.competent_office(competence="social-housing", commune_code=HERE)


def _presented(stage: Stage, commune: str, told: Sequence[Family], *, days: int) -> None:
    """Families file, one after another; what the administration holds was found: ready for the commission."""
    secretary, files = stage.actor("logement"), []
    address = {"commune": commune, "text": "حي الوادي، رقم 14"}
    for minute, (aged, changed) in enumerate(told):
        with stage.on(days, 5 * minute):
            files.append(stage.file("social-housing", 1, commune=commune, aged=aged, address=address, **changed))
    with stage.on(days - 3, 30):
        for case_id in files:
            cases.assign(actor=secretary, case_id=case_id, reason="ملفات اللجنة")
            for one in cases.case_visible_to(secretary, case_id).lookups:
                cases.record_lookup(actor=secretary, case_id=case_id, paper_id=one.paper_id, found=True, note="")
            cases.present(actor=secretary, case_id=case_id)


def _called(stage: Stage, commune: str, *, days: int, held: int, site: str, dwellings: int) -> UUID:
    """The commission is called, every file that is ready on its agenda."""
    secretary = stage.actor("logement")
    with stage.on(days, 30):
        session_id = cases.call_session(
            actor=secretary,
            office_id=_bureau().id,
            procedure_code="social-housing",
            commune_code=commune,
            held_on=stage.day(held),
            site=site,
            dwellings=dwellings,
            members=[{"name": name, "quality": quality} for name, quality in MEMBERS],
        )
        cases.fill_agenda(actor=secretary, session_id=session_id)
        cases.sweep_bulk()
    return session_id


def _published(stage: Stage, session_id: UUID, *, held: int, days: int) -> None:
    """It met, then its secretary published the provisional list."""
    secretary = stage.actor("logement")
    seat = territory.division_at(code=_bureau().division_code)
    with stage.on(held, 30):
        here = [one.id for one in cases.members_of(secretary, session_id)]
        president = stage.actor(f"chef.{slug_of(seat.names['fr'])}")
        cases.hold_session(actor=president, session_id=session_id, present=here)
    with stage.on(days, 30):
        cases.publish_list(actor=secretary, session_id=session_id)
        cases.sweep_bulk()


def _appeal(stage: Stage) -> None:
    """A refusal that the delegate signed, contested at the desk before the P/APC; another than its handler hears it."""
    slug = COMMUNES[HERE]
    handler, desk = stage.actor(f"agent.{slug}"), stage.actor(f"guichet.{slug}")
    with stage.on(8, 60):
        case_id = stage.file("residence-certificate")
    with stage.on(7, 60):
        cases.assign(actor=handler, case_id=case_id, reason="حالة مستعجلة")
        cases.propose(actor=handler, case_id=case_id, verdict="refuse", reasons=["not_resident"])
    with stage.on(6, 60):
        cases.sign(actor=stage.actor(f"delegue.{slug}"), case_id=case_id)
    with stage.on(2, 60):
        draft = cases.begin_appeal(actor=desk, case_id=case_id, remedy="author")
        mine: dict[str, Any] = {"actor": desk, "draft_id": draft.id}
        told = {"explanation": "أسكن هذا العنوان منذ سنوات، وفاتورة الكهرباء التي قدمتها باسمي."}
        for question_id, value in (dict(draft.definition.examples[0].answers) | told).items():
            cases.save_answer(question_id=question_id, value=value, **mine)
        cases.submit_draft(key=f"demo-{draft.id}", **mine)


def _refused_permit(stage: Stage) -> None:
    """A house refused for safety: whoever asked may contest it before its author or before the wali."""
    slug = COMMUNES[HERE]
    handler = stage.actor(f"agent.{slug}")
    with stage.on(11, 75):
        case_id = stage.file("building-permit", family=REFUSED)
    with stage.on(10, 75):
        cases.assign(actor=handler, case_id=case_id, reason="أول ملف جاهز")
    _advised(stage, handler, case_id, ON_A_HOUSE, days=9)
    with stage.on(6, 75):
        cases.propose(actor=handler, case_id=case_id, verdict="refuse", reasons=["safety"])
    with stage.on(5, 75):
        cases.sign(actor=stage.actor(f"papc.{slug}"), case_id=case_id)
