"""A civil servant designs a service in a browser; a second one reads it; a citizen asks for it on a telephone.

Nothing of it needs JavaScript, and no developer. `docs/tutorial/a-procedure-of-your-own.md` goes the same way, step by
step (JIWAR_SHOTS=folder keeps its pictures).
"""

import os
import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import person
from tests.journeys.citizen_walk import Walk, a_photo, opens, staff
from tests.journeys.test_staff import seat

pytestmark = pytest.mark.journeys
CODE = "carte-bibliotheque"
SHOTS = os.environ.get("JIWAR_SHOTS", "")
Both = tuple[str, str]  # Arabic, French


class Author:
    """Somebody at the studio, who fills boxes and presses buttons."""

    def __init__(self, walk: Walk) -> None:
        self.walk, self.page = walk, walk.page

    def words(self, name: str, both: Both) -> None:
        """A text in both languages."""
        for code, text in zip(("ar", "fr"), both, strict=True):
            self.page.fill(f"[name='{name}-{code}']", text)

    def press(self, value: str) -> None:
        """A button of the page, which saves first."""
        self.page.locator(f"button[name=press][value='{value}']").last.click()
        self.page.wait_for_load_state()
        assert not self.page.locator(".jw-error-summary").count(), self.walk.text()

    def add(self, place: str, both: Both, kind: str = "") -> None:
        """One more line of a list: its page opens."""
        self.words(f"new-{place}", both)
        if kind:
            self.page.select_option(f"[name='new-{place}-kind']", kind)
        self.press(f"add:{place}")

    def law(self, name: str, text: str) -> None:
        """The first provision found by a word."""
        self.page.fill(f"[name='{name}-q']", text)
        self.press(f"again:{name}:search")
        self.page.locator(f"input[type=checkbox][name='{name}']:not(:checked)").first.check(force=True)

    def back(self) -> None:
        self.page.locator("a.jw-back-link").first.click()
        self.page.wait_for_load_state()

    def go(self, part: str) -> None:
        """A part of the outline."""
        self.page.locator(f".jw-outline a[href$='/edit/{part}/']").click()
        self.page.wait_for_load_state()

    def shot(self, name: str, near: str = "") -> None:
        """The page is accessible and fits; a picture for the tutorial, around what it is about."""
        self.walk.look(name)
        if SHOTS:
            if near:
                self.page.locator(near).evaluate("e => e.scrollIntoView({block: 'center'})")
            self.page.screenshot(path=str(Path(SHOTS) / f"studio-{name}.png"))


def says_what_it_is(author: Author) -> None:
    author.go("identity")
    author.words("summary", ("بطاقة تسمح بالإعارة من مكتبة البلدية.", "Une carte pour emprunter à la bibliothèque."))
    author.words("easy_read", ("بهذه البطاقة تستعير الكتب.", "Avec cette carte, vous empruntez des livres."))
    author.page.check("[name=icon][value=school]", force=True)
    author.page.check("[name=life_events][value=school]", force=True)
    author.words("keywords", ("مكتبة\nكتب", "bibliothèque\nlivres"))
    author.page.select_option("[name=authority]", "commune")
    author.words("elsewhere", ("في مكتبة البلدية.", "À la bibliothèque communale."))
    author.law("legal_basis", "06-01")
    author.shot("identity")
    author.press("next:who")
    author.words("who", ("كل ساكن في البلدية.", "Toute personne qui habite la commune."))
    author.press("next:questions")


def asks_its_questions(author: Author) -> None:
    """A choice, and a repeated group that is asked only after one answer."""
    author.add("questions", ("لمن البطاقة؟", "Pour qui est la carte ?"), "one_of")
    author.words("options-0", ("لي", "Moi"))
    author.words("options-1", ("لأطفالي", "Mes enfants"))
    author.press("save")
    author.shot("choices")
    author.back()
    author.add("questions", ("من هم أطفالك؟", "Qui sont vos enfants ?"), "group")
    author.page.check("[name=visible-mode][value=picked]", force=True)
    author.page.select_option("[name=visible-0-0-subject]", "answers.pour_qui_carte")
    author.press("again:visible:look")
    author.page.select_option("[name=visible-0-0-operator]", "==")
    author.page.select_option("[name=visible-0-0-value]", "mes_enfants")
    author.press("save")
    assert 'answers.pour_qui_carte == "mes_enfants"' in author.walk.text()
    author.shot("condition", near="#id_visible_field")
    author.back()
    author.press("next:papers")
    author.add("papers", ("صورة شمسية", "Photo d’identité"))
    author.press("save")
    author.back()
    author.press("next:fee")


