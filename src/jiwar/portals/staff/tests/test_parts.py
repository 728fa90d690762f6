"""The screens of an authority: its queue, its part and nothing else of the file, what is typed stays."""

import pytest
from django.test import Client

from jiwar.cases import api
from jiwar.cases.models import Case, CasePart
from jiwar.cases.tests import factories as make
from jiwar.cases.tests.authorities import BUILDING, DOCUMENT, WATER, ask_parts, part
from jiwar.identity import api as identity
from jiwar.identity.tests import factories as people
from jiwar.kernel import clock
from jiwar.offices import api as offices
from jiwar.portals.staff.tests.test_pages import queries_of, seated, words

pytestmark = pytest.mark.pages
QUEUE = "/fr/staff/parts/"


@pytest.fixture
def case(town: make.Town) -> Case:
    ask_parts(
        part("building", BUILDING, days=5),
        part("water", WATER, after=("examine",), days=9, needs=("housing",)),
        before_signing=("building", "water"),
    )
    case = make.advance(make.make_case(), "assigned", town=town)
    page = seated(town, "handler").post(f"/fr/staff/cases/{case.pk}/parts/", {"sequence": "2"}, follow=True)
    assert "devant toutes ses autorités" in words(page)
    return case


def row(case: Case, step: str) -> CasePart:
    return CasePart.objects.get(case=case, step_id=step)


def at(case: Case, step: str, deed: str = "") -> str:
    return f"/fr/staff/parts/{row(case, step).pk}/{deed}"


def clerk(competence: str) -> Client:
    client, office = Client(), offices.competent_office(competence=competence, commune_code=make.ALGER_CENTRE)
    people.sign_in(client, people.make_staff(role="handler", office=office))
    return client


def test_an_authority_takes_remarks_prepares_and_another_person_decides(town: make.Town, case: Case) -> None:
    hall = clerk(BUILDING)
    listed = hall.get(QUEUE)
    assert case.reference[:4] in words(listed)
    assert "dites ce qui manque" in words(listed)
    assert "La part est à vous" in words(hall.post(at(case, "building", "take/"), follow=True))
    said = hall.post(at(case, "building", "remarks/"), {}, follow=True)
    assert "il ne vous manque rien" in words(said)
    wrong = hall.post(at(case, "building", "prepare/"), {"verdict": "unfavourable", "conditions": "Trois places"})
    assert wrong.status_code == 422
    assert "Trois places" in wrong.content.decode()
    assert "dit ses motifs" in words(wrong)
    given = {"verdict": "favourable", "conditions": "Trois places de stationnement"}
    assert "elle attend la décision" in words(hall.post(at(case, "building", "prepare/"), given, follow=True))
    mayor = seated(town, "papc")
    assert "votre décision" in words(mayor.get(QUEUE))
    shown = mayor.get(at(case, "building"))
    assert "Trois places de stationnement" in words(shown)
    assert mayor.get(at(case, "building", "preview.pdf")).content.startswith(b"%PDF")
    decided = mayor.post(at(case, "building", "decide/"), follow=True)
    assert "Décidé" in words(decided)
    make.seal_all()
    assert hall.get(at(case, "building", "act.pdf")).content.startswith(b"%PDF")
    lead = words(seated(town, "handler").get(f"/fr/staff/cases/{case.pk}/"))
    assert "BUI/1601/2026/000001" in lead
    assert "détermine le délai" in lead


def test_who_saw_the_name_in_the_queue_of_parts_is_told_to_its_owner(town: make.Town, case: Case) -> None:
    hall, guest = clerk(BUILDING), make.guest(make.PHONE)
    before = len(api.readings_of_case(actor=guest, case_id=case.pk).rows)
    hall.get(QUEUE)
    hall.get(QUEUE)
    assert len(api.readings_of_case(actor=guest, case_id=case.pk).rows) == before + 1, "once a day"


