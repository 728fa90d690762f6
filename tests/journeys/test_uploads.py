"""Sending papers from a browser: in parts over a link that is cut, made smaller on the device, and without scripts."""

import base64
import io
import random
import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Request, Response, Route, expect

from tests.browser import person
from tests.journeys.citizen_walk import Walk, a_photo
from tests.journeys.test_citizen import AMINA
from tests.samples import lying_photo, padded_pdf

pytestmark = pytest.mark.journeys
SLOW = 40_000  # milliseconds


def at_the_paper(walk: Walk) -> None:
    """Answer up to the page of the identity card."""
    walk.open("/services/residence-certificate/")
    walk.page.locator("main form[action*='/apply/'] button").click()
    for _ in range(12):
        if "/papers/identity/" in walk.path():
            return
        walk.answer_page(a_photo)
    raise AssertionError(walk.path())


def cut_at_random(page: Page, dice: random.Random, often: float) -> list[str]:
    """Abort requests that carry parts: before the server saw them, or after it did and before the answer."""
    cuts: list[str] = []

    def handle(route: Route, request: Request) -> None:
        if request.method not in {"PATCH", "HEAD"} or dice.random() > often:
            route.continue_()
        elif dice.random() < 0.5:
            cuts.append("before")
            route.abort("connectionreset")
        else:
            cuts.append("after")
            route.fetch()
            route.abort("connectionreset")

    page.route("**/uploads/**", handle)
    return cuts


def choose(page: Page, name: str, content: bytes, kind: str) -> None:
    page.locator("main input[type=file]").set_input_files({"name": name, "buffer": content, "mimeType": kind})


def test_a_plan_arrives_over_a_link_that_is_cut(browser: Browser, jiwar: str) -> None:
    with person(browser, language="fr", size="phone") as page:
        walk = Walk(page, jiwar, "fr", AMINA, "fr-cut")
        at_the_paper(walk)
        cuts = cut_at_random(page, random.Random(7), 0.4)
        choose(page, "carte.pdf", padded_pdf(3_000_000), "application/pdf")
        expect(page.locator(".jw-files")).to_contain_text("carte.pdf", timeout=SLOW)
        assert len(cuts) >= 2, cuts
        assert page.locator(".jw-files li").count() == 1
        expect(page.locator("#upload-said")).to_contain_text("Reçu")
        page.problems.clear()  # the cuts themselves are written to the console
        walk.look("paper-given")
        walk.press()
        assert "/papers/identity/" not in walk.path()


def test_it_is_said_when_the_link_is_cut_and_continue_waits(browser: Browser, jiwar: str) -> None:
    with person(browser, language="ar", size="phone") as page:
        walk = Walk(page, jiwar, "ar", AMINA, "ar-cut")
        at_the_paper(walk)
        page.context.set_offline(True)
        choose(page, "بطاقة.pdf", padded_pdf(1_200_000, 1), "application/pdf")
        expect(page.locator(".jw-file__sending")).to_contain_text("انقطع الاتصال", timeout=SLOW)
        walk.main_form().locator(".jw-actions button[type=submit]").last.click()
        assert "/papers/identity/" in walk.path()
        page.context.set_offline(False)
        page.wait_for_url(re.compile(r"/papers/deed/|/questions/|/contact/"), timeout=SLOW)
        page.go_back()
        expect(page.locator(".jw-files")).to_contain_text("بطاقة.pdf")


def test_the_page_was_closed_the_same_file_goes_on_where_it_stopped(
    browser: Browser, jiwar: str, tmp_path: Path
) -> None:
    with person(browser, language="fr", size="desktop") as page:
        walk = Walk(page, jiwar, "fr", AMINA, "fr-again")
        at_the_paper(walk)
        here, file = page.url, tmp_path / "carte.pdf"
        file.write_bytes(padded_pdf(2_500_000, 2))
        offsets: list[int] = []

        def first_two(route: Route, request: Request) -> None:
            if request.method == "PATCH" and len(offsets) >= 2:
                return
            if request.method == "PATCH":
                offsets.append(int(request.headers["upload-offset"]))
            route.continue_()

        page.route("**/uploads/**", first_two)
        with page.expect_response(lambda answer: answer.request.method == "PATCH" and _offset(answer) >= 1_000_000):
            page.locator("main input[type=file]").set_input_files(file)
        page.goto("about:blank")  # with the third part still held back: let go before, all of it could arrive
        page.unroute("**/uploads/**")
        page.goto(here)
        with page.expect_request(lambda sent: sent.method == "PATCH") as again:
            page.locator("main input[type=file]").set_input_files(file)
        assert int(again.value.headers["upload-offset"]) >= 1_000_000
        expect(page.locator(".jw-files")).to_contain_text("carte.pdf", timeout=SLOW)


