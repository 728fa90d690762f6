"""A commune at work, people who come to it, and cases at every stage: for tests here and of the modules above."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from itertools import count
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import Model
from PIL import Image

from jiwar.cases import api, tasks
from jiwar.cases.models import Case
from jiwar.catalogue import api as catalogue
from jiwar.catalogue import models as catalogue_models
from jiwar.channels import api as channels
from jiwar.identity import api as identity
from jiwar.identity.tests import factories as people
from jiwar.kernel import clock, snapshot
from jiwar.kernel.actors import SYSTEM, ActorRef, SubjectRef
from jiwar.law import api as law
from jiwar.law import models as law_models
from jiwar.offices import api as offices
from jiwar.offices import models as office_models
from jiwar.outbox import api as outbox
from jiwar.payments import api as payments
from jiwar.signing import api as signing
from jiwar.territory import api as territory
from jiwar.territory import models as territory_models

RESIDENCE, PERMIT = "residence-certificate", "building-permit"
ALGER_CENTRE = "1601"
SUNDAY = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)  # a working day: 10:00 in Algiers
PHONE = "+213550123456"
_numbers = count(1)
_kept: list[list[Model]] = []
# What the country, the law and the catalogue hold: read once, written again by each test in a moment.
_GROUND = [
    territory_models.Division,
    territory_models.DivisionChange,
    territory_models.Holiday,
    law_models.LegalText,
    law_models.Provision,
    office_models.Office,
    office_models.Competence,
    catalogue_models.Procedure,
    catalogue_models.ProcedureVersion,
]


def lay_ground() -> None:
    """Wilaya 16 with its offices, the law, the two procedures."""
    if not _kept:
        with clock.frozen(SUNDAY):  # the same moments, whichever test comes first
            territory.import_territory(only={"16"}, maps=False)
            law.import_law()
            offices.import_offices_for(wilaya_code="16")
            catalogue.publish_all(actor=SYSTEM)
        _kept.extend(list(model._default_manager.all()) for model in _GROUND)
    elif not office_models.Office.objects.exists():
        with transaction.atomic():
            for model, rows in zip(_GROUND, _kept, strict=True):
                model._default_manager.bulk_create(rows)
    snapshot.forget_all()


@dataclass
class Town:
    """Staff of one commune, as actors; `actor(name)` reads the roles they hold at that moment."""

    accounts: dict[str, Any] = field(default_factory=dict)

    def actor(self, name: str) -> identity.Actor:
        return people.actor_of(self.accounts[name])

    def __getattr__(self, name: str) -> identity.Actor:
        if name.startswith("_") or name not in self.__dict__.get("accounts", {}):
            raise AttributeError(name)
        return self.actor(name)


def seat_holder(role: str, office: offices.OfficeView) -> people.Account:
    """Whoever holds a seat that only one person holds, somebody new when it is empty."""
    there = identity.accounts_with_role(role, office_id=office.id)
    return people.Account.objects.get(pk=there[0].id) if there else people.make_staff(role=role, office=office)


def make_town(commune: str = ALGER_CENTRE) -> Town:
    """Two handlers at each bureau, a counter agent, a P/APC, a delegate, a head, experts, a chef de daïra, a wali."""
    lay_ground()
    civil, urbanism = (offices.competent_office(competence=c, commune_code=commune) for c in (RESIDENCE, PERMIT))
    hall = offices.office_by_code(commune)
    daira = territory.daira_of(commune_code=commune)
    accounts = {
        "handler": people.make_staff(role="handler", office=civil),
        "colleague": people.make_staff(role="handler", office=civil),
        "head": people.make_staff(role="head", office=civil),
        "planner": people.make_staff(role="handler", office=urbanism),
        "counter": people.make_staff(role="counter_agent", office=civil),
        "papc": seat_holder("papc", hall),
        "deputy": people.make_staff(role="signatory", office=hall),
        "chef": seat_holder("chef_daira", offices.office_by_code(daira.code)),
        "wali": seat_holder("wali", offices.office_by_code("16")),
        "administrator": people.make_staff(role="administrator", office=hall),
    }
    for opinion in catalogue.procedure(code=PERMIT).definition.step("opinions").opinions:
        office = offices.competent_office(competence=opinion.competence, commune_code=commune)
        accounts[f"expert_{opinion.id}"] = people.make_staff(role="expert", office=office)
    return Town(accounts)


def delegate_to_deputy(town: Town, *, first: date, last: date, scope: list[str] | None = None) -> UUID:
    """The P/APC lets the deputy sign from a first to a last day."""
    holding = next(holding for holding in town.papc.holdings if holding.role == "papc")
    return identity.delegate_signature(
        actor=SYSTEM,
        from_holding_id=holding.id,
        to_account_id=town.accounts["deputy"].pk,
        scope=scope or ["*"],
        decree_reference="Arrêté n° 12 du 2 novembre 2026",
        valid_from=first,
        valid_to=last,
    )


def guest(*contacts: str) -> identity.Actor:
    """Somebody without an account who proved these contacts in this session."""
    return identity.Actor(
        ref=ActorRef(kind="guest", id=f"guest{next(_numbers)}", label="guest"), guest_contacts=contacts
    )


def citizen(**fields: object) -> identity.Actor:
    """Somebody with an account."""
    number = next(_numbers)
    phone = f"+2135501{number:05d}"
    person = people.make_person(phone=phone, **fields)
    account = identity.create_citizen_account(actor=SYSTEM, person_id=person.id, contact=phone)
    return people.actor_of(people.Account.objects.get(pk=account.id))


def upload(name: str = "photo", kind: str = "image") -> SimpleUploadedFile:
    """A small real photo or PDF, another one at each call."""
    content, shade = BytesIO(), next(_numbers)
    form, ending = ("PDF", "pdf") if kind == "pdf" else ("PNG", "png")
    Image.new("RGB", (40, 30), (shade % 256, shade // 256 % 256, 90)).save(content, form)
    return SimpleUploadedFile(f"{name}.{ending}", content.getvalue())


def upload_for(definition: catalogue.Definition, paper_id: str) -> SimpleUploadedFile:
    """A file of a kind that this paper accepts."""
    return upload(paper_id, definition.paper(paper_id).accept[0])


def example(code: str, index: int = 0) -> catalogue.Example:
    """A worked example of a procedure."""
    return catalogue.procedure(code=code).definition.examples[index]


def make_draft(
    actor: identity.Actor,
    *,
    code: str = RESIDENCE,
    story: catalogue.Example | None = None,
    channel: str = "web",
    papers: bool = True,
    **applicant: Any,
) -> api.DraftView:
    """A whole draft after a worked example, ready to submit; `applicant` changes what it says of the person."""
    story = story or example(code)
    draft = api.start_draft(
        actor=actor, procedure_code=code, commune_code=story.commune, channel=channel, language=story.language
    )
    mine: dict[str, Any] = {"actor": actor, "draft_id": draft.id, "session_drafts": {draft.id}}
    api.save_applicant(applicant=dict(story.applicant) | applicant, **mine)
    if story.representative:
        api.save_representative(representative=story.representative, **mine)
    if story.cosigners:
        api.save_cosigners(cosigners=story.cosigners, **mine)
    for question_id, value in story.answers.items():
        api.save_answer(question_id=question_id, value=value, **mine)
    for paper_id in story.papers if papers else ():
        api.attach_paper(paper_id=paper_id, upload=upload_for(draft.definition, paper_id), **mine)
    return api.draft_visible_to(actor, draft.id, {draft.id})


def make_appeal(
    actor: identity.Actor, case: Case, remedy: str, story: catalogue.Example | None = None, **options: Any
) -> api.DraftView:
    """A whole appeal after a worked example, ready to submit; `options` are passes."""
    story = story or example(catalogue.APPEAL)
    draft = api.begin_appeal(actor=actor, case_id=case.pk, remedy=remedy, **options)
    mine: dict[str, Any] = {"actor": actor, "draft_id": draft.id, "session_drafts": {draft.id}}
    for question_id, value in story.answers.items():
        api.save_answer(question_id=question_id, value=value, **mine)
    for paper_id in story.papers:
        api.attach_paper(paper_id=paper_id, upload=upload_for(draft.definition, paper_id), **mine)
    return api.draft_visible_to(actor, draft.id, {draft.id})


def submit(draft: api.DraftView, actor: identity.Actor) -> api.Submitted:
    return api.submit_draft(actor=actor, draft_id=draft.id, key="form", session_drafts={draft.id})


def filing_guest(story: catalogue.Example) -> identity.Actor:
    """A guest who proved the phone of whoever files in that story."""
    filer = story.representative or story.applicant
    return guest(identity.check_phone(str(filer["phone"])))


def make_case(*, code: str = RESIDENCE, actor: identity.Actor | None = None, **options: Any) -> Case:
    """A filed case, through a real draft."""
    story = options.pop("story", None) or example(code)
    who = actor or filing_guest(story)
    return Case.objects.get(pk=submit(make_draft(who, code=code, story=story, **options), who).case_id)


def advance(case: Case, *steps: str, town: Town) -> Case:
    """Take a residence case further: `assigned`, `asked`, `completed`, `proposed`, `refusal`, `signed`, `sealed`."""
    doings: Mapping[str, Callable[[], object]] = {
        "assigned": lambda: api.assign(actor=town.handler, case_id=case.pk, reason="Cas urgent"),
        "asked": lambda: api.request_completion(
            actor=town.handler,
            case_id=case.pk,
            items=[{"kind": "paper", "id": "identity", "remark": "Illisible"}],
            message="Merci",
        ),
        "completed": lambda: api.complete(actor=guest(PHONE), case_id=case.pk, papers={"identity": [upload()]}),
        "proposed": lambda: api.propose(actor=town.handler, case_id=case.pk, verdict="grant"),
        "refusal": lambda: api.propose(
            actor=town.handler, case_id=case.pk, verdict="refuse", reasons=["other_commune"]
        ),
        "signed": lambda: api.sign(actor=town.papc, case_id=case.pk),
        "sealed": seal_all,
    }
    for step in steps:
        doings[step]()
    case.refresh_from_db()
    return case


def ask_fee(collect: str, amount: int = 20_000) -> None:
    """From now on the residence certificate costs something, in centimes."""
    now = catalogue.procedure(code=RESIDENCE).definition
    changed = replace(now, fee=replace(now.fee, amount=amount, collect=collect))
    catalogue.publish(actor=SYSTEM, definition=changed)


def consult_only_when(condition: str, *names: str) -> None:
    """From now on these opinions of the building permit are asked only when a condition holds; no example speaks."""
    now = catalogue.procedure(code=PERMIT).definition
    steps = [
        replace(
            step,
            opinions=tuple(replace(one, when=condition) if one.id in names else one for one in step.opinions),
        )
        for step in now.steps
    ]
    silent = [
        replace(one, actions=tuple(action for action in one.actions if action.get("opinion") not in names))
        for one in now.examples
    ]
    catalogue.publish(actor=SYSTEM, definition=replace(now, steps=tuple(steps), examples=tuple(silent)))


def level(name: str, *, role: str = "head", **more: Any) -> catalogue.Step:
    """A validation, as a procedure writes it."""
    title = {"ar": f"موافقة {name}", "fr": f"Accord {name}"}
    return catalogue.Step(id=name, kind="validate", title=title, role=role, **more)


def ask_agreement(*levels: catalogue.Step, before_signing: tuple[str, ...] | None = None) -> None:
    """From now on these levels agree before a residence certificate is signed."""
    now = catalogue.procedure(code=RESIDENCE).definition
    *preparing, sign = now.steps
    steps = (*preparing, *levels, replace(sign, after=before_signing))
    catalogue.publish(actor=SYSTEM, definition=replace(now, steps=steps))


def hold_paper(paper_id: str, **changes: Any) -> None:
    """From now on the administration holds this paper of the residence certificate."""
    now = catalogue.procedure(code=RESIDENCE).definition
    held = [replace(one, held_by_administration=True, **changes) if one.id == paper_id else one for one in now.papers]
    stories = [
        replace(
            one,
            papers=tuple(paper for paper in one.papers if paper != paper_id),
            expect=dict(one.expect) | {"papers_asked": [p for p in one.expect["papers_asked"] if p != paper_id]},
        )
        for one in now.examples
    ]
    catalogue.publish(actor=SYSTEM, definition=replace(now, papers=tuple(held), examples=tuple(stories)))


def cosign_link(contact: str) -> str:
    """The code in the link that somebody who has to confirm received last."""
    outbox.drain(max_jobs=500)
    for sent in channels.sent_messages(limit=200):
        found = re.search(r"/cosign/(\d+)/", sent.text)
        if found and sent.address == contact:
            return found.group(1)
    raise AssertionError(f"no link was sent to {contact}")


def charge_of(case: Case) -> payments.ChargeView:
    """What a case owes, as it stands now."""
    (found,) = payments.charges_of(api.fee_subject(case.pk))
    return found


def pay_fee(town: Town, case: Case) -> payments.PaymentView:
    """The counter takes the fee."""
    desk = town.counter.holdings[0].office_id
    return payments.take_at_counter(actor=town.counter, charge_id=charge_of(case).id, method="cash", office_id=desk)


def seal_all() -> None:
    """Do the work that waits after commit: sealing, closing, telling."""
    signing.ensure_authority()
    outbox.drain(max_jobs=500)


def told(template: str) -> list[channels.SentMessage]:
    """Messages of one kind that left, after the work that waits and what may be undone; the latest first."""
    seal_all()
    with clock.frozen(clock.now() + timedelta(seconds=api.UNDO_SECONDS + 1)):
        outbox.drain(max_jobs=500)
    return [message for message in channels.sent_messages(limit=200) if message.template == template]


def inbox(case: Case) -> list[channels.InboxMessage]:
    """Messages in the applicant's inbox, the latest first."""
    return channels.inbox_of(person_id=case.applicant_id).rows


