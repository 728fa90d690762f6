"""Files of an older version: the head reads what would happen to each, ticks, confirms, and may take it back."""

import re
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from jiwar.audit.models import JournalEntry
from jiwar.cases import api
from jiwar.cases.models import Case
from jiwar.cases.tests import factories as make
from jiwar.catalogue import api as catalogue
from jiwar.identity.tests import factories as people
from jiwar.kernel.actors import SYSTEM
from jiwar.portals.staff.tests.test_pages import act, queries_of, seated, words

pytestmark = pytest.mark.pages
WHY = "L’arrêté a changé le titre"


def publish_other_words() -> catalogue.ProcedureView:
    now = catalogue.procedure(code=make.RESIDENCE).definition
    title = {**now.result.title, "fr": "Attestation de résidence"}
    return catalogue.publish(actor=SYSTEM, definition=replace(now, result=replace(now.result, title=title)))


def url_of(number: int = 1) -> str:
    return f"/fr/staff/versions/{make.RESIDENCE}/{number}/"


def seen(*cases: Case) -> list[str]:
    for case in cases:
        case.refresh_from_db()
    return [f"{case.pk}:{case.sequence}" for case in cases]


def ticks(answer: Any) -> int:
    return len(re.findall(r'name="chosen"[^>]* checked', answer.content.decode()))


def version_of(case: Case) -> UUID:
    case.refresh_from_db()
    return case.version_id


def test_the_head_moves_what_may_move_and_takes_it_back(town: make.Town) -> None:
    case, proposed = make.make_case(), make.make_case()
    first = case.version_id
    make.advance(proposed, "assigned", "proposed", town=town)
    head = seated(town, "head")
    assert "Tous les dossiers suivent la version en vigueur" in words(head.get("/fr/staff/versions/"))
    to = publish_other_words()
    assert "/fr/staff/versions/" in head.get("/fr/staff/").content.decode()
    assert "/fr/staff/versions/" not in seated(town, "handler").get("/fr/staff/").content.decode()
    assert url_of() in head.get("/fr/staff/versions/").content.decode()
    page = head.get(url_of())
    said = words(page)
    for part in ("Attestation de résidence", "L’acte sera rédigé avec le nouveau texte", "Reste", "aucun dossier"):
        assert part in said, part
    assert seen(case)[0] in page.content.decode()
    assert seen(proposed)[0] not in page.content.decode(), "what stays cannot be ticked"
    confirm = head.post(url_of(), {"step": "check", "chosen": seen(case), "reason": WHY})
    assert "Déplacer 1 dossier" in words(confirm)
    assert WHY in words(confirm)
    assert version_of(case) == first, "nothing is done before it is confirmed"
    done = head.post(url_of(), {"step": "move", "chosen": seen(case, proposed), "reason": WHY})
    page = done["Location"]
    assert "Faits : 0 . Restés : 0 . En attente : 2 ." in words(head.get(page))
    api.sweep_bulk()
    said = words(head.get(page))
    assert "Terminé" in said
    assert "Faits : 1 . Restés : 1 . En attente : 0 ." in said
    assert version_of(case) == to.version_id
    assert version_of(proposed) == first
    assert JournalEntry.objects.get(verb="case.moved_to_version").reason == WHY
    file = head.get(f"/fr/staff/cases/{case.pk}/")
    assert f"version {to.number}" in words(file)
    assert "move-back/" in file.content.decode()
    assert act(head, case, "move-back", note="").status_code == 422
    answer = act(head, case, "move-back", note="Par erreur")
    assert "Le dossier suit de nouveau sa version antérieure" in words(answer)
    assert "move-back/" not in answer.content.decode()
    assert version_of(case) == first


def test_nothing_typed_is_lost_when_something_lacks(town: make.Town) -> None:
    case, other = make.make_case(), make.make_case()
    publish_other_words()
    head = seated(town, "head")
    answer = head.post(url_of(), {"step": "check", "reason": WHY})
    assert answer.status_code == 422
    assert "Cochez au moins un dossier" in words(answer)
    assert WHY in answer.content.decode()
    answer = head.post(url_of(), {"step": "check", "chosen": seen(case), "reason": ""})
    assert answer.status_code == 422
    assert ticks(answer) == 1
    assert "Dites pourquoi les dossiers changent de version" in words(answer)
    assert head.post(url_of(), {"step": "move", "chosen": seen(case), "reason": " "}).status_code == 422
    stale = seen(case, other)
    act(seated(town, "handler"), case, "assign")
    answer = head.post(url_of(), {"step": "check", "chosen": stale, "reason": WHY})
    assert answer.status_code == 422
    assert ticks(answer) == 1, "the one on which nobody acted stays ticked"
    answer = head.post(url_of(), {"step": "move", "chosen": [*stale, "x:1", "nothing"], "reason": WHY})
    api.sweep_bulk()
    said = words(head.get(answer["Location"]))
    assert "Faits : 1 . Restés : 1 ." in said
    assert "Quelqu’un" in said
    answer = head.post(url_of(), {"step": "move", "reason": WHY}, follow=True)
    assert "Cochez au moins un dossier" in words(answer), "said also where the page was not ours"


