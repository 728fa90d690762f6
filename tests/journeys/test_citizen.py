"""The citizen's whole journey: in Arabic on a small telephone without JavaScript, in French on a desk with it."""

import io
import re
import time

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.browser import person
from tests.journeys.citizen_walk import Upload, Walk, a_photo, opens, staff
from tests.visitor import WAIT_S

pytestmark = pytest.mark.journeys

AMINA = {
    "commune-wilaya": "16",
    "commune-commune": "1601",
    "applicant-family_ar": "بن عيسى",
    "applicant-given_ar": "أمينة",
    "applicant-family_latin": "BENAISSA",
    "applicant-given_latin": "Amina",
    "applicant-birth_date_day": "14",
    "applicant-birth_date_month": "3",
    "applicant-birth_date_year": "١٩٨٥",
    "applicant-sex": "f",
    "lives_here": "yes",
    "address-text": "12 نهج العربي بن مهيدي",
    "since_year": "2019",
    "housing": "owner",
    "phone": "0550 41 27 95",
}
# The architect of the demo files for an owner; what the account knows is not typed.
PERMIT = {
    "commune-wilaya": "16",
    "commune-commune": "1601",
    "acting": "other",
    "applicant-family_ar": "حمدي",
    "applicant-given_ar": "مليكة",
    "applicant-family_latin": "HAMDI",
    "applicant-given_latin": "Malika",
    "applicant-birth_date_day": "2",
    "applicant-birth_date_month": "9",
    "applicant-birth_date_year": "1970",
    "applicant-sex": "f",
    "applicant-nin": "109700902000123456",
    "title_kind": "deed",
    "joint_ownership": "no",
    "site-text": "Lotissement les Jasmins, lot n° 14",
    "plot_area": "300",
    "in_subdivision": "no",
    "nature": "new",
    "demolition": "no",
    "use": "house",
    "floors": "2",
    "basement": "no",
    "footprint": "120",
    "floor_area": "340",
    "height": "11",
    "architect_number": "A-1234",
    "engineer": "Bureau Atlas",
    "works_months": "18",
    "phone": "0550 00 00 02",
    "owner_phone": "0661 22 33 44",
}
ARCHITECT_NIN = "991984160100002000"


def last_part(path: str) -> str:
    return path.rstrip("/").rsplit("/", 1)[-1]


def a_pdf(path: str) -> Upload:
    """A plan as a PDF of one page."""
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(out, "PDF")
    return f"{last_part(path)}.pdf", out.getvalue(), "application/pdf"


def reference_of(walk: Walk) -> str:
    found = re.search(r"\b([2-9A-Z]{4})-([2-9A-Z]{4})\b", walk.text())
    assert found, walk.text()
    return found.group(1) + found.group(2)


def follow(walk: Walk, part: str) -> None:
    """Press the first link of the page whose address contains `part`."""
    walk.page.locator(f"main a[href*='{part}']").first.click()
    walk.page.wait_for_load_state()


def pdf_at(walk: Walk, part: str) -> bytes:
    """The PDF behind a link of the page, with the cookies of the browser."""
    href = walk.page.locator(f"main a[href*='{part}'][href$='.pdf']").first.get_attribute("href")
    assert href
    return walk.page.request.get(walk.base + href).body()


def until_sealed(walk: Walk, reference: str) -> None:
    """Open the file again until the act is there."""
    end = time.monotonic() + WAIT_S
    while time.monotonic() < end:
        walk.open(f"/track/{reference}/")
        if walk.page.locator("main a[href*='/acts/']").count():
            return
        time.sleep(0.5)
    raise AssertionError(walk.text())


def handler_asks(base: str, reference: str) -> None:
    """The handler takes the file and asks for a clearer paper."""
    handler = staff(base, "agent.alger-centre")
    opens(handler, reference)
    handler.submit("assign", {"reason": "حالة مستعجلة"})
    opens(handler, reference)
    form = handler.at.form("completion")
    paper = next(name for name in form.names if name.startswith("paper-") and not name.endswith("-remark"))
    handler.submit(form, {paper: "on", f"{paper}-remark": "الصورة غير واضحة"})
    assert handler.at.status == 200, handler.at.text


