"""What a service joins to its opinion on the file's page, and how the others read it."""

import pytest

from jiwar.cases import api as cases
from jiwar.cases.models import Case, Opinion, OpinionPaper
from jiwar.cases.tests import factories as make
from jiwar.offices import api as offices
from jiwar.portals.staff.tests.test_pages import seated

pytestmark = pytest.mark.pages


@pytest.fixture
def asked(town: make.Town) -> Case:
    case = make.advance(make.make_case(), "assigned", town=town)
    water = offices.competent_office(competence="opinion.water", commune_code="1601").id
    further = cases.FurtherOpinion(subject="Nappe", question="Est-elle haute ?", days=8, confidential=True)
    cases.consult(actor=town.handler, case_id=case.pk, asked=further, services=[water])
    return case


def test_files_are_kept_when_the_form_fails_and_shown_beside_the_opinion(town: make.Town, asked: Case) -> None:
    expert, page = seated(town, "expert_water"), f"/fr/staff/cases/{asked.pk}/"
    address = f"{page}opinions/{Opinion.objects.get().pk}/"
    added = expert.post(address, {"file": make.upload("sondage", "pdf"), "text": "Nappe à 2 m", "add": "1"})
    assert added.status_code == 200
    assert "sondage.pdf" in added.content.decode()
    assert "Nappe à 2 m" in added.content.decode()
    failed = expert.post(address, {"file": make.upload("plan"), "text": "Nappe à 2 m"})
    assert failed.status_code == 422
    assert "Nappe à 2 m" in failed.content.decode()
    plan = OpinionPaper.objects.get(name="plan.png")
    removed = expert.post(address, {"remove": str(plan.pk), "text": "Nappe à 2 m", "verdict": "unfavourable"})
    assert "plan.png" not in removed.content.decode()
    assert "Nappe à 2 m" in removed.content.decode()
    stored = OpinionPaper.objects.get()
    shown = f"{page}opinions/papers/{stored.pk}/"
    assert seated(town, "handler").get(shown).status_code == 404, "before it is given, its service alone has it"
    given = expert.post(address, {"verdict": "unfavourable", "text": "Nappe à 2 m"})
    assert given.status_code == 302
    handler = seated(town, "handler")
    text = handler.get(page).content.decode()
    assert text.count(shown) >= 2, "beside the opinion, and among the papers on the screen"
    opened = handler.get(shown)
    assert b"".join(opened.streaming_content).startswith(b"%PDF")
    assert "default-src 'none'" in opened["Content-Security-Policy"]
    leaf = handler.get(f"{shown}pages/1/", {"as": "picture"})
    assert (leaf.status_code, leaf["Content-Type"], leaf["Jiwar-Pages"]) == (200, "image/webp", "1")
    for who in ("expert_urbanism", "counter"):
        other = seated(town, who)
        for closed in (shown, f"{shown}pages/1/"):
            assert other.get(closed).status_code == 404, "it is confidential, as the opinion"
        assert shown not in other.get(page).content.decode()


def test_a_button_that_is_not_ours_changes_nothing(town: make.Town, asked: Case) -> None:
    expert = seated(town, "expert_water")
    address = f"/fr/staff/cases/{asked.pk}/opinions/{Opinion.objects.get().pk}/"
    assert expert.post(address, {"remove": "x"}).status_code == 200
    wrong = expert.post(address, {"remove": "00000000-0000-7000-8000-000000000000"})
    assert wrong.status_code == 422
    other = seated(town, "expert_urbanism").post(address, {"file": make.upload(), "add": "1"})
    assert other.status_code == 404