def test_it_reads_its_part_and_nothing_else(town: make.Town, case: Case) -> None:
    waters = clerk(WATER)
    page = waters.get(at(case, "water"))
    assert page.status_code == 200
    paper = case.papers.first()
    assert waters.get(at(case, "water", f"papers/{paper.pk}/")).status_code == 404
    assert waters.get(f"/fr/staff/cases/{case.pk}/").status_code == 404
    assert waters.get(f"/fr/staff/cases/{case.pk}/papers/{paper.pk}/").status_code == 404
    for deed in ("take/", "remarks/", "prepare/"):
        assert waters.post(at(case, "building", deed), {"verdict": "favourable"}).status_code == 404
    for deed in ("", "preview.pdf", "act.pdf"):
        assert waters.get(at(case, "building", deed)).status_code == 404
    assert seated(town, "wali").post(at(case, "building", "decide/")).status_code == 404
    hall = clerk(BUILDING)
    given = case.papers.filter(paper_id="identity").first()
    assert hall.get(at(case, "building", f"papers/{given.pk}/")).status_code == 200


def test_remarks_of_all_leave_in_one_request_and_the_applicant_reads_whose(town: make.Town, case: Case) -> None:
    hall, waters, lead = clerk(BUILDING), clerk(WATER), seated(town, "handler")
    hall.post(at(case, "building", "take/"))
    empty = hall.post(at(case, "building", "remarks/"), {"paper-identity": "on"})
    assert empty.status_code == 422
    hall.post(at(case, "building", "remarks/"), {"paper-identity": "on", "paper-identity-remark": "Illisible"})
    desk = lead.get(f"/fr/staff/cases/{case.pk}/")
    assert "Illisible" in words(desk)
    address = f"/fr/staff/cases/{case.pk}/completion/"
    early = lead.post(address, {"message": "Merci"})
    assert early.status_code == 422
    assert "vous n’attendez pas" in words(early)
    assert "Merci" in early.content.decode()
    waters.post(at(case, "water", "take/"))
    waters.post(at(case, "water", "remarks/"), {})
    assert lead.post(address, {"message": "Merci"}, follow=True).status_code == 200
    case.refresh_from_db()
    assert case.stage == "awaiting_applicant"
    (item,) = api.case_visible_to(town.handler, case.pk).completions[0].items
    assert item.remark == "جزء building: Illisible"
    assert (item.kind, item.id) == (DOCUMENT["kind"], DOCUMENT["id"])


def test_who_decides_sends_it_back_with_a_reason(town: make.Town, case: Case) -> None:
    hall, mayor = clerk(BUILDING), seated(town, "papc")
    hall.post(at(case, "building", "take/"))
    hall.post(at(case, "building", "prepare/"), {"verdict": "favourable"})
    assert mayor.post(at(case, "building", "return/"), {"note": " "}).status_code == 422
    mayor.post(at(case, "building", "return/"), {"note": "Ajouter le stationnement"})
    assert "Ajouter le stationnement" in words(hall.get(at(case, "building")))


def test_the_queue_is_drawn_in_a_constant_number_of_queries(town: make.Town, case: Case) -> None:
    hall = clerk(BUILDING)
    hall.get(QUEUE)
    one = queries_of(hall, QUEUE)
    for _more in range(2):
        other = make.advance(make.make_case(), "assigned", town=town)
        api.send_parts(actor=town.handler, case_id=other.pk)
    hall.get(QUEUE)  # the names that are seen for the first time today are journaled
    assert queries_of(hall, QUEUE) == one


