"""An act of the register found by a tolerant search, put right by two people; what it said before stays readable."""

import pytest
from playwright.sync_api import Browser

from tests import browser as browsers
from tests.journeys.citizen_walk import Walk
from tests.journeys.test_staff import seat

pytestmark = pytest.mark.journeys
ORDER = {
    "reason": "السجل الورقي يحمل لقبا آخر.",
    "authority": "محكمة سيدي امحمد",
    "decided_number": "142/2026",
    "decided_on": "2026-02-12",
}


def proposed(handler: Walk) -> tuple[str, str]:
    """Searched without its hamza, opened, an error corrected; the address of the act and its former word."""
    page = handler.page
    handler.open("/staff/registers/")
    page.select_option("[name=kind]", "births")
    page.fill("[name=name]", "احمد")
    page.locator("main form.jw-looking button").click()
    page.wait_for_load_state()
    assert "أحمد" in handler.text() or "Ahmed" in handler.text()
    handler.look("registers-found")
    page.locator("main tbody th a").first.click()
    page.wait_for_load_state()
    act = handler.path()
    handler.look("act")
    page.locator("main a[href$='/correct/']").click()
    page.wait_for_load_state()
    before = page.input_value("[name='mother.given_latin']")
    page.locator("main form.jw-correcting button[type=submit]").last.click()
    page.wait_for_load_state()
    assert page.locator(".jw-error-summary").count(), "a correction without its decision went through"
    for name, value in ORDER.items():
        page.fill(f"[name={name}]", value)
    page.fill("[name='mother.given_latin']", f"{before}-Zohra")
    handler.look("act-correct")
    page.locator("main form.jw-correcting button[type=submit]").last.click()
    page.wait_for_load_state()
    assert page.locator(".jw-notice--success").count(), handler.text()
    assert not page.locator("form[action*='/approve/']").count(), "nobody approves their own"
    return act, before


def approved(papc: Walk, act: str, before: str) -> None:
    """The second person compares before and after, approves; both stay readable."""
    page = papc.page
    papc.open("/staff/registers/")
    page.locator(f"main a[href$='{act}']").first.click()
    page.wait_for_load_state()
    for said in (before, f"{before}-Zohra", "142/2026", "محكمة سيدي امحمد"):
        assert said in papc.text(), said
    papc.look("correction-waiting")
    page.locator("form[action*='/approve/'] button").click()
    page.wait_for_load_state()
    assert page.locator(".jw-notice--success").count(), papc.text()
    assert f"{before}-Zohra" in papc.text()
    assert papc.text().count(before) > 1, "what it said before stays readable"
    papc.look("act-corrected")


def test_an_act_is_put_right_by_two_people(jiwar: str, browser: Browser) -> None:
    with browsers.person(browser, language="ar", size="phone", javascript=False) as page:
        act, before = proposed(seat(page, jiwar, "ar", "agent.alger-centre", javascript=False))
    with browsers.person(browser, language="ar", size="desktop") as page:
        approved(seat(page, jiwar, "ar", "papc.alger-centre", javascript=True), act, before)
