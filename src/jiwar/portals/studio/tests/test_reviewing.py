"""A second person reads, then it is published; nobody approves their own words; two versions are joined."""

from datetime import timedelta

import pytest

from jiwar.catalogue import api as catalogue
from jiwar.catalogue.tests.factories import both, small
from jiwar.identity.tests import factories as people
from jiwar.kernel import clock
from jiwar.portals.studio.tests.conftest import Bureau
from jiwar.portals.studio.tests.test_pages import address, words

pytestmark = pytest.mark.pages


def proposed(bureau: Bureau, **changes: object) -> catalogue.DefinitionDraftView:
    draft = bureau.draft(**changes)
    bureau.writing.post(address(draft, "propose/"), {"revision": draft.revision, "note": "À relire"})
    return bureau.now(draft)


def published(bureau: Bureau) -> catalogue.ProcedureView:
    draft = proposed(bureau)
    bureau.reading.post(address(draft, "approve/"), {"revision": draft.revision})
    answer = bureau.reading.post(address(draft, "publish/"), {"on_day": "", "on_month": "", "on_year": ""})
    assert answer.url == "/fr/studio/procedures/library-card/"
    return catalogue.procedure(code="library-card")


def test_from_proposal_to_publication(bureau: Bureau) -> None:
    draft = proposed(bureau)
    assert draft.state == "proposed"
    assert "À relire" in words(bureau.reading.get(address(draft, "review/")))
    assert words(bureau.reading.get("/fr/studio/")).count("Carte de bibliothèque") == 1
    returned = bureau.reading.post(address(draft, "return/"), {"revision": draft.revision, "note": ""})
    assert returned.status_code == 422
    bureau.reading.post(address(draft, "return/"), {"revision": draft.revision, "note": "Corrigez le titre."})
    assert bureau.now(draft).state == "returned"
    assert "Corrigez le titre." in words(bureau.writing.get(address(draft)))
    bureau.writing.post(address(draft, "propose/"), {"revision": draft.revision})
    stale = bureau.reading.post(address(draft, "approve/"), {"revision": 1}, follow=True)
    assert "Approuvé. La publication" not in words(stale), "approved is that very revision"
    bureau.reading.post(address(draft, "approve/"), {"revision": draft.revision})
    assert bureau.now(draft).state == "approved"
    bureau.reading.post(address(draft, "publish/"), {})
    assert catalogue.procedure(code="library-card").number == 1
    assert bureau.reading.get(address(draft, "publish/")).status_code == 302, "published once"


def test_what_was_said_to_whom_is_on_the_draft(bureau: Bureau) -> None:
    people.make_staff(role="reviewer", office=bureau.office, email="lectrice@example.dz", language="fr")
    draft = proposed(bureau)
    assert "Messages envoyés" not in words(bureau.writing.get(address(draft))), "nothing was sent yet"
    for _twice in range(2):
        catalogue.tell_proposed(draft_id=draft.id)
    page = words(bureau.writing.get(address(draft)))
    assert page.count("Une démarche attend votre relecture") == 1
    assert "en attente d’envoi" in page
    assert "aucune adresse connue" in page, "of the reviewer without an address"


def test_a_day_to_come_is_awaited(bureau: Bureau) -> None:
    draft = proposed(bureau)
    bureau.reading.post(address(draft, "approve/"), {"revision": draft.revision})
    day = clock.today() + timedelta(days=10)
    on = {"on_day": day.day, "on_month": day.month, "on_year": day.year}
    bureau.reading.post(address(draft, "publish/"), on)
    assert bureau.now(draft).publish_at is not None
    with pytest.raises(catalogue.ProcedureNotFound):
        catalogue.procedure(code="library-card")
    past = bureau.reading.post(address(draft, "publish/"), on | {"on_year": day.year - 1})
    assert past.status_code == 422
    with clock.frozen(clock.now() + timedelta(days=11)):
        catalogue.publish_due()
    assert catalogue.procedure(code="library-card").number == 1


