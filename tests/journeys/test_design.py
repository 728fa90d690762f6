"""The living page of components: every component in both directions, both themes, narrow, enlarged, without a mouse.

The known traps of right-to-left pages each have a test here; axe does not see a broken glyph.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import accessibility_problems, overflow

pytestmark = pytest.mark.journeys
TAKE_A_PHOTO = {"ar": "صوّر الوثيقة أو اختر ملفاً", "fr": "Photographier ou choisir un fichier"}

LANGUAGES = ("ar", "fr")
AA_LARGE = 3.0  # contrast of what is not text (WCAG 1.4.11)
TARGET_PX = 48


@contextmanager
def opened(
    browser: Browser,
    jiwar: str,
    path: str = "/design/",
    *,
    language: str = "ar",
    width: int = 360,
    dark: bool = False,
    javascript: bool = True,
) -> Iterator[Page]:
    """`path` as a person with this language, width and theme sees it, all its fonts loaded."""
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if dark else "light",
        java_script_enabled=javascript,
        reduced_motion="reduce",
    )
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.problems = []  # type: ignore[attr-defined]
    page.on("console", lambda message: message.type == "error" and page.problems.append(message.text))
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.goto(jiwar + ("" if language == "ar" else f"/{language}") + path)
    if javascript:
        page.evaluate("document.fonts.ready")
    yield page
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_every_component_passes_axe_and_fits(
    browser: Browser, jiwar: str, language: str, dark: bool, width: int
) -> None:
    with opened(browser, jiwar, language=language, dark=dark, width=width) as page:
        assert page.get_attribute("html", "dir") == ("rtl" if language == "ar" else "ltr")
        assert accessibility_problems(page) == []
        assert overflow(page) == []
        assert page.problems == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_overflows_at_320_px_which_is_400_percent_of_1280(browser: Browser, jiwar: str, language: str) -> None:
    with opened(browser, jiwar, language=language, width=320) as page:
        assert overflow(page) == []
        clipped = page.evaluate(
            """() => [...document.querySelectorAll('.jw-table--cards tbody :is(td, th)')]
              .filter(e => e.offsetParent && e.scrollWidth > e.clientWidth + 1).map(e => e.outerHTML)"""
        )
        assert clipped == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_letters_may_be_twice_as_large(browser: Browser, jiwar: str, language: str) -> None:
    with opened(browser, jiwar, language=language, width=720) as page:
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert overflow(page) == []
        cut = page.evaluate(
            """() => [...document.querySelectorAll('main :is(button, .jw-button, .jw-pill, label, a)')]
              .filter(e => e.offsetParent && getComputedStyle(e).overflow !== 'visible' && e.clientWidth > 1
                && e.scrollHeight > e.clientHeight + 2).map(e => e.outerHTML.slice(0, 100))"""
        )
        assert cut == []


def test_arrows_follow_the_reading_direction_and_ticks_never_turn(browser: Browser, jiwar: str) -> None:
    mirrored = "matrix(-1, 0, 0, 1, 0, 0)"
    tick = "getComputedStyle(document.querySelector('.jw-checkboxes__label'), '::after').transform"
    ticks = set()
    for language, turned in (("ar", mirrored), ("fr", "none")):
        with opened(browser, jiwar, language=language) as page:
            shown = "selector => [...document.querySelectorAll(selector)].map(e => getComputedStyle(e).transform)"
            for pointing in ("#crumbs .jw-back-link svg", "#crumbs .jw-breadcrumb svg", "#table .jw-pagination svg"):
                assert set(page.evaluate(shown, pointing)) == {turned}, f"{pointing} in {language}"
            for fixed in ("#pills svg", ".jw-stage--done svg", ".jw-search svg", ".jw-stars svg"):
                assert set(page.evaluate(shown, fixed)) == {"none"}, f"{fixed} in {language}"
            page.evaluate("document.querySelectorAll('details').forEach(folded => folded.open = false)")
            marker = "getComputedStyle(document.querySelector('#details summary'), '::before').transform"
            assert page.evaluate(marker) == turned
            ticks.add(page.evaluate(tick))
    assert len(ticks) == 1, "the tick of a checkbox is drawn the same in both directions"


def test_a_date_or_a_number_does_not_flip_inside_arabic_text(browser: Browser, jiwar: str) -> None:
    with opened(browser, jiwar, width=1280) as page:
        places = page.evaluate(
            """() => [...document.querySelectorAll('#type bdi')].filter(e => /^20/.test(e.textContent)).map(e => {
              const at = (from, to) => {
                const range = document.createRange();
                range.setStart(e.firstChild, from);
                range.setEnd(e.firstChild, to);
                return range.getBoundingClientRect().left;
              };
              return {text: e.textContent, year: at(0, 4), day: at(8, 10), left: e.getBoundingClientRect().left,
                      top: e.getBoundingClientRect().top};
            })"""
        )
        assert [place["text"] for place in places] == ["2026-11-22", "2026-12-07"]
        first, second = places
        assert all(place["year"] < place["day"] for place in places), "within a date, left to right"
        assert first["top"] < second["top"] or first["left"] > second["left"], "the sentence, right to left"


def test_a_table_becomes_cards_that_say_what_each_figure_is(browser: Browser, jiwar: str) -> None:
    with opened(browser, jiwar, width=320) as page:
        said = page.evaluate(
            """[...document.querySelectorAll('#table td')].map(e => getComputedStyle(e, '::before').content)"""
        )
        heads = page.evaluate("[...document.querySelectorAll('#table thead th')].map(e => e.textContent)")
        assert [word.strip('"') for word in said[:3]] == heads[1:]
    with opened(browser, jiwar, width=1280) as page:
        assert page.evaluate("getComputedStyle(document.querySelector('#table td'), '::before').content") == "none"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("javascript", [True, False], ids=["with", "without"])
def test_a_file_is_chosen_in_our_words_and_its_name_is_seen(
    browser: Browser, jiwar: str, tmp_path: Path, language: str, javascript: bool
) -> None:
    bill = tmp_path / "facture.pdf"
    bill.write_bytes(b"%PDF-1.7 " * 300)
    with opened(browser, jiwar, language=language, javascript=javascript) as page:
        native = page.locator("#id_s-paper")
        box = page.locator("#id_s-paper_field .jw-file")
        ours = box.locator(".jw-file__none")
        assert box.locator("label").inner_text() == TAKE_A_PHOTO[language]
        assert ours.is_visible()
        assert native.evaluate("e => getComputedStyle(e).opacity") == "0", "the browser's own words stay out of sight"
        native.set_input_files(bill)
        assert not ours.is_visible()
        if javascript:
            assert "facture.pdf" in box.inner_text()
            assert native.evaluate("e => getComputedStyle(e).opacity") == "0"
        else:
            assert native.evaluate("e => getComputedStyle(e).opacity") == "1", (
                "without JavaScript the browser says the name"
            )
            assert native.evaluate("e => getComputedStyle(e, '::file-selector-button').display") == "none"


def test_a_file_that_is_too_large_or_empty_is_refused_before_it_is_sent(
    browser: Browser, jiwar: str, tmp_path: Path
) -> None:
    large, empty = tmp_path / "plan.pdf", tmp_path / "vide.pdf"
    large.write_bytes(bytes(10_000_001))
    empty.touch()
    with opened(browser, jiwar, language="fr") as page:
        native = page.locator("#id_s-paper")
        for path, word in ((large, "trop lourd"), (empty, "vide")):
            native.set_input_files(path)
            refusal = page.locator("#id_s-paper_field .jw-file__refusal")
            assert word in refusal.inner_text()
            assert refusal.get_attribute("role") == "alert"
            assert native.evaluate("e => e.files.length") == 0
            assert page.locator("#id_s-paper_field .jw-file__none").is_visible()


CONTRAST = """
  const light = text => {
    const linear = v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    const [r, g, b] = text.match(/[\\d.]+/g).map(v => linear(v / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    if (/, 0\\)$/.test(one)) return 0; // transparent
    const [high, low] = [light(one), light(other)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };
  const behind = e => {
    for (let at = e.parentElement; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (!/, 0\\)$/.test(colour)) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
"""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_focus_is_seen_wherever_the_keyboard_goes(browser: Browser, jiwar: str, language: str, dark: bool) -> None:
    with opened(browser, jiwar, language=language, dark=dark, width=1280) as page:
        stops = 0
        unseen = []
        for _ in range(160):
            page.keyboard.press("Tab")
            found = page.evaluate(
                f"""() => {{ {CONTRAST}
                  const e = document.activeElement;
                  if (!e || e === document.body) return null;
                  const ringed = [e, e.nextElementSibling, e.closest('.jw-file')].filter(Boolean).find(o => {{
                    const style = getComputedStyle(o);
                    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
                  }});
                  const ratio = ringed ? contrast(getComputedStyle(ringed).outlineColor, behind(ringed)) : 0;
                  return {{html: e.outerHTML.slice(0, 90), ratio}};
                }}"""
            )
            if found is None:
                break
            stops += 1
            if found["ratio"] < AA_LARGE:
                unseen.append(found)
        assert stops > 60, "the keyboard reaches the components"
        assert unseen == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_edges_of_fields_are_seen(browser: Browser, jiwar: str, dark: bool) -> None:
    with opened(browser, jiwar, dark=dark) as page:
        faint = page.evaluate(
            f"""() => {{ {CONTRAST}
              return [...document.querySelectorAll('#fields .jw-input, #fields .jw-select, #fields .jw-textarea')]
                .filter(e => contrast(getComputedStyle(e).borderTopColor, behind(e)) < {AA_LARGE})
                .map(e => e.outerHTML);
            }}"""
        )
        assert faint == []


def test_arabic_is_neither_spaced_out_nor_slanted(browser: Browser, jiwar: str) -> None:
    with opened(browser, jiwar) as page:
        wrong = page.evaluate(
            """() => [...document.querySelectorAll('body *:lang(ar)')].filter(e => {
              const style = getComputedStyle(e);
              return style.letterSpacing !== 'normal' || style.fontStyle !== 'normal';
            }).map(e => e.outerHTML.slice(0, 90))"""
        )
        assert wrong == []
        style = page.evaluate(
            "(({fontSize, lineHeight}) => [fontSize, lineHeight].map(parseFloat))(getComputedStyle(document.body))"
        )
        assert 18 <= style[0] <= 19
        assert style[1] / style[0] == pytest.approx(1.8, abs=0.01)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_one_touches_is_48_px_high(browser: Browser, jiwar: str, language: str) -> None:
    with opened(browser, jiwar, language=language) as page:
        small = page.evaluate(
            f"""() => [...document.querySelectorAll(
                '.jw-specimen :is(.jw-button:not(.jw-button--link), .jw-input, .jw-select, .jw-textarea,' +
                ' .jw-back-link, .jw-chips a, .jw-radios__item, .jw-checkboxes__item, .jw-stars__label, summary),' +
                ' .jw-header a')]
              .filter(e => e.offsetParent && e.getBoundingClientRect().height < {TARGET_PX} - 0.5)
              .map(e => e.outerHTML.slice(0, 90))"""
        )
        assert small == []


def test_paper_shows_what_is_read_and_not_what_is_clicked(browser: Browser, jiwar: str) -> None:
    with opened(browser, jiwar, dark=True, width=1280) as page:
        page.emulate_media(media="print", color_scheme="dark")
        assert not page.locator(".jw-header__nav").first.is_visible()
        assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
        assert page.locator("#stages .jw-stage").first.is_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["with", "without"])
def test_the_summary_of_errors_takes_the_focus_and_leads_to_the_field(
    browser: Browser, jiwar: str, javascript: bool
) -> None:
    with opened(browser, jiwar, "/track/", javascript=javascript) as page:
        page.locator("main form button[type=submit]").first.click()
        summary = page.locator(".jw-error-summary")
        summary.wait_for()
        assert summary.evaluate("e => e === document.activeElement")
        assert page.title().startswith("خطأ:")
        link = summary.locator("a").first
        wanted = link.get_attribute("href")
        link.click()
        if javascript:
            assert page.evaluate("'#' + document.activeElement.id") == wanted
        assert page.locator(wanted or "").is_visible()


@pytest.mark.parametrize(("language", "most"), [("ar", 2), ("fr", 3)])
def test_a_first_visit_is_light(browser: Browser, jiwar: str, language: str, most: int) -> None:
    """≤ 80 KB compressed, ≤ 10 requests, nothing from elsewhere; two faces dress a page in Arabic (DESIGN, budgets)."""
    with opened(browser, jiwar, "/about/") as page:
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        fetched: dict[str, str] = {}
        weight: dict[str, float] = {}
        session.on(
            "Network.responseReceived", lambda event: fetched.update({event["requestId"]: event["response"]["url"]})
        )
        session.on(
            "Network.loadingFinished", lambda event: weight.update({event["requestId"]: event["encodedDataLength"]})
        )
        page.goto(jiwar + ("" if language == "ar" else f"/{language}") + "/about/", wait_until="networkidle")
        fetched = {
            key: url for key, url in fetched.items() if not url.startswith("data:")
        }  # drawings of the style sheet
        assert [url for url in fetched.values() if not url.startswith(jiwar)] == []
        assert len([url for url in fetched.values() if ".woff2" in url]) <= most
        assert len(fetched) <= 10
        assert sum(weight.values()) <= 80 * 1024
