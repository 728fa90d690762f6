"""`make screens`: the pages of the journeys as pictures, Arabic and French, 360 and 1280 px, in build/screens."""

import re
import sys
from collections.abc import Callable
from pathlib import Path

from rich.progress import Progress

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from playwright.sync_api import Page  # noqa: E402 - the path comes first, this file is a program

from tests import browser as browsers  # noqa: E402 - the same
from tests.running import running_jiwar  # noqa: E402 - the same
from tests.tour import ANSWERS, PASSWORD, PHONE, digits, newest_message  # noqa: E402 - the same
from tests.visitor import Visitor, code_in, photo  # noqa: E402 - the same

FOLDER = ROOT / "build" / "screens"
PUBLIC = ["/", "/search/?q=residance", "/services/residence-certificate/", "/services/building-permit/", "/track/"]
PUBLIC += [
    "/resume/",
    "/sign-in/",
    "/verify/",
    "/performance/",
    "/performance/16/",
    "/about/",
    "/demo/messages/",
    "/design/",
]
STAFF = {
    "agent.alger-centre": ["/staff/?show=all"],
    "guichet.alger-centre": ["/staff/counter/?q=amina"],
    "papc.alger-centre": ["/staff/signing/", "/direction/"],
    "wali": ["/direction/"],
    "admin": ["/staff/follow-up/"],
}
Shoot = Callable[[Page, str], None]


def address(base_url: str, language: str, path: str) -> str:
    return f"{base_url}{'' if language == 'ar' else '/' + language}{path}"


def apply(page: Page, base_url: str, shoot: Shoot) -> None:
    """Walk through an application as the tour does, a picture a page."""
    page.click("form[action*='/apply/'] button")
    number = 0
    while "/receipts/" not in page.url and number < 40:
        number += 1
        page.wait_for_load_state()
        shoot(page, f"apply-{number:02}")
        before = page.url
        if "/code/" in page.url:
            code = code_in(newest_message(Visitor(base_url), digits(PHONE)))
            page.fill("[name=code]", code)
        elif "/papers/" in page.url:
            name, content, kind = photo("paper")
            page.set_input_files("input[type=file]", {"name": name, "mimeType": kind, "buffer": content})
        else:
            fill(page)
        page.click("main form[method=post]:not([action]) button[type=submit]:not([name]) >> nth=0")
        page.wait_for_load_state()
        if page.url == before:
            raise SystemExit(f"stopped at {page.url}: {page.inner_text('main')[:500]}")
    shoot(page, "receipt")
    reference = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}", page.inner_text("main"))
    page.goto(
        f"{page.url.split('/receipts/')[0]}/track/{reference.group(0).replace('-', '')}/" if reference else base_url
    )
    shoot(page, "tracked")


def fill(page: Page) -> None:
    """Type what this page asks."""
    for name, value in ANSWERS.items():
        field = page.locator(f"[name='{name}']")
        if not field.count():
            continue
        kind = field.first.get_attribute("type") or field.first.evaluate("e => e.tagName.toLowerCase()")
        if kind == "radio":
            page.check(f"[name='{name}'][value='{value}']", force=True)
        elif kind == "select":
            field.select_option(str(value))
        else:
            field.fill(str(value))


def main() -> int:
    """Take every picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    combinations = [(language, size) for language in ("ar", "fr") for size in ("phone", "desktop")]
    with running_jiwar(cases=300) as base_url, browsers.chromium() as chromium, Progress() as progress:
        bar = progress.add_task("Screens", total=len(combinations) * (len(PUBLIC) + len(STAFF) + 1))
        for language, size in combinations:

            def shoot(page: Page, name: str, suffix: str = f"{language}-{size}") -> None:
                page.screenshot(path=FOLDER / f"{name}-{suffix}.png", full_page=True)

            with browsers.person(chromium, language=language, size=size) as page:
                for path in PUBLIC:
                    page.goto(address(base_url, language, path))
                    shoot(page, "public-" + (re.sub(r"\W+", "-", path).strip("-") or "home"))
                    progress.advance(bar)
                page.goto(address(base_url, language, "/services/residence-certificate/"))
                apply(page, base_url, shoot)
                progress.advance(bar)
            for user_name, paths in STAFF.items():
                with browsers.person(chromium, language=language, size=size) as page:
                    page.goto(address(base_url, language, "/staff/sign-in/"))
                    page.fill("[name=username]", user_name)
                    page.fill("[name=password]", PASSWORD)
                    page.click("main form button")
                    for path in paths:
                        page.goto(address(base_url, language, path))
                        shoot(page, f"staff-{user_name.split('.')[0]}-" + re.sub(r"\W+", "-", path).strip("-"))
                    links = page.locator("main th a[href*='/staff/cases/']")
                    if links.count():
                        links.first.click()
                        page.wait_for_load_state()
                        shoot(page, f"staff-{user_name.split('.')[0]}-case")
                    progress.advance(bar)
    print(f"{len(list(FOLDER.glob('*.png')))} pictures in {FOLDER.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
