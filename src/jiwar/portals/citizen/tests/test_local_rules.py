"""A service page follows the commune: it says that it depends, asks which one, and shows what is particular there."""

from io import BytesIO
from typing import Any

import pypdfium2
import pytest
from django.test import Client

from jiwar.cases.models import Draft
from jiwar.cases.tests import factories as make
from jiwar.catalogue import api as catalogue
from jiwar.catalogue.tests.factories import both, make_local_rule
from jiwar.portals.citizen.tests.browsing import Person
from jiwar.portals.citizen.tests.test_rights import CHECK, say

pytestmark = pytest.mark.pages
PAGE = f"/services/{make.RESIDENCE}/"
TAX = {"label": both("tax receipt"), "required": True}


def test_a_page_without_local_rules_asks_for_no_commune(town: make.Town) -> None:
    person = Person("/fr")
    person.open(PAGE)
    assert "Cela dépend de la commune" not in person.text


def test_it_depends_until_the_commune_is_known(town: make.Town) -> None:
    make_local_rule(make.RESIDENCE, "local.hours", both("from 8 to 16"))
    make_local_rule(make.RESIDENCE, "papers.local_tax", TAX)
    make_local_rule(make.RESIDENCE, "local.contact", both("wilaya telephone"), unit="16")
    person = Person("/fr")
    person.open(PAGE)
    assert "Cela dépend de la commune" in person.text
    assert "from 8 to 16" not in person.text
    person.open(f"{PAGE}?about-commune-wilaya=16&about-commune-commune=&about-commune-listed=")
    assert 'value="1601"' in person.page.content.decode(), "the communes of the wilaya are listed"
    answer = Client().get(f"/fr{PAGE}?about-commune-wilaya=16&about-commune-commune=1601&about-commune-listed=16")
    assert answer.url == f"/fr{PAGE}?commune=1601#place"
    person.open(f"{PAGE}?commune=1601")
    for said in ("from 8 to 16 en français", "tax receipt en français", "Délibération n° 12/2026", "wilaya telephone"):
        assert said in person.text, said
    assert f"{PAGE}form.pdf?commune=1601" in person.page.content.decode()
    person.open(f"{PAGE}?commune=1602")
    assert "from 8 to 16" not in person.text
    assert "wilaya telephone" in person.text
    for wrong in ("9999", "16", "x' OR 1=1"):
        person.open(f"{PAGE}?commune={wrong}")
        assert "Cela dépend de la commune" in person.text


def test_the_check_of_ones_rights_asks_for_the_commune(town: make.Town) -> None:
    make.ask_fee("before_signature")
    make_local_rule(make.RESIDENCE, "fee", {"text": both("30 dinars"), "amount": 3_000})
    make_local_rule(make.RESIDENCE, "papers.local_tax", TAX)
    person = Person("/fr")
    person.open(CHECK)
    assert "Dans quelle commune demandez-vous ce service" in person.text
    place = {"about-commune-wilaya": "16", "about-commune-commune": "1601", "about-commune-listed": "16"}
    say(person, "about-commune", place)
    say(person, "lives_here", "yes")
    say(person, "housing", "tenant")
    for said in ("tax receipt en français", "30", "Délibération n° 12/2026"):
        assert said in person.text, said
    assert "200,00" not in person.text


def printed(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(BytesIO(pdf))
    return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in pages)


def test_the_paper_form_and_the_api_follow_too(town: make.Town) -> None:
    make_local_rule(make.RESIDENCE, "papers.local_tax", TAX)
    plain, local = (Client().get(f"/fr{PAGE}form.pdf{end}").content for end in ("", "?commune=1601"))
    assert "tax receipt en français" in printed(local)
    assert "tax receipt" not in printed(plain)
    address = f"/api/v1/services/{make.RESIDENCE}.json"
    there, everywhere = Client().get(f"{address}?commune=1601").json(), Client().get(address).json()
    assert "local_tax" in {paper["id"] for paper in there["papers"]}
    assert "local_tax" not in {paper["id"] for paper in everywhere["papers"]}
    assert everywhere["depends_on_commune"] is True
    assert there["local_rules"][0]["act"]["number"] == "12/2026"


def test_before_sending_one_reads_what_is_owed_by_the_rules_of_the_place(town: make.Town) -> None:
    """The easy-read text promises the amount before the application is sent: it is there, as the commune fixed it."""
    person = Person("/fr")
    draft = person.begin(ROAD)
    row = Draft.objects.get(pk=draft)
    story = catalogue.procedure(code=ROAD).definition.examples[0]
    Draft.objects.filter(pk=row.pk).update(commune_code="1601", answers=dict(story.answers))
    assert "7 200" in plain(person.open(f"/apply/{draft}/check/"))
    make_local_rule(ROAD, "fee", {"text": both("dearer"), "components": {"terrace": "answers.months * 30000"}})
    page = plain(person.open(f"/apply/{draft}/check/"))
    assert "1 800" in page, "six months at 300 DA"
    assert "dearer" in page
    assert "7 200" not in page


def plain(page: Any) -> str:
    return page.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


ROAD = "road-occupation"
