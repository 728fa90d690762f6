"""Papers beside the answers: the pages of a PDF go by with the keys of photographs; without scripts, by links."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import browser as browsers
from tests.journeys.stops import one_of, path_of
from tests.journeys.test_staff import seat
from tests.tour import staff

pytestmark = pytest.mark.journeys
WHO = "environnement"  # whose part needs papers that are PDFs of two pages
IMAGE = ".jw-viewer__stage img"


def part_at(base: str) -> str:
    person = staff(base, WHO)
    person.open("/staff/parts/")
    return path_of(one_of(person, "staff/parts")[0])


def width_of(page: Page, *, above: int = 0) -> int:
    page.wait_for_function(
        "least => { const image = document.querySelector('.jw-viewer__stage img');"
        " return image.complete && image.naturalWidth > least }",
        arg=above,
    )
    return int(page.evaluate(f"document.querySelector('{IMAGE}').naturalWidth"))


def test_pages_go_by_with_the_keys_of_photographs(jiwar: str, browser: Browser) -> None:
    with browsers.person(browser, language="fr", size="phone") as page:
        walk = seat(page, jiwar, "fr", WHO, javascript=True)
        walk.open(part_at(jiwar))
        page.locator("[data-viewer]").scroll_into_view_if_needed()
        where, chosen = page.locator("[data-where]"), page.locator("[data-papers] [aria-current]")
        expect(where).to_have_text("Page 1 sur 2")
        first, name = width_of(page), chosen.text_content()
        page.keyboard.press("n")
        expect(where).to_have_text("Page 2 sur 2")
        assert chosen.text_content() == name
        for _ in range(2):
            page.keyboard.press("+")
        assert width_of(page, above=first) == pytest.approx(2 * first, abs=2), "closer, with more dots"
        page.keyboard.press("l")
        assert page.locator(IMAGE).evaluate("image => image.style.rotate") == "90deg"
        page.keyboard.press("n")
        expect(chosen).not_to_have_text(str(name))
        expect(where).to_have_text("Page 1 sur 2")
        page.keyboard.press("b")
        expect(chosen).to_have_text(str(name))
        walk.look("part-papers")


def test_pages_go_by_with_links_where_nothing_runs(jiwar: str, browser: Browser) -> None:
    with browsers.person(browser, language="ar", size="phone", javascript=False) as page:
        walk = seat(page, jiwar, "ar", WHO, javascript=False)
        walk.open(part_at(jiwar))
        frame = page.frame_locator("iframe[name=paper]")
        page.locator("iframe[name=paper]").scroll_into_view_if_needed()
        expect(frame.locator(".jw-leaf__bar")).to_contain_text("الصفحة 1 من 2")
        frame.locator("a[rel=next]").click()
        expect(frame.locator(".jw-leaf__bar")).to_contain_text("الصفحة 2 من 2")
        expect(frame.locator("img")).to_be_visible()
