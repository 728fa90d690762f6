"""The page of offices that another one continues: form, what would go over, asked, answered by somebody else."""

import pytest

from jiwar.cases.models import SuccessionAsked
from jiwar.cases.tests import factories as make
from jiwar.cases.tests.test_successions import WHY, pair
from jiwar.kernel import clock
from jiwar.portals.staff.tests.test_pages import queries_of, seated, words

pytestmark = pytest.mark.pages
URL = "/fr/staff/offices/"


def typed(**changes: str) -> dict[str, str]:
    old, new = pair()
    day = clock.today()
    found = {"office": str(old.id), "successor": str(new.id), "reason": WHY, "step": "check"}
    return found | {"on_day": str(day.day), "on_month": str(day.month), "on_year": str(day.year)} | changes


def test_one_person_sees_what_would_go_over_and_asks_another_agrees(town: make.Town) -> None:
    make.make_case()
    administrator = seated(town, "administrator")
    assert URL in administrator.get(URL).content.decode()
    said = words(administrator.post(URL, typed()))
    assert "Dossiers en cours 1" in said
    assert "Aucun ne change" in said
    assert not SuccessionAsked.objects.exists(), "nothing is asked before it is confirmed"
    assert administrator.post(URL, typed(step="do")).status_code == 302
    row = SuccessionAsked.objects.get()
    page = words(administrator.get(URL))
    assert "une autre personne donne son accord" in page
    papc = seated(town, "papc")
    assert papc.post(f"{URL}{row.pk}/", {"answer": "agree", "note": ""}).status_code == 302
    assert "1 dossier doit encore passer" in words(papc.get(URL))


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(town: make.Town) -> None:
    administrator = seated(town, "administrator")
    answer = administrator.post(URL, typed(successor=str(pair()[0].id), reason=""))
    assert answer.status_code == 422
    said = words(answer)
    assert "Choisissez un autre service" in said
    assert "quel texte le dit" in said
    late = administrator.post(URL, typed(on_year="2020", step="do"))
    assert late.status_code == 422
    assert WHY in late.content.decode()
    assert "aujourd’hui ou plus tard" in words(late)


def test_who_does_not_agree_says_why(town: make.Town) -> None:
    seated(town, "administrator").post(URL, typed(step="do"))
    row = SuccessionAsked.objects.get()
    papc = seated(town, "papc")
    answer = papc.post(f"{URL}{row.pk}/", {"answer": "refuse", "note": ""})
    assert answer.status_code == 422
    assert f'id="note-{row.pk}_error"' in answer.content.decode()
    assert papc.post(f"{URL}{row.pk}/", {"answer": "refuse", "note": "Pas avant janvier"}).status_code == 302
    assert "Pas avant janvier" in words(papc.get(URL))


def test_one_person_does_not_do_both(town: make.Town) -> None:
    administrator = seated(town, "administrator")
    administrator.post(URL, typed(step="do"))
    row = SuccessionAsked.objects.get()
    answer = administrator.post(f"{URL}{row.pk}/", {"answer": "agree", "note": ""})
    assert answer.status_code == 422
    row.refresh_from_db()
    assert row.state == "asked"


def test_more_requests_cost_no_more_queries(town: make.Town) -> None:
    administrator = seated(town, "administrator")
    administrator.post(URL, typed(step="do"))
    queries_of(administrator, URL)
    one = queries_of(administrator, URL)
    old, new = pair()
    administrator.post(URL, typed(step="do", office=str(new.id), successor=str(old.id)))
    assert SuccessionAsked.objects.count() == 2
    assert queries_of(administrator, URL) == one
