"""On the page: a file passed on, ten seconds to undo, a closed file opened again, absences planned."""

from datetime import timedelta

import pytest

from jiwar.cases.tests import factories as make
from jiwar.kernel import clock
from jiwar.offices import api as offices
from jiwar.portals.staff.tests.test_pages import act, case_at, seated, words

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