def commune_grants(base: str, reference: str) -> None:
    """The handler proposes, the P/APC signs."""
    handler = staff(base, "agent.alger-centre")
    opens(handler, reference)
    handler.submit("propose", {"verdict": "grant"})
    assert handler.at.status == 200, handler.at.text
    signatory = staff(base, "papc.alger-centre")
    opens(signatory, reference)
    signatory.submit("/sign/")
    assert signatory.at.status == 200, signatory.at.text


def pause(walk: Walk) -> str:
    """Ask for the eight-digit code on the present page of the application."""
    follow(walk, "/save/")
    walk.look("save")
    walk.press()
    walk.look("save-code")
    found = re.search(r"\b(\d{4})-(\d{4})\b", walk.text())
    assert found, walk.text()
    return found.group(1) + found.group(2)


def resumed(walk: Walk, code: str) -> None:
    walk.open("/resume/")
    walk.look("resume")
    walk.give("code", code)
    walk.give("proof", "1985")
    walk.press()


def test_in_arabic_on_a_telephone_without_javascript(browser: Browser, jiwar: str) -> None:
    """A guest begins on one telephone, ends on another, completes, receives and rates a residence certificate."""
    with (
        person(browser, size="phone", javascript=False) as first,
        person(browser, size="phone", javascript=False) as second,
    ):
        reference = _files_in_arabic(Walk(first, jiwar, "ar", AMINA, "ar-phone", False), second)
        walk = Walk(second, jiwar, "ar", AMINA, "ar-phone-2", False)
        handler_asks(jiwar, reference)
        _completes(walk, reference)
        commune_grants(jiwar, reference)
        _receives_and_rates(walk, reference)
    _follows_elsewhere(browser, jiwar, reference)


def _files_in_arabic(walk: Walk, second: Page) -> str:
    walk.open("/")
    walk.look("home")
    walk.page.locator("#q").fill("اقامه")
    walk.page.locator("form.jw-search button").click()
    walk.look("search")
    follow(walk, "/services/residence-certificate/")
    walk.look("service")
    walk.page.locator("main form[action*='/apply/'] button").click()
    for _ in range(5):  # commune, person, three questions; each page is looked over
        walk.look(last_part(walk.path()))
        walk.answer_page(a_photo)
    assert last_part(walk.path()) == "housing", walk.path()
    back = walk.page.locator("a.jw-back-link, .jw-back a, a[class*=back]").first
    back.click()
    assert last_part(walk.path()) == "since"
    assert walk.page.locator("[name=since_year]").input_value() == "2019"
    code = pause(walk)
    other = Walk(second, walk.base, "ar", AMINA, "ar-phone-2", False)
    resumed(other, code)
    assert last_part(other.path()) == "housing", other.path()
    for _ in range(8):
        if other.path().endswith("/check/"):
            break
        other.look(last_part(other.path()))
        other.answer_page(a_photo)
    other.look("check")
    other.press()
    assert "/receipts/" in other.path(), other.text()
    other.look("receipt")
    assert pdf_at(other, "/receipts/").startswith(b"%PDF")
    return reference_of(other)


def _completes(walk: Walk, reference: str) -> None:
    walk.open(f"/track/{reference}/")
    assert "الصورة غير واضحة" in walk.text()
    walk.look("tracked-todo")
    follow(walk, "/complete/")
    walk.look("complete")
    walk.press()  # nothing chosen: said, nothing lost
    walk.look("complete-lacking")
    name = walk.page.locator("main input[type=file]").first.get_attribute("name") or ""
    walk.attach(name, a_photo("clear"))
    walk.press()
    assert walk.path().endswith(f"/track/{reference}/"), walk.text()


def _receives_and_rates(walk: Walk, reference: str) -> None:
    until_sealed(walk, reference)
    walk.look("tracked-granted")
    assert pdf_at(walk, "/acts/").startswith(b"%PDF")
    follow(walk, "/rate/")
    walk.look("rate")
    walk.give("score", "5")
    walk.give("comment", "خدمة سريعة")
    walk.press()
    walk.look("rated")
    walk.open("/sign-out/")
    walk.look("sign-out")
    walk.press()
    walk.open(f"/track/{reference}/")
    assert walk.path() == "/track/"


def _follows_elsewhere(browser: Browser, base: str, reference: str) -> None:
    """Without account or code: the reference and the telephone's last digits are enough to read."""
    with person(browser, size="phone", javascript=False) as page:
        walk = Walk(page, base, "ar", AMINA, "ar-track", False)
        walk.open("/track/")
        walk.give("reference", reference.lower())
        walk.give("proof", "0000")
        walk.press()
        walk.look("track-wrong")
        walk.give("proof", AMINA["phone"][-5:].replace(" ", ""))
        walk.press()
        walk.look("tracked-reading")
        assert not page.locator("main a[href*='/acts/']").count()


