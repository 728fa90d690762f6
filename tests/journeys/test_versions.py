"""A commune's own fee as its people meet it, by a partner's link; and running files brought over to a new version."""

import json
import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

from jiwar.kernel import clock
from tests import browser as browsers
from tests.journeys.citizen_walk import Walk, a_photo, staff
from tests.journeys.test_staff import seat
from tests.visitor import WAIT_S

pytestmark = pytest.mark.journeys
ROAD, PERMIT = "road-occupation", "building-permit"
# What the site of an association of café owners would put in its link.
LINK = {
    "commune": "1601",
    "registered": True,
    "business": {
        "name_latin": "Café de la Place",
        "legal_form": "person",
        "nif": "197616010000123",
        "rc": "16/00-0123456A15",
    },
    "kind": "terrace",
    "place": {"commune": "1601", "text": "14, rue Didouche Mourad"},
    "front": 8.5,
    "length": 6,
    "pavement": 4,
    "depth": 2,
    "first_day": f"{clock.today() + timedelta(days=40)}",
    "months": 6,
    "renewal": False,
}
OWNER = {
    "commune-wilaya": "16",
    "commune-commune": "1601",
    "applicant-family_latin": "BELKACEM",
    "applicant-given_latin": "Mourad",
    "applicant-birth_date_day": "27",
    "applicant-birth_date_month": "2",
    "applicant-birth_date_year": "1976",
    "applicant-sex": "m",
    "commitment": "true",
    "acting": "self",
    "phone": "0661 56 78 90",
}


def fee_written(author: Walk) -> str:
    """The author proposes the commune's own fee; the address of the rule."""
    page = author.page
    author.open("/studio/local/new/")
    town = page.locator("[name=office] option", has_text=re.compile("Alger.centre", re.I)).first
    page.select_option("[name=office]", town.get_attribute("value"))
    page.select_option("[name=procedure]", ROAD)
    page.check("[name=kind][value=fee]", force=True)
    author.look("local-new")
    author.main_form().locator("button[type=submit]").last.click()
    page.wait_for_load_state()
    page.fill("[name=amount-terrace]", "730")
    author.main_form().locator("button[type=submit]").last.click()
    page.wait_for_load_state()
    assert page.locator(".jw-error-summary").count(), "a rule without its act went through"
    assert page.input_value("[name=amount-terrace]") == "730"
    page.fill("[name=text-ar]", "أتاوة حددتها مداولة المجلس الشعبي البلدي.")
    page.fill("[name=text-fr]", "Une redevance fixée par délibération de l’assemblée.")
    page.check("[name=act-kind][value=deliberation]", force=True)
    page.fill("[name=act-number]", "12/2026")
    page.fill("[name=act-title]", "Redevance de terrasse")
    page.fill("[name=act-on_day]", "1")
    page.select_option("[name=act-on_month]", "2")
    page.fill("[name=act-on_year]", "2026")
    author.look("local-write")
    author.main_form().locator("button[type=submit]").last.click()
    page.wait_for_load_state()
    assert page.locator(".jw-notice--success").count(), author.text()
    return author.path().removeprefix("/fr")


def fee_confirmed(reader: Walk, rule: str) -> None:
    """A second person compares it with the act."""
    page = reader.page
    reader.open("/studio/local/?show=to_confirm")
    page.locator(f"main a[href$='{rule}']").first.click()
    page.wait_for_load_state()
    assert "730" in reader.text()
    reader.look("local-rule")
    page.locator("form[action$='/confirm/'] button").first.click()
    page.wait_for_load_state()
    assert page.locator(".jw-notice--success").count(), reader.text()


def fee_met(walk: Walk) -> None:
    """From a link with answers: each is shown, one is changed, and the fee is the commune's."""
    page = walk.page
    walk.open(f"/services/{ROAD}/?commune=1601&prefill={quote(json.dumps(LINK))}")
    assert "حددتها مداولة" in walk.text(), "the page says the local fee"
    walk.look("service-prefilled")
    page.locator(f"main form[action*='/services/{ROAD}/apply/'] button").click()
    shown = set()
    for _ in range(40):
        path = walk.path()
        if path.endswith("/check/"):
            break
        place = path.rstrip("/").rsplit("/", 1)[-1]
        if "/questions/" in path and place in LINK:
            shown.add(place)
            if place == "months":
                assert page.input_value("[name=months]") == "6"
                walk.look("question-prefilled")
                page.fill("[name=months]", "5")
        walk.answer_page(a_photo)
        assert walk.path() != path, f"{path} was not accepted: {walk.text()}"
    assert shown == set(LINK) - {"commune"}, "each answer of the link was seen before it counted"
    assert re.search(r"\b5\b", walk.text())
    assert "730" in walk.text(), walk.text()
    walk.look("check-local-fee")


