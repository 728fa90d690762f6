"""The registers in the staff portal: an act looked up, an error corrected by two people, before and after shown."""

from typing import Any
from uuid import UUID

import pytest

from jiwar.audit.models import AccessEntry
from jiwar.cases.tests import factories as make
from jiwar.portals.staff.tests.test_pages import queries_of, seated, words
from jiwar.registers import api as registers
from jiwar.registers.tests import factories as acts

pytestmark = pytest.mark.pages
ORDERED = {"authority": "Tribunal de Sidi M’Hamed", "decided_number": "142/2026", "decided_on": "2026-10-12"}
WHY = {"reason": "Le registre papier porte Yamina."}


@pytest.fixture
def record_id(town: make.Town) -> UUID:
    registers.import_records(rows=[acts.imported(number=417)])
    return registers.record_at(kind="births", commune_code="1601", year=2003, number=417)


def url_of(record_id: UUID, page: str = "") -> str:
    return f"/fr/staff/registers/{record_id}/{page}"


def typed(page: Any, **changes: str) -> dict[str, str]:
    """The form as it was drawn, with some values typed over."""
    form = page.context["form"]
    kept = {name: form.initial.get(name, "") for name in form.fields}
    return kept | ORDERED | WHY | {name.replace("__", "."): value for name, value in changes.items()}


def propose(client: Any, record_id: UUID, **changes: str) -> Any:
    url = url_of(record_id, "correct/")
    return client.post(url, typed(client.get(url), **changes), follow=True)


def test_an_error_is_corrected_by_two_people_with_before_and_after(town: make.Town, record_id: UUID) -> None:
    handler, papc = seated(town, "handler"), seated(town, "papc")
    found = handler.get("/fr/staff/registers/?name=benyoucef+amina")
    assert url_of(record_id) in found.content.decode()
    assert "Corriger une erreur" in words(handler.get(url_of(record_id)))
    answer = words(propose(handler, record_id, child__given_latin="Yamina", day="2003-05-16"))
    assert "rien n’a encore changé" in answer
    for said in ("Amina Yamina", "17 mai 2003 16 mai 2003", "142/2026", "12 octobre 2026", "Vous l’avez proposée"):
        assert said in answer, said
    assert registers.record_views([record_id])[record_id].version == 1

    waiting = registers.waiting_correction(record_id=record_id)
    assert "approve/" not in handler.get(url_of(record_id)).content.decode(), "nobody approves their own"
    assert "417/2003" in words(papc.get("/fr/staff/registers/"))
    approve = f"/fr/staff/corrections/{waiting.id}/approve/"
    assert approve in papc.get(url_of(record_id)).content.decode()
    done = words(papc.post(approve, follow=True))
    assert "L’acte est corrigé" in done
    assert "Amina Yamina" in done, "what it said before stays readable"
    after = registers.record_views([record_id])[record_id]
    assert (after.version, after.people["child"]["given_latin"], after.content["day"]) == (2, "Yamina", "2003-05-16")
    assert "n’attend plus" in words(papc.post(approve, follow=True)), "a second press changes nothing"
    assert registers.record_views([record_id])[record_id].version == 2


def test_the_proposer_and_a_colleague_do_not_approve(town: make.Town, record_id: UUID) -> None:
    handler, colleague = seated(town, "handler"), seated(town, "colleague")
    propose(handler, record_id, child__given_latin="Yamina")
    approve = f"/fr/staff/corrections/{registers.waiting_correction(record_id=record_id).id}/approve/"
    assert "autre personne" in words(handler.post(approve, follow=True))
    assert "pouvoir de signer" in words(colleague.post(approve, follow=True))
    assert seated(town, "planner").post(approve).status_code == 404
    assert registers.record_views([record_id])[record_id].version == 1
    assert "attend déjà" in words(propose(colleague, record_id, child__given_latin="Mina"))


