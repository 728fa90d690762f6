"""`make screens`: the pages of the journeys as pictures, Arabic and French, 360 and 1280 px, in build/screens.

BASE_URL= takes a running demo; DARK=1 draws the dark theme; ONLY=words keeps the pages whose name contains one.
"""

import os
import sys
from contextlib import nullcontext
from pathlib import Path

from rich.progress import Progress

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests import browser as browsers  # noqa: E402 - the path comes first, this file is a program
from tests.journeys.scene import make_scene  # noqa: E402 - the same
from tests.journeys.stops import Scene  # noqa: E402 - the same
from tests.running import running_jiwar  # noqa: E402 - the same

FOLDER = ROOT / "build" / "screens"
DARK = bool(os.environ.get("DARK"))
ONLY = os.environ.get("ONLY", "").split()
COMBINATIONS = [(language, size) for language in ("ar", "fr") for size in browsers.SIZES]


def draw(scene: Scene, progress: Progress) -> int:
    """A picture of every page in every combination; how many."""
    wanted = [stop for stop in scene.stops if not ONLY or any(word in stop.name for word in ONLY)]
    bar = progress.add_task("Screens", total=len(COMBINATIONS) * len(wanted))
    with browsers.chromium() as chromium:
        for language, size in COMBINATIONS:
            for who, stops in scene.by_person():
                theme = "dark" if DARK else "light"
                options = {"viewport": browsers.SIZES[size], "color_scheme": theme, "locale": f"{language}-DZ"}
                context = scene.enter(chromium, who, **options)
                page = context.new_page()
                for stop in stops:
                    if stop not in wanted:
                        continue
                    page.goto(stop.address(scene.base, language))
                    if stop.press:
                        browsers.press(page, stop.action)
                    name = f"{stop.name}-{language}-{size}{'-dark' if DARK else ''}.png"
                    page.screenshot(path=FOLDER / name, full_page=True)
                    progress.advance(bar)
                context.close()
    return len(COMBINATIONS) * len(wanted)


def main() -> int:
    """Take every picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    given = os.environ.get("BASE_URL", "")
    with nullcontext(given) if given else running_jiwar(cases=300) as base_url, Progress() as progress:
        taken = draw(make_scene(base_url), progress)
    print(f"{taken} pictures in {FOLDER.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
