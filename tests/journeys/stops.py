"""Pages to be looked at, each with whoever sees it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext

from tests.tour import staff
from tests.visitor import Visitor

COMMUNE = "alger-centre"


@dataclass(frozen=True)
class Stop:
    """One page: `who` sees it ("" is a stranger), `press` sends its form as it is, which shows its errors.

    `action` names the form among several: a part of the address to which it goes.
    """

    name: str
    path: str
    who: str = ""
    press: bool = False
    action: str = ""

    def address(self, base: str, language: str) -> str:
        """Where it is in this language."""
        return f"{base}{'' if language == 'ar' else f'/{language}'}{self.path}"


@dataclass
class Scene:
    """Pages, and the cookies of whoever may open them."""

    base: str
    stops: list[Stop] = field(default_factory=list)
    people: dict[str, Visitor] = field(default_factory=dict)
    act: bytes = b""  # the signed act of the file that was granted

    def add(self, who: str, *pages: tuple[str, str], press: bool = False, action: str = "") -> None:
        """More pages of one person."""
        self.stops += [Stop(name, path_of(path), who, press or bool(action), action) for name, path in pages]

    def by_person(self) -> Iterable[tuple[str, list[Stop]]]:
        """The stops of each person together: one browser each."""
        for who in dict.fromkeys(stop.who for stop in self.stops):
            yield who, [stop for stop in self.stops if stop.who == who]

    def enter(self, browser: Browser, who: str, **options: object) -> BrowserContext:
        """A browser with this person's session."""
        context = browser.new_context(**options)  # type: ignore[arg-type]  # Playwright's own options
        context.set_default_timeout(15_000)
        if who:
            cookies = self.people[who].cookies.items()
            context.add_cookies([{"name": name, "value": value, "url": self.base} for name, value in cookies])
        return context

    def signed_in(self, user_name: str) -> Visitor:
        """Somebody of the staff, signed in once."""
        if user_name not in self.people:
            self.people[user_name] = staff(self.base, user_name)
        return self.people[user_name]


def path_of(address: str) -> str:
    """The address without host and language."""
    parts = urlsplit(address)
    path = re.sub(r"^/(fr|en|kab)(?=/)", "", parts.path)
    return path + (f"?{parts.query}" if parts.query else "")


def reference_in(text: str) -> str:
    """The first reference written in a text, without its hyphen."""
    found = re.search(r"\b([2-9A-HJ-NP-Z]{4})-([2-9A-HJ-NP-Z]{4})\b", text)
    assert found, text
    return found.group(1) + found.group(2)


def one_of(person: Visitor, under: str) -> list[str]:
    """Addresses of single things `under` a list (`inquiries`), in the order in which the present page shows them."""
    found = re.findall(rf'href="([^"]*/{under}/[0-9a-f]{{8}}-[0-9a-f-]{{27}}/)"', person.at.content.decode())
    assert found, f"no {under} on {person.at.url}: {person.at.text}"
    return list(dict.fromkeys(found))


def followed(scene: Scene, case: str) -> tuple[Visitor, str]:
    """Whoever holds the receipt of a file of the desk (`case`: its address), following it; with the reference."""
    desk = scene.signed_in(f"guichet.{COMMUNE}")
    found = re.search(r"[0-9a-f]{8}-[0-9a-f-]{27}", case)
    assert found, case
    desk.open(f"/staff/counter/done/{found.group(0)}/")
    code = re.search(r"Code de suivi\W+([\w-]+)", desk.at.text)
    assert code, desk.at.text
    reference, person = reference_in(desk.at.text), Visitor(scene.base)
    person.open("/track/")
    person.submit("proof", {"reference": reference, "proof": code.group(1)})
    assert f"/track/{reference}/" in person.at.url, person.at.text
    return person, reference
