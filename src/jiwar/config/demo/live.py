"""A few files made as people make them, with their papers: drafts, uploads, filing, handling, by the real actions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFont

from jiwar import documents
from jiwar.cases import api as cases
from jiwar.catalogue import api as catalogue
from jiwar.config.demo.history import World
from jiwar.config.demo.people import Someone
from jiwar.config.demo.staff import ARCHITECT, CITIZEN, COMMUNES, citizen_actor, staff_actor
from jiwar.identity import api as identity
from jiwar.kernel import clock
from jiwar.outbox import api as outbox

RESIDENCE, PERMIT = 0, 1
# Pillow's own font has no accents.
FONT = str(Path(documents.__path__[0]) / "fonts" / "NotoSans-Regular.ttf")
PAPER, INK, RED = (250, 247, 240), (40, 50, 46), (180, 60, 40)


@dataclass(frozen=True)
class Live:
    """One file: of which procedure, for whom, by whom, and how far its handler takes it."""

    kind: int
    commune: str
    applicant: Someone
    filer: identity.Actor
    channel: str
    then: tuple[str, ...] = ()
    representative: Someone | None = None


def live_files(world: World, accounts: Mapping[str, UUID]) -> list[Live]:
    """At each desk two new files and one to sign; the citizen's own in hand, the architect's asked about."""
    found = []
    for commune, slug in COMMUNES.items():
        desk = staff_actor(accounts[f"guichet.{slug}"], f"guichet.{slug}")
        for then in ((), (), ("assign", "propose")):
            someone = world.people.new(commune=commune)
            found.append(Live(RESIDENCE, commune, someone, desk, "counter", then))
    first = next(iter(COMMUNES))
    found.append(Live(RESIDENCE, first, CITIZEN, citizen_actor(CITIZEN), "web", ("assign",)))
    owner = world.people.new(commune=first)
    architect = citizen_actor(ARCHITECT)
    found.append(Live(PERMIT, first, owner, architect, "web", ("assign", "ask_opinions"), ARCHITECT))
    return found


def make(
    files: list[Live], *, world: World, accounts: Mapping[str, UUID], done: int, progress: Callable[[int], None]
) -> None:
    """File and handle them one after the other on the last morning of work; `done` of them were made before."""
    morning = world.last_morning()
    for number, live in enumerate(files):
        if number >= done:
            moment = morning + timedelta(minutes=7 * number)
            with clock.frozen(moment):
                case_id = _filed(world, live)
            _handled(live, case_id, accounts, moment)
            with clock.frozen(moment + timedelta(minutes=7)):
                outbox.drain()
        progress(number + 1)


def _filed(world: World, live: Live) -> UUID:
    kind = world.kinds[live.kind]
    definition = catalogue.procedure(code=kind.code).definition
    language = live.applicant.language
    draft = cases.start_draft(
        actor=live.filer,
        procedure_code=kind.code,
        commune_code=live.commune,
        channel=live.channel,
        language=language,
    )
    mine: dict[str, Any] = {"actor": live.filer, "draft_id": draft.id}
    cases.save_applicant(applicant=party_of(live.applicant, live.filer), **mine)
    if live.representative:
        quality = {"quality": "architect"}
        cases.save_representative(representative=party_of(live.representative, live.filer) | quality, **mine)
    answers = kind.answers(world.rng, live.applicant, live.commune, clock.today())
    for question_id, value in answers.items():
        cases.save_answer(question_id=question_id, value=value, **mine)
    context = catalogue.context_for(
        definition,
        answers,
        applicant=party_of(live.applicant),
        representative=party_of(live.representative) if live.representative else None,
        commune_code=live.commune,
    )
    for paper in catalogue.wanted_papers(definition, answers, context):
        if paper.required:
            words = paper.label["fr"]
            cases.attach_paper(paper_id=paper.id, upload=specimen(words, live.applicant, paper.accept), **mine)
    return cases.submit_draft(key=f"demo-{draft.id}", **mine).case_id


def party_of(someone: Someone, filer: identity.Actor | None = None) -> dict[str, Any]:
    """What a draft keeps of a party; whoever files with an account is that known person."""
    found: dict[str, Any] = {
        "given_ar": someone.given.ar,
        "family_ar": someone.family.ar,
        "given_latin": someone.given.latin,
        "family_latin": someone.family.latin,
        "birth_date": someone.birth_date.isoformat(),
        "sex": someone.sex,
        "nin": someone.nin,
        "language": someone.language,
    }
    if filer and someone.phone in filer.contacts:
        found |= {"phone": someone.phone, "person_id": str(filer.person_id)}
    return found


def _handled(live: Live, case_id: UUID, accounts: Mapping[str, UUID], moment: datetime) -> None:
    name = f"agent.{COMMUNES[live.commune]}"
    handler = staff_actor(accounts[name], name)
    for minutes, action in enumerate(live.then, start=3):
        with clock.frozen(moment + timedelta(minutes=minutes)):
            if action == "assign":
                # Each lives its own life: some are taken before older ones, which is said.
                cases.assign(actor=handler, case_id=case_id, reason="حالة مستعجلة")
            elif action == "ask_opinions":
                cases.ask_opinions(actor=handler, case_id=case_id)
            else:
                cases.propose(actor=handler, case_id=case_id, verdict="grant")


def specimen(title: str, someone: Someone, accept: tuple[str, ...] | list[str]) -> SimpleUploadedFile:
    """A drawn paper that says that it is none: a photograph where one is accepted, a PDF of two pages elsewhere."""
    as_image, content = "image" in accept, BytesIO()
    if as_image:
        _sheet(title, someone).save(content, "JPEG", quality=70)
    else:
        overleaf = _sheet(f"{title} (2)", someone)
        _sheet(title, someone).save(content, "PDF", save_all=True, append_images=[overleaf])
    return SimpleUploadedFile("specimen.jpg" if as_image else "specimen.pdf", content.getvalue())


def _sheet(title: str, someone: Someone) -> Image.Image:
    width, height = 760, 1040
    sheet = Image.new("RGB", (width, height), PAPER)
    pen = ImageDraw.Draw(sheet)
    large, small = (ImageFont.truetype(FONT, size) for size in (34, 22))
    pen.rectangle((30, 30, width - 30, height - 30), outline=INK, width=3)
    for line, words in enumerate(_lines(title, 34)):
        pen.text((60, 80 + 44 * line), words, fill=INK, font=large)
    pen.text((60, 300), f"{someone.given.latin} {someone.family.latin}", fill=INK, font=small)
    for line in range(12):
        pen.line((60, 380 + 40 * line, width - 60 - (line * 53) % 190, 380 + 40 * line), fill=(205, 200, 190), width=7)
    pen.text((60, height - 140), "SPÉCIMEN — DÉMONSTRATION", fill=RED, font=large)
    return sheet


def _lines(text: str, width: int) -> list[str]:
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines[:4]