def says_the_price_and_the_work(author: Author) -> None:
    page = author.page
    page.fill("[name=fee-amount]", "200")
    page.select_option("[name=fee-collect]", "before_signature")
    author.words("fee-text", ("200 دج", "200 DA"))
    author.press("next:work")
    page.locator("#list-steps ol a").first.click()
    page.wait_for_load_state()
    page.select_option("[name=competence]", "civil-status")
    author.press("save")
    author.back()
    page.fill("[name=deadline-days]", "3")
    author.words("deadline-silence_text", ("لا أثر للسكوت.", "Le silence n’a pas d’effet."))
    author.law("deadline-basis", "06-01")
    author.press("next:act")


def writes_the_act(author: Author) -> None:
    page = author.page
    page.fill("[name=result-series]", "BIB")
    author.words(
        "result-body",
        (
            "يحق لـ {{ applicant.name }} الإعارة من مكتبة بلدية {{ commune.name }}.",
            "{{ applicant.name }} peut emprunter à la bibliothèque de la commune {{ commune.of }}.",
        ),
    )
    author.shot("act")
    author.press("next:refusal")
    page.fill("[name=refusal-series]", "BIB")
    author.add("refusal.reasons", ("لا يسكن في البلدية.", "La personne n’habite pas la commune."))
    author.law("basis", "06-01")
    author.press("save")
    author.back()
    author.press("next:texts")
    author.words("privacy-purpose", ("تسليم البطاقة.", "Délivrer la carte."))
    author.press("go")


def answers(author: Author, *, children: bool) -> None:
    """The questions as the citizen sees them, answered for a trial."""
    page = author.page
    page.check(f"[name=pour_qui_carte][value={'mes_enfants' if children else 'moi'}]", force=True)
    author.walk.press()
    if children:
        page.fill("[name$='-0-name']", "Yanis")
        for part, value in (("day", "3"), ("year", "2017")):
            page.fill(f"[name$='-0-born_{part}']", value)
        page.select_option("[name$='-0-born_month']", "5")
        author.shot("as-citizen")
        author.walk.press()


def makes_an_example(author: Author, both: Both, kind: str, *, children: bool) -> None:
    author.go("examples")
    author.page.locator("a[href$='/walk/']").first.click()
    author.page.wait_for_load_state()
    answers(author, children=children)
    author.page.fill("[name=title_ar]", both[0])
    author.page.fill("[name=title_fr]", both[1])
    author.page.check(f"[name=kind][value={kind}]", force=True)
    author.page.locator("form[action$='/walk/keep/'] button").click()
    author.page.wait_for_load_state()
    author.back()


def designed(author: Author) -> str:
    """From nothing to a proposal; the address of the draft."""
    page = author.page
    author.walk.open("/studio/")
    page.locator("main a[href$='/studio/new/']").first.click()
    page.fill("[name=title_ar]", "بطاقة المكتبة البلدية")
    page.fill("[name=title_fr]", "Carte de bibliothèque")
    page.fill("[name=code]", CODE)
    author.shot("new")
    author.walk.press()
    address = author.walk.path().removeprefix("/fr")
    author.shot("outline")
    says_what_it_is(author)
    asks_its_questions(author)
    says_the_price_and_the_work(author)
    writes_the_act(author)
    makes_an_example(author, ("طفل يحصل على بطاقة", "Un enfant reçoit sa carte"), "granted", children=True)
    makes_an_example(author, ("من بلدية أخرى", "Quelqu’un d’une autre commune"), "refused", children=False)
    assert "Les vérifications n’ont rien à redire" in author.walk.text(), author.walk.text()
    page.locator("main a[href$='/try/']").click()
    page.wait_for_load_state()
    assert page.locator(".jw-pill--success").count() == 2, author.walk.text()
    author.shot("try")
    for link in page.locator("main a[href$='.pdf']").evaluate_all("all => all.map(e => e.href)"):
        assert page.request.get(link).body().startswith(b"%PDF")
    author.back()
    page.fill("[name=note]", "Première version, merci de relire.")
    page.locator("form[action$='/propose/'] button").click()
    page.wait_for_load_state()
    assert page.locator(".jw-notice--success").count(), author.walk.text()
    return address


