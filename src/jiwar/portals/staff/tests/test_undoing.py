"""An answer given on the wrong file is taken back from the list to which it led."""

from datetime import timedelta

import pytest

from jiwar.cases import api as cases
from jiwar.cases.models import Case, Opinion, Validation
from jiwar.cases.tests import factories as make
from jiwar.kernel import clock
from jiwar.kernel.references import spoken
from jiwar.portals.staff.tests.test_pages import case_at, seated, words

pytestmark = pytest.mark.pages
LATER = timedelta(seconds=cases.UNDO_SECONDS + 1)


def test_an_agreement_is_taken_back_from_the_list(town: make.Town) -> None:
    make.ask_agreement(make.level("head"))
    case = make.advance(make.make_case(), "assigned", "proposed", town=town)
    level, head = Validation.objects.get(case=case), seated(town, "head")
    said = {"answer": "agree", "note": "Vu"}
    answer = head.post(f"/fr/staff/cases/{case.pk}/validations/{level.pk}/", said, follow=True)
    undo = f"/fr/staff/cases/{case.pk}/undo/"
    assert undo in answer.content.decode()
    head.post(undo, {"sequence": case_at(case).sequence})
    assert case_at(case).stage == "awaiting_validation"
    head.post(f"/fr/staff/cases/{case.pk}/validations/{level.pk}/", said)
    with clock.frozen(make.SUNDAY + LATER):
        assert undo not in head.get("/fr/staff/validations/").content.decode()


def test_a_service_knows_its_files_apart_and_takes_an_opinion_back(town: make.Town) -> None:
    asked: list[Case] = []
    for _file in range(2):
        case = make.make_case(code=make.PERMIT)
        cases.assign(actor=town.planner, case_id=case.pk)
        cases.ask_opinions(actor=town.planner, case_id=case.pk)
        asked.append(case)
    water = seated(town, "expert_water")
    shown = water.get("/fr/staff/opinions/")
    assert "data-rows" in shown.content.decode(), "j and k walk its rows"
    assert all(spoken(case.reference) in words(shown) for case in asked)
    assert "Permis de construire" in words(shown)
    case = asked[0]
    row = Opinion.objects.get(case=case, office_id=town.expert_water.holdings[0].office_id)
    given = {"verdict": "favourable", "text": ""}
    answer = water.post(f"/fr/staff/cases/{case.pk}/opinions/{row.pk}/", given, follow=True)
    undo = f"/fr/staff/cases/{case.pk}/undo/"
    assert undo in answer.content.decode()
    assert spoken(case.reference) not in words(answer)
    water.post(undo, {"sequence": case_at(case).sequence})
    row.refresh_from_db()
    assert row.state == "asked"
