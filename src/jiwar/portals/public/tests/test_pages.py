"""The public pages: any act is verified by anyone, figures hide small groups, the demo shows what it sent."""

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jiwar.analytics import api as analytics
from jiwar.cases.tests import factories as make
from jiwar.documents import api as documents
from jiwar.ledger import api as ledger
from jiwar.portals.public.pages import performance

pytestmark = pytest.mark.pages


def words(answer: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


@pytest.fixture
def act(town: make.Town) -> documents.DocumentView:
    case = make.advance(make.make_case(), "assigned", "proposed", "signed", "sealed", town=town)
    document_id = make.api.case_visible_to(town.papc, case.pk).document_id
    return documents.document(id=document_id)


def content_of(act: documents.DocumentView) -> bytes:
    return documents.read_file(id=act.file_id)


def verified(content: bytes, name: str = "acte.pdf") -> Any:
    return Client().post("/fr/verify/", {"pdf": SimpleUploadedFile(name, content), "reference": ""})


def test_an_act_is_verified_by_file_by_reference_and_by_its_link(act: documents.DocumentView) -> None:
    for answer in (
        verified(content_of(act)),
        Client().post("/fr/verify/", {"reference": act.reference.lower()}),
        Client().get(f"/fr/v/{act.reference}"),
    ):
        assert answer.status_code == 200
        assert "Cet acte est authentique" in words(answer)
        assert act.number in words(answer)


def test_the_page_of_an_act_names_nobody(act: documents.DocumentView) -> None:
    applicant = make.example(make.RESIDENCE).applicant
    said = words(Client().get(f"/fr/v/{act.reference}"))
    for name in ("family_ar", "family_latin", "given_ar", "given_latin"):
        assert str(applicant[name]) not in said


def test_an_altered_file_is_told(act: documents.DocumentView) -> None:
    content = content_of(act)
    middle = len(content) // 2
    assert "Ce fichier a été modifié" in words(verified(content[:middle] + b"x" + content[middle + 1 :]))


def test_a_revoked_act_says_why(act: documents.DocumentView, town: make.Town) -> None:
    documents.revoke_document(actor=town.papc, document_id=act.id, reason="Erreur sur le nom")
    for answer in (verified(content_of(act)), Client().get(f"/fr/v/{act.reference}")):
        assert "retiré" in words(answer) or "révoqué" in words(answer)
        assert "Erreur sur le nom" in words(answer)


@pytest.mark.parametrize("content", [b"%PDF-1.7 nothing of ours", b"MZ not a PDF", b"\0" * 40])
def test_a_file_of_somebody_else_is_unknown(town: make.Town, content: bytes) -> None:
    answer = verified(content)
    assert answer.status_code in {200, 422}
    assert "authentique" not in words(answer).replace("Cet acte est-il authentique", "")


def test_an_empty_file_and_an_empty_form_are_refused_with_a_sentence(town: make.Town) -> None:
    assert verified(b"").status_code == 422
    answer = Client().post("/fr/verify/", {"reference": ""})
    assert answer.status_code == 422
    assert "jw-error-summary" in answer.content.decode()


def test_a_reference_with_a_slip_is_told_from_an_unknown_one(act: documents.DocumentView) -> None:
    last = "A" if act.reference[-1] != "A" else "B"
    answer = Client().post("/fr/verify/", {"reference": act.reference[:-1] + last})
    assert answer.status_code == 422
    assert act.reference[:-1] in answer.content.decode()


def test_a_link_with_a_forged_token_is_not_authentic(act: documents.DocumentView) -> None:
    assert "Cet acte est authentique" not in words(Client().get(f"/fr/v/{act.reference}?s=AAAA"))


def test_guessing_is_slowed_down(town: make.Town) -> None:
    client = Client(REMOTE_ADDR="10.9.9.9")
    seen = [client.get("/fr/v/ABCDEFGH").status_code for _ in range(61)]
    assert seen[:60] == [200] * 60
    assert seen[60] == 429


def test_the_proof_is_there_for_machines(act: documents.DocumentView) -> None:
    make.seal_all()
    proof = Client().get(f"/fr/v/{act.reference}/proof.json")
    if ledger.latest_checkpoint(log="acts") is None:
        assert proof.status_code == 404
    else:
        assert proof.json()["reference"] == act.reference
    assert Client().get("/trust.json").json()


@pytest.mark.parametrize("path", ["", "16/", "1601/"])
def test_figures_on_fewer_than_ten_files_are_hidden(act: documents.DocumentView, path: str) -> None:
    answer = Client().get(f"/fr/performance/{path}")
    assert answer.status_code == 200
    assert 'class="jw-kpi__value">1<' not in answer.content.decode()


def test_appeals_are_among_the_public_figures_once_there_are_enough(
    town: make.Town, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATA_DIR = tmp_path
    who = make.guest(make.PHONE)
    case = make.advance(make.make_case(), "assigned", "refusal", "signed", "sealed", town=town)
    make.submit(make.make_appeal(who, case, "author"), who)
    analytics.refresh_facts()
    assert "Recours déposés" not in words(Client().get("/fr/performance/1601/")), "one appeal tells of one person"
    monkeypatch.setattr(performance, "SMALLEST_GROUP", 1)
    shown = words(Client().get("/fr/performance/1601/"))
    assert re.search(r"Recours déposés\W* 1\b", shown)
    assert "Délai médian de réponse aux recours" in shown


def test_an_unknown_place_is_not_found(town: make.Town) -> None:
    assert Client().get("/fr/performance/9999/").status_code == 404


@pytest.mark.parametrize("path", ["about", "accessibility", "privacy", "verify", "design"])
@pytest.mark.parametrize("language", ["", "/fr"])
def test_pages_about_jiwar_open_in_both_languages(town: make.Town, path: str, language: str) -> None:
    assert Client().get(f"{language}/{path}/").status_code == 200


def test_messages_of_the_demo_are_not_shown_in_production(town: make.Town, settings: Any) -> None:
    settings.MODE = "production"
    assert Client().get("/fr/demo/messages/").status_code == 404
