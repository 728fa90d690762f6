"""Co-signers on the pages of the counter: named in the file, then received at the desk."""

import pytest

from jiwar.cases.models import Case, Draft
from jiwar.cases.tests import factories as make
from jiwar.portals.staff.tests.test_pages import HOME, PERSON, begun, seated, words

pytestmark = pytest.mark.pages
HOSTED = PERSON | HOME | {"housing": "hosted", "host_name": "Youcef Benyoucef", "host_relation": "parent"}
NAMED = {"cosigner-given_latin": "Youcef", "cosigner-family_latin": "Benyoucef", "cosigner-phone": ""}
PAPERS = ("identity", "host_attestation", "host_identity", "host_proof")
SHOWN = {"document": "passport", "number": "123456789", "agrees": "on"}


@pytest.fixture
def together(town: make.Town) -> make.Town:
    make.ask_cosigners()
    return town


def filed(town: make.Town) -> Case:
    counter = seated(town, "counter")
    page = begun(counter)
    counter.post(page, PERSON)
    counter.post(page, HOSTED)
    counter.post(page, HOSTED | NAMED)
    files = {paper: make.upload(paper) for paper in PAPERS}
    answer = counter.post(page, HOSTED | files | {"submit": "1"}, follow=True)
    assert "/counter/done/" in answer.redirect_chain[-1][0], words(answer)
    return Case.objects.get()


def test_the_agent_names_them_only_when_somebody_has_to_confirm(together: make.Town) -> None:
    counter = seated(together, "counter")
    page = begun(counter)
    assert "La personne qui vous héberge" not in words(counter.get(page))
    counter.post(page, PERSON)
    shown = counter.post(page, HOSTED)
    assert "La personne qui vous héberge" in words(shown)
    shown = counter.post(page, HOSTED | NAMED)
    assert "signe au guichet" in words(shown)
    wrong = counter.post(page, HOSTED | NAMED | {"cosigner-given_latin": "Nadia", "cosigner-phone": "12"})
    assert wrong.status_code == 422
    html = wrong.content.decode()
    assert 'href="#part-cosigners"' in html
    assert 'value="Nadia"' in html, "what was typed stays"
    counter.post(page, HOSTED | {"cosigner-remove": "0"})
    assert Draft.objects.get().cosigners == []


def test_the_cosigner_reads_the_request_and_confirms_before_the_agent(together: make.Town) -> None:
    case = filed(together)
    assert case.stage == "awaiting_cosigners"
    counter = seated(together, "counter")
    row = case.cosigners.get()
    page = f"/fr/staff/cases/{case.pk}/cosigners/{row.pk}/"
    assert f'href="{page}"' in counter.get(f"/fr/staff/cases/{case.pk}/").content.decode()
    assert "12 rue Larbi" in words(counter.get(page)), "one reads what one agrees to"
    for missing in ("document", "number", "agrees"):
        answer = counter.post(page, {key: value for key, value in SHOWN.items() if key != missing})
        assert answer.status_code == 422, missing
    done = counter.post(page, SHOWN, follow=True)
    assert "Confirmé devant vous" in words(done)
    case.refresh_from_db()
    assert case.stage == "submitted"
    assert counter.get(page).status_code == 302, "once"


def test_others_do_not_open_that_page(together: make.Town) -> None:
    case = filed(together)
    page = f"/fr/staff/cases/{case.pk}/cosigners/{case.cosigners.get().pk}/"
    assert seated(together, "handler").get(page).status_code in (302, 403, 404)
    assert seated(together, "handler").post(page, SHOWN).status_code in (302, 403, 404)
    assert case.cosigners.get().state == "waiting"
    counter = seated(together, "counter")
    assert counter.get(f"/fr/staff/cases/{case.pk}/cosigners/{case.pk}/").status_code == 404
