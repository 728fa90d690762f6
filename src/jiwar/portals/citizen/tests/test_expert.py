"""The link of an expert from outside: read, papers saved, one answer, without an account and without JavaScript."""

from typing import Any

import pytest

from jiwar.cases import api as cases
from jiwar.cases.models import Case, Consultation
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
