"""The languages offered are whole; what lacks in the others is said in a language that is named."""

import re

import pytest
from django.test import Client

pytestmark = [pytest.mark.pages, pytest.mark.django_db]


def menu(page: str) -> list[str]:
    return re.findall(r'hreflang="(\w+)"', page)


@pytest.mark.parametrize(
    ("address", "offered"), [("/track/", ["fr", "en"]), ("/fr/track/", ["ar", "en"]), ("/en/track/", ["ar", "fr"])]
)
def test_only_whole_languages_are_offered(address: str, offered: list[str]) -> None:
    assert menu(Client().get(address).content.decode()) == offered


def test_arabic_and_french_need_no_excuse() -> None:
    for address in ("/track/", "/fr/track/"):
        assert "jw-part-translated" not in Client().get(address).content.decode()


def test_english_says_in_which_languages_acts_are() -> None:
    assert "drawn up in Arabic or French" in Client().get("/en/track/").content.decode()


def test_what_tamazight_lacks_is_french_not_arabic_and_it_is_said() -> None:
    page = Client().get("/kab/track/").content.decode()
    assert "ce qui manque est en français" in page
    assert "Suivre mon dossier" in page
    main = page[page.index("<main") : page.index("</main>")]
    assert not re.search("[\u0620-\u064a]", main)


def test_months_are_not_arabic_on_a_tamazight_page() -> None:
    from django.template import Context, Template
    from django.utils import translation

    from jiwar.kernel import clock

    with translation.override("kab"):
        shown = Template("{{ now|day }}").render(Context({"now": clock.now()}))
    assert not re.search("[\u0620-\u064a]", shown)
