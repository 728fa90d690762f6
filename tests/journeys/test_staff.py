"""Counter, handler, signatory: in Arabic on a telephone without JavaScript, in French at a desk with it."""

import re

import pytest
from playwright.sync_api import Browser, Page

from tests import browser as browsers
from tests.journeys.citizen_walk import PASSWORD, Walk
from tests.visitor import photo

pytestmark = pytest.mark.journeys

BASICS = {
    "applicant-family_ar": "مزغنة",
    "applicant-given_ar": "ليلى",
    "applicant-family_latin": "MEZGHENA",
    "applicant-given_latin": "Leila",
    "applicant-birth_date_day": "9",
    "applicant-birth_date_month": "5",
    "applicant-birth_date_year": "1971",
    "applicant-sex": "f",
    "lives_here": "yes",
}
HOME = {"address-text": "12, rue Didouche Mourad", "since_year": "2011", "housing": "owner"}


def seat(page: Page, base: str, language: str, name: str, *, javascript: bool) -> Walk:
    """Somebody of the staff, signed in."""
    walk = Walk(page, base, language, {}, f"staff-{name.split('.', maxsplit=1)[0]}-{language}", javascript)
    walk.open("/staff/sign-in/")
    page.fill("[name=username]", name)
    page.fill("[name=password]", PASSWORD)
    page.click("main form button[type=submit]")
    assert "sign-in" not in page.url, walk.text()
    return walk


def file_at_the_counter(counter: Walk) -> str:
    """A person without a telephone: everything on one page; the reference."""
    page = counter.page
    counter.open("/staff/counter/?q=Mezghena")
    counter.look("counter")
    new = page.locator("main form:has(select[name=procedure])").last
    new.locator("select").select_option("residence-certificate")
    new.locator("button").click()
    page.wait_for_load_state()
    for name, value in BASICS.items():
        counter.give(name, value)
    page.locator("button[name=save]").last.click()
    page.wait_for_load_state()
    for name, value in HOME.items():
        counter.give(name, value)
    page.locator("button[name=save]").last.click()
    page.wait_for_load_state()
    assert page.input_value("[name='applicant-family_latin']") == BASICS["applicant-family_latin"]
    for name in page.locator("main input[type=file]").evaluate_all("all => all.map(e => e.name)"):
        counter.attach(name, photo(name))
    counter.look("counter-form")
    page.locator("button[name=submit]").click()
    page.wait_for_load_state()
    assert "/counter/done/" in page.url, counter.text()
    counter.look("counter-done")
    found = re.search(r"[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}", counter.text())
    assert found
    return found.group(0)


def open_file(walk: Walk, reference: str) -> None:
    walk.open(f"/staff/?q={reference}")
    walk.page.locator("main tbody th a").first.click()
    walk.page.wait_for_load_state()


def examine(handler: Walk, reference: str) -> None:
    """Take the file, try to refuse without a reason, propose to grant."""
    page = handler.page
    handler.open("/staff/?show=new")
    handler.look("queue")
    open_file(handler, reference)
    if (reason := page.locator("form[action*='/assign/'] [name=reason]")).count():  # older files wait
        reason.fill("Personne attendue au guichet")
    page.locator("form[action*='/assign/'] button").click()
    page.wait_for_load_state()
    handler.look("case")
    page.locator("#refuse summary").click()
    page.locator("#refuse button[type=submit]").click()
    page.wait_for_load_state()
    assert page.locator(".jw-error-summary").is_visible(), "a refusal without reasons went through"
    page.locator("form:has(input[name=verdict][value=grant]) button[type=submit]").click()
    page.wait_for_load_state()
    assert page.locator("form:has(input[name=verdict])").count() == 0, handler.text()


def sign(papc: Walk, reference: str) -> None:
    """Read the act, sign it."""
    page = papc.page
    papc.open("/staff/signing/")
    papc.look("signing-book")
    open_file(papc, reference)
    papc.look("case-to-sign")
    page.locator("form[action*='/sign/'] button").click()
    page.wait_for_load_state()
    assert page.locator("form[action*='/sign/']").count() == 0, papc.text()
    assert page.locator(".jw-notice--success").is_visible()


@pytest.mark.parametrize(
    ("language", "size", "javascript"), [("ar", "phone", False), ("fr", "desktop", True)], ids=["ar-360", "fr-1280"]
)
def test_from_the_counter_to_the_signature(
    jiwar: str, browser: Browser, language: str, size: str, javascript: bool
) -> None:
    reference = ""
    steps = (
        ("guichet.alger-centre", file_at_the_counter),
        ("agent.alger-centre", examine),
        ("papc.alger-centre", sign),
    )
    for name, step in steps:
        with browsers.person(browser, language=language, size=size, javascript=javascript) as page:
            walk = seat(page, jiwar, language, name, javascript=javascript)
            reference = step(walk) if step is file_at_the_counter else step(walk, reference) or reference
