"""Complete drafts for the benchmark of submissions, after the first worked example of the residence certificate."""

from io import BytesIO
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from jiwar.cases import api as cases
from jiwar.catalogue import api as catalogue
from jiwar.identity import api as identity
from jiwar.kernel.actors import SYSTEM, ActorRef
from jiwar.law import api as law
from jiwar.offices import api as offices
from jiwar.signing import api as signing
from jiwar.territory import api as territory

CODE = "residence-certificate"


def ready_drafts(count: int) -> tuple[identity.Actor, list[UUID]]:
    """The guest who holds them and the ids of `count` drafts that lack nothing."""
    territory.import_territory()
    law.import_law()
    offices.import_offices_for(wilaya_code="16")
    signing.ensure_authority()
    catalogue.publish_all(actor=SYSTEM)
    story = catalogue.procedure(code=CODE).definition.examples[0]
    contact = identity.check_phone(str(story.applicant["phone"]))
    guest = identity.Actor(ref=ActorRef(kind="guest", id="bench", label="bench"), guest_contacts=(contact,))
    return guest, [_draft(guest, story) for _ in range(count)]


def _draft(guest: identity.Actor, story: catalogue.Example) -> UUID:
    draft = cases.start_draft(actor=guest, procedure_code=CODE, commune_code=story.commune, language=story.language)
    mine: dict[str, Any] = {"actor": guest, "draft_id": draft.id, "session_drafts": {draft.id}}
    cases.save_applicant(applicant=dict(story.applicant), **mine)
    for question_id, value in story.answers.items():
        cases.save_answer(question_id=question_id, value=value, **mine)
    for paper_id in story.papers:
        cases.attach_paper(paper_id=paper_id, upload=_photo(paper_id), **mine)
    return draft.id


def _photo(name: str) -> SimpleUploadedFile:
    content = BytesIO()
    Image.new("RGB", (40, 30), "#446688").save(content, "PNG")
    return SimpleUploadedFile(f"{name}.png", content.getvalue())