def test_the_list_is_for_heads_and_for_versions_that_exist(town: make.Town) -> None:
    make.make_case()
    to = publish_other_words()
    for name in ("handler", "papc", "counter", "administrator"):
        client = seated(town, name)
        assert client.get("/fr/staff/versions/").status_code == 404
        assert client.post(url_of(), {"step": "move"}).status_code == 404
    head = seated(town, "head")
    for wrong in (url_of(to.number), url_of(99), "/fr/staff/versions/nothing/1/"):
        assert head.get(wrong).status_code == 404
    elsewhere = make.offices.competent_office(competence=make.RESIDENCE, commune_code="1605")
    neighbour = make.Town({"head": people.make_staff(role="head", office=elsewhere)})
    assert "Aucun dossier de votre service" in words(seated(neighbour, "head").get(url_of()))


def test_the_list_costs_no_query_a_file(town: make.Town) -> None:
    first: Any = catalogue.procedure(code=make.RESIDENCE)
    make.make_case()
    to = publish_other_words()
    head = seated(town, "head")
    head.get(url_of())
    one = queries_of(head, url_of())
    catalogue.publish(actor=SYSTEM, definition=first.definition)
    for _ in range(3):
        make.make_case()
    catalogue.publish(actor=SYSTEM, definition=to.definition)
    head.get(url_of())
    assert queries_of(head, url_of()) == one


def test_all_that_can_be_moved_is_stopped_or_taken_back_as_a_whole(town: make.Town) -> None:
    case, proposed = make.make_case(), make.make_case()
    first = case.version_id
    make.advance(proposed, "assigned", "proposed", town=town)
    to = publish_other_words()
    head = seated(town, "head")
    assert head.post(url_of(), {"step": "check", "which": "all", "reason": ""}).status_code == 422
    confirm = head.post(url_of(), {"step": "check", "which": "all", "reason": WHY})
    assert "Déplacer tous les dossiers de la version 1" in words(confirm)
    done = head.post(url_of(), {"step": "move", "which": "all", "reason": WHY})
    page = done["Location"]
    part = head.get(page, headers={"HX-Request": "true"})
    assert "hx-get" in part.content.decode()
    assert "<html" not in part.content.decode()
    assert "HX-Refresh" not in part.headers
    assert head.post(f"{page}take-back/", {"reason": WHY}, follow=True).status_code == 200
    api.sweep_bulk()
    assert head.get(page, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert version_of(case) == to.version_id
    said = words(head.get(f"{page}?show=refused"))
    assert "au stade où en est le dossier" in said
    assert str(proposed.pk) in head.get(f"{page}?show=refused").content.decode()
    assert str(case.pk) not in head.get(f"{page}?show=refused").content.decode()
    assert head.post(f"{page}take-back/", {"reason": " "}).status_code == 422
    back = head.post(f"{page}take-back/", {"reason": "Par erreur"})["Location"]
    api.sweep_bulk()
    assert version_of(case) == first
    assert "Par erreur" in words(head.get(back))
    assert "Il a été repris" in words(head.get(page))
    listed = head.get("/fr/staff/bulk/").content.decode()
    assert page in listed
    assert back in listed
    for other in ("handler", "papc"):
        client = seated(town, other)
        assert client.get(page).status_code == 404
        assert client.post(f"{page}take-back/", {"reason": WHY}).status_code == 404
        assert client.post(f"{page}stop/").status_code == 404
        assert "Rien n’a été demandé" in words(client.get("/fr/staff/bulk/"))
    going = head.post(url_of(), {"step": "move", "which": "all", "reason": WHY})["Location"]
    assert "Arrêter ici" in words(head.get(going))
    assert "Arrêté. Ce qui était fait le reste" in words(head.post(f"{going}stop/", follow=True))
    api.sweep_bulk()
    assert version_of(case) == first


def test_the_page_of_a_deed_costs_no_query_a_file(town: make.Town) -> None:
    make.make_case()
    first: Any = catalogue.procedure(code=make.RESIDENCE)
    to = publish_other_words()
    head = seated(town, "head")
    one = head.post(url_of(), {"step": "move", "which": "all", "reason": WHY})["Location"]
    api.sweep_bulk()
    catalogue.publish(actor=SYSTEM, definition=first.definition)
    for _ in range(3):
        make.make_case()
    catalogue.publish(actor=SYSTEM, definition=to.definition)
    head.get("/fr/staff/bulk/")  # versions are read once
    listed = queries_of(head, "/fr/staff/bulk/")
    three = head.post(url_of(), {"step": "move", "which": "all", "reason": WHY})["Location"]
    api.sweep_bulk()
    assert queries_of(head, three) == queries_of(head, one)
    assert queries_of(head, "/fr/staff/bulk/") == listed
