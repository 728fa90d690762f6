"""On the handler's screen: the record of the register is found, opened, compared and chosen, without JavaScript."""

import pytest

from jiwar.cases.models import Case
from jiwar.cases.tests import factories as make
from jiwar.catalogue import api as catalogue
from jiwar.portals.staff.tests.test_pages import act, queries_of, seated, words
from jiwar.registers import api as registers
from jiwar.registers.tests import factories as acts

pytestmark = pytest.mark.pages
BIRTH = "birth-extract"


@pytest.fixture
def case(town: make.Town) -> Case:
    registers.import_records(rows=catalogue.example_records(make.example(BIRTH)))
    return make.advance(make.make_case(code=BIRTH), "assigned", town=town)


def url_of(case: Case, query: str = "") -> str:
    return f"/fr/staff/cases/{case.pk}/{query}"


def test_from_what_was_asked_to_the_act(town: make.Town, case: Case) -> None:
    handler = seated(town, "handler")
    record_id = registers.record_at(kind="births", commune_code="1601", year=2003, number=417)
    page = handler.get(url_of(case))
    assert "417/2003" in words(page)
    assert f'href="?record={record_id}#record"' in page.content.decode()
    assert handler.get(f"/fr/staff/cases/{case.pk}/preview.pdf?verdict=grant").status_code == 409
    assert "Choisissez d’abord" in words(act(handler, case, "propose", verdict="grant"))
    opened = words(handler.get(url_of(case, f"?record={record_id}")))
    for said in ("Youcef Benyoucef", "Nadia Haddad", "08:30", "Mariée à Yacine Meziane", "19 mai 2003"):
        assert said in opened
    answer = act(handler, case, f"record/{record_id}")
    assert "le document en est tiré" in words(answer)
    assert handler.get(f"/fr/staff/cases/{case.pk}/preview.pdf?verdict=grant").content.startswith(b"%PDF")
    act(handler, case, "propose", verdict="grant")
    case.refresh_from_db()
    assert case.stage == "awaiting_signature"
    papc = seated(town, "papc").get(url_of(case))
    assert "417/2003" in words(papc), "whoever signs sees it"
    assert f"/record/{record_id}/" not in papc.content.decode()


def test_what_cannot_be_searched_or_opened_is_said(town: make.Town, case: Case) -> None:
    handler = seated(town, "handler")
    registers.import_records(rows=[acts.imported(commune="1605", number=3)])
    far = registers.record_at(kind="births", commune_code="1605", year=2003, number=3)
    assert handler.get(url_of(case, f"?record={far}")).status_code == 404
    assert handler.get(url_of(case, "?record=nothing")).status_code == 404
    assert "Aucun acte ne répond" in words(handler.get(url_of(case, "?name=Zerrouki")))
    wrong = handler.get(url_of(case, "?year=abc&name=Amina"))
    assert 'value="abc"' in wrong.content.decode()
    assert "au moins deux lettres" in words(handler.get(url_of(case, "?year=2003")))
    assert "417/2003" in words(handler.get(url_of(case, "?name=Benyoucef+Amina")))


def test_a_stale_tab_and_a_stranger_choose_nothing(town: make.Town, case: Case) -> None:
    record_id = registers.record_at(kind="births", commune_code="1601", year=2003, number=417)
    url = url_of(case, f"record/{record_id}/")
    late = seated(town, "handler").post(url, {"sequence": case.sequence - 1}, follow=True)
    assert "jw-notice--error" in late.content.decode()
    assert seated(town, "planner").post(url, {"sequence": case.sequence}).status_code == 404
    colleague = seated(town, "colleague").post(url, {"sequence": case.sequence}, follow=True)
    assert "jw-notice--error" in colleague.content.decode()
    case.refresh_from_db()
    assert case.record_id is None


def test_an_erased_record_is_said_to_be_so(town: make.Town, case: Case) -> None:
    record_id = registers.record_at(kind="births", commune_code="1601", year=2003, number=417)
    handler = seated(town, "handler")
    act(handler, case, f"record/{record_id}")
    registers.erase_content(record_id=record_id, reason="jugement")
    assert "a été effacé" in words(handler.get(url_of(case)))


def test_the_panel_costs_no_query_a_record(town: make.Town, case: Case) -> None:
    handler = seated(town, "handler")
    url = url_of(case, "?name=Benyoucef")
    handler.get(url)
    one = queries_of(handler, url)
    registers.import_records(rows=[acts.imported(number=number) for number in range(500, 505)])
    handler.get(url)  # what was read already is not journaled twice in ten minutes
    assert queries_of(handler, url) == one