def test_what_is_refused_stands_beside_what_was_typed(town: make.Town, record_id: UUID) -> None:
    handler = seated(town, "handler")
    answer = propose(handler, record_id, day="2003-15-45", child__given_ar="Yamina")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'value="2003-15-45"' in page
    assert 'value="Yamina"' in page
    assert "lettres arabes" in words(answer)
    assert "142/2026" in page
    assert "Rien ne changerait" in words(propose(handler, record_id))
    bare = propose(handler, record_id, child__given_latin="Yamina", authority="", decided_on="")
    assert bare.status_code == 422
    assert "qui a ordonné" in words(bare)
    future = propose(handler, record_id, child__given_latin="Yamina", decided_on="2090-01-01")
    assert future.status_code == 422
    assert 'value="2090-01-01"' in future.content.decode()
    assert registers.waiting_correction(record_id=record_id) is None


def test_a_correction_is_taken_back_or_sent_away_with_a_reason(town: make.Town, record_id: UUID) -> None:
    handler, papc = seated(town, "handler"), seated(town, "papc")
    for client in (handler, papc):
        propose(handler, record_id, child__given_latin="Yamina")
        drop = f"/fr/staff/corrections/{registers.waiting_correction(record_id=record_id).id}/drop/"
        silent = client.post(drop, {"note": " "})
        assert silent.status_code == 422
        assert "Dites pourquoi" in words(silent)
        assert registers.waiting_correction(record_id=record_id) is not None
        assert "reste tel quel" in words(client.post(drop, {"note": "Autre acte."}, follow=True))
        assert registers.waiting_correction(record_id=record_id) is None


def test_who_reads_and_who_corrects(town: make.Town, record_id: UUID) -> None:
    registers.import_records(rows=[acts.imported(commune="1605", number=3)])
    far = registers.record_at(kind="births", commune_code="1605", year=2003, number=3)
    assert seated(town, "handler").get(url_of(far)).status_code == 404
    counter = seated(town, "counter")
    before = AccessEntry.objects.count()
    assert "Corriger une erreur" not in words(counter.get(url_of(record_id)))
    assert AccessEntry.objects.count() == before + 1, "each act shown is journaled"
    assert counter.get(url_of(record_id, "correct/")).status_code == 404
    assert "ne tient aucun registre" in words(seated(town, "planner").get("/fr/staff/registers/"))
    assert seated(town, "wali").get("/fr/staff/registers/").status_code == 404
    registers.erase_content(record_id=record_id, reason="jugement")
    assert seated(town, "handler").get(url_of(record_id, "correct/")).status_code == 404


def test_numbers_of_people_are_not_on_the_page(town: make.Town, record_id: UUID) -> None:
    fields = seated(town, "handler").get(url_of(record_id, "correct/")).context["form"].fields
    assert "child.sex" in fields
    assert not [name for name in fields if name.endswith(".nin")]
    assert "father.sex" not in fields, "an act does not say it"


def test_the_list_costs_no_query_a_correction(town: make.Town, record_id: UUID) -> None:
    handler = seated(town, "handler")
    propose(handler, record_id, child__given_latin="Yamina")
    url = "/fr/staff/registers/?name=benyoucef"
    handler.get(url)
    one = queries_of(handler, url)
    registers.import_records(rows=[acts.imported(number=number) for number in range(500, 503)])
    for number in range(500, 503):
        other = registers.record_at(kind="births", commune_code="1601", year=2003, number=number)
        propose(handler, other, child__given_latin="Mina")
    handler.get(url)
    assert queries_of(handler, url) == one


def test_no_field_is_called_optional_and_each_name_keeps_its_direction(town: make.Town, record_id: UUID) -> None:
    handler = seated(town, "handler")
    for page in (url_of(record_id, "correct/"), "/fr/staff/registers/"):
        assert "(facultatif)" not in words(handler.get(page)), page
    child = "\u2068Amina Benyoucef\u2069 · \u2068أمينة بن يوسف\u2069"
    assert child in handler.get(url_of(record_id)).content.decode(), "a day after a name in Arabic would change sides"
