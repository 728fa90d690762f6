"""Tried before it is published: examples played, papers printed, questions walked through, an example made of them."""

import pytest

from jiwar.cases.models import Case
from jiwar.catalogue.tests.factories import small
from jiwar.portals.studio import walk
from jiwar.portals.studio.tests.conftest import Bureau
from jiwar.portals.studio.tests.test_pages import address, words

pytestmark = pytest.mark.pages
WORKED = [
    {"by": "handler", "do": "assign"},
    {"by": "handler", "do": "propose", "verdict": "grant"},
    {"by": "signatory", "do": "sign"},
]


def test_each_example_is_told_and_printed_and_nothing_is_stored(bureau: Bureau) -> None:
    draft = bureau.draft(examples__0__actions=WORKED)
    page = bureau.writing.get(address(draft, "try/"))
    said = words(page)
    assert said.count("se passe comme prévu") == 1
    assert "Le gestionnaire prend le dossier" in said
    assert "n’est plus possible" in said, "the other one has nobody take the file: it says which step was refused"
    for kind in ("act", "receipt"):
        pdf = bureau.writing.get(address(draft, f"try/granted/{kind}.pdf"))
        assert pdf["Content-Type"] == "application/pdf"
        assert pdf.content.startswith(b"%PDF")
    form = bureau.writing.get(address(draft, "try/form.pdf"))
    assert form.content.startswith(b"%PDF")
    assert bureau.writing.get(address(draft, "try/refused/act.pdf")).status_code == 404
    assert bureau.writing.get(address(draft, "try/nobody/act.pdf")).status_code == 404
    assert not Case.objects.exists()


def test_what_has_points_to_settle_is_not_played(bureau: Bureau) -> None:
    draft = bureau.draft(questions__1__visible='answers.raeder == "child"')
    page = words(bureau.writing.get(address(draft, "try/")))
    assert "quand il ne reste aucun point à régler" in page
    assert bureau.writing.get(address(draft, "try/granted/act.pdf")).status_code == 404
    assert bureau.writing.get(address(draft, "try/form.pdf")).status_code == 404
    answer = bureau.writing.get(address(draft, "walk/"), follow=True)
    assert "Réglez d’abord" in words(answer)


def test_the_questions_are_walked_through_as_the_citizen_will(bureau: Bureau) -> None:
    draft = bureau.draft(result__body={"ar": "", "fr": ""})  # the act may still be unwritten
    first = bureau.writing.get(address(draft, "walk/"), follow=True)
    assert "jw-page-citizen" in first.content.decode()
    question = address(draft, "walk/questions/")
    assert bureau.writing.post(f"{question}reader/", {}).status_code == 422
    adult = bureau.writing.post(f"{question}reader/", {"reader": "adult"})
    assert adult.url == f"{question}books/", "the school is asked of children only"
    child = bureau.writing.post(f"{question}reader/", {"reader": "child"})
    assert child.url == f"{question}school/"
    bureau.writing.post(f"{question}school/", {"school": "Ibn Khaldoun"})
    end = bureau.writing.post(f"{question}books/", {"books": "٣"}, follow=True)
    said = words(end)
    for one in ("Ibn Khaldoun", "consent en français", "200"):
        assert one in said
    kept = {"title_ar": "طفل", "title_fr": "Un enfant emprunte", "kind": "completed"}
    bureau.writing.post(address(draft, "walk/keep/"), kept)
    (example,) = [one for one in bureau.now(draft).data["examples"] if one["id"] not in ("granted", "refused")]
    assert example["answers"] == {"reader": "child", "school": "Ibn Khaldoun", "books": 3}
    assert example["papers"] == ["photo", "consent"]
    whole = bureau.saved(bureau.now(draft), small(examples__2=example))
    assert "goes" not in words(bureau.writing.get(address(whole, "try/")))
    assert words(bureau.writing.get(address(whole, "try/"))).count("se passe comme prévu") == 1


def test_a_walk_leaves_no_more_than_a_few_in_the_session(bureau: Bureau) -> None:
    draft = bureau.draft()
    session = bureau.writing.session
    session[walk.KEY] = {str(number): {"a": 1} for number in range(9)}
    session.save()
    bureau.writing.post(address(draft, "walk/questions/reader/"), {"reader": "adult"})
    assert len(bureau.writing.session[walk.KEY]) == walk.MOST_WALKS
