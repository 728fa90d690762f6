"""A headless Chromium driven by Playwright, and what every page is looked over for."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

AXE = Path(__file__).resolve().parent.parent / "assets" / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZES = {"phone": {"width": 360, "height": 740}, "desktop": {"width": 1280, "height": 860}}


def chromium_path() -> str | None:
    """Where Chromium is, or None."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser with a profile of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def person(
    browser: Browser, *, language: str = "ar", size: str = "phone", javascript: bool = True, dark: bool = False
) -> Iterator[Page]:
    """A new person's page: no cookies, this language, size and theme."""
    context: BrowserContext = browser.new_context(
        viewport=SIZES[size],
        locale={"ar": "ar-DZ", "fr": "fr-DZ"}[language],
        java_script_enabled=javascript,
        color_scheme="dark" if dark else "light",
        bypass_csp=False,
    )
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.problems = []  # type: ignore[attr-defined]  # read by `look_over`
    page.on("console", lambda message: message.type == "error" and page.problems.append(message.text))
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    yield page
    context.close()


def accessibility_problems(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA, one line each; needs JavaScript in the page's context."""
    page.context.grant_permissions([])
    page.evaluate(AXE.read_text())
    found = page.evaluate(  # what passes is not told node by node: that took most of the time
        """axe.run(document, {
          runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
          resultTypes: ['violations'],
        }).then((result) => result.violations)"""
    )
    return [
        f"{violation['id']}: {violation['help']} at {node['target']}"
        for violation in found
        for node in violation["nodes"]
    ]


def overflow(page: Page) -> list[str]:
    """Elements wider than the page, which would make it scroll sideways."""
    page.wait_for_load_state()  # a click returns once the next page begins, before it has anything in it
    return page.evaluate(
        """() => {
          const width = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= width) return [];
          return [...document.querySelectorAll('body *')].filter(e => {
            const box = e.getBoundingClientRect();
            return box.width && (box.right > width + 1 || box.left < -1);
          }).slice(0, 5).map(e => e.outerHTML.slice(0, 120));
        }"""
    )


def press(page: Page, action: str = "") -> None:
    """The one button that matters of the page's form, or of the form that goes to `action`, unfolded."""
    own = "main form[method=post]:not([action])"
    buttons = page.locator(f"{own} :is(.jw-actions, .jw-act-bar) button:visible, {own} > button.jw-button:visible")
    if action:
        page.evaluate("document.querySelectorAll('main details').forEach(folded => folded.open = true)")
        buttons = page.locator(f"main form[method=post][action*='{action}'] button[type=submit]:visible")
    if not buttons.count():
        raise AssertionError(f"nothing to press on {page.url}")
    buttons.first.click()
    page.wait_for_load_state()