def reviewed_and_published(reader: Walk, address: str) -> None:
    page = reader.page
    reader.open("/studio/")
    page.locator(f"main a[href$='{address}']").click()
    page.wait_for_load_state()
    page.locator("main a[href$='/review/']").first.click()
    page.wait_for_load_state()
    Author(reader).shot("review")
    page.locator("form[action$='/approve/'] button").click()
    page.wait_for_load_state()
    page.locator("main a[href$='/publish/']").click()
    page.wait_for_load_state()
    page.locator("main form .jw-actions button").click()
    page.wait_for_load_state()
    assert f"/studio/procedures/{CODE}/" in page.url, reader.text()


YANIS = {
    "commune-wilaya": "16",
    "commune-commune": "1601",
    "applicant-family_ar": "بن عيسى",
    "applicant-given_ar": "أمينة",
    "applicant-family_latin": "BENAISSA",
    "applicant-given_latin": "Amina",
    "applicant-birth_date_day": "14",
    "applicant-birth_date_month": "3",
    "applicant-birth_date_year": "1985",
    "applicant-sex": "f",
    "pour_qui_carte": "mes_enfants",
    "qui_sont_enfants-0-name": "يانيس",
    "qui_sont_enfants-0-born_day": "3",
    "qui_sont_enfants-0-born_month": "5",
    "qui_sont_enfants-0-born_year": "2017",
    "phone": "0550 41 27 96",
}


def filed(page: Page, base: str) -> tuple[Walk, str]:
    """In Arabic, on a telephone, without JavaScript; the reference."""
    walk = Walk(page, base, "ar", YANIS, "studio-citizen", javascript=False)
    walk.apply(CODE, upload=a_photo, looks=lambda path: "children" if "enfants" in path else "")
    walk.press()
    assert "/receipts/" in walk.path(), walk.text()
    found = re.search(r"\b([2-9A-Z]{4})-([2-9A-Z]{4})\b", walk.text())
    assert found, walk.text()
    return walk, found.group(1) + found.group(2)


def decided(base: str, reference: str) -> None:
    """The fee is taken at the desk, the handler proposes, the P/APC signs."""
    handler = staff(base, "agent.alger-centre")
    opens(handler, reference)
    handler.submit("/assign/", {"reason": "حالة مستعجلة"})
    assert handler.at.status == 200, handler.at.text
    desk = staff(base, "guichet.alger-centre")
    opens(desk, reference)
    desk.submit("/fee/", {"method": "cash"})
    assert desk.at.status == 200, desk.at.text
    opens(handler, reference)
    handler.submit("propose", {"verdict": "grant"})
    assert handler.at.status == 200, handler.at.text
    signatory = staff(base, "papc.alger-centre")
    opens(signatory, reference)
    signatory.submit("/sign/")
    assert signatory.at.status == 200, signatory.at.text


def receives(walk: Walk, reference: str) -> bytes:
    """The signed act, on the telephone."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        walk.open(f"/track/{reference}/")
        if walk.page.locator("main a[href*='/acts/']").count():
            href = walk.page.locator("main a[href*='/acts/'][href$='.pdf']").first.get_attribute("href")
            return walk.page.request.get(f"{walk.base}{href}").body()
        time.sleep(0.5)
    raise AssertionError(walk.text())


def test_a_procedure_of_ones_own(jiwar: str, browser: Browser) -> None:
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
    with person(browser, language="fr", size="desktop", javascript=False) as page:
        author = Author(seat(page, jiwar, "fr", "redacteur", javascript=False))
        address = designed(author)
    with person(browser, language="fr", size="desktop", javascript=False) as page:
        reviewed_and_published(seat(page, jiwar, "fr", "relectrice", javascript=False), address)
    with person(browser, language="ar", size="phone", javascript=False) as page:
        walk, reference = filed(page, jiwar)
        decided(jiwar, reference)
        act = receives(walk, reference)
    assert act.startswith(b"%PDF")
    assert b"/Sig" in act
