"""What is being typed survives: a page that is closed, a network that is down; and nothing stays on a shared device."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import person
from tests.journeys.citizen_walk import Walk, a_photo
from tests.journeys.test_citizen import AMINA

pytestmark = pytest.mark.journeys
WAIT = 15_000  # milliseconds: kept every three seconds
BOX = "main form [name='address-text']"


def at_the_address(walk: Walk, *, shared: bool = False) -> None:
    walk.open("/services/residence-certificate/")
    if shared:
        walk.page.locator("main [name=shared]").check(force=True)
    walk.page.locator("main form[action*='/apply/'] button").click()
    for _ in range(12):
        if "/questions/address/" in walk.path():
            return
        walk.answer_page(a_photo)
    raise AssertionError(walk.path())


def on_device(page: Page) -> list[str]:
    return page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('jiwar:'))")


def test_a_closed_page_is_found_as_it_was_left(browser: Browser, jiwar: str) -> None:
    with person(browser, language="fr", size="phone") as page:
        walk = Walk(page, jiwar, "fr", AMINA, "fr-typing")
        at_the_address(walk)
        here = page.url
        page.locator(BOX).fill("12 rue Larbi B")
        expect(page.locator("[data-typing-said]")).to_contain_text(re.compile(r"Enregistré à \d\d:\d\d"), timeout=WAIT)
        assert on_device(page) == [], "the server has it: nothing stays here"
        walk.look("typing-saved")
        page.goto("about:blank")
        page.goto(here)
        assert page.locator(BOX).input_value() == "12 rue Larbi B"
        assert not page.locator(".jw-error-message").count()
        walk.look("typing-again")
        page.locator(BOX).fill("12 rue Larbi Ben M'hidi")
        walk.press()
        assert "/questions/address/" not in walk.path()
        page.goto(here)
        assert page.locator(BOX).input_value() == "12 rue Larbi Ben M'hidi"


def test_without_network_it_stays_on_the_device_and_leaves_when_it_is_back(browser: Browser, jiwar: str) -> None:
    with person(browser, language="ar", size="phone") as page:
        walk = Walk(page, jiwar, "ar", AMINA, "ar-typing")
        at_the_address(walk)
        here = page.url
        page.context.set_offline(True)
        page.locator(BOX).fill("12 شارع العربي")
        expect(page.locator("[data-typing-said]")).to_contain_text("محفوظ في هذا الجهاز", timeout=WAIT)
        assert len(on_device(page)) == 1
        walk.main_form().locator(".jw-actions button[type=submit]").last.click()
        assert page.url == here, "sent without network, the page and what it holds stay"
        page.context.set_offline(False)
        expect(page.locator("[data-typing-said]")).to_contain_text("حُفظ على الساعة", timeout=WAIT)
        assert on_device(page) == []
        page.problems.clear()  # the failed requests are written to the console
        # The page is closed while the network is down: the device gives it back when it is opened again.
        page.route("**/typing/**", lambda route: route.abort("internetdisconnected"))
        page.locator(BOX).fill("12 شارع العربي بن مهيدي")
        expect(page.locator("[data-typing-said]")).to_contain_text("محفوظ في هذا الجهاز", timeout=WAIT)
        page.goto("about:blank")
        page.unroute("**/typing/**")
        page.goto(here)
        assert page.locator(BOX).input_value() == "12 شارع العربي بن مهيدي"
        walk.press()
        assert "/questions/address/" not in walk.path()
        page.goto(here)
        assert on_device(page) == []


def test_a_number_that_names_a_person_is_not_kept_while_it_is_typed(browser: Browser, jiwar: str) -> None:
    with person(browser, language="fr", size="desktop") as page:
        walk = Walk(page, jiwar, "fr", AMINA, "fr-private")
        at_the_address(walk)
        page.goto(page.url.replace("questions/address", "applicant"))
        page.route("**/typing/**", lambda route: route.abort("internetdisconnected"))
        page.locator("[name=applicant-nin]").fill("109850314000")
        page.locator("[name=applicant-given_latin]").fill("Aminata")
        expect(page.locator("[data-typing-said]")).to_contain_text("gardé sur cet appareil", timeout=WAIT)
        held = page.evaluate("JSON.stringify(localStorage)")
        assert "Aminata" in held
        assert "109850314000" not in held
        assert "csrf" not in held


def test_a_shared_device_keeps_nothing_and_forgets(browser: Browser, jiwar: str) -> None:
    with person(browser, language="fr", size="phone") as page:
        walk = Walk(page, jiwar, "fr", AMINA, "fr-shared")
        at_the_address(walk, shared=True)
        walk.look("shared-device")
        page.route("**/typing/**", lambda route: route.abort("internetdisconnected"))
        page.locator(BOX).fill("12 rue Larbi B")
        expect(page.locator("[data-typing-said]")).to_contain_text("Pas encore enregistré", timeout=WAIT)
        assert on_device(page) == []
        page.problems.clear()
        here = page.url
        page.get_by_role("link", name="Tout oublier ici maintenant").click()
        walk.look("forget")
        walk.press()
        assert page.evaluate("Object.keys(localStorage).length") == 0
        page.goto(here)
        assert page.locator("[name='address-text']").count() == 0
