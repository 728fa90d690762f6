"""On the page: a file passed on, ten seconds to undo, a closed file opened again, absences planned."""

from datetime import timedelta

import pytest

from jiwar.audit import api as audit
from jiwar.cases.tests import factories as make
from jiwar.identity import api as identity
from jiwar.identity.tests import factories as people
from jiwar.kernel import clock
from jiwar.offices import api as offices
from jiwar.portals.staff.tests.test_pages import act, case_at, queries_of, seated, words

pytestmark = pytest.mark.pages


def test_undo_is_offered_for_ten_seconds_and_to_its_author(town: make.Town) -> None:
    case = make.make_case()
    handler = seated(town, "handler")
    answer = act(handler, case, "assign")
    assert "dix secondes" in words(answer)
    assert "dix secondes" not in words(seated(town, "head").get(f"/fr/staff/cases/{case.pk}/"))
    with clock.frozen(make.SUNDAY + timedelta(seconds=12)):
        assert "dix secondes" not in words(handler.get(f"/fr/staff/cases/{case.pk}/"))
        assert "trop tard" in words(act(handler, case, "undo"))
    assert case_at(case).stage == "examining"
    assert "Annulé" in words(act(handler, case, "undo"))
    assert case_at(case).stage == "submitted"


def test_a_file_is_passed_to_a_colleague(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    handler, to = seated(town, "handler"), town.accounts["colleague"].pk
    answer = act(handler, case, "transfer", to=f"agent:{to}", reason="")
    assert answer.status_code == 422
    assert "pourquoi" in words(answer)
    assert act(handler, case, "transfer", to="agent:nobody", reason="x").status_code == 422
    act(handler, case, "transfer", to=f"agent:{to}", reason="Congé annuel")
    assert case_at(case).handler_id == to


def test_a_file_that_left_may_be_called_back(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    make.make_town("1616")
    handler = seated(town, "handler")
    there = offices.competent_office(competence=make.RESIDENCE, commune_code="1616")
    answer = act(handler, case, "transfer", to=f"office:{there.id}", reason="Habite là-bas")
    assert "Un autre service" in words(answer)
    assert case_at(case).office_id == there.id
    assert handler.get(f"/fr/staff/cases/{case.pk}/").status_code == 404
    act(handler, case, "undo")
    assert case_at(case).handler_id == town.accounts["handler"].pk


def test_a_closed_file_opens_again_by_who_signs(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", "proposed", "signed", "sealed", town=town)
    assert 'id="reopen"' not in seated(town, "handler").get(f"/fr/staff/cases/{case.pk}/").content.decode()
    papc = seated(town, "papc")
    assert act(papc, case, "reopen", ground="judgment", reason="").status_code == 422
    act(papc, case, "reopen", ground="judgment", reason="Tribunal administratif d'Alger, n° 12, 3 décembre 2026")
    assert case_at(case).stage == "submitted"


def test_nobody_stands_in_for_themselves(town: make.Town) -> None:
    shown = seated(town, "handler").get("/fr/staff/absences/").content.decode()
    assert str(town.colleague.account_id) in shown
    assert str(town.handler.account_id) not in shown
    town.accounts["alone"] = people.make_staff(role="handler", office=offices.office_by_code("16-ENV"))
    alone = seated(town, "alone").get("/fr/staff/absences/").content.decode()
    assert "Personne d’autre ne traite les dossiers" in alone
    assert 'name="substitute_id"' not in alone


def test_an_absence_is_planned_and_its_substitute_acts(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    handler, colleague = seated(town, "handler"), seated(town, "colleague")
    other = str(town.accounts["colleague"].pk)
    days = {"valid_from_day": "22", "valid_from_month": "11", "valid_from_year": "2026"}
    past = {"valid_to_day": "20", "valid_to_month": "11", "valid_to_year": "2026"}
    good = {"valid_to_day": "26", "valid_to_month": "11", "valid_to_year": "2026"}
    assert handler.post("/fr/staff/absences/", {"substitute_id": other, **days, **past}).status_code == 422
    assert handler.post("/fr/staff/absences/", {"substitute_id": other, **days, **good}).status_code == 302
    assert 'value="grant"' in colleague.get(f"/fr/staff/cases/{case.pk}/").content.decode()
    act(colleague, case, "propose", verdict="grant")
    assert case_at(case).stage == "awaiting_signature"
    assert "absent" in words(colleague.get(f"/fr/staff/cases/{case.pk}/"))


def away(town: make.Town, substitute: str) -> None:
    identity.plan_absence(
        actor=town.head,
        account_id=town.accounts["handler"].pk,
        substitute_id=town.accounts[substitute].pk,
        valid_from=make.SUNDAY.date(),
        valid_to=make.SUNDAY.date() + timedelta(days=2),
    )


def test_the_queue_says_who_is_away_and_opens_their_files_to_who_covers_them(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    colleague, head = seated(town, "colleague"), seated(town, "head")
    assert "Absents" not in words(colleague.get("/fr/staff/"))
    away(town, "colleague")
    for who in (colleague, head):
        page = who.get("/fr/staff/?show=new")
        assert "À la place de" in words(page)
        assert "1 dossier" in words(page)
    theirs = f"/fr/staff/?show=all&handler={case.handler_id}"
    assert theirs.split("?")[1] in page.content.decode().replace("&amp;", "&")
    listed = colleague.get(theirs)
    assert case.reference[:4] in words(listed)
    assert "Vous agissez à sa place" in words(listed)
    assert "Vous agissez à sa place" in words(head.get(f"/fr/staff/cases/{case.pk}/"))
    with clock.frozen(make.SUNDAY + timedelta(days=3)):
        assert "Absents" not in words(seated(town, "colleague").get("/fr/staff/"))
        assert 'value="grant"' not in seated(town, "head").get(f"/fr/staff/cases/{case.pk}/").content.decode()


def test_whoever_is_not_named_reads_who_acts_and_acts_on_nothing(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    away(town, "head")
    colleague = seated(town, "colleague")
    page = words(colleague.get("/fr/staff/"))
    assert "Agit à sa place" in page
    assert "À la place de" not in page
    assert 'value="grant"' not in colleague.get(f"/fr/staff/cases/{case.pk}/").content.decode()
    assert act(colleague, case, "propose", verdict="grant").status_code == 422
    assert case_at(case).stage == "examining"


def test_the_head_acts_for_the_absent_and_the_journal_says_for_whom(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    away(town, "colleague")
    head = seated(town, "head")
    act(head, case, "propose", verdict="grant")
    assert case_at(case).stage == "awaiting_signature"
    entry = audit.journal_of(subject=make.subject(case)).rows[0]
    assert (entry.verb, entry.behalf_id) == ("case.proposed", str(town.accounts["handler"].pk))


def test_the_absent_cost_the_queue_the_same_number_of_queries(town: make.Town) -> None:
    make.advance(make.make_case(), "assigned", town=town)
    away(town, "colleague")
    colleague = seated(town, "colleague")
    colleague.get("/fr/staff/")
    one = queries_of(colleague, "/fr/staff/")
    make.advance(make.make_case(), "assigned", town=town)
    identity.plan_absence(
        actor=town.head,
        account_id=town.accounts["head"].pk,
        substitute_id=town.accounts["colleague"].pk,
        valid_from=make.SUNDAY.date(),
        valid_to=make.SUNDAY.date(),
    )
    assert queries_of(colleague, "/fr/staff/") == one
