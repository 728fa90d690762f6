"""The head reads how a new text moves the limit of each file, says why and by which text, and follows the work."""

import pytest

from jiwar.audit.models import JournalEntry
from jiwar.cases import api
from jiwar.cases.tests import factories as make
from jiwar.cases.tests.test_terms import text_gives
from jiwar.catalogue import api as catalogue
from jiwar.portals.staff.tests.test_pages import queries_of, seated, words

pytestmark = pytest.mark.pages
URL = f"/fr/staff/versions/{make.RESIDENCE}/1/term/"
WHY = "Décret exécutif du jour, art. 7"


def test_the_head_sees_both_limits_confirms_and_the_limits_move(town: make.Town) -> None:
    case = make.make_case()
    before = case.due_on
    text_gives(20)
    head = seated(town, "head")
    assert URL in head.get("/fr/staff/versions/").content.decode()
    said = words(head.get(URL))
    assert "20 jours ouvrables" in said
    assert "1 dossier en cours" in said
    confirm = head.post(URL, {"step": "check", "reason": WHY})
    assert WHY in words(confirm)
    case.refresh_from_db()
    assert case.due_on == before, "nothing is done before it is confirmed"
    page = head.post(URL, {"step": "do", "reason": WHY})["Location"]
    api.sweep_bulk()
    assert "Faits : 1 ." in words(head.get(page))
    case.refresh_from_db()
    assert case.due_on > before
    assert JournalEntry.objects.get(verb="case.term_changed").reason == WHY
    assert "Reste" in words(head.get(URL)), "twice changes nothing"


def test_without_a_reason_nothing_is_asked_and_the_error_says_so(town: make.Town) -> None:
    make.make_case()
    text_gives(20)
    answer = seated(town, "head").post(URL, {"step": "do", "reason": "  "})
    assert answer.status_code == 422
    assert "quel texte le dit" in words(answer)


def test_a_text_that_says_nothing_of_running_files_has_no_such_page(town: make.Town) -> None:
    make.make_case()
    text_gives(20, running="keep")
    head = seated(town, "head")
    assert head.get(URL).status_code == 404
    assert URL not in head.get("/fr/staff/versions/").content.decode()


def test_it_is_the_page_of_heads(town: make.Town) -> None:
    make.make_case()
    text_gives(20)
    assert seated(town, "handler").get(URL).status_code == 404
    assert seated(town, "wali").get(URL).status_code == 404


def test_many_files_cost_no_more_than_one(town: make.Town) -> None:
    make.make_case()
    text_gives(20)
    head = seated(town, "head")
    head.get(URL)
    one = queries_of(head, URL)
    first = next(view for view in catalogue.versions(code=make.RESIDENCE) if view.number == 1)
    for _more in range(2):
        other = make.make_case()
        type(other).objects.filter(pk=other.pk).update(version_id=first.version_id)
    head.get(URL)  # whose files a list shows is journaled once a day
    assert queries_of(head, URL) == one
