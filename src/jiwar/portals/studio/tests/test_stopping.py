"""The page of a procedure shows to those who keep it where people stop, for each version, and says what is counted."""

from uuid import UUID

import pytest

from jiwar.cases import api as cases
from jiwar.catalogue import api as catalogue
from jiwar.catalogue.tests.factories import make_published, small
from jiwar.identity import api as identity
from jiwar.kernel.actors import ActorRef
from jiwar.portals.studio.tests.conftest import Bureau
from jiwar.portals.studio.tests.test_pages import words

pytestmark = pytest.mark.pages
GUEST = identity.Actor(ref=ActorRef(kind="guest", id="guest", label="guest"))
PAGE = "/fr/studio/procedures/library-card/"


def left_at(*places: str) -> UUID:
    """Somebody begins a library card, sees these pages and deletes it; the version."""
    draft = cases.start_draft(actor=GUEST, procedure_code="library-card")
    for place in places:
        cases.note_reached(cases.draft_visible_to(GUEST, draft.id, [draft.id]), place)
    cases.discard_draft(actor=GUEST, draft_id=draft.id, session_drafts=[draft.id])
    return draft.version_id


def test_each_page_has_its_figures_in_the_order_in_which_it_is_asked(bureau: Bureau) -> None:
    make_published(small())
    assert "rien à compter" in words(bureau.writing.get(PAGE))
    reader = catalogue.procedure(code="library-card").definition.questions[0]
    for places in (
        ("commune", "applicant", reader.id),
        ("commune", "applicant"),
        ("commune", "applicant"),
        ("commune",),
    ):
        left_at(*places)
    text = words(bureau.writing.get(PAGE))
    stops = text[text.index("Où l’on s’arrête, version 1") :]
    assert "Commune 4 1 25 %" in stops
    assert "Le demandeur 3 2 67 %" in stops
    assert f"{reader.label['fr']} 1 1 100 %" in stops
    assert stops.index("Commune 4") < stops.index("Le demandeur 3") < stops.index(f"{reader.label['fr']} 1")
    assert "ni réponses ni personnes" in stops.lower()


def test_a_version_has_figures_of_its_own(bureau: Bureau) -> None:
    make_published(small())
    left_at("commune")
    changed = small()
    changed["titles"]["fr"] = "Carte de bibliothèque (nouvelle)"
    make_published(changed)
    assert "rien à compter" in words(bureau.writing.get(PAGE))
    assert "Commune 1 1 100 %" in words(bureau.writing.get(f"{PAGE}?stops=1"))
    assert bureau.writing.get(f"{PAGE}?stops=nonsense").status_code == 200