def test_a_part_goes_to_a_colleague_with_a_reason(town: make.Town, case: Case) -> None:
    office = offices.competent_office(competence=BUILDING, commune_code=make.ALGER_CENTRE)
    hall, mate = clerk(BUILDING), people.make_staff(role="handler", office=office)
    hall.post(at(case, "building", "take/"))
    assert "Confier la part à un collègue" in words(hall.get(at(case, "building")))
    wrong = hall.post(at(case, "building", "give/"), {"to": str(mate.pk), "reason": " "})
    assert wrong.status_code == 422
    assert f'value="{mate.pk}" selected' in wrong.content.decode()
    given = hall.post(at(case, "building", "give/"), {"to": str(mate.pk), "reason": "Congé"}, follow=True)
    assert "entre les mains de votre collègue" in words(given)
    assert row(case, "building").handler_id == mate.pk
    listed = hall.get(QUEUE, {"handler": str(mate.pk)})
    assert case.reference[:4] in words(listed)
    assert "Toutes les parts" in words(listed)
    assert case.reference[:4] not in words(hall.get(QUEUE, {"handler": str(town.handler.account_id)}))
    assert hall.get(QUEUE, {"handler": "nobody"}).status_code == 200


def test_the_head_shares_parts_out_with_files(town: make.Town, case: Case) -> None:
    office = offices.competent_office(competence=WATER, commune_code=make.ALGER_CENTRE)
    giver, mate = (people.make_staff(role="handler", office=office) for _one in range(2))
    api.take_part(actor=people.actor_of(giver), part_id=row(case, "water").pk)
    head = Client()
    people.sign_in(head, people.make_staff(role="head", office=office))
    team = head.get("/fr/staff/team/")
    assert "Parts en retard" in words(team)
    address = f"/fr/staff/team/{office.id}/{giver.pk}/"
    assert address in team.content.decode()
    page = head.get(address)
    assert "Parts dans les dossiers d’autres services" in words(page)
    field = f"to-{row(case, 'water').pk}"
    wrong = head.post(address, {field: str(mate.pk), "reason": ""})
    assert wrong.status_code == 422
    assert f'value="{mate.pk}" selected' in wrong.content.decode()
    assert head.post(address, {field: str(mate.pk), "reason": "Congé"}).status_code == 302
    api.sweep_bulk()
    assert row(case, "water").handler_id == mate.pk


def test_whoever_stands_in_reads_how_many_parts_wait_for_the_absent(town: make.Town, case: Case) -> None:
    office = offices.competent_office(competence=WATER, commune_code=make.ALGER_CENTRE)
    away, here = (people.make_staff(role="handler", office=office) for _one in range(2))
    api.take_part(actor=people.actor_of(away), part_id=row(case, "water").pk)
    identity.plan_absence(
        actor=people.actor_of(away),
        account_id=away.pk,
        substitute_id=here.pk,
        valid_from=clock.today(),
        valid_to=clock.today(),
    )
    client = Client()
    people.sign_in(client, here)
    page = client.get(QUEUE)
    assert "À la place de" in words(page)
    assert f"?handler={away.pk}" in page.content.decode()


def test_two_who_have_one_part_open_are_told(town: make.Town, case: Case) -> None:
    first, second = clerk(BUILDING), clerk(BUILDING)
    first.get(at(case, "building"))
    assert "a aussi ce dossier" in words(second.get(at(case, "building")))
    told = first.get(at(case, "building", "presence/"))
    assert "a aussi ce dossier" in words(told)
    shown = told.content.decode().split("shown=")[1].split('"')[0]
    assert first.get(at(case, "building", "presence/") + f"?shown={shown}").status_code == 204
    assert "a aussi ce dossier" not in words(clerk(WATER).get(at(case, "water"))), "another part is another authority's"
    assert "a aussi ce dossier" not in words(seated(town, "handler").get(f"/fr/staff/cases/{case.pk}/"))
    assert clerk(WATER).get(at(case, "building", "presence/")).status_code == 404


def test_an_authority_finds_its_part_by_the_reference_or_the_code_of_the_receipt(town: make.Town, case: Case) -> None:
    water = clerk(WATER)
    for typed in (case.reference, f"https://jiwar.example.dz/track/{case.reference}/"):
        found = water.post("/fr/staff/", {"q": typed, "why": "answer"})
        assert found["Location"] == at(case, "water")
    other = clerk("opinion.heritage")
    assert other.post("/fr/staff/", {"q": case.reference}).status_code == 200
