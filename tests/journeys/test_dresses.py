"""Every page of the journeys in its other dresses: the size, the language and the theme that the journeys do not show.

Two dresses of eight at each change; `make soak` looks at all.
"""

import pytest
from playwright.sync_api import Browser, Page

from tests import browser as browsers
from tests.journeys.stops import Scene, Stop

pytestmark = pytest.mark.journeys

EVERY_CHANGE = [("ar", "desktop", "dark"), ("fr", "phone", "light")]
ALL = [(language, size, theme) for language in ("ar", "fr") for size in browsers.SIZES for theme in ("light", "dark")]
DRESSES = [
    pytest.param(*dress, id="-".join(dress), marks=[] if dress in EVERY_CHANGE else [pytest.mark.soak]) for dress in ALL
]


@pytest.mark.parametrize(("language", "size", "theme"), DRESSES)
def test_every_page_fits_and_passes_axe(browser: Browser, scene: Scene, language: str, size: str, theme: str) -> None:
    wrong, seen = [], 0
    for who, stops in scene.by_person():
        options = {"viewport": browsers.SIZES[size], "color_scheme": theme, "locale": f"{language}-DZ"}
        context = scene.enter(browser, who, **options)
        page = context.new_page()
        for stop in stops:
            wrong += [f"{stop.name} ({stop.path}): {problem}" for problem in _problems(page, stop, scene, language)]
            seen += 1
        context.close()
    assert seen > 80, "the scene lost its pages"
    assert not wrong, "\n".join(wrong)


def _problems(page: Page, stop: Stop, scene: Scene, language: str) -> list[str]:
    page.goto(stop.address(scene.base, language))
    if stop.press:
        browsers.press(page, stop.action)
    wide = browsers.overflow(page)
    return [f"wider than the page: {wide}"] * bool(wide) + browsers.accessibility_problems(page)