def subject(case: Case) -> SubjectRef:
    return SubjectRef(kind="cases.case", id=str(case.pk), label=case.reference)


HOST = {"given_latin": "Youcef", "family_latin": "Benyoucef", "phone": "0661000001"}
AUNT = {"given_latin": "Nadia", "family_latin": "Benyoucef", "phone": "0661000002"}


def ask_cosigners(*people: Mapping[str, Any], least: int = 1) -> None:
    """From now on the host confirms the residence certificate of whoever lives in their home; so do the examples."""
    now = catalogue.procedure(code=RESIDENCE).definition
    label = {"ar": "من يؤويك", "fr": "La personne qui vous héberge", "en": "Your host"}
    wanted = catalogue.Cosigners(label=label, when='answers.housing == "hosted"', least=least, most=2)
    named = people or (HOST,)
    stories = [replace(one, cosigners=named if one.answers["housing"] == "hosted" else ()) for one in now.examples]
    catalogue.publish(actor=SYSTEM, definition=replace(now, cosigners=wanted, examples=tuple(stories)))


def silence_means(silence: str, *, code: str = RESIDENCE, **changes: Any) -> None:
    """From now on silence at the end of the time limit is `approval` or `refusal`."""
    now = catalogue.procedure(code=code).definition
    words = {"ar": f"السكوت: {silence}", "fr": f"Silence : {silence}", "en": f"Silence: {silence}"}
    deadline = replace(now.deadline, silence=silence, silence_text=words, **changes)
    catalogue.publish(actor=SYSTEM, definition=replace(now, deadline=deadline))


def sweep_clocks() -> None:
    """What the worker does with the clocks every few minutes."""
    tasks.watch_clocks()


def call_session(
    actor: identity.Actor,
    definition: catalogue.Definition,
    office: offices.OfficeView,
    *,
    commune: str = ALGER_CENTRE,
    dwellings: int = 40,
    accounts: tuple[UUID | None, ...] = (),
) -> UUID:
    """A commission of five called for today; the first members have these accounts."""
    names = ("رئيس الدائرة", "رئيس البلدية", "مديرية السكن", "النشاط الاجتماعي", "ديوان الترقية")
    known = [*accounts, *[None] * len(names)]
    members = [
        {"name": f"عضو {number}", "quality": name, "account_id": account}
        for number, (name, account) in enumerate(zip(names, known, strict=False), start=1)
    ]
    return api.call_session(
        actor=actor,
        office_id=office.id,
        procedure_code=definition.id,
        commune_code=commune,
        held_on=clock.today(),
        site="A 1",
        dwellings=dwellings,
        members=members,
    )
