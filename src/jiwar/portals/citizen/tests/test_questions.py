"""Questions of several parts on the citizen's pages, as a browser without JavaScript sends them."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jiwar.cases.models import Draft
from jiwar.cases.tests import factories as make
from jiwar.catalogue import api as catalogue
from jiwar.catalogue.tests.factories import both, small
from jiwar.documents.tests.factories import pdf
from jiwar.kernel.actors import SYSTEM

pytestmark = [pytest.mark.pages, pytest.mark.django_db]

QUESTIONS: list[dict[str, Any]] = [
    {"id": "country", "type": "from_list", "label": both("country"), "settings": {"table": "countries"}},
    {
        "id": "children",
        "type": "group",
        "label": both("children"),
        "settings": {"questions": [{"id": "name", "type": "short_text", "label": both("name")}], "max": 3},
    },
    {"id": "plans", "type": "files", "label": both("plans")},
]


@pytest.fixture
def draft(client: Client, laid_town: Callable[[], make.Town]) -> Draft:
    laid_town()
    data = small(questions=QUESTIONS, result__body=both("act"), papers__1=None)
    for example in data["examples"]:
        example |= {"answers": ANSWERS, "papers": ["photo"]}
    definition = catalogue.definition_from(data)
    catalogue.publish(actor=SYSTEM, definition=definition)
    client.post("/fr/services/library-card/apply/")
    return Draft.objects.get()


FILE = {"id": "00000000-0000-0000-0000-000000000001", "name": "a.pdf", "size": 9, "media_type": "application/pdf"}
ANSWERS = {"country": "DZ", "children": [{"name": "Amina"}], "plans": [FILE]}


def test_a_list_is_searched_then_chosen(client: Client, draft: Draft) -> None:
    url = f"/fr/apply/{draft.pk}/questions/country/"
    page = client.post(url, {"country-search": "algerie", "country-find": "1"})
    assert page.status_code == 200
    assert re.search(r'type="radio" name="country"[^>]*value="DZ"', page.content.decode())
    sent = client.post(url, {"country": "DZ", "country-search": "algerie", "country-found": "algerie"})
    assert sent.status_code == 302
    draft.refresh_from_db()
    assert draft.answers["country"] == "DZ"


def test_a_row_is_added_and_the_answers_are_kept(client: Client, draft: Draft) -> None:
    url = f"/fr/apply/{draft.pk}/questions/children/"
    page = client.post(url, {"children-rows": "1", "children-0-name": "Amina", "children-add": "1"}).content.decode()
    assert 'name="children-rows" value="2"' in page
    assert 'value="Amina"' in page
    client.post(url, {"children-rows": "2", "children-0-name": "Amina", "children-1-name": "Yacine"})
    draft.refresh_from_db()
    assert draft.answers["children"] == [{"name": "Amina"}, {"name": "Yacine"}]


def test_a_file_answers_as_soon_as_it_arrives_and_goes_when_removed(client: Client, draft: Draft) -> None:
    url = f"/fr/apply/{draft.pk}/questions/plans/"
    assert client.post(url, {}).status_code == 422
    sent = client.post(url, {"plans": SimpleUploadedFile("plan.pdf", pdf())})
    assert sent.status_code == 302
    draft.refresh_from_db()
    (kept,) = draft.answers["plans"]
    assert kept["name"] == "plan.pdf"
    assert kept["id"] in client.get(url).content.decode()
    client.post(url, {"plans-remove": kept["id"]})
    draft.refresh_from_db()
    assert "plans" not in draft.answers
