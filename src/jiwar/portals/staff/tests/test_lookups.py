"""On the handler's screen: what the administration holds is looked up there, and asked only when not found."""

import re

import pytest

from jiwar.cases.tests import factories as make
from jiwar.portals.staff.tests.test_pages import act, queries_of, seated, words

pytestmark = pytest.mark.pages


@pytest.fixture
def held(town: make.Town) -> make.Town:
    make.hold_paper("bill", required=True)
    return town


def test_the_handler_is_told_where_to_look_and_records_what_was_found(held: make.Town) -> None:
    case = make.make_case()
    handler = seated(held, "handler")
    page = handler.get(f"/fr/staff/cases/{case.pk}/").content.decode()
    assert "look-up/bill/" not in page, "whoever took the file says it"
    act(handler, case, "assign")
    page = handler.get(f"/fr/staff/cases/{case.pk}/")
    assert "À rechercher" in words(page)
    assert f"/fr/staff/cases/{case.pk}/look-up/bill/" in page.content.decode()
    answer = act(handler, case, "propose", verdict="grant")
    assert "Recherchez d’abord" in words(answer)
    answer = act(handler, case, "look-up/bill", found="yes", note="n° 118/2026")
    assert "n° 118/2026" in words(answer)
    assert "Trouvée par l’administration" in words(answer)
    act(handler, case, "propose", verdict="grant")
    case.refresh_from_db()
    assert case.stage == "awaiting_signature"
    papc = words(seated(held, "papc").get(f"/fr/staff/cases/{case.pk}/"))
    assert "n° 118/2026" in papc, "whoever signs sees it"


def test_not_found_is_ticked_in_the_completion_with_its_reason(held: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=held)
    handler = seated(held, "handler")
    answer = act(handler, case, "look-up/bill", found="no", note="")
    assert answer.status_code == 422
    assert "Dites où vous avez cherché" in words(answer)
    answer = act(handler, case, "look-up/bill", found="no", note="Fichier Sonelgaz")
    page = answer.content.decode()
    assert re.search(r'name="paper-bill"[^>]*checked', page)
    assert "Nous ne l’avons pas trouvée : Fichier Sonelgaz" in page
    act(handler, case, "completion", **{"paper-bill": "on", "paper-bill-remark": "Introuvable"})
    case.refresh_from_db()
    assert case.stage == "awaiting_applicant"


def test_one_must_say_whether_it_was_found_of_what_is_held_only(held: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=held)
    handler = seated(held, "handler")
    answer = act(handler, case, "look-up/bill", found="", note="12")
    assert answer.status_code == 422
    assert 'value="12"' in answer.content.decode()
    assert act(handler, case, "look-up/identity", found="yes").status_code == 404
    assert act(seated(held, "colleague"), case, "look-up/bill", found="yes").status_code == 422
    assert not case.lookups.exists(), "a colleague did not take the file"


def test_what_was_looked_up_costs_no_query_a_paper(held: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=held)
    handler = seated(held, "handler")
    url = f"/fr/staff/cases/{case.pk}/"
    handler.get(url)
    make.hold_paper("host_proof")
    other = make.advance(make.make_case(), "assigned", town=held)
    for file in (case, other):  # each version is read once
        handler.get(f"/fr/staff/cases/{file.pk}/")
    one = queries_of(handler, url)
    assert queries_of(handler, f"/fr/staff/cases/{other.pk}/") == one
