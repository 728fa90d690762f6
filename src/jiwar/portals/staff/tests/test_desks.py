"""The queue as people use it: what narrows it, what they keep, what the one box finds and what it leaves behind."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from jiwar.audit.models import AccessEntry, JournalEntry
from jiwar.cases import api as cases
from jiwar.cases.models import SavedFilter
from jiwar.cases.tests import factories as make
from jiwar.documents.models import IssuedDocument
from jiwar.kernel import clock
from jiwar.portals.staff.tests.test_pages import links_on, seated, words

pytestmark = pytest.mark.pages

QUEUE = "/fr/staff/"


def test_each_part_of_a_filter_narrows_the_list(town: make.Town) -> None:
    mine = make.advance(make.make_case(), "assigned", town=town)
    with clock.frozen(make.SUNDAY + timedelta(days=1)):
        new = make.make_case()
    waiting = make.advance(make.make_case(), "assigned", "asked", town=town)
    expected = {
        "": {mine.pk, new.pk, waiting.pk},
        "stage=submitted": {new.pk},
        "limit=stopped": {waiting.pk},
        "limit=week": {mine.pk, new.pk},
        "limit=today": set(),
        f"handler={town.accounts['handler'].pk}": {mine.pk, waiting.pk},
        f"handler={town.accounts['colleague'].pk}": set(),
        "language=ar": {mine.pk, new.pk, waiting.pk},
        "language=fr": set(),
        "commune=1601": {mine.pk, new.pk, waiting.pk},
        "commune=1602": set(),
        "procedure=building-permit": set(),
        "channel=web&stage=examining": {mine.pk},
        "opinions=1": set(),
        "news=1": {new.pk},  # nobody read it yet
        "handler=not-an-id&limit=tomorrow": {mine.pk, new.pk, waiting.pk},
    }
    client = seated(town, "handler")
    for query, found in expected.items():
        page = client.get(f"{QUEUE}?show=all&{query}").content.decode()
        shown = {case.pk for case in (mine, new, waiting) if str(case.pk) in page}
        assert shown == found, query


def test_what_an_applicant_sent_is_a_badge_until_it_is_read(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    client = seated(town, "handler")
    assert "Du nouveau" not in words(client.get(QUEUE))
    cases.post_message(actor=make.guest(make.PHONE), case_id=case.pk, body="Bonjour")
    said = words(client.get(QUEUE))
    assert "Du nouveau (1)" in said
    assert str(case.pk) in client.get(f"{QUEUE}?show=mine&news=1").content.decode()


def test_a_filter_kept_under_a_name_is_ones_own(town: make.Town) -> None:
    handler, colleague = seated(town, "handler"), seated(town, "colleague")
    kept = {"show": "all", "limit": "stopped", "name": "  Mes   arrêtés "}
    answer = handler.post("/fr/staff/filters/", kept)
    assert answer["Location"] == "/fr/staff/?show=all&limit=stopped"
    row = SavedFilter.objects.get()
    assert (row.name, row.wanted) == ("Mes arrêtés", {"show": "all", "limit": "stopped"})
    assert "Mes arrêtés" in words(handler.get(QUEUE))
    assert "Mes arrêtés" not in words(colleague.get(QUEUE))
    handler.post("/fr/staff/filters/", kept | {"limit": "late"})
    assert SavedFilter.objects.get().wanted["limit"] == "late"
    colleague.post(f"/fr/staff/filters/{row.pk}/remove/")
    assert SavedFilter.objects.exists()
    handler.post(f"/fr/staff/filters/{row.pk}/remove/")
    assert not SavedFilter.objects.exists()
    assert "Donnez un nom" in words(handler.post("/fr/staff/filters/", {"show": "all", "name": " "}, follow=True))


def test_filters_end_at_twenty(town: make.Town) -> None:
    wanted = cases.CaseFilter(show="late")
    for number in range(20):
        cases.save_filter(actor=town.handler, name=str(number), wanted=wanted)
    with pytest.raises(cases.TooManyFilters):
        cases.save_filter(actor=town.handler, name="20", wanted=wanted)
    cases.save_filter(actor=town.handler, name="19", wanted=cases.CaseFilter(show="new"))
    with pytest.raises(cases.MayNotAct):
        cases.save_filter(actor=make.guest(make.PHONE), name="mine", wanted=wanted)


def test_kept_filters_cost_one_question_however_many(town: make.Town) -> None:
    client = seated(town, "handler")
    counts = []
    for name in ("one", "two", "three"):
        cases.save_filter(actor=town.handler, name=name, wanted=cases.CaseFilter(show="late"))
        client.get(QUEUE)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(QUEUE).status_code == 200
        counts.append(len(asked))
    assert len(set(counts)) == 1


# --- The one box -------------------------------------------------------------------------------------------


def test_a_reference_or_a_scanned_code_leads_straight_to_the_file(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", "proposed", "signed", "sealed", town=town)
    act = IssuedDocument.objects.get(subject_id=str(case.pk))
    client = seated(town, "handler")
    for text in (
        case.reference.lower(),
        f"http://localhost:8000/track/{case.reference}/",
        f"https://jiwar.example.dz/v/{act.reference}?s=eyJhbGciOiJFUzI1NiJ9",
        act.reference,
    ):
        answer = client.post(QUEUE, {"q": text})
        assert answer.status_code == 302, text
        assert answer["Location"] == f"/fr/staff/cases/{case.pk}/"
    assert client.post(QUEUE, {"q": "https://example.org/nothing"}).status_code == 200
    assert str(case.pk) not in words(seated(town, "planner").post(QUEUE, {"q": case.reference}))


def test_a_national_number_never_stands_in_an_address(town: make.Town) -> None:
    make.make_case()
    client = seated(town, "handler")
    for url in (QUEUE, "/fr/staff/counter/"):
        who = client if url == QUEUE else seated(town, "counter")
        said = words(who.get(url, {"q": "1" * 18}))
        assert "ne doit pas figurer dans une adresse" in said
        assert 'method="post" role="search"' in who.get(url).content.decode()


def test_a_search_leaves_its_reason_and_whom_it_showed_but_not_what_was_typed(town: make.Town) -> None:
    case = make.make_case()
    client = seated(town, "handler")
    client.post(QUEUE, {"q": "Benyoucef", "why": "answer"})
    entry = AccessEntry.objects.get(actor_id=str(town.accounts["handler"].pk))
    assert (entry.subject_id, entry.purpose) == (str(case.applicant_id), "cases.search.answer")
    searched = JournalEntry.objects.get(verb="cases.searched")
    assert searched.details == {"why": "answer", "found": 1}
    client.post(QUEUE, {"q": "Zidane", "why": "curiosity"})
    others = JournalEntry.objects.filter(verb="cases.searched").exclude(pk=searched.pk)
    assert others.get().details == {"why": "work", "found": 0}
    assert "Benyoucef" not in str([vars(one) for one in JournalEntry.objects.all()])


def test_the_limit_is_said_in_words_beside_its_colour(town: make.Town) -> None:
    make.make_case()
    client = seated(town, "handler")
    said = {}
    for days in (0, 1, 3, 4):
        with clock.frozen(make.SUNDAY + timedelta(days=days)), translation.override("fr"):
            said[days] = words(client.get(f"{QUEUE}?show=all"))
    assert "3 jours restants" in said[0]
    assert "2 jours restants" in said[1]
    assert "Dernier jour aujourd" in said[3]
    assert "En retard depuis" in said[4]
    assert links_on(client, f"{QUEUE}?show=all") == 1


# --- The file on one screen ----------------------------------------------------------------------------------


def test_two_who_open_one_file_are_warned_at_once_and_while_it_is_open(town: make.Town) -> None:
    case = make.make_case()
    handler, colleague = seated(town, "handler"), seated(town, "colleague")
    url = f"/fr/staff/cases/{case.pk}/"
    assert "a aussi ce dossier" not in words(handler.get(url))
    said = words(colleague.get(url))
    assert f"{town.colleague.names['fr']} a aussi" not in said
    assert "a aussi ce dossier à l’écran" in said
    polled = handler.get(f"{url}presence/?shown=")
    assert town.colleague.names["fr"] in words(polled)
    shown = town.accounts["colleague"].pk
    assert handler.get(f"{url}presence/?shown={shown}").status_code == 204
    assert seated(town, "planner").get(f"{url}presence/").status_code == 404


def test_papers_may_be_looked_at_larger_and_turned_and_changes_are_named(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", "asked", "completed", town=town)
    page = seated(town, "handler").get(f"/fr/staff/cases/{case.pk}/").content.decode()
    assert page.count('data-kind="picture"') >= 1
    for deed in ("larger", "smaller", "turn", "whole", "next", "previous"):
        assert f'data-view="{deed}"' in page
    assert "Ce qui a changé depuis la version précédente" in page
    assert "<del>" in page