def _offset(answer: Response) -> int:
    return int(answer.headers.get("upload-offset", 0))


WATCH = """
const real = HTMLCanvasElement.prototype.toBlob;
HTMLCanvasElement.prototype.toBlob = function (done, ...rest) {
  real.call(this, (small) => {
    const reader = new FileReader();
    reader.onload = () => (window.small = reader.result);
    reader.readAsDataURL(small);
    done(small);
  }, ...rest);
};
"""


def test_a_photo_is_made_smaller_on_the_device_and_stays_upright(browser: Browser, jiwar: str) -> None:
    lengths: list[int] = []
    with person(browser, language="fr", size="phone") as page:
        page.add_init_script(WATCH)
        walk = Walk(page, jiwar, "fr", AMINA, "fr-photo")
        at_the_paper(walk)
        content = lying_photo(3200, 4200)
        assert len(content) > 10 * 1024 * 1024, "more than the paper takes"
        page.on("request", lambda one: lengths.append(int(one.headers.get("upload-length", 0))))
        choose(page, "IMG_0001.jpg", content, "image/jpeg")
        expect(page.locator(".jw-files")).to_contain_text("IMG_0001.jpg", timeout=SLOW)
        made = base64.b64decode(page.evaluate("window.small").partition(",")[2])
    assert max(lengths) == len(made) < len(content) / 2
    with Image.open(io.BytesIO(made)) as small:
        assert (max(small.size), small.width < small.height) == (2600, True)
        assert not small.getexif()
        above, below = small.getpixel((small.width // 2, 50)), small.getpixel((small.width // 2, small.height - 50))
    assert above[0] > 150 > above[2], "red above"
    assert below[2] > 150 > below[0], "blue below"


def test_what_the_server_refuses_is_said_in_place(browser: Browser, jiwar: str) -> None:
    with person(browser, language="fr", size="phone") as page:
        walk = Walk(page, jiwar, "fr", AMINA, "fr-refused")
        at_the_paper(walk)
        choose(page, "carte.pdf", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>" * 9, "application/pdf")
        expect(page.locator(".jw-file__refusal")).to_contain_text("SVG", timeout=SLOW)
        walk.look("paper-refused")
        assert not page.locator(".jw-files").count()
        choose(page, "carte.pdf", padded_pdf(20_000, 3), "application/pdf")
        expect(page.locator(".jw-files")).to_contain_text("carte.pdf", timeout=SLOW)
        page.problems.clear()


def test_without_scripts_the_form_sends_it(browser: Browser, jiwar: str) -> None:
    with person(browser, language="ar", size="phone", javascript=False) as page:
        walk = Walk(page, jiwar, "ar", AMINA, "ar-plain", False)
        at_the_paper(walk)
        walk.attach("file", ("بطاقة.pdf", padded_pdf(800_000, 4), "application/pdf"))
        walk.press()
        assert "/papers/identity/" not in walk.path()
        page.go_back()
        page.reload()
        assert "بطاقة.pdf" in walk.text()
        walk.look("paper-plain")
        walk.attach("file", ("ظهر.pdf", b"not a pdf", "application/pdf"))
        walk.page.locator("main button[name=add]").click()
        assert page.locator(".jw-error-message").count()
        assert "بطاقة.pdf" in walk.text(), "what was given before is still there"


@pytest.mark.parametrize("place", ["identity", "bill"])
def test_without_scripts_choosing_is_in_the_words_of_the_page(browser: Browser, jiwar: str, place: str) -> None:
    with person(browser, language="ar", size="phone", javascript=False) as page:
        walk = Walk(page, jiwar, "ar", AMINA, f"ar-words-{place}", False)
        at_the_paper(walk)
        page.goto(re.sub(r"/papers/\w+/", f"/papers/{place}/", page.url))
        native = page.locator("main input[type=file]")
        assert native.evaluate("e => getComputedStyle(e).opacity") == "0", "the browser's own words are hidden"
        assert page.get_by_text("لم تختر ملفاً بعد").is_visible()
        walk.look(f"paper-{place}-plain")
        walk.attach("file", ("بطاقة.pdf", padded_pdf(20_000, 5), "application/pdf"))
        assert native.evaluate("e => getComputedStyle(e).opacity") == "1", "the browser shows the name it holds"
