"""The link of an expert from outside: read, papers saved, one answer, without an account and without JavaScript."""

from base64 import b64encode
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jiwar.cases import api as cases
from jiwar.cases.models import Case, Consultation, OpinionPaper
from jiwar.cases.queries.consulting import token_of_expert
from jiwar.cases.tests import factories as make
from jiwar.portals.citizen.tests.browsing import Person

pytestmark = pytest.mark.pages


@pytest.fixture
def asked(town: make.Town) -> tuple[Case, str]:
    case = make.advance(make.make_case(), "assigned", town=town)
    about: dict[str, Any] = {"subject": "Solidité du mur", "question": "Le mur tient-il ?", "days": 8}
    papers = list(case.papers.order_by("id").values_list("pk", flat=True)[:1])
    cases.consult(
        actor=town.handler,
        case_id=case.pk,
        asked=cases.FurtherOpinion(**about, papers=papers, confidential=True),
        outside=[cases.Outside(name="Nadia Cherif", email="n.cherif@univ.example.dz")],
    )
    return case, token_of_expert(Consultation.objects.get())


def test_an_expert_reads_saves_a_paper_and_answers_once(asked: tuple[Case, str], town: make.Town) -> None:
    case, token = asked
    expert = Person("/fr")
    expert.open(f"/expert/{token}/")
    assert "Le mur tient-il ?" in expert.text
    assert "confidentiel" in expert.text
    assert "Benyoucef" not in expert.page.content.decode(), "the applicant is named by the papers alone"
    paper = case.papers.order_by("id").first()
    saved = expert.client.get(f"/fr/expert/{token}/papers/{paper.pk}/")
    assert saved.status_code == 200
    assert saved["Content-Disposition"].startswith("attachment")
    assert b"".join(saved.streaming_content)
    expert.send(verdict="unfavourable", text="")
    assert expert.page.status_code == 422
    expert.send(verdict="unfavourable", text="Le mur penche")
    assert "Votre avis a bien été reçu" in expert.text
    assert "Le mur penche" in expert.text
    assert expert.client.get(f"/fr/expert/{token}/papers/{paper.pk}/").status_code == 404
    (opinion,) = cases.case_visible_to(town.handler, case.pk).opinions
    assert (opinion.verdict, opinion.text, opinion.outside) == ("unfavourable", "Le mur penche", True)


def test_files_are_kept_when_the_form_fails_and_what_is_typed_when_a_file_is_added(
    asked: tuple[Case, str], town: make.Town
) -> None:
    _case, token = asked
    expert = Person("/fr")
    expert.open(f"/expert/{token}/")
    expert.send(file=make.upload("rapport", "pdf"), text="Le mur penche", add="1")
    assert expert.page.status_code == 200
    assert "rapport.pdf" in expert.text
    assert "Le mur penche" in expert.text
    assert "Choisissez votre avis" not in expert.text
    expert.send(file=make.upload("plan"), text="Le mur penche")
    assert expert.page.status_code == 422
    assert "Choisissez votre avis" in expert.text
    assert {"rapport.pdf", "plan.png"} <= set(expert.text.split())
    expert.send(file=SimpleUploadedFile("notes.txt", b"some words"), text="Le mur penche", verdict="favourable")
    assert expert.page.status_code == 422
    assert "Le mur penche" in expert.text
    plan = OpinionPaper.objects.get(name="plan.png")
    expert.send(remove=str(plan.pk), text="Le mur penche", verdict="unfavourable")
    assert "plan.png" not in expert.text
    assert "Le mur penche" in expert.text
    expert.send(text="Le mur penche", verdict="unfavourable")
    assert "Votre avis a bien été reçu" in expert.text
    assert "rapport.pdf" in expert.text


def test_a_script_sends_a_file_in_parts(asked: tuple[Case, str]) -> None:
    _case, token = asked
    expert, content = Person("/fr"), make.upload("rapport", "pdf").read()
    address = f"/fr/expert/{token}/uploads/"
    assert f'data-upload="{address}"' in expert.open(f"/expert/{token}/").content.decode()
    tus = {"HTTP_TUS_RESUMABLE": "1.0.0"}
    name = b64encode(b"rapport.pdf").decode()
    made = expert.client.post(
        address, HTTP_UPLOAD_LENGTH=str(len(content)), HTTP_UPLOAD_METADATA=f"filename {name}", **tus
    )
    assert made.status_code == 201
    for offset in (0, 100):
        end = 100 if not offset else len(content)
        sent = expert.client.patch(
            made["Location"],
            content[offset:end],
            content_type="application/offset+octet-stream",
            HTTP_UPLOAD_OFFSET=str(offset),
            **tus,
        )
        assert sent.status_code == 204, sent.content
    assert "rapport.pdf" in Person("/fr").open(f"/expert/{token}/").content.decode()
    strange = made["Location"].replace(token, "1" * 16)
    assert expert.client.head(strange, **tus).status_code == 404


def test_a_wrong_link_and_one_too_late_say_so(asked: tuple[Case, str]) -> None:
    case, token = asked
    cases.withdraw(actor=make.guest(make.PHONE), case_id=case.pk)
    for wrong in (token, "1" * 16):
        answer = Person("/fr").client.get(f"/fr/expert/{wrong}/")
        assert answer.status_code == 404
        assert "ne fonctionne plus" in answer.content.decode()


def test_the_applicant_reads_that_an_expert_looked(asked: tuple[Case, str]) -> None:
    case, token = asked
    Person("/fr").open(f"/expert/{token}/")
    readings = cases.readings_of_case(actor=make.guest(make.PHONE), case_id=case.pk).rows
    assert [one for one in readings if one.seats == ()], "no seat: somebody from outside, never by name"
