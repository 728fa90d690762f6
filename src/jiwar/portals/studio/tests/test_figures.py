"""The list of procedures: its languages, what lacks one tap away, how much each is asked for and how long it takes."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from jiwar.analytics import api as analytics
from jiwar.cases import api as cases
from jiwar.catalogue import api as catalogue
from jiwar.catalogue.tests.factories import both, make_published, small, writer_at
from jiwar.kernel import clock
from jiwar.kernel.actors import ActorRef
from jiwar.offices import api as offices
from jiwar.portals.studio import figures
from jiwar.portals.studio.tests.conftest import Bureau
from jiwar.portals.studio.tests.test_pages import address, queries_of, words

pytestmark = pytest.mark.pages


@pytest.fixture(autouse=True)
def facts_of_this_test(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


def answered(key: str, filed: date, days: int) -> cases.ImportedCase:
    """A library card asked for in Alger-Centre, and granted `days` later."""
    moment = datetime.combine(filed, time(10), tzinfo=clock.ALGIERS)
    decided = moment + timedelta(days=days, hours=5)
    return cases.ImportedCase(
        key=key,
        procedure_code="library-card",
        commune_code="1601",
        office_id=offices.competent_office(competence="civil-status", commune_code="1601").id,
        channel="counter",
        language="ar",
        applicant=cases.ImportedPerson(
            given_ar="نادية", family_ar="حداد", given_latin="Nadia", family_latin="Haddad", birth_date=None, sex="f"
        ),
        answers={"reader": "adult", "books": 1},
        submitted_at=moment,
        filed_by=ActorRef("office", "desk", "desk"),
        assigned_at=moment,
        handler_label="عون",
        proposed_at=decided - timedelta(hours=1),
        verdict="grant",
        decided_at=decided,
        signatory_label="رئيس البلدية",
    )


def row_of(page: str, title: str) -> str:
    """The text of the line of one procedure, from its title to the next line."""
    return page.split(title, 1)[1].split("Ce que disent ces chiffres", 1)[0]


def test_volume_and_median_delay_come_from_the_facts_of_the_readers_territory(bureau: Bureau) -> None:
    make_published(small())
    today = clock.today()
    before = bureau.reading.get("/fr/studio/?show=published")
    assert "Rien n’a encore été compté." in words(before)
    sunday = today - timedelta(days=60)
    rows = [answered(f"f{days}", sunday, days) for days in (2, 4, 9)]
    rows.append(answered("old", today - timedelta(days=500), 30))
    cases.import_cases(rows=rows)
    analytics.refresh_facts()
    page = bureau.writing.get("/fr/studio/?show=published")
    line = row_of(words(page), "Carte de bibliothèque")
    assert "Données du" in words(page)
    assert "Comptées dans : Alger" in words(page)
    assert "Délai médian de réponse" in words(page), "the definition is on the page, one tap away"
    assert "en vigueur" in line
    assert " 3 4 jours " in line, "three in twelve months, the one of 500 days ago left out; the median is 4 days"
    elsewhere = writer_at(offices.competent_office(competence="civil-status", commune_code="1618"))
    assert "library-card" not in figures.by_procedure(elsewhere), "another commune's files are not counted"


def test_what_lacks_in_a_language_is_one_tap_away_with_its_field(bureau: Bureau) -> None:
    draft = bureau.draft(summary={"ar": "ملخص", "fr": "Résumé", "en": "Summary"}, who={"ar": "من", "fr": ""})
    listed = bureau.writing.get("/fr/studio/?show=drafts")
    href = address(draft, "languages/")
    assert f'href="{href}"' in listed.content.decode()
    shares = {one.language: one.share for one in catalogue.editing.completeness(bureau.now(draft).data)}
    assert shares["ar"] == 100
    assert shares["kab"] == 0
    for share in shares.values():
        assert f"{share} %" in words(listed)
    page = bureau.writing.get(href)
    assert f'href="{address(draft, "edit/who/")}#id_who_field"' in page.content.decode()
    french = words(page).split(" français ", 1)[1].split(" anglais ", 1)[0]
    assert "1 texte manque" in french
    assert "من" in french, "what it says in another language tells which text it is"


def test_what_lacks_of_a_published_version_is_read_and_leads_nowhere(bureau: Bureau) -> None:
    make_published(small(summary=both("résumé") | {"en": "Summary"}))
    listed = bureau.reading.get("/fr/studio/?show=published").content.decode()
    href = "/fr/studio/procedures/library-card/languages/"
    assert f'href="{href}"' in listed
    page = bureau.reading.get(href)
    assert "en vigueur. Ce qui manque s’écrit dans la version suivante." in words(page)
    assert "/edit/" not in page.content.decode()
    assert bureau.reading.get("/fr/studio/procedures/unknown/languages/").status_code == 404


def test_the_list_costs_the_same_for_one_procedure_and_for_several(bureau: Bureau) -> None:
    make_published(small())
    few = queries_of(bureau.writing, "/fr/studio/?show=published")
    for number in range(3):
        make_published(small(id=f"library-card-{number}"))
    assert queries_of(bureau.writing, "/fr/studio/?show=published") == few == QUERIES


QUERIES = 5  # session, account and its roles, what waits for a second reading, drafts counted, versions in force