def test_in_french_at_a_desk_with_javascript(browser: Browser, jiwar: str) -> None:
    """An architect with an account files a building permit for its owner, writes, reads the inbox and leaves."""
    with person(browser, language="fr", size="desktop") as page:
        walk = Walk(page, jiwar, "fr", PERMIT, "fr-desk")
        _signs_in(walk)
        walk.open("/services/building-permit/")
        walk.look("service")
        wanted = ("/for/", "/representative/", "/applicant/", "plot_area", "networks", "site_plan", "contact", "check")
        walk.apply("building-permit", upload=a_pdf, looks=lambda path: last_part(path) if _any(wanted, path) else "")
        assert "Amrani" in walk.text()
        walk.press()
        assert "/receipts/" in walk.path(), walk.text()
        walk.look("receipt")
        reference = reference_of(walk)
        walk.open(f"/track/{reference}/")
        walk.give("body", "Le plan de masse suit.")
        walk.page.locator("main form[action*='/write/'] button").click()
        walk.page.wait_for_load_state()
        assert "Le plan de masse suit." in walk.text()
        walk.look("tracked")
        walk.open("/account/")
        assert f"{reference[:4]}-{reference[4:]}" in walk.text()
        walk.look("account")
        follow(walk, "/account/messages/")
        walk.look("inbox")
        walk.open("/account/")
        walk.page.locator("main form[action*='/sign-out/'] button").click()
        walk.page.wait_for_load_state()
        walk.open("/account/")
        assert walk.path() == "/fr/sign-in/"


def _any(parts: tuple[str, ...], path: str) -> bool:
    return any(part in path for part in parts)


def _signs_in(walk: Walk) -> None:
    walk.open("/account/")
    walk.look("sign-in")
    walk.give("contact", PERMIT["phone"])
    walk.press()
    walk.look("sign-in-code")
    walk.give("code", walk.code())
    walk.press()
    walk.look("sign-in-nin")
    walk.give("nin", ARCHITECT_NIN)
    walk.press()
    assert walk.path() == "/fr/account/", walk.text()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("language", "size"), [("ar", "desktop"), ("fr", "phone")])
def test_the_first_pages_in_every_dress(browser: Browser, jiwar: str, language: str, size: str, dark: bool) -> None:
    """What the two journeys do not show: the other size of each language, and the dark."""
    with person(browser, language=language, size=size, dark=dark) as page:
        walk = Walk(page, jiwar, language, AMINA, f"{language}-{size}-{'dark' if dark else 'light'}")
        for path in (
            "/",
            "/search/?q=zzzz",
            "/life/housing/",
            "/services/residence-certificate/",
            "/track/",
            "/sign-in/",
        ):
            walk.open(path)
            walk.look(last_part(path.split("?")[0]) or "home")
        walk.open("/services/residence-certificate/")
        page.locator("main form[action*='/apply/'] button").click()
        page.wait_for_load_state()
        walk.look("place")
        walk.press()  # nothing chosen
        walk.look("place-error")


@pytest.mark.parametrize("path", ["/", "/fr/", "/services/residence-certificate/"])
def test_a_first_visit_weighs_little(browser: Browser, jiwar: str, path: str) -> None:
    """≤ 80 KB compressed, ≤ 10 requests, nothing from elsewhere (DESIGN, budgets)."""
    with person(browser, language="fr" if path.startswith("/fr") else "ar") as page:
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        urls: list[str] = []
        weights: list[float] = []
        session.on("Network.requestWillBeSent", lambda event: urls.append(event["request"]["url"]))
        session.on("Network.loadingFinished", lambda event: weights.append(event["encodedDataLength"]))
        page.goto(jiwar + path, wait_until="networkidle")
        fetched = [url for url in urls if not url.startswith("data:")]
        assert [url for url in fetched if not url.startswith(jiwar)] == []
        assert len(fetched) <= 10, fetched
        assert sum(weights) <= 80 * 1024, sum(weights)
        data = "script:not([src]):not([type='application/ld+json']), [style]"
        assert page.locator(data).count() == 0
