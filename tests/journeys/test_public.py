"""Anyone verifies an act; whoever leads sees the figures: on a telephone without scripts, at a desk with them."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from jiwar.kernel.references import new_reference
from tests import browser as browsers
from tests.journeys.citizen_walk import Walk
from tests.journeys.stops import Scene
from tests.journeys.test_staff import seat

pytestmark = pytest.mark.journeys

DRESSES = {"ar-360": ("ar", "phone", False), "fr-1280": ("fr", "desktop", True)}
WILAYA, DAIRA, COMMUNE = "16", "16-02", "1601"


@pytest.fixture(params=DRESSES.values(), ids=DRESSES.keys())
def walk(request: pytest.FixtureRequest, browser: Browser, jiwar: str) -> Iterator[Walk]:
    language, size, javascript = request.param
    with browsers.person(browser, language=language, size=size, javascript=javascript) as page:
        yield Walk(page, jiwar, language, {}, f"public-{language}", javascript)


def send(walk: Walk, pdf: bytes = b"", reference: str = "") -> None:
    """Ask whether a file or a reference is authentic."""
    walk.open("/verify/")
    if pdf:
        walk.attach("pdf", ("acte.pdf", pdf, "application/pdf"))
    walk.give("reference", reference)
    walk.press()


def verdict(walk: Walk) -> str:
    return walk.page.locator("main .jw-notice").first.get_attribute("class") or ""


def test_anyone_verifies_an_act_and_the_proof_behind_it(walk: Walk, scene: Scene) -> None:
    send(walk, pdf=scene.act)
    assert "jw-notice--success" in verdict(walk), walk.text()
    walk.look("authentic")
    proof = walk.page.locator("main details:has(a[href*='proof'])")
    proof.locator("summary").click()
    machine = walk.page.request.get(walk.base + (proof.locator("a").first.get_attribute("href") or "")).json()
    assert machine["size"] > machine["index"] >= 0
    found = re.search(r"[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}", walk.text())
    assert found
    authentic = walk.page.locator("main h1").inner_text()

    send(walk, reference=found.group(0).lower().replace("-", " "))
    assert walk.page.locator("main h1").inner_text() == authentic, "typed as one types"

    place = len(scene.act) // 3
    send(walk, pdf=scene.act[:place] + bytes([scene.act[place] ^ 1]) + scene.act[place + 1 :])
    assert "jw-notice--error" in verdict(walk), walk.text()
    walk.look("altered")

    send(walk, reference=new_reference())  # well formed, of no act
    assert "jw-notice--warning" in verdict(walk), walk.text()
    walk.look("unknown")

    walk.open("/verify/")
    walk.press()
    walk.look("nothing-given")
    assert walk.page.locator("main .jw-error-message, main .jw-error-summary").count(), walk.text()


def test_the_wali_goes_from_the_wilaya_to_the_office(walk: Walk, jiwar: str, scene: Scene) -> None:
    wali = seat(walk.page, jiwar, walk.language, "wali", javascript=walk.javascript)
    wali.open("/direction/")
    wali.look("wilaya")
    assert wali.path().endswith(f"/direction/{WILAYA}/")
    assert wali.page.locator("main .jw-board__figures > *").count() >= 5
    assert wali.page.locator("main svg").count() >= 2, "a map and the months"
    for code in (DAIRA, COMMUNE):
        wali.page.locator(f"main table a[href*='/direction/{code}/']").first.click()
        wali.page.wait_for_load_state()
        wali.look(f"place-{code}")
        assert wali.path().endswith(f"/direction/{code}/")
    assert wali.page.locator("main table tbody th").count(), "the offices of the commune"
    wali.page.locator("main .jw-board__figures summary").first.click()
    wali.page.locator("main .jw-board__figures a[href*='/indicators/']").first.click()
    wali.page.wait_for_load_state()
    wali.look("definition")


@pytest.mark.parametrize(
    ("name", "sees", "refused"),
    [("chef.sidi-mhamed", DAIRA, WILAYA), ("papc.alger-centre", COMMUNE, DAIRA)],
)
def test_each_sees_their_territory_and_no_more(walk: Walk, jiwar: str, name: str, sees: str, refused: str) -> None:
    leader = seat(walk.page, jiwar, walk.language, name, javascript=walk.javascript)
    leader.open("/direction/")
    leader.look("board")
    assert leader.path().endswith(f"/direction/{sees}/")
    answer = leader.page.goto(f"{jiwar}/direction/{refused}/")
    assert answer
    assert answer.status == 404
