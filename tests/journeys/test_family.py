"""Two papers of a family asked on a small telephone without JavaScript, drawn from the registers, signed, downloaded.

The second request takes up what the first one gave: what is known is proposed, the identity card is given again.
"""

import re

import pytest
from playwright.sync_api import Browser

from tests.browser import person
from tests.journeys.citizen_walk import Walk, a_photo, staff
from tests.journeys.scene import CITIZEN_NIN, CITIZEN_PHONE
from tests.journeys.test_citizen import last_part, pdf_at, reference_of, until_sealed
from tests.visitor import Visitor, code_for, old_codes

pytestmark = pytest.mark.journeys

AMINA = {
    "commune-wilaya": "16",
    "commune-commune": "1601",
    "acting": "self",
    "whose": "mine",
    "booklet": "yes",
    "registered_in-wilaya": "16",
    "registered_in-commune": "1601",
    "children_count": "0",
    "before": "never",
    "registered": "commune",
    "truth": "true",
    "phone": "0550 00 00 01",
}


def acts_of_the_register(agent: Visitor) -> dict[str, dict[str, str]]:
    """A marriage and a birth that the registers of Alger-Centre hold: what the applicant reads in their booklet."""
    found = {}
    for kind in ("marriages", "births"):
        agent.open(f"/staff/registers/?kind={kind}&name=ahmed")
        act = re.search(r'href="([^"]*/registers/[0-9a-f-]{36}/)"', agent.at.content.decode())
        assert act, agent.at.text
        agent.get(act.group(1))
        number = re.search(r"(\d+)/(\d{4})", agent.at.text)
        assert number, agent.at.text
        found[kind] = {"number": number.group(1), "year": number.group(2)}
        spouse = re.search(r"Épouse \W*(\w[\w ]+\w)", agent.at.text)
        found[kind]["spouse"] = spouse.group(1) if spouse else ""
    return found


def signed_in(walk: Walk) -> None:
    walk.open("/account/")
    old_codes(walk.base, CITIZEN_PHONE)
    walk.give("contact", CITIZEN_PHONE)
    walk.press()
    walk.give("code", code_for(walk.base, CITIZEN_PHONE))
    walk.press()
    if "nin" in walk.fields():
        walk.give("nin", CITIZEN_NIN)
        walk.press()
    assert walk.path() == "/account/", walk.text()


def filed(walk: Walk, code: str, looks: tuple[str, ...], *, again: bool = False) -> str:
    """From the page of the service to the receipt; `again`: the identity card is the one given before."""
    page = walk.page
    walk.open(f"/services/{code}/")
    walk.look(f"service-{code}")
    page.locator(f"main form[action*='/services/{code}/apply/'] button").click()
    reused = False
    for _ in range(40):
        path = walk.path()
        if last_part(path) in looks:
            walk.look(f"{code}-{last_part(path)}")
        if path.endswith("/check/"):
            break
        if again and path.endswith("/papers/identity/") and not reused:
            assert "أعط هذه" in walk.text() or page.locator("button[name=reuse]").count(), walk.text()
            walk.look("paper-given-before")
            page.locator("button[name=reuse]").first.click()
            page.wait_for_load_state()
            assert page.locator(".jw-files li").count(), walk.text()
            assert page.locator("input[type=file]").count(), "another may be given instead"
            reused = True
            if walk.path() == path:
                walk.press()
            continue
        if last_part(path) == "registered_in" and "registered_in-commune" not in walk.fields():
            walk.give("registered_in-wilaya", "16")
        walk.answer_page(a_photo)
        assert walk.path() != path, f"{path} was not accepted: {walk.text()}"
    assert reused == again
    walk.press()
    assert "/receipts/" in walk.path(), walk.text()
    return reference_of(walk)


def granted(base: str, agent: Visitor, reference: str) -> None:
    """The handler compares the record with the answers and chooses it; the P/APC signs."""
    agent.open(f"/staff/?q={reference}")
    agent.get(agent.at.link("/staff/cases/"))
    case = agent.at.url
    agent.submit("/assign/")
    agent.get(case)
    record = re.search(r'href="(\?record=[^"#]+)', agent.at.content.decode())
    assert record, agent.at.text
    agent.get(f"{case}{record.group(1)}".replace("&amp;", "&"))
    agent.submit("/record/")
    agent.get(case)
    agent.submit("propose", {"verdict": "grant"})
    assert agent.at.status == 200, agent.at.text
    signatory = staff(base, "papc.alger-centre")
    signatory.open(f"/staff/?q={reference}")
    signatory.get(signatory.at.link("/staff/cases/"))
    signatory.submit("/sign/")
    assert signatory.at.status == 200, signatory.at.text


def test_family_record_then_12s_on_a_telephone(jiwar: str, browser: Browser) -> None:
    agent = staff(jiwar, "agent.alger-centre")
    acts = acts_of_the_register(agent)
    with person(browser, size="phone", javascript=False) as page:
        walk = Walk(page, jiwar, "ar", AMINA | acts["marriages"], "ar-family", javascript=False)
        signed_in(walk)
        family = filed(walk, "family-record", ("whose", "spouse", "number", "children_count", "truth", "check"))
        walk.answers = AMINA | acts["births"]
        birth = filed(walk, "birth-12s", ("before", "registered", "check"), again=True)
        for reference in (family, birth):
            granted(jiwar, agent, reference)
        for reference in (family, birth):
            until_sealed(walk, reference)
            walk.look("tracked-granted")
            act = pdf_at(walk, "/acts/")
            assert act.startswith(b"%PDF")
            assert b"/Sig" in act
        walk.open("/sign-out/")
        walk.press()
        walk.open("/account/")
        assert walk.path() == "/sign-in/"
