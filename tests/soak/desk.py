"""Who works on the large database, and one whole life of a file: asked, taken, proposed, signed, found again."""

import itertools
import json
import random
import secrets
import time
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from jiwar.cases import api as cases
from jiwar.catalogue import api as catalogue
from jiwar.config.demo import staff
from jiwar.identity import api as identity
from jiwar.kernel.actors import ActorRef

CODE = "residence-certificate"
# Somebody who lives in a home of their own.
ANSWERS = {"lives_here": True, "address": {}, "since": "2003", "housing": "owner"}
PAPERS = ("identity", "deed")
STEPS = ("create", "assign", "decide", "search")


@cache
def accounts() -> dict[str, UUID]:
    """Account ids by user name, as the demo wrote them down."""
    told = json.loads((Path(settings.DATA_DIR) / "demo.json").read_text())["accounts"]
    return {name: UUID(account_id) for name, account_id in told.items()}


def at_work(user_name: str) -> identity.Actor:
    """Somebody of the demo's staff as they act."""
    return staff.staff_actor(accounts()[user_name], user_name)


def photo(name: str) -> SimpleUploadedFile:
    """A small picture, as of a telephone."""
    return SimpleUploadedFile(f"{name}.png", _picture())


@cache
def _picture() -> bytes:
    content = BytesIO()
    Image.new("RGB", (40, 30), "#446688").save(content, "PNG")
    return content.getvalue()


def a_program(name: str) -> identity.Actor:
    """An accredited program that files for others, as a partner's system does."""
    from jiwar.kernel.actors import SYSTEM  # app ready

    ours = f"{name} {secrets.token_hex(4)}"  # the large database is kept: another run left its own there
    _view, token = identity.add_api_client(actor=SYSTEM, name=ours, office_code=next(iter(staff.COMMUNES)))
    return identity.client_actor(token=token, ip="127.0.0.1")


class Desk:
    """The people of one process: who asks, and in each staffed commune a handler and a signatory.

    Who asks is a guest, one page after another, or a program, everything at once.
    """

    def __init__(self, name: str, *, by_program: bool = False) -> None:
        self.program = a_program(name) if by_program else None
        story = catalogue.procedure(code=CODE).definition.examples[0]
        self.story = story
        contact = identity.check_phone(str(story.applicant["phone"]))
        self.guest = identity.Actor(ref=ActorRef("guest", name, name), guest_contacts=(contact,))
        self.communes = list(staff.COMMUNES)
        self.handlers = {code: at_work(f"agent.{slug}") for code, slug in staff.COMMUNES.items()}
        self.signatories = {code: at_work(f"delegue.{slug}") for code, slug in staff.COMMUNES.items()}
        self._turns: Iterator[str] = itertools.cycle(self.communes)

    def begin(self, commune: str) -> UUID:
        """An empty draft."""
        return cases.start_draft(
            actor=self.guest, procedure_code=CODE, commune_code=commune, language=self.story.language
        ).id

    def fill(self, draft_id: UUID, commune: str) -> None:
        """Everything that the application asks, of somebody who lives in `commune`; what was given is given again."""
        mine: dict[str, Any] = {"actor": self.guest, "draft_id": draft_id, "session_drafts": {draft_id}}
        cases.save_applicant(applicant=dict(self.story.applicant), **mine)
        at_home = {"commune": commune, "text": "12 شارع العربي بن مهيدي"}
        for question_id, value in (ANSWERS | {"address": at_home}).items():
            cases.save_answer(question_id=question_id, value=value, **mine)
        for paper_id in PAPERS:
            cases.attach_paper(paper_id=paper_id, upload=photo(paper_id), **mine)

    def file_at_once(self, commune: str) -> cases.Submitted:
        """The same application as a program sends it: one call, its papers, the filing."""
        assert self.program is not None
        change = cases.ApplicationChange(
            commune=commune,
            language=self.story.language,
            applicant=dict(self.story.applicant),
            answers=ANSWERS | {"address": {"commune": commune, "text": "12 شارع العربي بن مهيدي"}},
        )
        draft = cases.begin_application(actor=self.program, procedure_code=CODE, change=change)
        for paper_id in PAPERS:
            cases.attach_paper(actor=self.program, draft_id=draft.id, paper_id=paper_id, upload=photo(paper_id))
        return cases.submit_draft(actor=self.program, draft_id=draft.id)

    def submit(self, draft_id: UUID) -> cases.Submitted:
        """File it; a second time, the same file."""
        return cases.submit_draft(actor=self.guest, draft_id=draft_id, session_drafts={draft_id})

    def next_step(self, case_id: UUID, commune: str, stage: str) -> None:
        """What staff do with a file in that stage, towards the act."""
        if stage == "submitted":
            cases.assign(actor=self.handlers[commune], case_id=case_id, reason="soak: one life at a time")
        elif stage == "examining":
            cases.propose(actor=self.handlers[commune], case_id=case_id, verdict="grant")
        elif stage == "awaiting_signature":
            cases.sign(actor=self.signatories[commune], case_id=case_id)
        else:
            raise AssertionError(f"nobody expects a file in {stage}")

    def live(self) -> dict[str, float]:
        """One file from the application to the signature, found again by its reference; milliseconds of each step."""
        commune = next(self._turns)
        spent: dict[str, float] = {}

        def took(step: str) -> None:
            nonlocal begun
            spent[step] = (time.perf_counter() - begun) * 1000
            begun = time.perf_counter()

        begun = time.perf_counter()
        if self.program is not None:
            filed = self.file_at_once(commune)
        else:
            draft_id = self.begin(commune)
            self.fill(draft_id, commune)
            filed = self.submit(draft_id)
        took("create")
        self.next_step(filed.case_id, commune, "submitted")
        took("assign")
        self.next_step(filed.case_id, commune, "examining")
        self.next_step(filed.case_id, commune, "awaiting_signature")
        took("decide")
        found = cases.search_cases(actor=self.handlers[commune], text=filed.reference)
        took("search")
        if [one.id for one in found] != [filed.case_id]:
            raise AssertionError(f"{filed.reference} was not found by the one who works on it")
        return spent


def samples(count: int, seed: int = 7) -> dict[str, list[str]]:
    """Of each kind of search, `count` texts that somebody at a staffed office would type, from the files there."""
    from jiwar.cases.models import Case, CaseParty  # app ready

    draw = random.Random(seed)
    offices = {
        holding.office_id for code in staff.COMMUNES for holding in at_work(f"agent.{staff.COMMUNES[code]}").holdings
    }
    ids = list(Case.objects.filter(office_id__in=offices).order_by("-id").values_list("id", flat=True)[:20_000])
    chosen = draw.sample(ids, count)
    parties = list(CaseParty.objects.filter(case_id__in=chosen, role="applicant").values("declared", "phone"))
    return {
        "name, Arabic": [f"{one['declared']['given_ar']} {one['declared']['family_ar']}" for one in parties],
        "name, Latin": [f"{one['declared']['given_latin']} {one['declared']['family_latin']}" for one in parties],
        "family name's beginning": [one["declared"]["family_latin"][:4] for one in parties],
        "reference": list(Case.objects.filter(id__in=chosen).values_list("reference", flat=True)),
        "phone": [one["phone"] for one in parties if one["phone"]],
    }
