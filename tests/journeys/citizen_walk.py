"""What a citizen does in a browser, page after page: shared by the journeys of the citizen portal."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page

from tests.browser import accessibility_problems, overflow
from tests.visitor import Visitor, code_for, photo

PASSWORD = "demo-jiwar-2026"
NARROW = 320
SHOTS = os.environ.get("JIWAR_SHOTS", "")
Upload = tuple[str, bytes, str]
_twins: dict[Browser, Page] = {}


@dataclass
class Walk:
    """A person's browser on Jiwar; `look` holds each page to what every page must be."""

    page: Page
    base: str
    language: str
    answers: dict[str, str]
    name: str
    javascript: bool = True
    looked: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Go to a page in this person's language."""
        self.page.goto(f"{self.base}{'' if self.language == 'ar' else f'/{self.language}'}{path}")

    def path(self) -> str:
        return self.page.url.removeprefix(self.base).split("?")[0]

    def text(self) -> str:
        return self.page.locator("main").inner_text()

    def look(self, name: str) -> None:
        """No accessibility problem, nothing wider than the page, also at 320 pixels; a picture when asked for."""
        page = self.page
        size = page.viewport_size or {"width": 360, "height": 740}
        assert not overflow(page), f"{name} is wider than {size['width']} pixels: {overflow(page)}"
        page.set_viewport_size({"width": NARROW, "height": 740})
        assert not overflow(page), f"{name} is wider than {NARROW} pixels: {overflow(page)}"
        page.set_viewport_size(size)
        found = accessibility_problems(page) if self.javascript else self._problems_of_the_twin()
        assert not found, f"{name}: {found}"
        wrong = [text for text in getattr(page, "problems", []) if "status of 422" not in text]
        assert not wrong, f"{name}: {wrong}"
        self.looked.append(name)
        if SHOTS:
            Path(SHOTS).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=f"{SHOTS}/{self.name}-{len(self.looked):02d}-{name}.png", full_page=True)

    def _problems_of_the_twin(self) -> list[str]:
        """Without JavaScript axe cannot run: the same HTML in a page that has it, its own scripts left out."""
        browser, size = self.page.context.browser, self.page.viewport_size
        assert browser is not None
        assert size is not None
        if (twin := _twins.get(browser)) is None:  # one for all pages: its styles and fonts are fetched once
            twin = _twins[browser] = browser.new_context(bypass_csp=True).new_page()
        if not twin.url.startswith(self.base):
            twin.goto(f"{self.base}/about/")
        twin.set_viewport_size(size)
        twin.set_content(re.sub(r"<script[^>]*></script>", "", self.page.content()))
        return accessibility_problems(twin)

    def main_form(self) -> Locator:
        return self.page.locator("main form.jw-form").first

    def give(self, name: str, value: str) -> None:
        """Answer one field of the present page, whatever its kind."""
        found = self.page.locator(f"main form [name='{name}']")
        kind = found.first.evaluate("e => e.tagName === 'SELECT' ? 'select' : e.type")
        if kind == "select":
            found.select_option(value)
        elif kind == "radio" or kind == "checkbox":
            self.page.locator(f"main form [name='{name}'][value='{value}']").check(force=True)
        else:
            found.fill(value)

    def press(self) -> None:
        """The one button that matters."""
        self.main_form().locator(".jw-actions button[type=submit]").last.click()
        self.page.wait_for_load_state()

    def fields(self) -> list[str]:
        """Names of what the form of the present page asks for."""
        names = self.main_form().locator("input:not([type=hidden]), select, textarea")
        found = names.evaluate_all("all => all.map(e => e.name)")
        return list(dict.fromkeys(name for name in found if name))

    def answer_page(self, upload: Callable[[str], Upload]) -> None:
        """Fill the present page of the application and go on."""
        names = self.fields()
        if "commune-wilaya" in names:
            self.give("commune-wilaya", self.answers["commune-wilaya"])
            self.page.locator("main form [name='commune-show']").click()
            self.page.wait_for_load_state()
            self.give("commune-commune", self.answers["commune-commune"])
        elif "file" in names:
            self.attach("file", upload(self.path()))
            if self.javascript:  # it leaves as soon as it is chosen; `press` would look before it has arrived
                self.page.locator(".jw-files li").first.wait_for()
        elif names == ["code"]:
            self.give("code", self.code())
        else:
            for name in names:
                if name in self.answers:
                    self.give(name, self.answers[name])
        self.press()

    def attach(self, name: str, file: Upload) -> None:
        """Choose a file."""
        self.page.locator(f"main form input[type=file][name='{name}']").set_input_files(
            {"name": file[0], "buffer": file[1], "mimeType": file[2]}
        )

    def code(self) -> str:
        """The code that was sent to this person, read on the page of sent messages."""
        return code_for(self.base, self.answers["phone"])

    def apply(self, code: str, *, upload: Callable[[str], Upload], looks: Callable[[str], str]) -> None:
        """From the page of the service to the check of the answers; `looks` names the pages to look over."""
        self.open(f"/services/{code}/")
        self.page.locator(f"main form[action*='/services/{code}/apply/'] button").click()
        for _ in range(60):
            path = self.path()
            if name := looks(path):
                self.look(name)
            if path.endswith("/check/"):
                return
            self.answer_page(upload)
            assert self.path() != path, f"{path} was not accepted: {self.text()}"
        raise AssertionError("the application has no end")


def staff(base: str, user_name: str) -> Visitor:
    """A member of staff, signed in, by plain HTTP."""
    person = Visitor(base, "fr")
    person.open("/staff/sign-in/")
    person.submit("username", {"username": user_name, "password": PASSWORD})
    assert "sign-in" not in person.at.url, person.at.text
    return person


def opens(person: Visitor, reference: str) -> None:
    """Find a file by its reference and open it."""
    person.open(f"/staff/?q={reference}")
    person.get(person.at.link("/staff/cases/"))
    assert person.at.status == 200, person.at.text


def a_photo(path: str) -> Upload:
    """A photo for any paper."""
    return photo(path.rstrip("/").rsplit("/", 1)[-1])
