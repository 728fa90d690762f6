"""Reading the catalogue: from memory, by moment of life, by what people type."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jiwar.catalogue import api
from jiwar.catalogue.definition import data_of_yaml
from jiwar.catalogue.life_events import FILE, entries
from jiwar.catalogue.tests.factories import small_definition
from jiwar.kernel.actors import SYSTEM
from jiwar.kernel.search import fold

ICONS = {"home", "family", "birth", "building", "business", "road", "health", "school", "document", "person", "map"}


@pytest.fixture
def published(library: None) -> None:
    api.publish(actor=SYSTEM, definition=small_definition())


def test_search_forgives_spelling_script_and_words_around(published: None) -> None:
    expected = {
        "residance": "residence-certificate",
        "résidence": "residence-certificate",
        "RESIDENCE": "residence-certificate",
        "rezidence": "residence-certificate",
        "certificat de residence": "residence-certificate",
        "je veux un certificat de résidence": "residence-certificate",
        "اقامه": "residence-certificate",
        "الاقامة": "residence-certificate",
        "إقامة": "residence-certificate",
        "شهادة الاقامه": "residence-certificate",
        "بطاقة الإقامة": "residence-certificate",
        "proof of address": "residence-certificate",
        "domicil": "residence-certificate",
        "permis de construir": "building-permit",
        "permi construire": "building-permit",
        "رخصة بناء": "building-permit",
        "رخصه البناء": "building-permit",
        "بنا": "building-permit",
        "architecte": "building-permit",
        "villa": "building-permit",
        "certificat d'urbanisme": "urbanism-certificate",
        "شهادة التعمير": "urbanism-certificate",
        "terrain constructible": "urbanism-certificate",
        "lotissement": "subdivision-permit",
        "diviser un terrain": "subdivision-permit",
        "تجزئة": "subdivision-permit",
        "تقسيم الأرض": "subdivision-permit",
        "certificat de conformite": "conformity-certificate",
        "شهادة المطابقة": "conformity-certificate",
        "كونفورميتي": "conformity-certificate",
        "fin de travaux": "conformity-certificate",
        "جمعية": "association-registration",
        "créer une association": "association-registration",
        "comité de quartier": "association-registration",
        "passeport": "birth-12s",
        "livre": "family-record",  # the livret of a family
        "bibliotheque": "library-card",
    }
    for text, code in expected.items():
        found = [view.code for view in api.search_procedures(text=text, language="fr")]
        assert found[:1] == [code], (text, found)


def test_search_finds_nothing_where_nothing_is_meant(published: None) -> None:
    for text in ("", "   ", "???", "loterie", "xyzzy", "zzzzzzzz", "x" * 10_000, "\x00", "de la"):
        assert api.search_procedures(text=text) == [], text


def test_moments_of_life_gather_procedures(published: None) -> None:
    events = {event.id: event for event in api.life_events()}
    for event in events.values():
        told = {view.code for view in event.procedures}
        assert told == {view.code for view in api.procedures() if event.id in view.definition.life_events}
    assert {view.code for view in events["housing"].procedures} >= {"residence-certificate", "building-permit"}
    assert events["vehicle"].procedures == ()
    assert api.life_event(id="school").titles["fr"] == "École et études"
    with pytest.raises(api.ProcedureNotFound):
        api.life_event(id="moon-landing")


def test_moments_of_life_are_complete() -> None:
    assert len({entry.id for entry in entries()}) == len(entries()) == len(data_of_yaml(FILE)["life_events"])
    for entry in entries():
        assert entry.icon in ICONS
        assert all(entry.titles.get(language) and entry.summary.get(language) for language in ("ar", "fr", "en"))
        assert entry.keywords


def test_procedures_are_listed_by_title(published: None) -> None:
    titles = [view.titles["fr"] for view in api.procedures(language="fr")]
    assert titles == sorted(titles, key=fold)
    assert {"Carte de bibliothèque", "Certificat de résidence", "Permis de construire"} < set(titles)


def test_reading_costs_no_query_once_warm(published: None) -> None:
    view = api.procedure(code="building-permit")
    api.version(id=view.version_id)
    with CaptureQueriesContext(connection) as queries:
        api.procedure(code="building-permit")
        api.version(id=view.version_id)
        api.life_events()
        api.search_procedures(text="residance")
    assert len(queries) == 0