def test_a_local_fee_written_confirmed_and_met_through_a_link(jiwar: str, browser: Browser) -> None:
    with browsers.person(browser, language="fr", size="desktop") as page:
        rule = fee_written(seat(page, jiwar, "fr", "redacteur", javascript=True))
    with browsers.person(browser, language="fr", size="desktop") as page:
        fee_confirmed(seat(page, jiwar, "fr", "relectrice", javascript=True), rule)
    with browsers.person(browser, language="ar", size="phone", javascript=False) as page:
        fee_met(Walk(page, jiwar, "ar", OWNER, "ar-local", javascript=False))


# --- Running files ------------------------------------------------------------------------------------------


def published(base: str, code: str, before: str, after: str) -> None:
    """A new version of a procedure, from its own file with one text changed."""
    author = staff(base, "redacteur")
    author.open(f"/studio/procedures/{code}/")
    source = author.get(author.at.link(".yaml")).content.decode()
    assert before in source
    author.open("/studio/import/")
    author.submit("source", {"source": (f"{code}.yaml", source.replace(before, after, 1).encode(), "application/yaml")})
    draft = author.at.url
    author.submit("propose", {"note": "Nouveau titre"})
    reader = staff(base, "relectrice")
    reader.get(f"{draft}review/")
    reader.submit("approve")
    reader.get(f"{draft}publish/")
    reader.submit("on_day")
    assert "/studio/procedures/" in reader.at.url, reader.at.text


def all_moved(head: Walk) -> str:
    """The head reads what differs, moves all that can be moved and follows the work; its address."""
    page = head.page
    head.open("/staff/")
    page.locator("main a[href$='/staff/versions/']").click()
    page.locator(f"main a[href*='/versions/{PERMIT}/']").first.click()
    assert "قرار بمنح رخصة البناء" in head.text()
    head.look("move-files")
    page.locator("button[name=which]").click()
    page.wait_for_load_state()
    assert page.locator(".jw-error-summary").count(), "no reason was given"
    page.fill("[name=reason]", "Le titre de l’arrêté a changé")
    page.locator("button[name=which]").click()
    page.wait_for_load_state()
    head.look("move-confirm")
    head.press()
    assert "/staff/bulk/" in head.path(), head.text()
    finished(page)
    assert "Terminé" in head.text()
    head.look("bulk-ended")
    page.locator("a[href='?show=done']").click()
    page.wait_for_load_state()
    return page.url


def finished(page: Page) -> None:
    """htmx asks again until the work is over, then reads the whole page."""
    page.locator("#bulk-progress:not([hx-get])").wait_for(timeout=WAIT_S * 1000)


def taken_back(head: Walk, deed: str) -> None:
    """Without JavaScript, in Arabic: the whole returns, and the page is asked again by a link."""
    page = head.page
    page.goto(deed.replace("/fr/", "/"))
    moved = page.locator("main tbody tr").count()
    assert moved
    page.locator("details:has(form[action$='/take-back/']) summary").click()
    page.fill("[name=reason]", "نُقلت خطأ")
    page.locator("form[action$='/take-back/'] button").click()
    page.wait_for_load_state()
    head.look("bulk-going")
    for _ in range(WAIT_S * 2):
        if not page.locator("#bulk-progress a").count():
            break
        page.wait_for_timeout(500)
        page.locator("#bulk-progress a").click()
        page.wait_for_load_state()
    assert "انتهى" in head.text()
    assert re.search(rf"أُنجز: \W*{moved}\b", head.text()), head.text()
    page.locator("main tbody th a").first.click()
    page.wait_for_load_state()
    assert "عاد الملف إلى النسخة" in head.text(), head.text()


def test_running_files_move_to_a_new_version_and_come_back(jiwar: str, browser: Browser) -> None:
    published(jiwar, PERMIT, "قرار يتضمن رخصة بناء", "قرار بمنح رخصة البناء")
    with browsers.person(browser, language="fr", size="desktop") as page:
        deed = all_moved(seat(page, jiwar, "fr", "responsable.alger-centre", javascript=True))
    with browsers.person(browser, language="ar", size="phone", javascript=False) as page:
        taken_back(seat(page, jiwar, "ar", "responsable.alger-centre", javascript=False), deed)