def test_nobody_approves_their_own_words(bureau: Bureau) -> None:
    people.hold(bureau.accounts["author"], "reviewer", bureau.office)
    draft = proposed(bureau)
    page = words(bureau.writing.get(address(draft, "review/")))
    assert "une autre personne doit le relire" in page
    assert "Approuver ce texte" not in page
    answer = bureau.writing.post(address(draft, "approve/"), {"revision": draft.revision}, follow=True)
    assert "une deuxième personne" in words(answer).lower() or bureau.now(draft).state == "proposed"
    assert bureau.now(draft).state == "proposed"


def test_the_next_version_shows_what_changes(bureau: Bureau) -> None:
    published(bureau)
    answer = bureau.writing.post("/fr/studio/procedures/library-card/revise/")
    draft = bureau.now_at(answer.url)
    draft = bureau.saved(draft, small(deadline__days=5, papers__1=None, examples__1__papers=["photo"]))
    page = words(bureau.writing.get(address(draft, "review/")))
    assert "Ce qui change depuis la version 1" in page
    for said in ("Supprimé", "consent en français", "Modifié", "2", "5"):
        assert said in page
    bureau.writing.post(address(draft, "propose/"), {"revision": draft.revision})
    bureau.reading.post(address(draft, "approve/"), {"revision": draft.revision})
    bureau.reading.post(address(draft, "publish/"), {})
    compared = words(bureau.reading.get("/fr/studio/procedures/library-card/?old=1&new=2"))
    assert "De la version 1 à la version 2" in compared
    assert "consent en français" in compared
    file = bureau.reading.get("/fr/studio/procedures/library-card/1.yaml")
    assert catalogue.data_of_yaml(file.content)["deadline"]["days"] == 2
    assert bureau.reading.get("/fr/studio/procedures/library-card/9.yaml").status_code == 404


def test_what_was_published_meanwhile_is_taken_over(bureau: Bureau) -> None:
    published(bureau)
    first, second = (
        bureau.now_at(bureau.writing.post("/fr/studio/procedures/library-card/revise/").url) for _one in range(2)
    )
    first = bureau.saved(first, small(deadline__days=5, fee__text=both("other fee")))
    second = bureau.saved(second, small(deadline__days=7, papers__0__label=both("portrait")))
    bureau.writing.post(address(first, "propose/"), {"revision": first.revision})
    bureau.reading.post(address(first, "approve/"), {"revision": first.revision})
    bureau.reading.post(address(first, "publish/"), {})
    assert "Voir ses changements" in words(bureau.writing.get(address(second)))
    url = address(second, "take-over/")
    page = words(bureau.writing.get(url))
    assert "Jours" in page
    lacking = bureau.writing.post(url, {"revision": second.revision})
    assert lacking.status_code == 422, "one chooses where both changed"
    bureau.writing.post(url, {"revision": second.revision, "side-0": "mine"})
    joined = bureau.now(second)
    assert joined.data["deadline"]["days"] == 7
    assert joined.data["fee"]["text"] == both("other fee")
    assert joined.data["papers"][0]["label"] == both("portrait")
    assert not joined.is_outdated


def test_a_service_ends_and_is_offered_again(bureau: Bureau) -> None:
    published(bureau)
    url = "/fr/studio/procedures/library-card/"
    assert bureau.reading.post(f"{url}retire/", {"reason_ar": "", "reason_fr": "Fini"}).status_code == 422
    bureau.reading.post(f"{url}retire/", {"reason_ar": "انتهت", "reason_fr": "Fini"})
    with pytest.raises(catalogue.ProcedureRetired):
        catalogue.procedure(code="library-card")
    assert "Fini" in words(bureau.reading.get(url))
    bureau.reading.post(f"{url}restore/", {"reason": "De nouveau ouverte"})
    assert catalogue.procedure(code="library-card").number == 1


def test_a_draft_is_taken_back_or_given_up(bureau: Bureau) -> None:
    draft = proposed(bureau)
    bureau.writing.post(address(draft, "rewrite/"))
    assert bureau.now(draft).state == "draft"
    bureau.writing.post(address(draft, "discard/"))
    assert bureau.now(draft).state == "discarded"
    assert "Carte de bibliothèque" in words(bureau.writing.get("/fr/studio/?show=ended"))
